-module(basics).
-export([start/0]).

start() ->
    L = [5, 3, 9, 1, 7],
    [hd(L), tl(L), length(L), [0 | L], L ++ [1, 2], [1, 2, 3, 2, 1] -- [2, 1], [a | b], [1, 2 | 3], lists:reverse(L),
     lists:reverse([1, 2], [3]), lists:member(9, L), lists:member(8, L), lists:keyfind(b, 1, [{a, 1}, {b, 2}]),
     lists:keymember(2, 2, [{a, 1}, {b, 2}]), [X || X <- L, X > 3], [{X, Y} || X <- [1, 2], Y <- [a, b]],
     [X || {ok, X} <- [{ok, 1}, error, {ok, 2}]],
     oracle:try_(fun() -> hd(id([])) end), oracle:try_(fun() -> tl(id(a)) end), oracle:try_(fun() -> length(id([1 | 2])) end),
     oracle:try_(fun() -> id(a) ++ [b] end), id([]) ++ a, [1] ++ id(b)].

id(X) -> X.
