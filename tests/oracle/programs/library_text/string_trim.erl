%% trim, strip, pad, centre, left, right, chomp, take.
-module(string_trim).
-export([start/0]).

start() ->
    oracle:say([string:trim("  a b \t\n"), string:trim(<<"  x ">>), string:trim("xxaxx", both, "x"), string:trim("xyax", leading, "xy"), string:trim("axyx", trailing, "xy")]),
    oracle:say([unicode:characters_to_list(string:trim(["  a", <<" b  ">>], both)), string:trim(""), string:trim("\r\na\r\n")]),
    oracle:say([string:strip("  a "), string:strip("  a ", left), string:strip("--a-", both, $-), string:strip("a  ", right)]),
    oracle:say([lists:flatten(string:pad(S, N)) || {S, N} <- [{"ab", 5}, {"abc", 2}, {"", 2}]]),
    oracle:say([unicode:characters_to_list(string:pad("ab", 6, D, $*)) || D <- [leading, trailing, both]]),
    oracle:say([string:left("abc", 5), string:left("abc", 2), string:right("abc", 5), string:right("abc", 2, $.), string:centre("ab", 5), string:centre("abcd", 3, $-)]),
    oracle:say([string:chomp("a\n"), string:chomp("a\r\n\n"), string:chomp(<<"a">>)]),
    oracle:say([string:take("abc1", "abc"), string:take("abc1", "1", true), string:take("abc1", "1", false, trailing), string:take(<<"aab">>, "a"), string:take("", "a")]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> string:pad("a", x) end, fun() -> string:trim("a", some) end, fun() -> string:left("a", -1) end]],
    ok.
