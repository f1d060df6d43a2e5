%% Tokens as terms and as abstract forms, terms as forms.
-module(parse_text).
-export([start/0]).

start() ->
    [oracle:say({S, term(S)}) || S <- terms()],
    [oracle:say({S, exprs(S)}) || S <- expressions()],
    [oracle:say(erl_parse:abstract(T)) || T <- [a, 1, -1, 1.5, "abc", [1, 2 | c], [], {a, b}, #{a => 1}, <<1, 2>>, <<1:3>>, [1, 300], -1.5, [a, $b, $c], "a\nb",
        [16#110000], fun lists:map/2, <<>>, [[], {}], 1 bsl 70, [16#D800]]],
    [oracle:say(erl_parse:abstract({a, "b"}, O)) || O <- [7, [{line, 3}], [{location, {1, 2}}]]],
    [oracle:say(oracle:try_(fun() -> erl_parse:normalise(A) end)) || A <- [{atom, 1, a}, {op, 1, '-', {integer, 1, 3}}, {var, 1, 'X'},
        {bin, 1, [{bin_element, 1, {integer, 1, 5}, {integer, 1, 3}, default}]}, {call, 1, {atom, 1, a}, []}, {char, 1, $a}, {string, 1, "x"}]],
    [oracle:say(erl_parse:normalise(erl_parse:abstract(T)) =:= T) || T <- [a, "x", [1, 2.5, {<<"b">>, #{k => [v]}}], <<7:5>>]],
    oracle:say([lists:flatten(erl_parse:format_error(E)) || E <- [["syntax error before: ", "x"], "bad term", foo]]),
    ok.

term(S) -> {ok, T, _} = erl_scan:string(S), flat(erl_parse:parse_term(T)).
exprs(S) -> {ok, T, _} = erl_scan:string(S, {1, 1}), flat(erl_parse:parse_exprs(T)).

flat({error, {L, M, Text}}) -> {error, {L, M, lists:flatten(Text)}};
flat(Result) -> Result.

terms() -> ["foo.", "{a,[1,2|b],\"s\" \"t\"}.", "-1.", "+1.5.", "- - 1.", "#{a => 1, b => #{}}.", "<<1,2,\"abc\">>.", "<<1:16,2:4>>.", "<<>>.", "$a.", "fun lists:map/2.",
    "fun foo/1.", "X.", "foo", "foo bar.", "{a.", "[1,2.", "a+b.", "1+2.", "foo(1).", "#r{}.", "{}.", "[].", "[a|[b]].", "<<\"a\"/utf8>>.", "<<-1>>.", "#{a := 1}.",
    "-a.", "'x y'.", "\"a\" b.", ").", "{a,}.", "1. 2.", "", ".", "end.", "case.", "$a $b.", "[1,$a].", "<<1:8/little,X>>.", "-1.5.", "bnot 1.", "begin 1 end.", "(1).",
    "((a)).", "<<1.5/float>>.", "<<(1):8>>.", "\"\".", "[|a].", "_", "a:b.", "{\"x\",$y,16#ff}.", "<<1:16/little-unsigned>>.", "<<1:2/unit:8>>.", "<<1.5:32/float-little>>.",
    "<<\"ab\":16>>.", "<<<<1,2,3>>/binary>>.", "<<<<1,2,3>>:2/binary>>.", "<<\"a\"/utf16,\"b\"/utf32-little>>.", "#{1 => 2, 1 => 3}.", "foo", "\"a\"\n\"b\"."].

expressions() -> ["X = 1, Y = X + 2 * 3 - 4.", "a andalso b orelse c andalso d.", "A ! B = C.", "catch foo(1).", "X = catch y.", "1 + 2 + 3 * 4 div 5 rem 6.",
    "A ++ B ++ C -- D.", "not true and false or x xor y.", "-X + +Y.", "a:b(c, d), F(X), M:F(), (fun() -> 1 end)().", "[X || X <- L, X > 1, {a, Y} <- M].",
    "<< <<X>> || <<X:4>> <= B >>.", "[{K, V} || K <- A, <<V>> <= B].", "#{a => 1, b := 2}.", "M#{a => 1}#{b := 2}.", "#rec{a = 1, _ = 2}.", "R#rec.a.", "R#rec{a = 1}.", "#rec.a.",
    "if X > 1 -> a; true, Y; Z -> b end.", "case X of {a, B} when B > 1, is_atom(C); D -> e; _ -> f end.", "receive {a, B} -> B; c when d -> e after 10 -> f, g end.",
    "receive after infinity -> ok end.", "receive X -> X end.", "try a, b of c -> d catch e:f -> g; h -> i; X:Y:Z when Z -> j after k, l end.", "try a after b end.",
    "try a catch throw:b -> c end.", "try x of y -> z end.", "fun(X, Y) when X > Y -> X; (_, Z) -> Z end.", "fun F(0) -> 1; F(N) -> N * F(N - 1) end.", "fun foo/1, fun a:b/2, fun M:F/A.",
    "begin a, b end.", "<<A:8, B/binary, C:Size/little-signed-unit:4, \"str\", D/float>>.", "{a, \"b\" \"c\", $d, 1.5, []}.", "[a, b | C].", "[].", "a = b = c.",
    "X == 1 == 2.", "a <- b.", "foo(.", "case X of end.", "fun() end.", "a b.", "(a.", "[a || ].", "#{a}.", "1 +.", "if end.", "{a, b, }.", "f(a,).", "X = .", "fun F(1) -> a; G(2) -> b end.",
    "(X = 1) + 2.", "- 1 - - 2.", "bnot bnot 1.", "a:b:c.", "f(a)(b).", "not a == b.", "-a:b().", "X#{a := 1}.", "A =< B, A >= B, A =:= B, A =/= B, A /= B, A < B, A > B.",
    "1 bsl 2 bsr 3 bor 4 bxor 5 band 6.", "A orelse B orelse C.", "A andalso B andalso C.", "catch catch a.", "a -- b ++ c.", "<<(X + 1):8>>.", "<<-1>>.", "[[], {}, #{}].",
    "case catch f() of a -> b end.", "\"a\" ++ X.", "fun() -> fun() -> ok end end.", "a; b.", "a -> b.", "try a catch b:c:D -> e end.", "M:f/1.", "#a{b = #c{d = e}}.", "(R)#a.b#c.d."].
