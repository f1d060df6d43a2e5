%% The sequences of seeded generators.
-module(diff_rand).
-export([run/2]).

run(N, Seed) ->
    diff:times(N, Seed, fun() ->
        Algorithm = diff:pick([exsss, default]),
        Words = diff:pick([
            diff:int(1 bsl 63), -diff:int(100), {diff:int(1 bsl 40), diff:int(100), -diff:int(1 bsl 40)},
            [1 + diff:int(1000), diff:int(1 bsl 58)]
        ]),
        A = rand:seed_s(Algorithm, Words),
        B = x_rand:seed_s(Algorithm, Words),
        diff:check({seed, Algorithm, Words}, rand:export_seed_s(A), x_rand:export_seed_s(B)),
        numbers(20, A, B)
    end).

numbers(0, _, _) ->
    ok;
numbers(N, A, B) ->
    Args = diff:pick([[], [diff:pick([1, 2, 10, 1000, 1 bsl 57 + 3, 1 bsl 58, diff:int(1 bsl 60) + 1])]]),
    {X, A1} = apply(rand, uniform_s, Args ++ [A]),
    {Y, B1} = apply(x_rand, uniform_s, Args ++ [B]),
    diff:check({rand, uniform_s, Args}, X, Y),
    L = diff:int(20),
    {V, A2} = rand:bytes_s(L, A1),
    {W, B2} = x_rand:bytes_s(L, B1),
    diff:check({rand, bytes_s, L}, V, W),
    numbers(N - 1, A2, B2).
