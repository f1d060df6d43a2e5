%% Lines in stack traces: clauses, nested expressions, several lines of one call, funs, comprehensions.
-module(trace_lines).
-export([start/0]).

start() ->
    [oracle:say(lines(F)) || F <- [
        fun() -> a(1) end,
        fun() ->
            b(
                1,
                c(0)
            )
        end,
        fun() -> [d(X) || X <- [1, 2]] end,
        fun() -> lists:map(fun(X) -> c(X) end, [0]) end,
        fun() -> G = fun
                         (1) -> one;
                         (2) -> c(0)
                     end,
                 [G(X) || X <- [1, 2]] end,
        fun() -> e([1, 2, x]) end,
        fun() -> try c(0) after ok end end,
        fun() -> 1 + (2 * (c(1) -
            c(0))) end
    ]],
    ok.

lines(F) ->
    try F() catch _:_:S -> [{Fn, A, L} || {trace_lines, Fn, A, [{file, "trace_lines.erl"}, {line, L}]} <- S, Fn =/= lines, Fn =/= start] end.

a(X) ->
    Y = X + 1,
    {a, error(Y)}.

b(X, Y) ->
    X + Y.

c(X) -> {c,
    10
    div X}.

d(1) -> 1;
d(X) ->
    {d, c(X - 2)}.

e([H | T]) -> [H + 0 | e(T)];
e([]) -> [].
