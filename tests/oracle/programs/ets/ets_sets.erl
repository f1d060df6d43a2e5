%% Tables of type set: insert, look up, replace, delete.
-module(ets_sets).
-export([start/0]).

start() ->
    T = ets:new(t, []),
    Keys = [a, 1, 1.0, "str", <<"bin">>, {t, 1}, #{k => v}, 1 bsl 70, <<3:5>>, []],
    oracle:say([ets:insert(T, {K, I}) || {I, K} <- lists:zip(lists:seq(1, length(Keys)), Keys)]),
    oracle:say([ets:lookup(T, K) || K <- Keys]),
    oracle:say([ets:member(T, K) || K <- [a, 2, 1.0, 1, "stn", {t, 1.0}, 1 bsl 71]]),
    oracle:say(ets:info(T, size)),
    oracle:say(ets:insert(T, [{a, new}, {b, 1}, {b, 2, more}])),
    oracle:say([ets:lookup(T, a), ets:lookup(T, b), ets:info(T, size)]),
    oracle:say([ets:insert_new(T, {a, x}), ets:insert_new(T, {c, x}), ets:insert_new(T, [{d, 1}, {a, 1}]), ets:member(T, d)]),
    oracle:say([ets:insert_new(T, [{d, 1}, {e, 1}]), ets:insert_new(T, []), ets:insert(T, [])]),
    oracle:say([ets:delete(T, d), ets:delete(T, d), ets:member(T, d)]),
    oracle:say([ets:take(T, e), ets:take(T, e)]),
    oracle:say([ets:delete_object(T, {a, other}), ets:member(T, a), ets:delete_object(T, {a, new}), ets:member(T, a)]),
    oracle:say([ets:lookup_element(T, b, 2), ets:lookup_element(T, b, 3)]),
    oracle:say(lists:sort(ets:tab2list(T))),
    oracle:say([ets:delete_all_objects(T), ets:tab2list(T), ets:info(T, size)]),
    Big = [{I, I * I} || I <- lists:seq(1, 500)],
    ets:insert(T, Big),
    oracle:say(lists:sort(ets:tab2list(T)) =:= Big),
    [ets:delete(T, I) || I <- lists:seq(1, 500, 2)],
    oracle:say({ets:info(T, size), lists:sum([V || {_, V} <- ets:tab2list(T)])}),
    oracle:say(ets:update_element(T, 2, {2, changed})),
    oracle:say(ets:update_element(T, 2, [{2, again}])),
    oracle:say(ets:update_element(T, 1, {2, changed})),
    oracle:say(ets:lookup(T, 2)),
    oracle:say(ets:delete(T)),
    ets:info(T).
