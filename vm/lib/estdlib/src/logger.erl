%% @doc Logging, in the process that logs. While logger_manager runs, an event goes to the handlers that it keeps, as on
%% devices; otherwise to the handlers of OTP's logger, whose configuration logger_config keeps: in the profile otp there
%% is a default one, on devices there is none, and every call answers ok and does nothing.
%%
%% start/0,1 start a logger_manager whose levels, filter and sinks may change while it runs; logger_manager:start_link/1
%% one that stays as it is. The macros of eavmlib/include/logger.hrl tell where in the source they stand.
%%
%% What the boot packs do without is left out when SMALL is defined: all of OTP's part.
-module(logger).

-export([
    log/2, log/3, log/4, allow/2, compare/2, macro_log/3, macro_log/4, macro_log/5, emergency/1, emergency/2,
    emergency/3, alert/1, alert/2, alert/3, critical/1, critical/2, critical/3, error/1, error/2, error/3,
    warning/1, warning/2, warning/3, notice/1, notice/2, notice/3, info/1, info/2, info/3, debug/1, debug/2, debug/3
]).
-export([start/0, start/1, stop/0, get_filter/0, set_filter/1, get_levels/0, set_levels/1, get_sinks/0, set_sinks/1]).

-ifdef(SMALL).
-compile({inline, [otp_event/3, otp_allow/2, managed/3]}).
-else.
-export([
    add_handler/3, remove_handler/1, get_handler_config/0, get_handler_config/1, get_handler_ids/0,
    set_handler_config/2, set_handler_config/3, update_handler_config/2, update_handler_config/3,
    update_formatter_config/2, update_formatter_config/3, add_handler_filter/3, remove_handler_filter/2,
    add_primary_filter/2, remove_primary_filter/1, get_primary_config/0, set_primary_config/1, set_primary_config/2,
    update_primary_config/1, set_module_level/2, unset_module_level/0, unset_module_level/1, get_module_level/0,
    get_module_level/1, set_application_level/2, unset_application_level/1, get_process_metadata/0,
    set_process_metadata/1, update_process_metadata/1, unset_process_metadata/0, compare_levels/2, format_report/1,
    format_otp_report/1, timestamp/0, get_config/0, i/0, i/1
]).
-endif.

-export_type([level/0, event/0, message/0, metadata/0, location/0, sink/0, config/0, report/0, log_event/0, filter/0]).

-type level() :: emergency | alert | critical | error | warning | notice | info | debug.
-type message() :: {io:format(), [term()]} | {report, map()}.
-type metadata() :: #{location => map(), atom() => term()}.
-type location() :: #{mfa => mfa(), file => string(), line => pos_integer()}.
%% Its log(Event, Config) is called.
-type sink() :: module() | {module(), Config :: map()}.
-type config_item() :: {filter, [module()]} | {levels, [level()]} | {sinks, [sink()]}.
-type config() :: [config_item()].
-type event() :: #{
    level := level(), msg := message(), meta := metadata(), pid := pid(), timestamp := integer()
}.
-type report() :: map() | [{term(), term()}].
-type log_event() :: #{
    level := level(),
    msg := {io:format(), [term()]} | {report, report()} | {string, unicode:chardata()},
    meta := metadata()
}.
-type filter() :: {fun((log_event(), term()) -> log_event() | stop | ignore), term()}.

%% @doc Log a string or a report.
-spec log(level(), unicode:chardata() | report()) -> ok.
log(Level, StringOrReport) -> event(Level, none, [StringOrReport]).

