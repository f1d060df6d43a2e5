%% logger_filters: what each filter answers for each kind of event.
-module(logger_filter_answers).
-export([start/0]).

start() ->
    Event = fun(Level, Meta) -> #{level => Level, msg => {string, "x"}, meta => Meta} end,
    Domains = [#{}] ++ [#{domain => D} || D <- [[], [a], [a, b], [a, b, c], [x], y]],
    [oracle:say({domain, Action, Compare, Meta, answer(domain, Event(error, Meta), {Action, Compare, [a, b]})})
     || Action <- [log, stop, foo], Compare <- [super, sub, equal, not_equal, undefined, foo], Meta <- Domains],
    [oracle:say({level, Action, Compare, Level, answer(level, Event(warning, #{}), {Action, Compare, Level})})
     || Action <- [log, stop, foo], Compare <- [lt, gt, eq, neq, lteq, gteq, foo], Level <- [error, warning, info, foo]],
    Reports = [#{label => {x, progress}}, #{label => {x, y}}, #{label => progress}, #{}],
    [oracle:say({progress, Action, Report, answer(progress, (Event(info, #{}))#{msg := {report, Report}}, Action)})
     || Action <- [log, stop, foo], Report <- Reports],
    [oracle:say({remote_gl, Action, answer(remote_gl, Event(info, Meta), Action)})
     || Action <- [log, stop, foo], Meta <- [#{}, #{gl => self()}]],
    ok.

answer(Filter, Event, Extra) ->
    case oracle:try_(fun() -> logger_filters:Filter(Event, Extra) end) of
        {ok, Event} -> event;
        Other -> Other
    end.
