%% @doc The handler that writes events on the console or to a file.
%%
%% An event of logger_manager's handlers is a line on the console:
%% `2026-11-22T10:44:54.698Z [error] <0.1.0> module:function/1 (file.erl:12) message'. One of OTP's logger goes through
%% the handler's formatter to what its configuration names: standard_io, standard_error or a file. It is written when
%% log/2 returns, so that the limits for overload, which may be configured as in OTP, are never reached.
-module(logger_std_h).

-export([log/2]).
-ifndef(SMALL).
-export([filesync/1, adding_handler/1, changing_config/3, removing_handler/1, default_config/0]).
-endif.

%% @doc Write an event.
-spec log(logger:event() | logger:log_event(), map()) -> ok.
-ifdef(SMALL).
log(Event, _) -> line(Event).
-else.
log(#{timestamp := _} = Event, _) -> line(Event);
log(Event, Config) -> by_formatter(Event, Config).
-endif.

line(#{timestamp := Timestamp, level := Level, pid := Pid, msg := Message, meta := Meta}) ->
    Place =
        case Meta of
            #{location := Location} -> place(Location);
            #{} -> ""
        end,
    Line = [time(Timestamp), " [", atom_to_list(Level), "] ", pid_to_list(Pid), " ", Place, text(Message), "\n"],
    console:print(unicode:characters_to_binary(Line)),
    ok.

time(Timestamp) ->
    {{Y, Mo, D}, {H, Mi, S}} = calendar:system_time_to_universal_time(Timestamp div 1000, millisecond),
    Milliseconds = Timestamp div 1000 rem 1000,
    io_lib:format("~4..0B-~2..0B-~2..0BT~2..0B:~2..0B:~2..0B.~3..0BZ", [Y, Mo, D, H, Mi, S, Milliseconds]).

place(#{mfa := {M, F, A}} = Location) ->
    [atom_to_list(M), ":", atom_to_list(F), "/", integer_to_list(A), " " | file_line(Location)];
place(Location) ->
    file_line(Location).

file_line(#{file := File, line := Line}) -> ["(", File, ":", integer_to_list(Line), ") "];
file_line(_) -> "".

text({report, Report}) -> io_lib:format("~p", [Report]);
text({Format, Args}) -> io_lib:format(Format, Args).

-ifndef(SMALL).

by_formatter(Event, #{id := Id, config := #{type := Type}} = Config) ->
    Text = unicode:characters_to_binary(logger_writer:format(Event, Config)),
    case Type of
        standard_io -> io:put_chars(user, Text);
        standard_error -> io:put_chars(standard_error, Text);
        file -> logger_writer:write(Id, Text)
    end.

%% @doc Have a handler's file written to the disk.
-spec filesync(atom()) -> ok | {error, term()}.
filesync(Id) when is_atom(Id) -> logger_writer:sync(Id);
filesync(Id) -> {error, {badarg, {filesync, [Id]}}}.

%% @private What a handler's configuration is unless it says something else.
-spec default_config() -> map().
default_config() -> maps:merge(logger_writer:limits(), #{type => standard_io, filesync_repeat_interval => no_repeat}).

%% @private
-spec adding_handler(map()) -> {ok, map()} | {error, term()}.
adding_handler(#{id := Id} = Handler) ->
    case logger_writer:checked(Id, maps:get(config, Handler, #{}), #{}) of
        {ok, Config} ->
            case logger_writer:start(Id, Config) of
                ok -> {ok, Handler#{config => Config}};
                {error, _} = Error -> Error
            end;
        {error, _} = Error ->
            Error
    end.

%% @private
-spec changing_config(set | update, map(), map()) -> {ok, map()} | {error, term()}.
changing_config(Set, #{id := Id, config := Old}, Handler) ->
    Fixed = maps:with([type, file, modes], Old),
    Base =
        case Set of
            set -> Fixed;
            update -> Old
        end,
    Given = maps:merge(Base, maps:get(config, Handler, #{})),
    case logger_writer:checked(Id, Given, Fixed) of
        {ok, Config} ->
            ok = logger_writer:configure(Id, Config),
            {ok, Handler#{config => Config}};
        {error, _} = Error ->
            Error
    end.

%% @private
-spec removing_handler(map()) -> ok.
removing_handler(#{id := Id, config := Config}) -> logger_writer:stop(Id, Config).

-endif.
