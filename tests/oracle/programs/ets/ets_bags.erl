%% Tables of type bag and duplicate_bag.
-module(ets_bags).
-export([start/0]).

start() ->
    [oracle:say({Type, run(Type)}) || Type <- [bag, duplicate_bag]],
    ok.

run(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{a, 1}, {b, 1}, {a, 2}, {a, 1}, {b, 1}, {c, 3}]),
    A = [ets:lookup(T, K) || K <- [a, b, c, d]],
    B = [ets:lookup_element(T, a, 2), ets:info(T, size)],
    C = [ets:insert_new(T, {a, 7}), ets:insert_new(T, [{d, 1}, {d, 2}]), ets:lookup(T, d)],
    D = [ets:delete_object(T, {a, 1}), ets:lookup(T, a)],
    E = [ets:take(T, b), ets:member(T, b), ets:delete(T, d), ets:member(T, d)],
    ets:insert(T, [{x, I} || I <- lists:seq(1, 20)]),
    F = ets:lookup(T, x),
    G = [length(ets:tab2list(T)), length(keys(T, ets:first(T))), lists:sort(keys(T, ets:first(T)))],
    H = [oracle:try_(fun() -> ets:update_counter(T, a, 1) end), oracle:try_(fun() -> ets:update_element(T, a, {2, 1}) end)],
    I = lists:sort(ets:match(T, {a, '$1'}) ++ ets:match(T, {c, '$1'})),
    J = [ets:match_delete(T, {x, '_'}), lists:sort(ets:tab2list(T))],
    [A, B, C, D, E, F, G, H, I, J].

keys(_, '$end_of_table') -> [];
keys(T, K) -> [K | keys(T, ets:next(T, K))].
