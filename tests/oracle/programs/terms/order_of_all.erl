%% The order of terms across all kinds, inside tuples and lists, and what min, max, sort and keysort make of it.
-module(order_of_all).
-export([start/0]).

start() ->
    Ts = [2, 1.5, -1, a, 'B', '', true, {}, {a}, {1, 2}, {b}, #{}, #{a => 1}, [], [a], [1, 2], [1 | 2], "a", <<>>, <<"a">>, <<1:1>>, 1 bsl 70, -(1 bsl 70), 1.0e300],
    oracle:say(lists:sort(Ts)),
    oracle:say([lists:sort(fun(A, B) -> A >= B end, Ts) =:= lists:reverse(lists:sort(Ts)), lists:usort(Ts ++ Ts) =:= lists:sort(Ts)]),
    oracle:say([[A < B || B <- Ts] || A <- lists:sublist(Ts, 12)]),
    oracle:say([length([x || A <- Ts, B <- Ts, (A < B) =:= (A >= B)]), length([x || A <- Ts, B <- Ts, (A =< B) =/= not (A > B)])]),
    oracle:say([{1, 2} < {1, 2, 0}, {2} < {1, 0}, [1, 2] < [1, 2, 0], [2] < [1, 0], [1] < [1 | a], [1 | 2] < [1, 2], "abc" < "abd", "ab" < "abc"]),
    oracle:say([lists:max([a, 1, {}]), lists:min([a, 1, {}]), max([], {}), min("a", <<"a">>)]),
    oracle:say(lists:keysort(2, [{x, b}, {y, 1}, {z, [c]}, {w, {}}, {v, 1.0}])),
    oracle:say([self() < make_ref(), fun() -> 1 end < self(), make_ref() < 1, a < fun() -> 1 end]),
    oracle:say([erts_cmp(A, B) || {A, B} <- [{{a, 1}, {a, 1.0}}, {[1.0], [1]}, {#{a => 1}, #{a => 1.0}}, {{1, a}, {1.0, b}}]]),
    [A =:= B || {A, B} <- [{{1, [2.0]}, {1, [2]}}, {<<1, 2>>, <<258:16>>}, {"", []}, {[97], "a"}, {{}, #{}}]].

erts_cmp(A, B) -> if A < B -> lt; A > B -> gt; A =:= B -> same; true -> equal end.
