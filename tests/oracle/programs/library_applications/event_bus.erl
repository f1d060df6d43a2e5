%% topics with patterns over ets and processes: subscribe, publish, leave, die.
-module(event_bus).
-export([start/0]).

start() ->
    T = ets:new(bus, [bag, public]),
    Me = self(),
    Subs = [{N, spawn(fun() -> [ets:insert(T, {P, self()}) || P <- Ps], Me ! ready, loop(Me, N, []) end)} || {N, Ps} <- [{a, [[x, '_']]}, {b, [[x, y], ['_', z]]}, {c, [['_', '_']]}]],
    [receive ready -> ok end || _ <- Subs],
    oracle:say([publish(T, Topic, Topic) || Topic <- [[x, y], [x, z], [q, z], [q, q]]]),
    timer:sleep(20),
    oracle:say([begin S ! {report, Me}, receive {report, N, L} -> {N, L} after 500 -> none end end || {N, S} <- Subs]),
    exit(element(2, hd(Subs)), kill),
    timer:sleep(20),
    [ets:delete_object(T, O) || {_, P} = O <- ets:tab2list(T), not is_process_alive(P)],
    oracle:say(publish(T, [x, y], last)),
    ets:info(T, size).

loop(To, N, L) -> receive {event, E} -> loop(To, N, [E | L]); {report, P} -> P ! {report, N, lists:reverse(L)}, loop(To, N, L) end.
publish(T, Topic, E) ->
    Who = lists:usort([P || {Pattern, P} <- ets:tab2list(T), fits(Pattern, Topic)]),
    [P ! {event, E} || P <- Who],
    length(Who).
fits(Pattern, Topic) -> length(Pattern) =:= length(Topic) andalso lists:all(fun({'_', _}) -> true; ({X, Y}) -> X =:= Y end, lists:zip(Pattern, Topic)).
