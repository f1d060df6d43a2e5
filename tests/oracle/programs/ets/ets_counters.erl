%% update_counter and update_element, and all that is wrong with them.
-module(ets_counters).
-export([start/0]).

start() ->
    [run(Type) || Type <- [set, ordered_set]],
    ok.

run(Type) ->
    T = ets:new(t, [Type, {keypos, 2}]),
    ets:insert(T, {rec, key, 10, 20, x}),
    C = fun(Op) -> oracle:say({Op, oracle:try_(fun() -> ets:update_counter(T, key, Op) end), ets:lookup(T, key)}) end,
    [C(Op) || Op <- [1, {3, 5}, {4, -5}, [{3, 1}, {4, 1}, {3, 1}], [], {3, 1, 10, 0}, {3, -100, -50, 7}, {3, 100, 200, 7},
        {2, 1}, {5, 1}, {6, 1}, {0, 1}, foo]],
    D = fun(K, Op, Def) ->
        oracle:say({K, Op, Def, oracle:try_(fun() -> ets:update_counter(T, K, Op, Def) end), ets:lookup(T, K)})
    end,
    D(new, {3, 2}, {r, ignored, 0}),
    D(new, {3, 2}, {r, ignored, 0}),
    oracle:say(oracle:try_(fun() -> ets:update_counter(T, nokey, 1) end)),
    U = fun(K, E) -> oracle:say({K, E, oracle:try_(fun() -> ets:update_element(T, K, E) end), ets:lookup(T, K)}) end,
    [U(K, E) || K <- [key, none], E <- [{1, rec2}, [{3, a}, {4, b}, {3, c}], [], {2, key}, {9, x}, {0, x}, [{1, no}, {9, x}]]],
    %% many at once lose nothing
    ets:delete(T, key),
    P = ets:new(p, [Type, public]),
    ets:insert(P, {n, 0}),
    Pids = [spawn_monitor(fun() -> [ets:update_counter(P, n, 1) || _ <- lists:seq(1, 200)] end) || _ <- lists:seq(1, 5)],
    [receive {'DOWN', M, _, _, R} -> R end || {_, M} <- Pids],
    oracle:say(ets:lookup(P, n)).
