%% sets in both versions, ordsets and gb_sets give the same answers.
-module(sets_of_two_kinds).
-export([start/0]).

start() ->
    [oracle:say({M, run(M, New, From)}) || {M, New, From} <- [
        {sets, fun() -> sets:new([{version, 2}]) end, fun(L) -> sets:from_list(L, [{version, 2}]) end},
        {ordsets, fun ordsets:new/0, fun ordsets:from_list/1}, {gb_sets, fun gb_sets:new/0, fun gb_sets:from_list/1}]],
    oracle:say([oracle:try_(fun() -> ordsets:add_element(a, x) end), sets:is_set(x), ordsets:is_set([b, a]), ordsets:is_set([a, b]), gb_sets:is_set(x)]),
    ok.

run(M, New, From) ->
    L = fun(S) -> lists:sort(M:to_list(S)) end,
    A = From([3, 1, 2, 3, a]), B = From([2, a, "x"]),
    [L(New()), L(A), M:size(A), M:is_element(3, A), M:is_element(3.0, A), L(M:add_element(9, A)), L(M:add_element(3, A)), L(M:del_element(3, A)), L(M:del_element(zz, A)),
        L(M:union(A, B)), L(M:union([A, B, New()])), L(M:intersection(A, B)), L(M:intersection([A, B])), L(M:subtract(A, B)), M:is_subset(From([1]), A), M:is_subset(A, B), M:is_disjoint(A, From([77])), M:is_disjoint(A, B),
        L(M:filter(fun is_atom/1, A)), lists:sort(M:fold(fun(E, Acc) -> [E | Acc] end, [], A)), M:is_empty(A), M:is_empty(New()), M:is_set(A)].
