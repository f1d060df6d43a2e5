%% Options of compile and run: captures in all forms, global matches, places, limits; errors of expressions.
-module(re_options).
-export([start/0]).

start() ->
    [oracle:say({S, P, O, oracle:try_(fun() -> re:run(S, P, O) end)}) || {S, P, Os} <- runs(), O <- Os],
    [oracle:say({P, bare(re:compile(P))}) || P <- bad()],
    [oracle:say({P, oracle:try_(fun() -> re:run("x", P) end)}) || P <- ["(", "*", [300]]],
    oracle:say([bare(re:compile("a", O)) || O <- [[caseless], [unicode, dotall], [{newline, cr}], [ungreedy, extended]]]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> re:compile("a", [foo]) end, fun() -> re:compile(foo) end, fun() -> re:run("a", "a", [foo]) end, fun() -> re:run(foo, "a") end,
        fun() -> re:run("a", "a", [{capture, foo}]) end, fun() -> re:run([300], "a") end]],
    {ok, R} = re:compile("(?<b>x)(?<a>y)"),
    oracle:say([re:inspect(R, namelist), re:run("xy", R), re:run("XY", R), oracle:try_(fun() -> re:run("xy", R, [caseless]) end), oracle:try_(fun() -> re:inspect(R, other) end)]),
    {ok, U} = re:compile([16#E9, $+], [unicode]),
    oracle:say([re:run([$a, 16#E9, 16#E9], U), re:run(<<"aéé"/utf8>>, U, [{capture, all, list}]), re:run([$a, 16#E9], U, [{capture, all, binary}]), element(2, U), element(3, U)]),
    oracle:say([re:run("aaa", "a", [global]), re:run("aaa", "b", [global]), re:run("abcab", "(a)(b)?", [global, {capture, all_but_first, list}])]),
    {ok, Lines} = re:compile("^b", [multiline]),
    oracle:say([re:run("a\rb", Lines), re:run("a\rb", Lines, [{newline, cr}]), re:run("a\nb", Lines), oracle:try_(fun() -> re:run("a", Lines, [{newline, foo}]) end)]),
    oracle:say(re:run("x", "(", [report_errors])),
    oracle:say(is_binary(re:version())),
    ok.

bare({ok, {re_pattern, N, U, _, _}}) -> {ok, N, U};
bare(E) -> E.

bad() -> ["(", ")", "[", "[a", "a**", "*a", "+", "?", "a{2}{3}", "a{3,2}", "[b-a]", "(?<n", "(?<n>a)(?<n>b)", "\\", "(?", "(?z)", "(a)\\2", "(?P=n)", "\\k<n>", "(?<=a+)b", "(?<=a|bc)d",
    "[[:foo:]]", "(?#", "a(b", "a)b", "(?<1a>x)", "(?'n>x)", "x{70000}", "(?(1)a|b|c)(d)", "(?1)", "[\\", "^*", "(?>a", "(?=a"].

runs() -> [
    {"abcde", "(b)(x)?(d)?", [[], [{capture, all, list}], [{capture, all, binary}], [{capture, first, list}], [{capture, all_but_first, list}], [{capture, none}], [{capture, [2, 1, 0, 5], list}], [{capture, [3], index}], [{capture, [], list}]]},
    {"ab12", "(?<w>[a-z]+)(?<d>\\d+)(?<z>z)?", [[{capture, [w, d], list}], [{capture, ["d", <<"w">>, z], binary}], [{capture, all_names, list}], [{capture, all_names}], [{capture, [nosuch], list}], [{capture, [nosuch], index}]]},
    {"ababab", "ab", [[global], [global, {capture, first, list}], [{offset, 1}], [{offset, 4}], [{offset, 6}], [anchored], [anchored, {offset, 1}], [anchored, {offset, 2}], [global, {capture, none}], [global, {offset, 2}]]},
    {"aXbX", "x", [[], [caseless], [caseless, global]]}, {"a\nb\nc", "^.$", [[], [multiline], [multiline, global], [dotall], [multiline, notbol], [multiline, noteol, global]]},
    {"abc\n", "c$", [[], [dollar_endonly], [noteol]]}, {"abc", "^a", [[notbol], []]}, {"aaa", "a*", [[], [ungreedy], [notempty], [global], [{offset, 1}]]}, {"b", "a*", [[], [notempty], [notempty_atstart], [global]]},
    {"abab", "", [[global], [global, {capture, all, list}]]}, {"aab", "a*?", [[global, {capture, all, list}], [notempty]]}, {"foobar", "o*", [[global, {capture, all, list}]]}, {"a b", "a b", [[], [extended]]},
    {"xaay", "a(b)?", [[global, {capture, all, list}], [global, {capture, all_but_first, list}], [{capture, all_but_first, list}]]},
    {"a\nb", "a.b", [[], [dotall], [{newline, cr}], [{newline, any}]]}, {"a\rb", "^b", [[multiline], [multiline, {newline, cr}], [multiline, {newline, anycrlf}], [multiline, {newline, any}]]},
    {"a\r\nb", "a$", [[multiline], [multiline, {newline, crlf}], [multiline, {newline, anycrlf}]]}, {"ab", "(a)(b)", [[no_auto_capture], [{capture, all, list}]]}, {"line1\nline2", "line2", [[firstline], []]},
    {"ab", "(?<n>a)|(?<n>b)", [[dupnames, {capture, [n], list}], [dupnames, global, {capture, all_names, list}]]},
    {[16#3B1, 16#3B2], [16#3B1], [[unicode], [unicode, {capture, all, list}], [unicode, {capture, all, binary}]]}, {[16#391], [16#3B1], [[unicode, caseless], [unicode]]}, {<<"aé"/utf8>>, ".$", [[unicode, {capture, all, list}], [{capture, all, list}]]},
    {"a\rb\vc", "\\R", [[global], [global, bsr_anycrlf], [bsr_unicode, global]]}, {"a\r\nb", "\\R", [[bsr_anycrlf], []]},
    {[16#436, $1, 16#663, 32, 16#2003, $_, 16#5B57], "\\w+", [[unicode, ucp, global, {capture, all, list}], [unicode, global, {capture, all, list}]]},
    {[16#436, $1, 16#663, 32, 16#2003, $_, 16#BD], "\\d|\\s|\\W", [[unicode, ucp, global, {capture, all, list}], [unicode, global, {capture, all, list}]]},
    {[16#436, 16#416, $a, $A, 16#660], "[[:lower:]]|[[:digit:]]", [[unicode, ucp, global, {capture, all, list}], [unicode, ucp, caseless, global, {capture, all, list}]]},
    {[16#436, 16#437, 32, $a], "\\b.", [[unicode, ucp, global, {capture, all, list}], [unicode, global, {capture, all, list}]]},
    {[16#E9, $x], "\\w", [[unicode, {capture, all, list}], []]}, {[16#E9], [$[, 16#E0, $-, 16#EF, $]], [[unicode], []]}, {[16#44F], [$[, 16#430, $-, 16#44F, $]], [[unicode], [unicode, caseless]]}].
