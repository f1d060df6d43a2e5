%% Walking over tables that change meanwhile.
-module(ets_traversal).
-export([start/0]).

start() ->
    [oracle:say({Type, run(Type)}) || Type <- [set, ordered_set, bag, duplicate_bag]],
    ok.

run(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{I, I} || I <- lists:seq(1, 100)]),
    %% every key is deleted once it was visited
    ets:safe_fixtable(T, true),
    Seen = delete_all(T, ets:first(T)),
    A = {lists:sort(Seen) =:= lists:seq(1, 100), ets:info(T, size), ets:first(T), ets:info(T, fixed)},
    ets:insert(T, {7, again}),
    B = ets:lookup(T, 7),
    ets:safe_fixtable(T, true),
    ets:safe_fixtable(T, false),
    C = ets:info(T, fixed),
    ets:safe_fixtable(T, false),
    D = {ets:info(T, fixed), ets:tab2list(T)},
    E = [oracle:try_(fun() -> ets:next(T, nokey) end), oracle:try_(fun() -> ets:prev(T, nokey) end)],
    ets:insert(T, [{I, I} || I <- lists:seq(1, 10)]),
    F = lists:sort(ets:foldl(fun({K, _}, Acc) -> ets:delete(T, K + 1), [K | Acc] end, [], T)) =/= [],
    G = oracle:try_(fun() -> ets:foldl(fun(_, _) -> error(stop) end, [], T) end),
    H = ets:info(T, fixed),
    %% a fix ends with its process
    P = ets:new(p, [Type, public]),
    {_, M} = spawn_monitor(fun() -> ets:safe_fixtable(P, true) end),
    receive {'DOWN', M, _, _, _} -> ok end,
    I = ets:info(P, fixed),
    %% a chunked select goes on when what it saw is deleted
    ets:insert(P, [{X, X} || X <- lists:seq(1, 50)]),
    ets:safe_fixtable(P, true),
    J = eat(P, ets:select(P, [{'_', [], ['$_']}], 7), 0),
    [A, B, C, D, E, F, G, H, I, J, ets:info(P, size)].

delete_all(_, '$end_of_table') -> [];
delete_all(T, K) ->
    ets:delete(T, K),
    [K | delete_all(T, ets:next(T, K))].

eat(_, '$end_of_table', N) -> N;
eat(T, {Objects, C}, N) ->
    [ets:delete_object(T, O) || O <- Objects],
    eat(T, ets:select(C), N + length(Objects)).
