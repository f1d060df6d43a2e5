-module(sorting).
-export([start/0]).

start() ->
    L = random(2000, 42, []),
    Sorted = qsort(L),
    {Sorted =:= msort(L), Sorted =:= lists:sort(L), ordered(Sorted), length(Sorted), hd(Sorted)}.

random(0, _, Acc) -> Acc;
random(N, Seed, Acc) ->
    Next = (Seed * 1103515245 + 12345) band 16#7FFFFFFF,
    random(N - 1, Next, [Next rem 100000 | Acc]).

qsort([]) -> [];
qsort([P | T]) -> qsort([X || X <- T, X < P]) ++ [P] ++ qsort([X || X <- T, X >= P]).

msort([]) -> [];
msort([X]) -> [X];
msort(L) ->
    {A, B} = split(L, [], []),
    merge(msort(A), msort(B)).

split([], A, B) -> {A, B};
split([H | T], A, B) -> split(T, [H | B], A).

merge([], B) -> B;
merge(A, []) -> A;
merge([A | As], [B | _] = Bs) when A =< B -> [A | merge(As, Bs)];
merge(As, [B | Bs]) -> [B | merge(As, Bs)].

ordered([A, B | T]) -> A =< B andalso ordered([B | T]);
ordered(_) -> true.
