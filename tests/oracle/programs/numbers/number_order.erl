%% Integers and floats compare by value, exactly, however large; =:= tells them apart.
-module(number_order).
-export([start/0]).

start() ->
    F = 9007199254740992.0,
    N = 9007199254740992,
    oracle:say([id(N) == F, N + 1 == F, N + 1 > F, N - 1 < F, N =:= F, N + 1 =< F]),
    oracle:say([1 == 1.0, 1 =:= 1.0, 0.0 =:= -0.0, 0.0 == -0.0, 0 == -0.0, 1 =/= 1.0, 1 /= 1.0]),
    Huge = 1 bsl 1023,
    oracle:say([Huge == 8.98846567431158e307, Huge > 1.0e300, -Huge < -1.0e300, (1 bsl 1100) > 1.7e308, -(1 bsl 1100) < -1.7e308]),
    oracle:say(lists:sort([3, 2.5, 1 bsl 62, 4.0e18, -1, -1.5, 0.0, 5.0e18, 1 bsl 63, 9.3e18])),
    oracle:say(lists:usort([1, 1.0, 2, 2.0, 1])),
    oracle:say([max(1, 1.0), max(1.0, 1), min(1, 1.0), min(1.0, 1)]),
    oracle:say([trunc(F) + 1 =:= N + 1, float(N + 1) == N, float(N + 1) == N + 1]),
    oracle:say([compare(A, B) || A <- [1, 1.0, (1 bsl 53) + 1, 9007199254740992.0], B <- [1, 1.0, (1 bsl 53) + 1, 9007199254740994.0]]),
    oracle:say([X || X <- [1, 1.0, 2, 2.0], X == 1]),
    [lists:member(1.0, [1]), lists:keyfind(1.0, 1, [{1, a}]), [1, 2] -- [1.0], 1 < a, 1.0e308 < a].

compare(A, B) when A < B -> lt;
compare(A, B) when A =:= B -> same;
compare(A, B) when A == B -> eq;
compare(_, _) -> gt.

id(X) -> X.
