%% Literals of every kind: escapes, bases, characters, constants folded and shared, deep constant terms.
-module(literals).
-export([start/0]).

-define(BIG, {a, [1, 2.5, "str", <<"bin">>, #{k => [v]}], {b, {c, {d}}}}).

start() ->
    oracle:say([$a, $\n, $\s, $\\, $\x41, $\x{1F600}, $\^A, $\101, $", $']),
    oracle:say([16#FF, 2#1010, 36#ZZ, 8#777, -16#1, 1_000_000, 16#DEAD_BEEF, 123456789012345678901234567890]),
    oracle:say([1.0, 1.5e3, 1.0e-10, 2.0e+2, -0.0, 1_0.2_5]),
    oracle:say(["a" "b" "c", "é", "tab\tq\"\x{263A}", ""]),
    oracle:say(['atom', 'with space', 'é', '\x{3B1}', '', 'Q\'s', 'new\nline']),
    oracle:say(?BIG),
    oracle:say(?BIG =:= id(?BIG)),
    oracle:say(setelement(1, ?BIG, changed)),
    oracle:say({?MODULE, ?FUNCTION_NAME, ?FUNCTION_ARITY, ?LINE, ?MODULE_STRING}),
    oracle:say([-(-5), - -5, +3, not not true, bnot 5, 7 - -2]),
    oracle:say({1 + 2 * 3 - 4 div 3 rem 2 bor 8 band 12 bxor 1 bsl 3, -1 bsr 1, 10 - 5 - 3, 2 * 3 rem 4}),
    oracle:say([1 | [2 | [3]]] ++ [4] ++ [] -- [2] -- [4]),
    oracle:say("abc" ++ [$d | "e"]),
    garbage_collect(),
    ?BIG.

id(X) -> X.
