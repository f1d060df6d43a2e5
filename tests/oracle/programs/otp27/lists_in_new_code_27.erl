%% List code by this compiler: comprehensions, patterns on the tail, ++ in patterns, improper lists.
-module(lists_in_new_code_27).
-export([start/0]).

start() ->
    oracle:say([{X, Y} || X <- [1, 2, 3], Y <- "ab", X =/= 2]),
    oracle:say([X || {ok, X} <- [{ok, 1}, err, {ok, {ok, 2}}]]),
    oracle:say([p(L) || L <- [[], [1], [1, 2], [1, 2 | 3], "prefix-x", [a | b]]]),
    oracle:say(lists:foldr(fun(X, {S, L}) -> {S + X, [S | L]} end, {0, []}, [1, 2, 3])),
    oracle:say(zip([1, 2, 3], [a, b])),
    oracle:say(qsort([3, 1, 2, 3, 0])),
    oracle:say(flat([1, [[2], 3 | [4]], []])),
    oracle:say([H || [H | _] <- ["ab", [], "c", x]]),
    oracle:say(interleave([1, 2, 3], [a, b, c])),
    length([X || X <- lists:seq(1, 300), Y <- [X rem 3], Y =:= 0]).

p([]) -> nil;
p("prefix-" ++ R) -> {prefix, R};
p([X]) -> {one, X};
p([X, Y]) -> {two, X, Y};
p([X | T]) when is_list(T) -> {more, X};
p([_ | T]) -> {tail, T}.

zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)];
zip(_, _) -> [].

qsort([]) -> [];
qsort([P | T]) -> qsort([X || X <- T, X < P]) ++ [P] ++ qsort([X || X <- T, X >= P]).

flat([]) -> [];
flat([H | T]) when is_list(H) -> flat(H) ++ flat(T);
flat([H | T]) -> [H | flat(T)].

interleave([A | T], L) -> [A | interleave(L, T)];
interleave([], L) -> L.
