%% @doc Logging, in the process that logs: an event goes to the handlers that logger_manager keeps, if it runs. Without a
%% running logger_manager every call answers ok and does nothing.
%%
%% start/0,1 start one whose levels, filter and sinks may change while it runs; logger_manager:start_link/1 one that
%% stays as it is. The macros of eavmlib/include/logger.hrl tell where in the source they stand.
-module(logger).

-export([
    log/2, log/3, log/4, allow/2, compare/2, macro_log/3, macro_log/4, macro_log/5, emergency/1, emergency/2,
    emergency/3, alert/1, alert/2, alert/3, critical/1, critical/2, critical/3, error/1, error/2, error/3,
    warning/1, warning/2, warning/3, notice/1, notice/2, notice/3, info/1, info/2, info/3, debug/1, debug/2, debug/3
]).
-export([start/0, start/1, stop/0, get_filter/0, set_filter/1, get_levels/0, set_levels/1, get_sinks/0, set_sinks/1]).

-export_type([level/0, event/0, message/0, metadata/0, location/0, sink/0, config/0]).

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

%% @doc Log a string or a report.
-spec log(level(), string() | map()) -> ok.
log(Level, StringOrReport) -> log(Level, StringOrReport, []).

%% @doc Log a formatted message, or a string or report with metadata; or, as the older form is, a place in the source, a
%% level and `{Format, Args}'.
-spec log(level(), string() | map(), [term()] | metadata()) -> ok;
    (location(), level(), {string(), [term()]} | string() | map()) -> ok.
log(Location, Level, Message) when is_map(Location) -> macro_log(Location, Level, Message);
log(Level, StringOrReport, Meta) when is_map(Meta) -> event(Level, undefined, message(StringOrReport, []), Meta);
log(Level, Format, Args) when is_list(Args) -> event(Level, undefined, message(Format, Args), #{}).

%% @doc Log a formatted message with metadata.
-spec log(level(), string(), [term()], metadata()) -> ok.
log(Level, Format, Args, Meta) -> event(Level, undefined, message(Format, Args), Meta).

%% @doc What the logging macros of logger.hrl call: a string, `{Format, Args}' or report with its place.
-spec macro_log(location(), level(), string() | {string(), [term()]} | map()) -> ok.
macro_log(Location, Level, StringOrReport) -> macro_log(Location, Level, StringOrReport, []).

%% @doc As macro_log/3, with arguments or metadata.
-spec macro_log(map(), level(), string() | map(), [term()] | metadata()) -> ok.
macro_log(Location, Level, StringOrReport, Meta) when is_map(Meta) ->
    located(Location, Level, message(StringOrReport, []), Meta);
