%% sort/1,2, usort, keysort, ukeysort: stability, mixed terms, numbers of two types.
-module(lists_sorting).
-export([start/0]).

start() ->
    Mixed = [b, 4.0, {a}, "s", 1, <<"x">>, #{}, 3, [], {a, b}, a, 2.5, <<>>, [1 | 2], fun lists:map/2 =:= 1],
    oracle:say(lists:sort(Mixed)),
    oracle:say(lists:usort(Mixed ++ Mixed)),
    oracle:say(lists:sort([1, 1.0, 1, 1.0])),
    oracle:say(lists:sort([1.0, 1, 1.0, 1])),
    oracle:say(lists:usort([1, 1.0, 2, 2.0, 1])),
    oracle:say(lists:usort([1.0, 1, 2.0, 2, 1.0])),
    Pairs = [{2, a}, {1, b}, {2, c}, {1, d}, {1.0, e}, {2, f}],
    oracle:say(lists:keysort(1, Pairs)),
    oracle:say(lists:ukeysort(1, Pairs)),
    oracle:say(lists:sort(fun({A, _}, {B, _}) -> A =< B end, Pairs)),
    oracle:say(lists:usort(fun({A, _}, {B, _}) -> A =< B end, Pairs)),
    oracle:say(lists:sort(fun(A, B) -> A >= B end, [3, 1, 2, 3, 1])),
    Long = [(X * 7919) rem 1009 || X <- lists:seq(1, 2000)],
    Sorted = lists:sort(Long),
    oracle:say({length(Sorted), hd(Sorted), lists:last(Sorted), erlang:crc32(term_to_binary(Sorted))}),
    oracle:say(lists:usort(Long) =:= lists:seq(0, 1008)),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> lists:sort(a) end, fun() -> lists:keysort(3, [{1, 2}, {2, 1}]) end,
        fun() -> lists:keysort(1, [{1}, a]) end, fun() -> lists:sort(x, [1, 2]) end]],
    lists:sort([]).
