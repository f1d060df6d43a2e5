%% Code that this compiler inlines, unrolls and moves; results stay the same.
-module(local_functions_inlined_29).
-export([start/0]).

-compile({inline, [sq/1, pick/2]}).
-define(TABLE, #{1 => one, 2 => two}).

start() ->
    oracle:say([sq(X) + pick(X, 3) || X <- [1, 2, 3, 4]]),
    oracle:say([element(I, {a, b, c}) || I <- [1, 3]]),
    oracle:say([maps:get(X, ?TABLE, none) || X <- [1, 2, 3]]),
    oracle:say(begin {A, B} = swap({1, 2}), [A, B] end),
    oracle:say([multi(X) || X <- [1, 2, 3]]),
    oracle:say(unused(5)),
    oracle:say([case pick(X, 2) of 2 -> max; Y -> Y end || X <- [0, 5]]),
    oracle:say(lists:all(fun(X) -> sq(X) >= 0 end, [1, -1])),
    state_loop(#{n => 0}, 10).

sq(X) -> X * X.
pick(X, Y) when X > Y -> Y;
pick(X, _) -> X.
swap({X, Y}) -> {Y, X}.

multi(X) ->
    {A, B, C} = case X of 1 -> {a, b, c}; 2 -> {d, e, f}; _ -> {g, h, i} end,
    [C, B, A].

unused(X) -> _ = sq(X), _ = {X, [X]}, X.

state_loop(S, 0) -> S;
state_loop(#{n := N} = S, K) -> state_loop(S#{n := N + K}, K - 1).
