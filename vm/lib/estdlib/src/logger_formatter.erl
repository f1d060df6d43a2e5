%% @doc The text of an event of the logger: a template that names what stands where, the message between.
%%
%% Sizes: `depth' cuts terms, `chars_limit' is about what the message may take with its surroundings, `max_size' is what
%% the whole text takes at most.
-module(logger_formatter).

-export([format/2, check_config/1, built/3]).

-export_type([config/0, template/0, metakey/0]).

-type metakey() :: atom() | [atom()].
-type template() :: [metakey() | {metakey(), template(), template()} | unicode:chardata()].
-type config() :: #{
    chars_limit => pos_integer() | unlimited,
    depth => pos_integer() | unlimited,
    legacy_header => boolean(),
    max_size => pos_integer() | unlimited,
    report_cb =>
        fun((logger:report()) -> {io:format(), [term()]}) | fun((logger:report(), map()) -> unicode:chardata()),
    single_line => boolean(),
    template => template(),
    time_designator => byte(),
    time_offset => integer() | string()
}.

%% What is left of a text that is cut, however small the limit is.
-define(SMALLEST, 10).

%% @doc The text of an event.
-spec format(logger:log_event(), config()) -> unicode:chardata().
format(#{level := Level, msg := Message, meta := Meta}, Config0) when is_map(Config0) ->
    Config = (with_defaults(Config0))#{level => Level},
    case filled(maps:get(template, Config), header(Level, Meta, Config), Config) of
        {Before, After} ->
            Between = limited(text(Message, Meta, Config, length(Before ++ After)), Config),
            cut(Before ++ Between ++ After, Config);
        Text ->
            cut(Text, Config)
    end.

with_defaults(Config) ->
    Defaults = #{
        chars_limit => unlimited,
        depth => unlimited,
        legacy_header => false,
        max_size => unlimited,
        single_line => true,
        time_designator => $T,
        time_offset => ""
    },
    Full = maps:merge(Defaults, Config),
    maps:merge(#{template => default_template(Full)}, Full).

default_template(#{legacy_header := true}) -> [[logger_formatter, header], "\n", msg, "\n"];
default_template(#{single_line := true}) -> [time, " ", level, ": ", msg, "\n"];
default_template(_) -> [time, " ", level, ":\n", msg, "\n"].

%% The header of older releases, for the templates that ask for it.
header(Level, Meta, #{legacy_header := true} = Config) ->
    Own = maps:get(logger_formatter, Meta, #{}),
    Title =
        case Own of
            #{title := Given} -> Given;
            #{} -> title(Level, Meta)
        end,
    case Meta of
        #{time := Time} ->
            Text = ["=", Title, "==== ", old_time(Time, Config), " ==="],
            Meta#{logger_formatter => Own#{header => Text}};
        #{} -> Meta
    end;
header(_, Meta, _) ->
    Meta.

%% What error_logger calls information is a notice to logger.
title(notice, #{error_logger := #{tag := _}}) -> "INFO REPORT";
title(Level, _) -> string:uppercase(atom_to_list(Level)) ++ " REPORT".

%% -- templates --------------------------------------------------------------------------------------------------

%% What stands before the message and behind it; one text when there is no message in the template.
filled(Template, Meta, Config) ->
    case lists:splitwith(fun(Part) -> Part =/= msg end, Template) of
        {Before, [msg | After]} -> {parts(Before, Meta, Config), parts(After, Meta, Config)};
        {All, []} -> parts(All, Meta, Config)
    end.

parts(Template, Meta, Config) -> lists:flatmap(fun(Part) -> part(Part, Meta, Config) end, Template).

part({Key, Then, Else}, Meta, Config) ->
    case find(Key, Meta) of
        {ok, _} -> parts(Then, Meta, Config);
        error -> parts(Else, Meta, Config)
    end;
part(level, _, #{level := Level}) ->
    atom_to_list(Level);
part(Key, Meta, Config) when is_atom(Key) ->
    shown(Key, find(Key, Meta), Config);
part([Key | _] = Path, Meta, Config) when is_atom(Key) ->
    shown(Path, find(Path, Meta), Config);
part(Text, _, _) ->
    unicode:characters_to_list(Text).

find(Key, Meta) when is_atom(Key) -> maps:find(Key, Meta);
find([], Value) -> {ok, Value};
find([Key | Path], #{} = Meta) ->
    case Meta of
        #{Key := Value} -> find(Path, Value);
        #{} -> error
    end;
find(_, _) -> error.

shown(_, error, _) -> "";
shown(time, {ok, Time}, Config) -> time(Time, Config);
shown(_, {ok, Value}, Config) -> shown(Value, Config).

shown({M, F, A}, _) when is_atom(M), is_atom(F), is_integer(A) ->
    characters("~tw:~tw/~w", [M, F, A]);
shown({M, F, A}, Config) when is_atom(M), is_atom(F), is_list(A) ->
    shown({M, F, length(A)}, Config);
shown(Value, _) when is_atom(Value) ->
    atom_to_list(Value);
shown(Value, Config) when is_list(Value) ->
    Text = lists:flatten(Value),
    case io_lib:printable_list(Text) of
        true -> Text;
        false -> term(Value, Config)
    end;
shown(Value, Config) ->
    term(Value, Config).

term(Value, #{single_line := true}) -> characters("~0tp", [Value]);
term(Value, _) -> characters("~tp", [Value]).

characters(Format, Args) -> lists:flatten(io_lib:format(Format, Args)).

%% -- times ------------------------------------------------------------------------------------------------------

time(Time, #{time_offset := Offset, time_designator := Designator}) when is_integer(Time) ->
    calendar:system_time_to_rfc3339(Time, [{unit, microsecond}, {offset, Offset}, {time_designator, Designator}]).

old_time(Time, #{time_offset := Offset}) when is_integer(Time) ->
    Universal = calendar:system_time_to_universal_time(Time, microsecond),
    {{{Year, Month, Day}, {Hour, Minute, Second}}, Zone} =
        case lists:member(Offset, [0, "z", "Z"]) of
            true -> {Universal, " UTC"};
            false -> {erlang:universaltime_to_localtime(Universal), ""}
        end,
    Micro = ((Time rem 1000000) + 1000000) rem 1000000,
    characters("~w-~s-~4..0w::~2..0w:~2..0w:~2..0w.~6..0w~s", [
        Day, month(Month), Year, Hour, Minute, Second, Micro, Zone
    ]).

month(N) -> lists:nth(N, ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]).

%% -- messages ---------------------------------------------------------------------------------------------------

%% Taken is the length of what stands around the message.
text({string, Text}, _, Config, Taken) ->
    formatted("~ts", [Text], Config, Taken);
text({report, Report}, Meta, Config, Taken) when is_map(Report); is_list(Report) ->
    reported(Report, callback(Meta, Config), Config, Taken);
text({Format, Args}, _, Config, Taken) ->
    formatted(Format, Args, Config, Taken).

callback(_, #{report_cb := Callback}) -> Callback;
callback(#{report_cb := Callback}, _) when is_function(Callback, 1); is_function(Callback, 2) -> Callback;
callback(_, _) -> fun logger:format_report/1.

reported(Report, Callback, Config, Taken) when is_function(Callback, 1) ->
    try Callback(Report) of
        {Format, Args} when is_list(Format), is_list(Args) ->
            formatted(Format, Args, Config, Taken);
        Other ->
            formatted("REPORT_CB/1 ERROR: ~0tp; Returned: ~0tp", [Report, Other], Config, Taken)
    catch
        Class:Reason:Stack ->
            Why = {Class, Reason, above(Stack)},
            formatted("REPORT_CB/1 CRASH: ~0tp; Reason: ~0tp", [Report, Why], Config, Taken)
    end;
reported(Report, Callback, #{depth := Depth, single_line := Single} = Config, Taken) ->
    Options = #{depth => Depth, chars_limit => limit(Config, Taken), single_line => Single},
    try Callback(Report, Options) of
        Text ->
            try
                characters(Text)
            catch
                error:_ -> formatted("REPORT_CB/2 ERROR: ~0tp; Returned: ~0tp", [Report, Text], Config, Taken)
            end
    catch
        Class:Reason:Stack ->
            Why = {Class, Reason, above(Stack)},
            formatted("REPORT_CB/2 CRASH: ~0tp; Reason: ~0tp", [Report, Why], Config, Taken)
    end.

%% The stack of a callback, without this module and its callers.
above(Stack) -> lists:takewhile(fun(Call) -> element(1, Call) =/= ?MODULE end, Stack).

formatted(Format, Args, Config, Taken) ->
    try
        built(Format, Args, Config#{chars_limit := limit(Config, Taken)})
    catch
        _:_ -> formatted("FORMAT ERROR: ~0tp - ~0tp", [Format, Args], Config, Taken)
    end.

%% @private A format with its arguments as depth, chars_limit and single_line say.
-spec built(io:format(), [term()], map()) -> string().
built(Format, Args, #{depth := Depth, chars_limit := Limit, single_line := Single}) ->
    Parts = [control(Part, Depth, Single) || Part <- io_lib:scan_format(Format, Args)],
    characters(io_lib:build_text(Parts, [{chars_limit, Limit} || Limit =/= unlimited])).

characters(Text) ->
    Characters = unicode:characters_to_list(Text),
    true = is_list(Characters),
    Characters.

limit(#{chars_limit := unlimited}, _) -> unlimited;
limit(#{chars_limit := Limit}, Taken) -> max(0, Limit - Taken).

control(#{control_char := C} = Part, Depth, Single) when C =:= $p; C =:= $w ->
    deep(flat(Part, Single), Depth);
control(#{control_char := $P} = Part, _, Single) ->
    flat(Part, Single);
control(Part, _, _) ->
    Part.

deep(Part, unlimited) -> Part;
deep(#{control_char := C, args := Args} = Part, Depth) -> Part#{control_char => C - 32, args => Args ++ [Depth]}.

flat(#{control_char := C} = Part, true) when C =/= $w -> Part#{width => 0};
flat(Part, _) -> Part.

%% In one line: line breaks become commas.
limited(Text, #{single_line := true}) -> unicode:characters_to_list(joined(string:trim(Text)));
limited(Text, _) -> Text.

joined([$,, $\r, $\n | Rest]) -> ", " ++ joined(unindented(Rest));
joined([$,, $\n | Rest]) -> ", " ++ joined(unindented(Rest));
joined([$\r, $\n | Rest]) -> ", " ++ joined(unindented(Rest));
joined([$\n | Rest]) -> ", " ++ joined(unindented(Rest));
joined([C | Rest]) -> [C | joined(Rest)];
joined([]) -> [].

unindented([C | Rest]) when C =:= $\s; C >= $\t, C =< $\r -> unindented(Rest);
unindented(Rest) -> Rest.

cut(Text, #{max_size := unlimited}) ->
    Text;
cut(Text, #{max_size := Given}) ->
    Size = max(?SMALLEST, Given),
    case length(Text) > Size of
        true ->
            End = [$., $., $. | [$\n || lists:last(Text) =:= $\n]],
            lists:sublist(Text, Size - length(End)) ++ End;
        false ->
            Text
    end.

%% -- configurations ---------------------------------------------------------------------------------------------

%% @doc Whether a configuration is one of this module.
-spec check_config(config()) -> ok | {error, term()}.
check_config(Config) when is_map(Config) ->
    check(maps:to_list(Config));
check_config(Config) ->
    {error, {invalid_formatter_config, ?MODULE, Config}}.

check([]) ->
    ok;
check([{Key, Value} | Rest]) ->
    case valid(Key, Value) of
        true -> check(Rest);
        false when Key =:= template -> {error, {invalid_formatter_template, ?MODULE, Value}};
        false -> {error, {invalid_formatter_config, ?MODULE, {Key, Value}}}
    end.

valid(Key, unlimited) when Key =:= chars_limit; Key =:= depth; Key =:= max_size -> true;
valid(Key, N) when Key =:= chars_limit; Key =:= depth; Key =:= max_size -> is_integer(N) andalso N > 0;
valid(Key, Value) when Key =:= legacy_header; Key =:= single_line -> is_boolean(Value);
valid(report_cb, Callback) -> is_function(Callback, 1) orelse is_function(Callback, 2);
valid(template, Template) -> is_template(Template);
valid(time_designator, C) -> is_integer(C) andalso C >= 0 andalso C =< 255;
valid(time_offset, Offset) -> is_integer(Offset) orelse is_offset(Offset);
valid(_, _) -> false.

is_offset([]) -> true;
is_offset([C]) -> C =:= $z orelse C =:= $Z;
is_offset([Sign | Rest]) when Sign =:= $+; Sign =:= $- ->
    case string:split(Rest, ":") of
        [Hours, Minutes] -> is_number_text(Hours) andalso is_number_text(Minutes);
        _ -> false
    end;
is_offset(_) -> false.

is_number_text(Text) -> Text =/= [] andalso lists:all(fun(C) -> C >= $0 andalso C =< $9 end, Text).

is_template([]) -> true;
is_template([Part | Rest]) -> is_part(Part) andalso is_template(Rest);
is_template(_) -> false.

is_part({Key, Then, Else}) -> is_key(Key) andalso is_template(Then) andalso is_template(Else);
is_part(Part) -> is_key(Part) orelse is_text(Part).

is_key(Key) when is_atom(Key) -> true;
is_key([_ | _] = Path) -> lists:all(fun is_atom/1, Path);
is_key(_) -> false.

is_text(Text) when is_list(Text); is_binary(Text) ->
    try
        is_list(unicode:characters_to_list(Text))
    catch
        error:badarg -> false
    end;
is_text(_) ->
    false.
