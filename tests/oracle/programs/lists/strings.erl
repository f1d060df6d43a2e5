-module(strings).
-export([start/0]).

start() ->
    [integer_to_list(-42), list_to_integer("123"), list_to_integer("-ff", 16), atom_to_list(hello), list_to_atom("x y"),
     integer_to_list(255, 2), tokens("a b  cd e", $\s), upper("hello"), palindrome("level"), palindrome("nope"),
     oracle:try_(fun() -> list_to_integer("12x") end), oracle:try_(fun() -> list_to_atom([300 | a]) end),
     float_to_list(1.5, [{decimals, 3}]), list_to_float("2.5e3"), list_to_binary(["ab", <<"cd">>, $e, [["f"]]])].

tokens(S, Sep) -> tokens(S, Sep, [], []).

tokens([], _, [], Acc) -> lists:reverse(Acc);
tokens([], _, W, Acc) -> lists:reverse([lists:reverse(W) | Acc]);
tokens([Sep | T], Sep, [], Acc) -> tokens(T, Sep, [], Acc);
tokens([Sep | T], Sep, W, Acc) -> tokens(T, Sep, [], [lists:reverse(W) | Acc]);
tokens([C | T], Sep, W, Acc) -> tokens(T, Sep, [C | W], Acc).

upper(S) -> [if C >= $a, C =< $z -> C - 32; true -> C end || C <- S].

palindrome(S) -> S =:= lists:reverse(S).
