%% A storm of short-lived processes.
-module(b_spawn).
-export([run/0]).
run() ->
    Me = self(),
    wave(40, Me, 0).
wave(0, _, A) -> A;
wave(W, Me, A) ->
    start(500, Me),
    wave(W - 1, Me, collect(500, A)).
start(0, _) -> ok;
start(N, Me) -> spawn(fun() -> Me ! {done, N} end), start(N - 1, Me).
collect(0, A) -> A;
collect(N, A) -> receive {done, X} -> collect(N - 1, A + X) end.
