%% number sequences by folds, queues and sets.
-module(pascal_and_primes).
-export([start/0]).

start() ->
    oracle:say(lists:foldl(fun(_, R) -> [1 | lists:zipwith(fun(A, B) -> A + B end, R, tl(R) ++ [0])] end, [1], lists:seq(1, 30))),
    oracle:say(sieve(lists:seq(2, 200), ordsets:new())),
    oracle:say(lists:usort([A * A + B * B || A <- lists:seq(1, 12), B <- lists:seq(A, 12)])),
    oracle:say(hamming(25)),
    element(1, lists:foldl(fun(_, {A, B}) -> {B, A + B} end, {0, 1}, lists:seq(1, 300))).

sieve([], P) -> ordsets:to_list(P);
sieve([H | T], P) -> sieve([X || X <- T, X rem H =/= 0], ordsets:add_element(H, P)).

hamming(N) -> hamming(N, gb_sets:singleton(1)).
hamming(0, _) -> [];
hamming(N, S) -> {X, S2} = gb_sets:take_smallest(S), [X | hamming(N - 1, lists:foldl(fun gb_sets:add_element/2, S2, [2 * X, 3 * X, 5 * X]))].
