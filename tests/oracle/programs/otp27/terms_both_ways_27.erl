%% External terms made by the engine and by this release of OTP read the same.
-module(terms_both_ways_27).
-export([start/0]).

start() ->
    Ts = [0, 300, -1, 1 bsl 66, 2.5, a, 'é', "str", [1, {2}], <<"bin">>, <<5:3>>, #{a => #{}}, {}, [], [1 | 2], fun lists:map/2],
    oracle:say([term_to_binary(T) || T <- Ts]),
    oracle:say([binary_to_term(term_to_binary(T, [compressed])) =:= T || T <- Ts]),
    oracle:say([erlang:external_size(T) >= byte_size(term_to_binary(T)) || T <- Ts]),
    oracle:say(term_to_binary(#{b => 1, a => 2}, [deterministic])),
    oracle:say(term_to_binary({'é', [x]}, [{minor_version, 2}])),
    F = fun(X) -> {X, Ts} end,
    oracle:say((binary_to_term(term_to_binary(F)))(1) =:= {1, Ts}),
    [oracle:try_(fun() -> binary_to_term(B) end) || B <- [<<131, 1>>, <<>>, <<131, 98, 0>>]].