%% @doc Log a formatted message, or a string or report with metadata, or what a fun makes of its argument; or, as the older
%% form is, a place in the source, a level and `{Format, Args}'.
-spec log(level(), unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok;
    (location(), level(), {string(), [term()]} | string() | map()) -> ok.
log(Location, Level, Message) when is_map(Location) -> macro_log(Location, Level, Message);
log(Level, Message, ArgsOrMeta) -> event(Level, none, [Message, ArgsOrMeta]).

%% @doc Log a formatted message, or what a fun makes of its argument, with metadata.
-spec log(level(), io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
log(Level, Format, Args, Meta) -> event(Level, none, [Format, Args, Meta]).

%% @doc What the logging macros of logger.hrl call: a string, `{Format, Args}' or report with its place.
-spec macro_log(location(), level(), unicode:chardata() | {io:format(), [term()]} | report()) -> ok.
macro_log(Location, Level, {Format, Args}) -> event(Level, Location, [Format, Args]);
macro_log(Location, Level, StringOrReport) -> event(Level, Location, [StringOrReport]).

%% @doc As macro_log/3, with arguments or metadata.
-spec macro_log(
    map(), level(), unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()
) -> ok.
macro_log(Location, Level, Message, ArgsOrMeta) -> event(Level, Location, [Message, ArgsOrMeta]).

