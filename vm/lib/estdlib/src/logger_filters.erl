%% @doc Filters of events for the logger: by domain, by level, progress reports, events of other nodes. A filter answers
%% the event to have it logged, stop, or ignore when it has nothing to say.
-module(logger_filters).

-export([domain/2, level/2, progress/2, remote_gl/2]).

-type action() :: log | stop.
-type answer() :: logger:log_event() | stop | ignore.

-define(IS_ACTION(A), (A =:= log orelse A =:= stop)).

%% @doc Compare an event's domain (a list of atoms, the widest first) with one: super when it is that or above it, sub
%% when it is that or below it, equal, not_equal, or undefined when it has none.
-spec domain(logger:log_event(), {action(), super | sub | equal | not_equal | undefined, [atom()]}) -> answer().
domain(#{meta := Meta} = Event, {Action, Compare, Domain}) when
    ?IS_ACTION(Action),
    (Compare =:= super orelse Compare =:= sub orelse Compare =:= equal orelse Compare =:= not_equal orelse
        Compare =:= undefined),
    is_list(Domain)
->
    answer(compares(Compare, maps:get(domain, Meta, undefined), Domain), Action, Event);
domain(Event, Extra) ->
    erlang:error(badarg, [Event, Extra]).

compares(undefined, Domain, _) -> Domain =:= undefined;
compares(equal, Domain, Other) -> Domain =:= Other;
compares(not_equal, Domain, Other) -> Domain =/= Other;
compares(_, Domain, _) when not is_list(Domain) -> false;
compares(super, Domain, Other) -> lists:prefix(Domain, Other);
compares(sub, Domain, Other) -> lists:prefix(Other, Domain).

%% @doc Compare an event's level with one; lt is the less severe one.
-spec level(logger:log_event(), {action(), lt | gt | eq | neq | lteq | gteq, logger:level()}) -> answer().
level(#{level := Level} = Event, {Action, Compare, Other} = Extra) when ?IS_ACTION(Action) ->
    Order =
        try
            logger:compare_levels(Level, Other)
        catch
            error:_ -> erlang:error(badarg, [Event, Extra])
        end,
    Holds =
        case Compare of
            lt -> Order =:= lt;
            gt -> Order =:= gt;
            eq -> Order =:= eq;
            neq -> Order =/= eq;
            lteq -> Order =/= gt;
            gteq -> Order =/= lt;
            _ -> erlang:error(badarg, [Event, Extra])
        end,
    answer(Holds, Action, Event);
level(Event, Extra) ->
    erlang:error(badarg, [Event, Extra]).

%% @doc Reports of progress, which supervisors and applications give.
-spec progress(logger:log_event(), action()) -> answer().
progress(Event, Action) when ?IS_ACTION(Action) ->
    case Event of
        #{msg := {report, #{label := {_, progress}}}} -> answer(true, Action, Event);
        #{} -> ignore
    end;
progress(Event, Action) ->
    erlang:error(badarg, [Event, Action]).

%% @doc Events of processes whose group leader is on another node.
-spec remote_gl(logger:log_event(), action()) -> answer().
remote_gl(Event, Action) when ?IS_ACTION(Action) ->
    case Event of
        #{meta := #{gl := Leader}} when node(Leader) =/= node() -> answer(true, Action, Event);
        #{} -> ignore
    end;
remote_gl(Event, Action) ->
    erlang:error(badarg, [Event, Action]).

answer(false, _, _) -> ignore;
answer(true, stop, _) -> stop;
answer(true, log, Event) -> Event.