macro_log(Location, Level, Format, Args) ->
    located(Location, Level, message(Format, Args), #{}).

%% @doc As macro_log/3, with arguments and metadata.
-spec macro_log(map(), level(), string(), [term()], metadata()) -> ok.
macro_log(Location, Level, Format, Args, Meta) -> located(Location, Level, message(Format, Args), Meta).

located(Location, Level, Message, Meta) ->
    Module =
        case Location of
            #{mfa := {M, _, _}} -> M;
            #{} -> undefined
        end,
    event(Level, Module, Message, Meta#{location => Location}).

message(Report, _) when is_map(Report) -> {report, Report};
message({Format, Args}, []) -> {Format, Args};
message(Format, Args) -> {Format, Args}.

event(Level, Module, Message, Meta) ->
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
            false;
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
-spec emergency(string() | map()) -> ok.
emergency(StringOrReport) -> log(emergency, StringOrReport).

%% @doc log/3 at level emergency.
-spec emergency(string() | map(), [term()] | metadata()) -> ok.
emergency(FormatOrReport, ArgsOrMeta) -> log(emergency, FormatOrReport, ArgsOrMeta).

%% @doc log/4 at level emergency.
-spec emergency(string(), [term()], metadata()) -> ok.
emergency(Format, Args, Meta) -> log(emergency, Format, Args, Meta).

%% @doc log/2 at level alert.
-spec alert(string() | map()) -> ok.
alert(StringOrReport) -> log(alert, StringOrReport).

%% @doc log/3 at level alert.
-spec alert(string() | map(), [term()] | metadata()) -> ok.
alert(FormatOrReport, ArgsOrMeta) -> log(alert, FormatOrReport, ArgsOrMeta).

%% @doc log/4 at level alert.
-spec alert(string(), [term()], metadata()) -> ok.
alert(Format, Args, Meta) -> log(alert, Format, Args, Meta).

%% @doc log/2 at level critical.
-spec critical(string() | map()) -> ok.
critical(StringOrReport) -> log(critical, StringOrReport).

%% @doc log/3 at level critical.
-spec critical(string() | map(), [term()] | metadata()) -> ok.
critical(FormatOrReport, ArgsOrMeta) -> log(critical, FormatOrReport, ArgsOrMeta).

%% @doc log/4 at level critical.
-spec critical(string(), [term()], metadata()) -> ok.
critical(Format, Args, Meta) -> log(critical, Format, Args, Meta).

%% @doc log/2 at level error.
-spec error(string() | map()) -> ok.
error(StringOrReport) -> log(error, StringOrReport).

%% @doc log/3 at level error.
-spec error(string() | map(), [term()] | metadata()) -> ok.
error(FormatOrReport, ArgsOrMeta) -> log(error, FormatOrReport, ArgsOrMeta).

%% @doc log/4 at level error.
-spec error(string(), [term()], metadata()) -> ok.
error(Format, Args, Meta) -> log(error, Format, Args, Meta).

%% @doc log/2 at level warning.
-spec warning(string() | map()) -> ok.
warning(StringOrReport) -> log(warning, StringOrReport).

%% @doc log/3 at level warning.
-spec warning(string() | map(), [term()] | metadata()) -> ok.
warning(FormatOrReport, ArgsOrMeta) -> log(warning, FormatOrReport, ArgsOrMeta).

%% @doc log/4 at level warning.
-spec warning(string(), [term()], metadata()) -> ok.
warning(Format, Args, Meta) -> log(warning, Format, Args, Meta).

%% @doc log/2 at level notice.
-spec notice(string() | map()) -> ok.
notice(StringOrReport) -> log(notice, StringOrReport).

%% @doc log/3 at level notice.
-spec notice(string() | map(), [term()] | metadata()) -> ok.
notice(FormatOrReport, ArgsOrMeta) -> log(notice, FormatOrReport, ArgsOrMeta).

%% @doc log/4 at level notice.
-spec notice(string(), [term()], metadata()) -> ok.
notice(Format, Args, Meta) -> log(notice, Format, Args, Meta).

%% @doc log/2 at level info.
-spec info(string() | map()) -> ok.
info(StringOrReport) -> log(info, StringOrReport).

%% @doc log/3 at level info.
-spec info(string() | map(), [term()] | metadata()) -> ok.
info(FormatOrReport, ArgsOrMeta) -> log(info, FormatOrReport, ArgsOrMeta).

%% @doc log/4 at level info.
-spec info(string(), [term()], metadata()) -> ok.
info(Format, Args, Meta) -> log(info, Format, Args, Meta).

%% @doc log/2 at level debug.
-spec debug(string() | map()) -> ok.
debug(StringOrReport) -> log(debug, StringOrReport).

%% @doc log/3 at level debug.
-spec debug(string() | map(), [term()] | metadata()) -> ok.
debug(FormatOrReport, ArgsOrMeta) -> log(debug, FormatOrReport, ArgsOrMeta).

%% @doc log/4 at level debug.
-spec debug(string(), [term()], metadata()) -> ok.
debug(Format, Args, Meta) -> log(debug, Format, Args, Meta).
