%% Scopes: fun arguments and comprehension generators shadow, case branches export, if and receive too.
-module(shadowing_scopes).
-export([start/0]).

start() ->
    X = 1,
    F = fun(X) -> X * 2 end,
    oracle:say([F(5), X, [X || X <- [7, 8]], X]),
    case id(2) of 2 -> Y = two, Z = a; _ -> Y = other, Z = b end,
    oracle:say({Y, Z}),
    if X =:= 1 -> W = w1; true -> W = w2 end,
    self() ! m,
    receive M -> N = {got, M} after 0 -> N = none, M = none end,
    oracle:say({W, M, N}),
    G = fun(A) when A > X -> B = A - X, {B, X}; (_) -> X end,
    oracle:say([G(5), G(0)]),
    oracle:say([{I, J} || I <- [1, 2], J <- [I, I + 10], I =< X orelse J > 10]),
    (fun({X2, Y2}) -> {X2, Y2, X, Y} end)({p, q}).

id(X) -> X.
