%% Replacing and splitting, in all forms.
-module(re_changes).
-export([start/0]).

start() ->
    [oracle:say({S, P, R, O, oracle:try_(fun() -> re:replace(S, P, R, O) end)}) || {S, P, R, Os} <- replacements(), O <- Os],
    oracle:say([re:replace("abc", "b", "x"), re:replace("abc", "z", "x"), re:replace(<<"abc">>, "z", "x"), re:replace(["a", <<"b">>], "b", "x")]),
    [oracle:say({S, P, O, oracle:try_(fun() -> re:split(S, P, O) end)}) || {S, P, Os} <- splits(), O <- Os],
    oracle:say([re:split("a,b", ","), re:split("", ","), re:split(<<>>, "x")]),
    {ok, C} = re:compile(","),
    oracle:say([re:split("a,b", C, [{return, list}]), re:replace("a,b", C, ";", [{return, list}])]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> re:replace("a", "a", "b", [{capture, all}]) end, fun() -> re:split("a", "a", [global]) end, fun() -> re:split("a", "a", [{parts, -1}]) end,
        fun() -> re:replace("a", "(", "b") end, fun() -> re:replace(foo, "a", "b") end, fun() -> re:split("a", "a", [{return, foo}]) end]],
    ok.

replacements() -> [
    {"abcabc", "b", "x", [[], [global], [{return, list}], [global, {return, list}], [global, {return, binary}], [{return, iodata}]]},
    {"abcabc", "b(c)", "[&|\\1|\\0|\\2|\\g1|\\g{1}x|\\&|\\\\]", [[{return, list}], [global, {return, list}]]}, {"abc", "(?<x>b)", "<\\1>", [[{return, list}]]},
    {"abc", "x*", "-", [[{return, list}], [global, {return, list}]]}, {"hello world", "o", "0", [[global, {return, list}], [{offset, 5}, {return, list}]]}, {"aaa", "a", "", [[global, {return, list}]]},
    {"abc", "", "-", [[global, {return, list}], [{return, list}]]}, {"ABC", "b", "x", [[caseless, {return, list}]]}, {[16#3B1, 16#3B2], [16#3B2], "x", [[unicode, {return, list}]]}, {"ab", "a", [16#3B1], [[unicode, {return, list}], [unicode, {return, binary}]]},
    {"John Smith", "(\\w+) (\\w+)", "\\2, \\1", [[{return, list}]]}, {"a.b.c", "\\.", "\\\\.", [[global, {return, list}]]}, {"x", "x", "a\\qb\\0", [[{return, list}]]}, {<<"bin">>, "i", <<"I">>, [[], [{return, binary}]]}, {"a1b22", "\\d+", "(&)", [[global, {return, list}]]}].

splits() -> [
    {"a,b,c", ",", [[], [{return, list}], [{return, binary}], [{parts, 2}, {return, list}], [{parts, 1}, {return, list}], [{parts, infinity}, {return, list}]]},
    {"a1b2c", "(\\d)", [[{return, list}], [group, {return, list}], [{parts, 2}, group, {return, list}]]}, {",a,,b,,", ",", [[{return, list}], [trim, {return, list}], [trim], [{parts, 0}, {return, list}]]},
    {"abc", "", [[{return, list}], [trim, {return, list}]]}, {"abc", "b*", [[{return, list}]]}, {"a  b c", "\\s+", [[{return, list}]]}, {"aXbxc", "x", [[caseless, {return, list}], [{return, list}]]},
    {"abc", "z", [[{return, list}], [group, {return, list}]]}, {"", "a", [[{return, list}], [trim]]}, {"aba", "a", [[{return, list}], [trim, {return, list}]]}, {"a1b", "(\\d)(x)?", [[{return, list}], [group, {return, list}]]},
    {[$a, 16#3B1, $b], [16#3B1], [[unicode, {return, list}]]}, {"Erlang", "[ln]", [[{return, list}], [{parts, 2}, {return, list}]]}, {"Erlang", "([ln])", [[{return, list}]]}, {"Erlang", "((l)|(n))", [[group, {return, list}], [{return, list}]]}].
