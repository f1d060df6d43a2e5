%% Funs keep what they close over: large terms, other funs, loop variables, through messages and collections.
-module(captured_values).
-export([start/0]).

start() ->
    Fs = [fun(X) -> X * N end || N <- [1, 2, 3]],
    oracle:say([F(10) || F <- Fs]),
    Big = lists:seq(1, 500),
    Bin = binary:copy(<<"x">>, 300),
    F = fun() -> {length(Big), byte_size(Bin), [G(1) || G <- Fs]} end,
    garbage_collect(),
    oracle:say(F()),
    Me = self(),
    P = spawn(fun() -> receive Fun -> Me ! {got, Fun()} end end),
    P ! F,
    oracle:say(receive {got, R} -> R end),
    Adders = lists:foldl(fun(N, Acc) -> [fun(X) -> case Acc of [] -> X + N; [A | _] -> A(X) + N end end | Acc] end, [], [1, 10, 100]),
    oracle:say([A(0) || A <- Adders]),
    Curry = fun(A) -> fun(B) -> fun(C) -> {A, B, C} end end end,
    oracle:say(((Curry(1))(2))(3)),
    {X, Y} = {5, 6},
    Shadow = fun(X1) when X1 > X -> {X1, Y}; (_) -> Y end,
    oracle:say([Shadow(V) || V <- [4, 5, 6]]),
    compose([fun(V) -> V + 1 end, fun(V) -> V * 2 end, fun integer_to_list/1], 20).

compose(Fs, V) -> lists:foldl(fun(F, A) -> F(A) end, V, Fs).
