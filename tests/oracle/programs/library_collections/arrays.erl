%% fixed and growing arrays, defaults, resizing, sparse mapping and folding.
-module(arrays).
-export([start/0]).

start() ->
    A = array:set(5, five, array:set(0, zero, array:new())),
    oracle:say([array:to_list(A), array:size(A), array:get(3, A), array:get(99, A), array:sparse_to_list(A), array:sparse_size(A), array:to_orddict(A), array:sparse_to_orddict(A)]),
    B = array:from_list([a, b, c], none),
    oracle:say([array:to_list(B), array:default(B), array:get(7, B), array:is_fix(B), array:to_list(array:resize(5, B)), array:to_list(array:resize(2, B)), array:to_list(array:reset(1, B))]),
    F = array:new(3, {default, 0}),
    oracle:say([array:is_fix(F), array:to_list(F), array:to_list(array:set(2, x, F)), oracle:try_(fun() -> array:set(3, x, F) end), oracle:try_(fun() -> array:get(3, F) end), array:to_list(array:set(4, y, array:relax(F))), array:is_fix(array:fix(B))]),
    oracle:say([array:to_list(array:map(fun(I, V) -> {I, V} end, B)), array:foldl(fun(I, V, Acc) -> [{I, V} | Acc] end, [], B), array:foldr(fun(I, V, Acc) -> [{I, V} | Acc] end, [], B), array:to_list(array:sparse_map(fun(_, V) -> {V} end, A)), array:sparse_foldl(fun(I, _, S) -> I + S end, 0, A)]),
    oracle:say([array:to_list(array:from_orddict([{1, a}, {3, b}])), array:is_array(A), array:is_array(x), oracle:try_(fun() -> array:get(-1, A) end), oracle:try_(fun() -> array:new(-1) end), oracle:try_(fun() -> array:from_list(x) end)]),
    Big = lists:foldl(fun(I, Acc) -> array:set(I * 37 rem 5000, I, Acc) end, array:new(), lists:seq(1, 300)),
    {array:size(Big), array:sparse_foldl(fun(I, V, S) -> (S * 31 + I * V) rem 1000003 end, 0, Big)}.
