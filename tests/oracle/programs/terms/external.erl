-module(external).
-export([start/0]).

start() ->
    Terms = [0, 255, 256, -1, 1 bsl 40, 1 bsl 70, -(1 bsl 70), 1.5, a, '', true, [], [1, 2, 3], [1, a], [1 | 2], "text", {}, {a, 1},
             <<>>, <<"bin">>, <<5:3>>, #{}, #{a => [1]}, {deep, [{er, #{x => <<"y">>}}]}, fun lists:map/2],
    %% The bytes of atoms changed with OTP 26: they are not printed.
    [{T, binary_to_term(term_to_binary(T)) =:= T} || T <- Terms]
    ++ [term_to_binary(T) || T <- Terms, plain(T)]
    ++ [oracle:try_(fun() -> binary_to_term(B) end) || B <- [<<>>, <<131>>, <<131, 255>>, <<131, 109, 0, 0, 0, 9, 1>>, <<1, 2>>]].

plain(T) -> is_number(T) orelse is_bitstring(T) orelse T =:= {} orelse T =:= [1, 2, 3] orelse T =:= [1 | 2] orelse T =:= #{}.
