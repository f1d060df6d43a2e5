-module(external).
-export([start/0]).

start() ->
    Terms = [0, 255, 256, -1, 1 bsl 40, 1 bsl 70, -(1 bsl 70), 1.5, a, '', true, [], [1, 2, 3], [1, a], [1 | 2], "text", {}, {a, 1},
             <<>>, <<"bin">>, <<5:3>>, #{}, #{a => [1]}, {deep, [{er, #{x => <<"y">>}}]}, fun lists:map/2],
    [{T, term_to_binary(T), binary_to_term(term_to_binary(T)) =:= T} || T <- Terms]
    ++ [oracle:try_(fun() -> binary_to_term(B) end) || B <- [<<>>, <<131>>, <<131, 255>>, <<131, 109, 0, 0, 0, 9, 1>>, <<1, 2>>]].
