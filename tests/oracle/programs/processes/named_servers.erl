%% Servers behind registered names: restarts, calls by name, names that change hands.
-module(named_servers).
-export([start/0]).

start() ->
    P1 = start_server(1),
    oracle:say([ask(ns_server, X) || X <- [1, 2]]),
    ns_server ! stop,
    gone(P1),
    oracle:say(whereis(ns_server)),
    P2 = start_server(100),
    oracle:say([ask(ns_server, 1), P1 =/= P2]),
    unregister(ns_server),
    oracle:say(oracle:try_(fun() -> ask(ns_server, 1) end)),
    register(ns_other, P2),
    oracle:say(ask(ns_other, 5)),
    oracle:say(ask(P2, 6)),
    exit(P2, kill),
    gone(P2),
    oracle:say([whereis(N) || N <- [ns_server, ns_other]]),
    lists:member(ns_other, registered()).

start_server(Base) -> P = spawn(fun() -> loop(Base) end), register(ns_server, P), P.
loop(B) -> receive {From, R, X} -> From ! {R, B + X}, loop(B); stop -> ok end.
ask(To, X) -> R = make_ref(), To ! {self(), R, X}, receive {R, V} -> V after 1000 -> timeout end.
gone(P) -> case is_process_alive(P) of true -> receive after 1 -> gone(P) end; false -> ok end.
