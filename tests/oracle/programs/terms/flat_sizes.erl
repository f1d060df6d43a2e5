%% Sizes of terms in words, and sharing.
-module(flat_sizes).
-export([start/0]).

start() ->
    Ts = [1, a, [], {a}, [a], [a, b], "abc", {1, {2, {3}}}, 1.5, 1 bsl 62, 1 bsl 64, 1 bsl 128, fun lists:map/2, #{a => 1}, #{}, [[[[]]]], <<"small">>, <<>>],
    oracle:say([erts_debug:flat_size(T) || T <- Ts, not is_function(T), not is_map(T), not is_binary(T)]),
    L = lists:seq(1, 10),
    oracle:say([erts_debug:flat_size({L, L}), erts_debug:flat_size([L, L, L])]),
    oracle:say(erts_debug:flat_size(double(10, [x]))),
    T = double(12, [x]),
    Me = self(),
    P = spawn(fun() -> receive X -> Me ! {size, erts_debug:flat_size(X)} end end),
    P ! T,
    receive {size, S} -> S =:= erts_debug:flat_size(T) end.

double(0, T) -> T;
double(N, T) -> double(N - 1, {T, T}).
