%% Whole small algorithms by this compiler: sieve, queens, sorts, a tree, a queue, a parser.
-module(sieve_and_sorts_27).
-export([start/0]).

start() ->
    oracle:say(sieve(lists:seq(2, 60))),
    oracle:say(length(queens(6))),
    oracle:say(msort([5, 3, 9, 1, 5, 0])),
    T = lists:foldl(fun insert/2, nil, [50, 30, 70, 20, 40, 60, 80]),
    oracle:say([walk(T), depth(T), member(60, T), member(65, T)]),
    oracle:say([calc(S) || S <- ["1+2*3", "(1+2)*3", "2*(3+4)*5-6", "10/2/5", "1+"]]),
    oracle:say(hanoi(4, a, b, c, [])),
    collatz(27).

sieve([P | T]) -> [P | sieve([X || X <- T, X rem P =/= 0])];
sieve([]) -> [].

queens(N) -> place(N, N).
place(0, _) -> [[]];
place(K, N) -> [[Q | B] || B <- place(K - 1, N), Q <- lists:seq(1, N), safe(Q, B, 1)].
safe(_, [], _) -> true;
safe(Q, [H | T], D) -> Q =/= H andalso abs(Q - H) =/= D andalso safe(Q, T, D + 1).

msort([]) -> [];
msort([X]) -> [X];
msort(L) -> {A, B} = lists:split(length(L) div 2, L), merge(msort(A), msort(B)).
merge([], B) -> B;
merge(A, []) -> A;
merge([A | As], [B | _] = Bs) when A =< B -> [A | merge(As, Bs)];
merge(As, [B | Bs]) -> [B | merge(As, Bs)].

insert(X, nil) -> {nil, X, nil};
insert(X, {L, Y, R}) when X < Y -> {insert(X, L), Y, R};
insert(X, {L, Y, R}) -> {L, Y, insert(X, R)}.
walk(nil) -> [];
walk({L, X, R}) -> walk(L) ++ [X | walk(R)].
depth(nil) -> 0;
depth({L, _, R}) -> 1 + max(depth(L), depth(R)).
member(_, nil) -> false;
member(X, {_, X, _}) -> true;
member(X, {L, Y, R}) -> member(X, if X < Y -> L; true -> R end).

calc(S) -> try {V, []} = expr(S), V catch _:_ -> error end.
expr(S) -> {T, R} = term(S), expr(T, R).
expr(A, [$+ | R]) -> {B, R2} = term(R), expr(A + B, R2);
expr(A, [$- | R]) -> {B, R2} = term(R), expr(A - B, R2);
expr(A, R) -> {A, R}.
term(S) -> {F, R} = factor(S), term(F, R).
term(A, [$* | R]) -> {B, R2} = factor(R), term(A * B, R2);
term(A, [$/ | R]) -> {B, R2} = factor(R), term(A div B, R2);
term(A, R) -> {A, R}.
factor([$( | R]) -> {V, [$) | R2]} = expr(R), {V, R2};
factor([C | _] = S) when C >= $0, C =< $9 -> number(S, 0).
number([C | R], N) when C >= $0, C =< $9 -> number(R, N * 10 + C - $0);
number(R, N) -> {N, R}.

hanoi(0, _, _, _, Acc) -> length(Acc);
hanoi(N, A, B, C, Acc) -> M = [{A, C} | lists:duplicate(hanoi(N - 1, A, C, B, Acc), m)], hanoi(N - 1, B, A, C, M).

collatz(1) -> 0;
collatz(N) when N band 1 =:= 0 -> 1 + collatz(N bsr 1);
collatz(N) -> 1 + collatz(3 * N + 1).
