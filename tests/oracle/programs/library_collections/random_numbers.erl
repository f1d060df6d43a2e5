%% the generators of rand, seeded: uniform, normal, bytes, jumps, as OTP has them.
-module(random_numbers).
-export([start/0]).

start() ->
    [oracle:say({Alg, numbers(rand:seed_s(Alg, {1, 2, 3}), 6)}) || Alg <- [exsss]],
    S = rand:seed_s(exsss, 42),
    {F, S2} = rand:uniform_s(S), {R, S3} = rand:uniform_real_s(S2), {B, S4} = rand:bytes_s(11, S3),
    oracle:say({F, R, B}),
    oracle:say(element(1, rand:uniform_s(1000000, S4))),
    _ = rand:seed(exsss, {7, 8, 9}),
    oracle:say([rand:uniform(), rand:uniform(100), rand:bytes(5), rand:uniform_real()]),
    E = rand:export_seed(),
    X = [rand:uniform(1000) || _ <- lists:seq(1, 5)],
    _ = rand:seed(E),
    oracle:say([rand:uniform(1000) || _ <- lists:seq(1, 5)] =:= X),
    [oracle:say(element(1, oracle:try_(G))) || G <- [fun() -> rand:uniform(0) end, fun() -> rand:uniform(a) end, fun() -> rand:seed(nosuch) end]],
    rand:uniform(1).

numbers(_, 0) -> [];
numbers(S, N) -> {V, S2} = rand:uniform_s(1 bsl (N * 12), S), [V | numbers(S2, N - 1)].
