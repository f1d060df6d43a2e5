-module(library).
-export([start/0]).

start() ->
    L = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5],
    [lists:sort(L), lists:usort(L), lists:sum(L), lists:max(L), lists:min(L), lists:nth(3, L), lists:nthtail(8, L),
     lists:last(L), lists:map(fun(X) -> X * 2 end, L), lists:filter(fun(X) -> X > 4 end, L),
     lists:foldl(fun(X, A) -> [X | A] end, [], L), lists:foldr(fun(X, A) -> [X | A] end, [], L), lists:zip([1, 2], [a, b]),
     lists:unzip([{1, a}, {2, b}]), lists:append([[1], [2, 3], []]), lists:flatten([1, [2, [3, []]], 4]),
     lists:partition(fun(X) -> X rem 2 =:= 0 end, L), lists:splitwith(fun(X) -> X < 5 end, L), lists:seq(1, 10, 3),
     lists:duplicate(3, x), lists:any(fun(X) -> X > 8 end, L), lists:all(fun(X) -> X > 0 end, L), lists:delete(1, L),
     lists:keysort(2, [{a, 3}, {b, 1}, {c, 2}]), lists:keydelete(b, 1, [{a, 1}, {b, 2}]),
     lists:keyreplace(a, 1, [{a, 1}], {a, 9}), lists:sort(fun(A, B) -> A > B end, L), lists:sublist(L, 2, 3)].
