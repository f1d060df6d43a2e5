%% dict and orddict: store, append, update, merge, fold, errors.
-module(dicts_of_two_kinds).
-export([start/0]).

start() -> [oracle:say({M, run(M)}) || M <- [dict, orddict]], ok.

run(M) ->
    L = fun(D) -> lists:sort(M:to_list(D)) end,
    D = M:from_list([{a, 1}, {b, 2}, {a, 3}]),
    D2 = M:append(l, x, M:append_list(l, [y, z], M:store(c, 9, D))),
    [L(D), L(D2), M:size(D2), M:is_key(a, D), M:fetch(a, D), M:find(zz, D), lists:sort(M:fetch_keys(D)), L(M:erase(a, D)), L(M:update(a, fun(X) -> X * 2 end, D)), L(M:update(n, fun(X) -> X end, 0, D)), L(M:update_counter(a, 5, D)),
        L(M:merge(fun(K, X, Y) -> {K, X, Y} end, D, D2)), L(M:map(fun(K, V) -> {K, V} end, D)), L(M:filter(fun(_, V) -> V > 2 end, D)), lists:sort(M:fold(fun(K, V, A) -> [{K, V} | A] end, [], D)), M:is_empty(M:new()),
        case M:take(a, D) of {V, R} -> {V, L(R)} end, M:take(zz, D),
        [element(1, oracle:try_(F)) || F <- [fun() -> M:fetch(zz, D) end, fun() -> M:update(zz, fun(X) -> X end, D) end, fun() -> M:append(a, x, D) end]]].
