%% Erlang text as tokens: every kind, locations, options, errors, in pieces.
-module(scan_text).
-export([start/0]).

start() ->
    [oracle:say({S, oracle:try_(fun() -> erl_scan:string(S) end)}) || S <- texts()],
    [oracle:say({S, erl_scan:string(S, {1, 1}, O)}) || {S, O} <- [{"ab c\n d.", []}, {"a %x\n b", [return]}, {"a 'B'", [text]}, {"a\n", [return_white_spaces]},
        {"%c", return_comments}, {"\"x", []}, {" \n  $", []}, {"end x", [{reserved_word_fun, fun(W) -> W =:= x end}]}, {"\"a\nb\" c", [text]}]],
    oracle:say(erl_scan:string("a\nb", 5)),
    [oracle:say({S, pieces(S)}) || S <- [["a. b"], ["a"], ["a."], ["a.\n"], [], ["\"x\n"], ["foo(", "1). x"], ["1", "2", "3.", " "], ["'a", "b' .", "\n"],
        ["16", "#f", "f.", "%x"], ["a:", "=b. "], ["\"ab", "\\", "n\". c"], ["% co", "mment\n x.\t"], ["1.", "5e", "-", "3. "], ["$", "a", ". "], ["a.", ".b. "], ["\"a"], ["$"]]],
    oracle:say(erl_scan:tokens([], "a %c\n. b", {2, 5}, [return])),
    oracle:say([erl_scan:reserved_word(W) || W <- ['end', foo, 'of', 'maybe', 'xor']]),
    {ok, [T | _], _} = erl_scan:string("  foo 1", {3, 4}, [text]),
    oracle:say([erl_scan:category(T), erl_scan:symbol(T), erl_scan:line(T), erl_scan:column(T), erl_scan:location(T), erl_scan:text(T)]),
    {ok, [U], _} = erl_scan:string("("),
    oracle:say([erl_scan:category(U), erl_scan:symbol(U), erl_scan:line(U), erl_scan:column(U), erl_scan:location(U), erl_scan:text(U)]),
    oracle:say([lists:flatten(erl_scan:format_error(E)) || E <- [char, {illegal, float}, {base, 37}, {string, $", "ab"}, {string, $', "x"}, {illegal, character}, foo]]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> erl_scan:string(foo) end, fun() -> erl_scan:string("a", 0) end, fun() -> erl_scan:string("a", 1, [bad]) end]],
    ok.

pieces(Texts) -> pieces([], Texts).

pieces(C, []) -> erl_scan:tokens(C, eof, 1);
pieces(C, [Text | Texts]) ->
    case erl_scan:tokens(C, Text, 1) of
        {more, C2} -> pieces(C2, Texts);
        Done -> Done
    end.

texts() -> [
    "foo.", "foo. bar", "1.5", "1.", "1.5e3", "1.5e400", "37#1", "16#fF", "1_000", "1__0", "1_", "2#12", "$a", "$", "$\\n", "$\\x{41}", "$\\x{110000}",
    "$\\^A", "$\\101", "\"abc", "'abc", "\"a\\\nb\"", "\"a\nb\" x", "'a b'", "''", "Foo _ _x @a", "a@b", [128], [215], [233], "~", "`&^", "a%c\nb", "...", "..",
    "a..b", "<<>>", "=:= =/= =< == => -> || :: := <- <= ++ -- /= >= >> = / < > + - | : *", "after maybe else end", "1.2.3", "1e5", "1.e5", "$ ",
    "\"\\x41\\x{42}\\103\"", "?X", [1024], "a\n\nb c", "\"\\xg\"", "0x1", "1.0e", "1.5e+", "16#", "\"\\", "", " ", "%", "\"\\n\\r\\t\\v\\b\\f\\e\\s\\d\\q\"", "$\\\\",
    "'\\n'", "\"" ++ [955] ++ "\"", "'" ++ [955] ++ "'", "{a,[b|C]}!fun()->x end", "1..2", "a.b", ".5", "36#zZ", "1.0E5", "1_2.3_4e1_0", "#{a=>1}", "<<1:8/little>>",
    "-1", "a,b;c", "\"unterminated string that is rather long\nover lines", "$\\x4", "$\\x", "abc\x{e9}d", "\t\r\n a", "16#1_F", "a:b(c)", "1.23456789012345678", "when of catch"].
