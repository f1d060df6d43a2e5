%% A merge sort of pseudo-random integers, written out.
-module(b_sort).
-export([run/0]).
run() ->
    L = random(40000, 42, []),
    hd(sort(L)) + length(L).
random(0, _, A) -> A;
random(N, X, A) ->
    Y = (X * 1103515245 + 12345) band 16#7FFFFFFF,
    random(N - 1, Y, [Y | A]).
sort([]) -> [];
sort([X]) -> [X];
sort(L) ->
    {A, B} = split(L, [], []),
    merge(sort(A), sort(B)).
split([], A, B) -> {A, B};
split([X | T], A, B) -> split(T, [X | B], A).
merge([], B) -> B;
merge(A, []) -> A;
merge([X | A], [Y | _] = B) when X =< Y -> [X | merge(A, B)];
merge(A, [Y | B]) -> [Y | merge(A, B)].
