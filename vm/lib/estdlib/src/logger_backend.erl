%% @doc Events of the logger as OTP has them: whether one is logged, what it holds, and its way through the filters to
%% the handlers, all in the process that logs.
-module(logger_backend).

-export([allow/2, log/3, internal/2]).

%% @private Whether events of that level from that module pass.
-spec allow(logger:level(), module() | undefined) -> boolean().
allow(Level, Module) ->
    {Primary, Modules} = logger_config:levels(),
    passes(Level, maps:get(Module, Modules, Primary)).

passes(_, all) -> true;
passes(_, none) -> false;
passes(Level, Limit) -> logger:compare(Level, Limit) =/= gt.

%% @private Log what log/2,3,4 and the functions of levels get: a message, and a format's arguments or a fun's argument,
%% and metadata. Location is what the macros add.
-spec log(logger:level(), map() | none, [term()]) -> ok.
log(Level, Location, Words) ->
    {Message, Given} = words(Words),
    Meta = located(Location, Given),
    Module =
        case Meta of
            #{mfa := {M, _, _}} -> M;
            #{} -> undefined
        end,
    case allow(Level, Module) of
        true -> logged(Level, message(Message), Meta, logger_config:current());
        false -> ok
    end.

located(none, Given) -> Given;
located(Location, Given) -> maps:merge(Location, Given).

words([Message]) -> {Message, #{}};
words([Fun, Argument]) when is_function(Fun, 1) -> {{Fun, Argument}, #{}};
words([Message, Meta]) when is_map(Meta) -> {Message, Meta};
words([Format, Args]) -> {{Format, Args}, #{}};
words([Format, Args, Meta]) when is_map(Meta) -> {{Format, Args}, Meta}.

message({Fun, Argument} = Lazy) when is_function(Fun, 1) ->
    try Fun(Argument) of
        ignore ->
            ignore;
        Message ->
            try
                message(Message)
            catch
                error:_ -> {"LAZY_FUN ERROR: ~tp; Returned: ~tp", [Lazy, Message]}
            end
    catch
        Class:Reason -> {"LAZY_FUN CRASH: ~tp; Reason: ~tp", [Lazy, {Class, Reason}]}
    end;
message({Format, Args}) when is_list(Args), (is_list(Format) orelse is_binary(Format) orelse is_atom(Format)) ->
    {Format, Args};
message(Report) when is_map(Report) -> {report, Report};
message([Item | _] = Report) when is_tuple(Item) -> {report, Report};
message(Text) when is_list(Text); is_binary(Text) -> {string, Text}.

logged(_, ignore, _, _) ->
    ok;
logged(Level, Message, Given, #{primary := #{metadata := Metadata} = Primary, handlers := Handlers}) ->
    Own = #{pid => self(), gl => group_leader(), time => logger:timestamp()},
    Meta = lists:foldl(fun(More, Meta) -> maps:merge(Meta, More) end, Own, [Metadata, of_process(), Given]),
    Event = #{level => Level, msg => Message, meta => Meta},
    case filtered(Event, primary, Primary) of
        {stop, Failures} ->
            told(Failures);
        {Passed, Failures} ->
            Failed = [handled(Passed, Handler) || Handler <- Handlers],
            told(Failures ++ lists:append(Failed))
    end.

of_process() ->
    case logger:get_process_metadata() of
        undefined -> #{};
        Metadata -> Metadata
    end.

%% -- filters and handlers; what fails in them is told after the event is through ---------------------------------

filtered(Event, Owner, #{filters := Filters, filter_default := Default}) ->
    filtered(Event, Owner, Filters, Default, []).

filtered(_, _, [], stop, Failures) ->
    {stop, Failures};
filtered(Event, _, [], _, Failures) ->
    {Event, Failures};
filtered(Event, Owner, [{_, {Fun, Extra}} = Filter | Rest], Default, Failures) ->
    try Fun(Event, Extra) of
        stop -> {stop, Failures};
        ignore -> filtered(Event, Owner, Rest, Default, Failures);
        #{level := _, msg := _, meta := _} = Changed -> filtered(Changed, Owner, Rest, log, Failures);
        Other -> filtered(Event, Owner, Rest, Default, [{Filter, Owner, Event, {bad_return_value, Other}} | Failures])
    catch
        Class:Reason:Stack ->
            Why = {Class, Reason, above(Stack)},
            filtered(Event, Owner, Rest, Default, [{Filter, Owner, Event, Why} | Failures])
    end.

handled(#{level := Level} = Event, #{level := Limit, id := Id, module := Module} = Handler) ->
    case passes(Level, Limit) of
        false ->
            [];
        true ->
            case filtered(Event, Id, Handler) of
                {stop, Failures} -> Failures;
                {Passed, Failures} -> called(Passed, Module, Handler) ++ Failures
            end
    end.

called(Event, Module, Handler) ->
    Config = maps:without([level, filters, filter_default], Handler),
    try
        _ = Module:log(Event, Config),
        []
    catch
        Class:Reason:Stack -> [{handler, Event, Config, {Class, Reason, above(Stack)}}]
    end.

above(Stack) -> lists:takewhile(fun(Call) -> element(1, Call) =/= ?MODULE end, Stack).

told(Failures) -> lists:foreach(fun failed/1, lists:reverse(Failures)).

failed({{Name, _} = Filter, Owner, Event, Reason}) ->
    Where =
        case Owner of
            primary -> primary;
            Id -> {handler, Id}
        end,
    removed(logger_config:crashed(Where, Name), removed_failing_filter, Name, [
        {filter, Filter}, {owner, Owner}, {log_event, Event}, {reason, Reason}
    ]);
failed({handler, Event, #{id := Id, module := Module} = Config, Reason}) ->
    removed(logger_config:crashed(handler, Id), removed_failing_handler, Id, [
        {handler, {Id, Module}}, {log_event, Event}, {config, Config}, {reason, Reason}
    ]).

removed(false, _, _, _) ->
    ok;
removed(true, What, Name, Report) ->
    console:print(unicode:characters_to_binary(io_lib:format("Logger - error: ~0tp~n", [{What, Name}]))),
    internal(debug, [{logger, What} | Report]).

%% @private An event about the logger itself.
-spec internal(logger:level(), [{atom(), term()}]) -> ok.
internal(Level, Report) -> log(Level, #{internal_log_event => true}, [Report]).
