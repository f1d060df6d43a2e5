%% The Lisp: forms, the library, errors, and its text forms.
%% engine only
-module(alisp_tests).
-include_lib("eunit/include/eunit.hrl").

forms_test_() ->
    [
        {Text, ?_assertEqual(Value, alisp:run(Text))}
     || {Text, Value} <- [
            {"(progn (setq x 3) (+ x 1 2))", 6},
            {"(erlang:length (list 1 2))", 2},
            {"(quote (a b 1))", [a, b, 1]},
            {"(cond ((= 1 2) 1) (true 2))", 2},
            {"(cond (false 1))", []},
            {"(let ((a 1) (b 2)) (+ a b))", 3},
            {"(do ((i 0 (+ i 1)) (s 0 (+ s i))) ((= i 5) s))", 10},
            {"(funcall (lambda (x y) (* x y)) 6 7)", 42},
            {"((lambda () 5))", 5},
            {"(progn (defun twice (f x) (funcall f (funcall f x))) (twice (lambda (n) (* n n)) 3))", 81},
            {"(progn (setq k 10) (setq f (lambda (x) (+ x k))) (setq k 1) (funcall f 1))", 11},
            {"(progn (defun fact (n) (cond ((= n 0) 1) (true (* n (fact (- n 1)))))) (fact 10))", 3628800},
            {"(let ((u 1)) (cond ((= u 1) \"text\")))", <<"text">>},
            {"(progn nil)", nil},
            {"(abs -3)", 3}
        ]
    ].

primes_test() ->
    Text =
        "(progn (defun divides (a b) (= 0 (erlang:rem b a)))\n"
        "  (defun primes (n) (do ((i 2 (+ i 1)) (found (list)))\n"
        "    ((= i n) found)\n"
        "    (cond ((= (list) (remove-if-not (lambda (p) (divides p i)) found))\n"
        "      (setq found (append found (list i))))\n"
        "      (true nil))))\n"
        "  (primes 20))",
    ?assertEqual([2, 3, 5, 7, 11, 13, 17, 19], alisp:run(Text)).

library_test_() ->
    [
        ?_assertEqual(1, alisp_stdlib:car([[1, 2]])),
        ?_assertEqual(nil, alisp_stdlib:car([[]])),
        ?_assertEqual([2], alisp_stdlib:cdr([[1, 2]])),
        ?_assertEqual([1, 2], alisp_stdlib:cons([1, [2]])),
        ?_assertEqual([1], alisp_stdlib:cons([1, nil])),
        ?_assertEqual([3], alisp_stdlib:last([[1, 2, 3]])),
        ?_assertEqual([1, 2], alisp_stdlib:list([1, 2])),
        ?_assertEqual([1, 2, 3], alisp_stdlib:append([[1], nil, [2, 3]])),
        ?_assertEqual([2, 3], alisp_stdlib:mapcar([fun(X) -> X + 1 end, [1, 2]])),
        ?_assertEqual([1, 2], alisp_stdlib:mapcar([abs, [-1, 2]])),
        ?_assertEqual([1], alisp_stdlib:'remove-if'([fun(X) -> X > 1 end, [1, 2]])),
        ?_assertEqual([2], alisp_stdlib:'remove-if-not'([fun(X) -> X > 1 end, [1, 2]])),
        ?_assertEqual(x, alisp_stdlib:identity([x])),
        ?_assertEqual(x, alisp_stdlib:print([x])),
        ?_assertEqual({1, 2}, alisp_stdlib:tuple([1, 2])),
        ?_assertEqual(6, alisp_stdlib:'+'([1, 2, 3])),
        ?_assertEqual(0, alisp_stdlib:'+'([])),
        ?_assertEqual(-1, alisp_stdlib:'-'([1])),
        ?_assertEqual(5, alisp_stdlib:'-'([10, 2, 3])),
        ?_assertEqual(24, alisp_stdlib:'*'([2, 3, 4])),
        ?_assert(alisp_stdlib:'='([1, 1, 1])),
        ?_assertNot(alisp_stdlib:'='([1, 1.0])),
        ?_assert(alisp_stdlib:binaryp([<<>>])),
        ?_assert(alisp_stdlib:floatp([1.5])),
        ?_assert(alisp_stdlib:integerp([1])),
        ?_assert(alisp_stdlib:listp([[]])),
        ?_assert(alisp_stdlib:numberp([1.5])),
        ?_assert(alisp_stdlib:pidp([self()])),
        ?_assert(alisp_stdlib:refp([make_ref()])),
        ?_assert(alisp_stdlib:tuplep([{}]))
    ].

