%% Tables of type ordered_set: order, neighbours of keys that aren't there, equal numbers.
-module(ets_ordered).
-export([start/0]).

start() ->
    T = ets:new(t, [ordered_set]),
    Keys = [5, 1.5, atom, "list", {tuple}, <<"bin">>, #{m => 1}, 2, [], 1 bsl 65, -3],
    ets:insert(T, [{K, n} || K <- Keys]),
    oracle:say(ets:tab2list(T)),
    oracle:say([ets:first(T), ets:last(T)]),
    oracle:say([ets:next(T, 2), ets:next(T, 3), ets:next(T, 100), ets:next(T, zzz), ets:next(T, <<"zz">>)]),
    oracle:say([ets:prev(T, 2), ets:prev(T, 3), ets:prev(T, 100), ets:prev(T, -3), ets:prev(T, zzz)]),
    oracle:say([ets:lookup(T, 5.0), ets:lookup(T, 5), ets:insert(T, {5.0, float}), ets:lookup(T, 5), ets:info(T, size)]),
    oracle:say([ets:delete(T, 5), ets:member(T, 5.0)]),
    oracle:say(ets:foldl(fun({K, _}, A) -> [K | A] end, [], T)),
    oracle:say(ets:foldr(fun({K, _}, A) -> [K | A] end, [], T)),
    ets:delete_all_objects(T),
    oracle:say([ets:first(T), ets:last(T), ets:next(T, 1), ets:prev(T, 1)]),
    Shuffled = [(I * 7919) rem 1009 || I <- lists:seq(1, 1008)],
    [ets:insert(T, {I, I}) || I <- Shuffled],
    oracle:say([K || {K, _} <- ets:tab2list(T)] =:= lists:seq(1, 1008)),
    [ets:delete(T, I) || I <- Shuffled, I rem 3 =/= 0],
    oracle:say([K || {K, _} <- ets:tab2list(T)] =:= lists:seq(3, 1008, 3)),
    oracle:say({ets:info(T, size), ets:slot(T, 0), ets:slot(T, 5), ets:slot(T, 336)}),
    oracle:say(ets:select(T, [{{'$1', '_'}, [{'<', '$1', 20}], ['$1']}])),
    oracle:say(ets:select_reverse(T, [{{'$1', '_'}, [{'<', '$1', 20}], ['$1']}])),
    oracle:say(chunks(ets:select(T, [{{'$1', '_'}, [{'<', '$1', 20}], ['$1']}], 4))),
    oracle:say(chunks(ets:select_reverse(T, [{{'$1', '_'}, [{'<', '$1', 20}], ['$1']}], 4))),
    ok.

chunks('$end_of_table') -> ['end'];
chunks({L, C}) -> [L | chunks(ets:select(C))].
