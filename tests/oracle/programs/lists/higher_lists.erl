%% The higher-order functions of lists, on edge cases.
-module(higher_lists).
-export([start/0]).

start() ->
    L = [5, 3, 8, 1, 9, 2],
    oracle:say([lists:map(fun(X) -> X * 2 end, L), lists:filter(fun(X) -> X > 3 end, L), lists:foldl(fun(X, A) -> [X | A] end, [], L), lists:foldr(fun(X, A) -> X - A end, 0, L)]),
    oracle:say([lists:partition(fun(X) -> X rem 2 =:= 0 end, L), lists:splitwith(fun(X) -> X > 2 end, L), lists:takewhile(fun(X) -> X > 2 end, L), lists:dropwhile(fun(X) -> X > 2 end, L)]),
    oracle:say([lists:any(fun(X) -> X > 8 end, L), lists:all(fun is_integer/1, L), lists:any(fun(_) -> true end, []), lists:all(fun(_) -> false end, [])]),
    oracle:say([lists:mapfoldl(fun(X, A) -> {X + A, A + 1} end, 0, L), lists:mapfoldr(fun(X, A) -> {X + A, A + 1} end, 0, L), lists:flatmap(fun(X) -> [X, X] end, [1, 2])]),
    oracle:say([lists:zip([1, 2], [a, b]), lists:zip3([1], [a], [x]), lists:zipwith(fun(A, B) -> A + B end, [1, 2], [3, 4]), lists:unzip([{1, a}, {2, b}]), lists:unzip3([{1, a, x}])]),
    oracle:say([lists:seq(1, 5), lists:seq(5, 1, -2), lists:seq(1, 0), lists:seq(2, 10, 3), lists:duplicate(3, x), lists:nth(2, L), lists:nthtail(4, L), lists:last(L), lists:sublist(L, 2, 3), lists:sublist(L, 100)]),
    oracle:say([lists:flatten([1, [2, [3, []], "ab"]]), lists:append([[1], [2, 3], []]), lists:concat([a, 1, "s", 2.5]), lists:join($,, "abc"), lists:split(2, L), lists:droplast(L)]),
    oracle:say([lists:sort(fun(A, B) -> A > B end, L), lists:usort([3, 1, 3, 2, 1]), lists:merge([1, 3], [2, 4]), lists:umerge([1, 2], [2, 3]), lists:keymerge(1, [{1, a}], [{1, b}, {2, c}]), lists:max(L), lists:min(L)]),
    oracle:say([lists:prefix("ab", "abc"), lists:suffix("bc", "abc"), lists:subtract([1, 2, 3], [2]), lists:delete(3, [3, 1, 3]), lists:search(fun(X) -> X > 5 end, L), lists:filtermap(fun(X) -> X > 4 andalso {true, -X} end, L)]),
    oracle:say([oracle:try_(F) || F <- [fun() -> lists:nth(9, L) end, fun() -> lists:last([]) end, fun() -> lists:max([]) end, fun() -> lists:zip([1], []) end,
        fun() -> lists:map(fun(X) -> X end, [1 | 2]) end, fun() -> lists:seq(3, 1) end, fun() -> lists:split(9, L) end, fun() -> lists:sum([a]) end, fun() -> lists:flatten(a) end, fun() -> lists:sublist(L, 0, 1) end]]),
    lists:foreach(fun(X) -> put(last, X) end, L),
    get(last).