errors_test_() ->
    [
        ?_assertThrow({unbound, x}, alisp:eval(x)),
        ?_assertThrow({undefined_fun, nope}, alisp:run("(nope 1)")),
        ?_assertThrow(badarg, alisp:run("(lambda (a b c d e f) 1)")),
        ?_assertError({case_clause, 1}, alisp:booleanize(1)),
        ?_assertEqual([false, false, false, true], [alisp:booleanize(X) || X <- [[], nil, false, true]]),
        ?_assertMatch({error, {0, sexp_parser, unexpected_end}}, parse("(a (b)")),
        ?_assertMatch({error, {1, sexp_parser, {unexpected, ')'}}}, parse("(a))")),
        ?_assertMatch({error, {2, sexp_lexer, {illegal, "\"x"}}, 2}, sexp_lexer:string("(a\n\"x"))
    ].

parse(Text) ->
    {ok, Tokens, _} = sexp_lexer:string(Text),
    sexp_parser:parse(Tokens).

tokens_test() ->
    {ok, Tokens, 2} = sexp_lexer:string("(m:f -12\n\"s\" a-b)"),
    ?assertEqual(
        [
            {'(', 1}, {symbol_prefix, 1, "m"}, {symbol, 1, "f"}, {integer, 1, -12}, {binary, 2, <<"s">>},
            {symbol, 2, "a-b"}, {')', 2}
        ],
        Tokens
    ),
    ?assertEqual({ok, [[symbol_pair, m, f], -12, <<"s">>, 'a-b']}, sexp_parser:parse(Tokens)).

text_test_() ->
    [
        ?_assertEqual(Text, lists:flatten(io_lib:format("~s", [sexp_serializer:serialize(Term)])))
     || {Term, Text} <- [
            {[1, [a], <<"b">>], "(1 (a) \"b\")"},
            {{1, {}}, "(tuple 1 (tuple))"},
            {[], "()"},
            {1.5, "1.50000000000000000000e+00"}
        ]
    ].

repl_test() ->
    Input = ["(+ 1 2)\n", "(car\n", "(list 7))\n", "(nope)\n", ")\n", "(b \"\n", "(quote (1 x))\n"],
    Test = self(),
    Terminal = spawn(fun() -> terminal(Input, []) end),
    spawn(fun() ->
        group_leader(Terminal, self()),
        Test ! {done, arepl:start()}
    end),
    receive
        {done, Result} -> ?assertEqual(ok, Result)
    end,
    Terminal ! {written, self()},
    receive
        {written, Text} ->
            ?assertEqual(
                "AtomVM LISP REPL\n\narepl(1)> 3\narepl(2)> .(2)> 7\narepl(3)> (catch throw (undefined_fun nope))\n"
                "arepl(3)> (parse-error 1 (unexpected )))\narepl(3)> (syntax-error 1 (illegal \"\"\n\"))\narepl(3)> (1 x)\n"
                "arepl(4)> ",
                Text
            )
    end.

terminal(Input, Written) ->
    receive
        {io_request, From, Ref, {get_line, _, Prompt}} ->
            {Line, Rest} =
                case Input of
                    [L | More] -> {L, More};
                    [] -> {eof, []}
                end,
            From ! {io_reply, Ref, Line},
            terminal(Rest, [Written | unicode:characters_to_list(Prompt)]);
        {io_request, From, Ref, {put_chars, _, Chars}} ->
            From ! {io_reply, Ref, ok},
            terminal(Input, [Written | unicode:characters_to_list(Chars)]);
        {written, To} ->
            To ! {written, lists:flatten(Written)}
    end.
