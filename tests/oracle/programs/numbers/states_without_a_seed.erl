%% rand:seed_s/1: a state of chance, which differs each time, and an exported state, which does not.
-module(states_without_a_seed).
-export([start/0]).

start() ->
    [oracle:say({A, first(A) =:= first(A), element(1, rand:export_seed_s(rand:seed_s(A)))}) || A <- [exsss, default]],
    Exported = rand:export_seed_s(rand:seed_s(exsss, 42)),
    oracle:say(Exported),
    Same = rand:seed_s(Exported),
    {A, S1} = rand:uniform_s(1000, Same),
    {B, S2} = rand:uniform_s(S1),
    oracle:say({A, B, rand:export_seed_s(S2)}),
    [element(1, oracle:try_(fun() -> rand:seed_s(X) end)) || X <- [no_such_algorithm, 17, {exsss, x}, "text"]].

first(Algorithm) -> element(1, rand:uniform_s(1 bsl 50, rand:seed_s(Algorithm))).