%% @doc As macro_log/3, with arguments and metadata.
-spec macro_log(map(), level(), io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
macro_log(Location, Level, Format, Args, Meta) -> event(Level, Location, [Format, Args, Meta]).

event(Level, Location, Words) ->
    case whereis(logger_manager) of
        undefined -> otp_event(Level, Location, Words);
        _ -> managed(Level, Location, Words)
    end.

-ifdef(SMALL).
otp_event(Level, _, _) ->
    _ = rank(Level),
    ok.

otp_allow(_, _) -> false.
-else.
otp_event(Level, Location, Words) ->
    case has_handlers() of
        true ->
            logger_backend:log(Level, Location, Words);
        false ->
            _ = rank(Level),
            ok
    end.

otp_allow(Level, Module) -> has_handlers() andalso logger_backend:allow(Level, Module).

%% In the profile otp there is always a configuration; on devices when the program has set one up.
has_handlers() -> whereis(logger) =/= undefined orelse erlang:system_info(machine) =:= "BEAM".
-endif.

%% -- events of logger_manager's handlers --

managed(Level, Location, [Message | Rest]) ->
    case Rest of
        [] -> managed(Level, Location, message(Message, []), #{});
        [Meta] when is_map(Meta) -> managed(Level, Location, message(Message, []), Meta);
        [Args] -> managed(Level, Location, message(Message, Args), #{});
        [Args, Meta] -> managed(Level, Location, message(Message, Args), Meta)
    end.

managed(Level, none, Message, Meta) ->
    to_handlers(Level, undefined, Message, Meta);
managed(Level, Location, Message, Meta) ->
    Module =
        case Location of
            #{mfa := {M, _, _}} -> M;
            #{} -> undefined
        end,
    to_handlers(Level, Module, Message, Meta#{location => Location}).

message(Report, _) when is_map(Report) -> {report, Report};
message(Format, Args) -> {Format, Args}.

to_handlers(Level, Module, Message, Meta) ->
    case allow(Level, Module) of
        true ->
            Event = #{
                level => Level,
                msg => Message,
                meta => Meta,
                pid => self(),
                timestamp => erlang:system_time(microsecond)
            },
            {_, Handlers} = logger_manager:get_handlers(),
            lists:foreach(fun(Handler) -> handle(Handler, Event) end, Handlers);
        false ->
            ok
    end.

handle({Module, #{level := Limit} = Config}, #{level := Level} = Event) ->
    case Limit =:= all orelse (Limit =/= none andalso compare(Level, Limit) =/= gt) of
        true ->
            try
                Module:log(Event, Config),
                ok
            catch
                Class:Reason ->
                    io:format("An error occurred logging event ~p: ~p~n", [Event, {Class, Reason}])
            end;
        false ->
            ok
    end.

%% @doc Whether events of that level from that module are logged at present.
-spec allow(level(), module() | undefined) -> boolean().
allow(Level, Module) ->
    _ = rank(Level),
    case whereis(logger_manager) of
        undefined ->
            otp_allow(Level, Module);
        Manager ->
            Key = {?MODULE, Level, Module, Manager},
            case get(Key) of
                undefined ->
                    {Answer, How} = logger_manager:allows(Level, Module),
                    _ = How =:= fixed andalso put(Key, Answer),
                    Answer;
                Answer ->
                    Answer
            end
    end.

%% @doc start/1 with levels info, warning and error.
-spec start() -> {ok, pid()} | {error, term()}.
start() -> start([{levels, [info, warning, error]}]).

%% @doc Start the logger: which levels are logged (default: those of start/0), of which modules (default: all), and the
%% sinks that events go to (default: the console).
-spec start(config()) -> {ok, pid()} | {error, term()}.
start(Config) ->
    Items = maps:from_list(Config),
    logger_manager:start_link(#{
        levels => levels(maps:get(levels, Items, [info, warning, error])),
        filter => maps:get(filter, Items, []),
        sinks => maps:get(sinks, Items, [logger_std_h])
    }).

%% @doc Stop the logger.
-spec stop() -> ok.
stop() -> logger_manager:stop().

%% @doc The modules whose events are logged; none: all are.
-spec get_filter() -> [module()].
get_filter() -> logger_manager:setting(filter).

%% @doc Log events of these modules only; of all again if there are none.
-spec set_filter([module()]) -> ok | {error, fixed}.
set_filter(Filter) when is_list(Filter) -> logger_manager:set(filter, Filter).

%% @doc The levels that are logged.
-spec get_levels() -> [level()].
get_levels() -> logger_manager:setting(levels).

%% @doc Log events of these levels only. Not for a logger that logger_manager:start_link/1 started.
-spec set_levels([level()]) -> ok | {error, fixed}.
set_levels(Levels) -> logger_manager:set(levels, levels(Levels)).

%% @doc Where events go.
-spec get_sinks() -> [sink()].
get_sinks() -> logger_manager:setting(sinks).

%% @doc Let events go there.
-spec set_sinks([sink()]) -> ok | {error, fixed}.
set_sinks(Sinks) when is_list(Sinks) -> logger_manager:set(sinks, Sinks).

levels(Levels) ->
    lists:foreach(fun rank/1, Levels),
    Levels.

%% @doc Compare levels: the more severe one is less.
-spec compare(level(), level()) -> lt | eq | gt.
compare(A, B) ->
    case {rank(A), rank(B)} of
        {R, R} -> eq;
        {X, Y} when X < Y -> lt;
        _ -> gt
    end.

rank(emergency) -> 0;
rank(alert) -> 1;
rank(critical) -> 2;
rank(error) -> 3;
rank(warning) -> 4;
rank(notice) -> 5;
rank(info) -> 6;
rank(debug) -> 7.

%% @doc log/2 at level emergency.
-spec emergency(unicode:chardata() | report()) -> ok.
emergency(StringOrReport) -> log(emergency, StringOrReport).

%% @doc log/3 at level emergency.
-spec emergency(unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok.
emergency(Message, ArgsOrMeta) -> log(emergency, Message, ArgsOrMeta).

%% @doc log/4 at level emergency.
-spec emergency(io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
emergency(Format, Args, Meta) -> log(emergency, Format, Args, Meta).

%% @doc log/2 at level alert.
-spec alert(unicode:chardata() | report()) -> ok.
alert(StringOrReport) -> log(alert, StringOrReport).

%% @doc log/3 at level alert.
-spec alert(unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok.
alert(Message, ArgsOrMeta) -> log(alert, Message, ArgsOrMeta).

%% @doc log/4 at level alert.
-spec alert(io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
alert(Format, Args, Meta) -> log(alert, Format, Args, Meta).

%% @doc log/2 at level critical.
-spec critical(unicode:chardata() | report()) -> ok.
critical(StringOrReport) -> log(critical, StringOrReport).

%% @doc log/3 at level critical.
-spec critical(unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok.
critical(Message, ArgsOrMeta) -> log(critical, Message, ArgsOrMeta).

%% @doc log/4 at level critical.
-spec critical(io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
critical(Format, Args, Meta) -> log(critical, Format, Args, Meta).

%% @doc log/2 at level error.
-spec error(unicode:chardata() | report()) -> ok.
error(StringOrReport) -> log(error, StringOrReport).

%% @doc log/3 at level error.
-spec error(unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok.
error(Message, ArgsOrMeta) -> log(error, Message, ArgsOrMeta).

%% @doc log/4 at level error.
-spec error(io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
error(Format, Args, Meta) -> log(error, Format, Args, Meta).

%% @doc log/2 at level warning.
-spec warning(unicode:chardata() | report()) -> ok.
warning(StringOrReport) -> log(warning, StringOrReport).

%% @doc log/3 at level warning.
-spec warning(unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok.
warning(Message, ArgsOrMeta) -> log(warning, Message, ArgsOrMeta).

%% @doc log/4 at level warning.
-spec warning(io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
warning(Format, Args, Meta) -> log(warning, Format, Args, Meta).

%% @doc log/2 at level notice.
-spec notice(unicode:chardata() | report()) -> ok.
notice(StringOrReport) -> log(notice, StringOrReport).

%% @doc log/3 at level notice.
-spec notice(unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok.
notice(Message, ArgsOrMeta) -> log(notice, Message, ArgsOrMeta).

%% @doc log/4 at level notice.
-spec notice(io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
notice(Format, Args, Meta) -> log(notice, Format, Args, Meta).

%% @doc log/2 at level info.
-spec info(unicode:chardata() | report()) -> ok.
info(StringOrReport) -> log(info, StringOrReport).

%% @doc log/3 at level info.
-spec info(unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok.
info(Message, ArgsOrMeta) -> log(info, Message, ArgsOrMeta).

%% @doc log/4 at level info.
-spec info(io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
info(Format, Args, Meta) -> log(info, Format, Args, Meta).

%% @doc log/2 at level debug.
-spec debug(unicode:chardata() | report()) -> ok.
debug(StringOrReport) -> log(debug, StringOrReport).

%% @doc log/3 at level debug.
-spec debug(unicode:chardata() | report() | fun((term()) -> term()), [term()] | metadata() | term()) -> ok.
debug(Message, ArgsOrMeta) -> log(debug, Message, ArgsOrMeta).

%% @doc log/4 at level debug.
-spec debug(io:format() | fun((term()) -> term()), [term()] | term(), metadata()) -> ok.
debug(Format, Args, Meta) -> log(debug, Format, Args, Meta).

-ifndef(SMALL).

%% -- OTP's configuration --

%% @doc Add a handler: a module with log/2, and perhaps adding_handler/1, changing_config/3, removing_handler/1 and
%% filter_config/1.
-spec add_handler(atom(), module(), map()) -> ok | {error, term()}.
add_handler(Id, Module, Config) -> logger_config:add_handler(Id, Module, Config).

%% @doc Remove a handler.
-spec remove_handler(atom()) -> ok | {error, term()}.
remove_handler(Id) -> logger_config:remove_handler(Id).

%% @doc The configurations of all handlers.
-spec get_handler_config() -> [map()].
get_handler_config() -> [logger_config:shown(Handler) || Handler <- logger_config:handlers()].

%% @doc The configuration of a handler.
-spec get_handler_config(atom()) -> {ok, map()} | {error, term()}.
get_handler_config(Id) ->
    case logger_config:handler(Id) of
        {ok, Handler} -> {ok, logger_config:shown(Handler)};
        {error, _} = Error -> Error
    end.

%% @doc The names of all handlers.
-spec get_handler_ids() -> [atom()].
get_handler_ids() -> [Id || #{id := Id} <- logger_config:handlers()].

%% @doc Set the configuration of a handler; what is left out gets its default.
-spec set_handler_config(atom(), map()) -> ok | {error, term()}.
set_handler_config(Id, Config) -> logger_config:set_handler(Id, Config).

%% @doc Set one parameter of a handler; of its config what is left out gets its default.
-spec set_handler_config(atom(), atom(), term()) -> ok | {error, term()}.
set_handler_config(Id, Key, Value) -> logger_config:set_handler(Id, Key, Value).

%% @doc Change the configuration of a handler; what is left out stays.
-spec update_handler_config(atom(), map()) -> ok | {error, term()}.
update_handler_config(Id, Config) -> logger_config:update_handler(Id, Config).

%% @doc Change one parameter of a handler; of its config what is left out stays.
-spec update_handler_config(atom(), atom(), term()) -> ok | {error, term()}.
update_handler_config(Id, Key, Value) -> logger_config:update_handler(Id, #{Key => Value}).

%% @doc Change the configuration of a handler's formatter.
-spec update_formatter_config(atom(), map()) -> ok | {error, term()}.
update_formatter_config(Id, Config) -> logger_config:update_formatter(Id, Config).

%% @doc Change one parameter of a handler's formatter.
-spec update_formatter_config(atom(), atom(), term()) -> ok | {error, term()}.
update_formatter_config(Id, Key, Value) -> logger_config:update_formatter(Id, #{Key => Value}).

%% @doc Add a filter to a handler.
-spec add_handler_filter(atom(), atom(), filter()) -> ok | {error, term()}.
add_handler_filter(Id, Name, Filter) -> logger_config:add_filter(Id, Name, Filter).

%% @doc Remove a filter of a handler.
-spec remove_handler_filter(atom(), atom()) -> ok | {error, term()}.
remove_handler_filter(Id, Name) -> logger_config:remove_filter({handler, Id}, Name).

%% @doc Add a filter for all handlers.
-spec add_primary_filter(atom(), filter()) -> ok | {error, term()}.
add_primary_filter(Name, Filter) -> logger_config:add_filter(Name, Filter).

%% @doc Remove a filter for all handlers.
-spec remove_primary_filter(atom()) -> ok | {error, term()}.
remove_primary_filter(Name) -> logger_config:remove_filter(primary, Name).

%% @doc What holds before the handlers: level, filters, filter_default and metadata.
-spec get_primary_config() -> map().
get_primary_config() -> logger_config:primary().

%% @doc Set the primary configuration; what is left out gets its default.
-spec set_primary_config(map()) -> ok | {error, term()}.
set_primary_config(Config) -> logger_config:set_primary(Config).

%% @doc Set one parameter of the primary configuration.
-spec set_primary_config(atom(), term()) -> ok | {error, term()}.
set_primary_config(Key, Value) -> logger_config:set_primary(Key, Value).

%% @doc Change the primary configuration; what is left out stays.
-spec update_primary_config(map()) -> ok | {error, term()}.
update_primary_config(Config) -> logger_config:update_primary(Config).

%% @doc Set the level of modules, which holds for their events instead of the primary one.
-spec set_module_level(module() | [module()], level() | all | none) -> ok | {error, term()}.
set_module_level(Module, Level) when is_atom(Module), Module =/= [] -> logger_config:set_modules([Module], Level);
set_module_level(Modules, Level) -> logger_config:set_modules(Modules, Level).

%% @doc Take the levels from all modules.
-spec unset_module_level() -> ok.
unset_module_level() -> logger_config:unset_modules(all).

%% @doc Take the level from modules.
-spec unset_module_level(module() | [module()]) -> ok | {error, term()}.
unset_module_level(Module) when is_atom(Module) -> logger_config:unset_modules([Module]);
unset_module_level(Modules) -> logger_config:unset_modules(Modules).

%% @doc The modules that have a level.
-spec get_module_level() -> [{module(), level() | all | none}].
get_module_level() -> lists:sort(maps:to_list(logger_config:module_levels())).

%% @doc The levels of modules that have one.
-spec get_module_level(module() | [module()]) -> [{module(), level() | all | none}].
get_module_level(Module) when is_atom(Module) -> get_module_level([Module]);
get_module_level(Modules) when is_list(Modules) ->
    [Pair || {Module, _} = Pair <- get_module_level(), lists:member(Module, Modules)].

%% @doc Set the level of the modules of a loaded application.
-spec set_application_level(atom(), level() | all | none) -> ok | {error, term()}.
set_application_level(Application, Level) ->
    of_application(Application, fun(Modules) -> set_module_level(Modules, Level) end).

%% @doc Take the level from the modules of a loaded application.
-spec unset_application_level(atom()) -> ok | {error, term()}.
unset_application_level(Application) -> of_application(Application, fun unset_module_level/1).

of_application(Application, Change) ->
    case application:get_key(Application, modules) of
        {ok, Modules} -> Change(Modules);
        undefined -> {error, {not_loaded, Application}}
    end.

%% @doc The metadata that the calling process's events get.
-spec get_process_metadata() -> metadata() | undefined.
get_process_metadata() -> get('$logger_metadata$').

%% @doc Set the metadata of the calling process.
-spec set_process_metadata(metadata()) -> ok.
set_process_metadata(Meta) when is_map(Meta) ->
    _ = put('$logger_metadata$', Meta),
    ok;
set_process_metadata(Meta) ->
    erlang:error(badarg, [Meta]).

%% @doc Add to the metadata of the calling process.
-spec update_process_metadata(metadata()) -> ok.
update_process_metadata(Meta) when is_map(Meta) ->
    case get_process_metadata() of
        undefined -> set_process_metadata(Meta);
        Old -> set_process_metadata(maps:merge(Old, Meta))
    end;
update_process_metadata(Meta) ->
    erlang:error(badarg, [Meta]).

%% @doc Take the metadata from the calling process.
-spec unset_process_metadata() -> ok.
unset_process_metadata() ->
    _ = erase('$logger_metadata$'),
    ok.

%% @doc Compare levels: the less severe one is less, all the least and none the most.
-spec compare_levels(level() | all | none, level() | all | none) -> lt | eq | gt.
compare_levels(A, B) ->
    case lists:all(fun logger_config:is_level/1, [A, B]) of
        true when A =:= B -> eq;
        true ->
            case bound(A) > bound(B) of
                true -> lt;
                false -> gt
            end;
        false -> erlang:error(badarg, [A, B])
    end.

bound(none) -> -1;
bound(all) -> 8;
bound(Level) -> rank(Level).

%% @doc A report as a format and its arguments: a line for each key.
-spec format_report(report() | term()) -> {io:format(), [term()]}.
format_report(Report) -> logger_show:report(Report).

%% @doc format_report/1 of what a report with a label holds.
-spec format_otp_report(map()) -> {io:format(), [term()]}.
format_otp_report(#{label := _, report := Report}) -> format_report(Report);
format_otp_report(Report) -> format_report(Report).

%% @doc The time as events have it, in microseconds.
-spec timestamp() -> integer().
timestamp() -> erlang:system_time(microsecond).

%% @doc The whole configuration.
-spec get_config() -> map().
get_config() ->
    #{primary => get_primary_config(), handlers => get_handler_config(), module_levels => get_module_level()}.

%% @doc Show the whole configuration.
-spec i() -> ok.
i() -> lists:foreach(fun i/1, [primary, handlers, modules]).

%% @doc Show a part of the configuration: primary, handlers, modules, or one handler.
-spec i(primary | handlers | modules | atom()) -> ok | {error, term()}.
i(primary) -> logger_show:primary(get_primary_config());
i(handlers) -> logger_show:handlers(get_handler_config());
i(modules) -> logger_show:modules(get_module_level());
i(Id) ->
    case get_handler_config(Id) of
        {ok, Handler} -> logger_show:handlers([Handler]);
        {error, _} = Error -> Error
    end.

-endif.
