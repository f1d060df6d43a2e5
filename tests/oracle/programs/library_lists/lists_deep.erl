%% functions on a list of 30,000 elements: no function goes wrong with depth.
-module(lists_deep).
-export([start/0]).

start() ->
    N = 30000,
    L = lists:seq(1, N),
    oracle:say(lists:foldr(fun(X, A) -> (X + A * 3) rem 1000007 end, 0, L)),
    oracle:say(lists:sum(lists:map(fun(X) -> X * 2 end, L))),
    oracle:say(length(lists:filter(fun(X) -> X rem 7 =:= 0 end, L))),
    oracle:say(length([A || {A, _} <- lists:zip(L, L), A rem 2 =:= 0])),
    oracle:say(lists:nth(N, lists:append([L, L]))),
    oracle:say(length(lists:flatten([[X, [X]] || X <- L]))),
    oracle:say(length(L -- lists:seq(2, N, 2))),
    oracle:say(lists:last(lists:merge(L, L))),
    oracle:say(lists:sum(lists:usort(L ++ L))),
    oracle:say(erlang:crc32(list_to_binary([X band 255 || X <- lists:reverse(L)]))),
    oracle:say(length(element(1, lists:partition(fun(X) -> X > 100 end, L)))),
    length(lists:droplast(L)).
