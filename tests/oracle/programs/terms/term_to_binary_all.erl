%% Every kind of term through the external format and back, compressed, with minor versions and deterministic.
-module(term_to_binary_all).
-export([start/0]).

start() ->
    Ts = [0, 255, 256, -1, 2147483647, -2147483648, 2147483648, 1 bsl 64, -(1 bsl 64), 1 bsl 2100, 1.5, -0.0, a, 'é', '', [], "str", [1, 2, 300],
        [1 | 2], {}, {a}, list_to_tuple(lists:seq(1, 260)), <<>>, <<"bin">>, <<5:3>>, <<1, 2:2>>, #{}, #{a => 1, "b" => [c]}, fun lists:map/2,
        lists:duplicate(300, $a), binary:copy(<<"x">>, 1000), maps:from_list([{I, I} || I <- lists:seq(1, 40)])],
    oracle:say([binary_to_term(term_to_binary(T)) =:= T || T <- Ts]),
    oracle:say([binary_to_term(term_to_binary(T, [compressed])) =:= T || T <- Ts]),
    oracle:say([term_to_binary(T) || T <- Ts, is_number(T) orelse is_bitstring(T) orelse T =:= "str" orelse T =:= [1 | 2], erlang:external_size(T) < 60]),
    oracle:say([byte_size(term_to_binary(T)) =< erlang:external_size(T) || T <- Ts]),
    oracle:say([term_to_binary(#{1 => 2}), term_to_binary(1.5, [{minor_version, 1}])]),
    oracle:say(term_to_binary(x, [{minor_version, 2}])),
    oracle:say(byte_size(term_to_binary(lists:duplicate(900, a), [compressed])) < 500),
    oracle:say([oracle:try_(fun() -> term_to_binary(a, O) end) || O <- [[bad], [{compressed, 10}], [{minor_version, 9}], foo]]),
    F = fun(X) -> {X, Ts} end,
    G = binary_to_term(term_to_binary(F)),
    {P, R} = {self(), make_ref()},
    oracle:say([G(1) =:= F(1), G =:= F, binary_to_term(term_to_binary({P, R})) =:= {P, R}]),
    ok.
