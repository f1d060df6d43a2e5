%% new/2 and its options, names, rename/2, info/1,2.
-module(ets_options).
-export([start/0]).

start() ->
    [oracle:say({O, oracle:try_(fun() -> is_reference(ets:new(t, O)) end)})
     || O <- [[], [set], [bag, set], [foo], x, [{keypos, 0}], [{keypos, 2}], [{keypos, a}], [{heir, none}], [{heir, x, y}],
            [{heir, x}], [compressed], [{read_concurrency, true}], [{read_concurrency, x}], [{write_concurrency, auto}],
            [{decentralized_counters, true}], [public | private]]],
    oracle:say([oracle:try_(fun() -> ets:new(N, []) end) || N <- ["name", 1, <<"n">>]]),
    oracle:say(ets:new(named, [named_table, ordered_set, public, {keypos, 2}])),
    oracle:say(oracle:try_(fun() -> ets:new(named, [named_table]) end)),
    R = ets:whereis(named),
    oracle:say([is_reference(R), ets:insert(R, {a, 1}), ets:lookup(named, 1)]),
    oracle:say([{I, ets:info(named, I)} || I <- [name, size, type, protection, keypos, named_table, heir, node, compressed, fixed,
        read_concurrency, write_concurrency, decentralized_counters]] =:= [{I, ets:info(R, I)} || I <- [name, size, type, protection,
        keypos, named_table, heir, node, compressed, fixed, read_concurrency, write_concurrency, decentralized_counters]]),
    oracle:say([{I, ets:info(named, I)} || I <- [name, size, type, protection, keypos, named_table, heir, compressed, fixed,
        read_concurrency, write_concurrency, decentralized_counters]]),
    oracle:say([K || {K, _} <- ets:info(named)]),
    oracle:say([oracle:try_(fun() -> ets:info(named, nosuch) end), oracle:try_(fun() -> ets:info(nosuch, size) end),
        oracle:try_(fun() -> ets:info(1) end), oracle:try_(fun() -> ets:info("x", size) end)]),
    oracle:say([ets:rename(named, other), ets:whereis(named), ets:lookup(other, 1), ets:info(R, name)]),
    ets:new(taken, [named_table]),
    oracle:say([oracle:try_(fun() -> ets:rename(other, taken) end), oracle:try_(fun() -> ets:rename(other, "x") end)]),
    U = ets:new(unnamed, []),
    oracle:say([ets:rename(U, taken), ets:info(U, name), ets:lookup(U, 1)]),
    oracle:say([oracle:try_(fun() -> ets:insert(other, X) end) || X <- [{a}, x, {}, [{a, b}, {c}], [{a, b} | c], [x]]]),
    oracle:say(ets:tab2list(other)),
    oracle:say([oracle:try_(fun() -> ets:F(nosuch) end) || F <- [first, last, tab2list, delete, delete_all_objects, select]]),
    oracle:say([oracle:try_(fun() -> ets:F(nosuch, x) end) || F <- [lookup, member, delete, next, prev, take, match, match_object, match_delete,
        select, select_count, delete_object, safe_fixtable, insert, slot, setopts]]),
    oracle:say([oracle:try_(fun() -> ets:lookup_element(taken, k, P) end) || P <- [1, 0, x]]),
    ets:insert(taken, {k, v}),
    oracle:say([oracle:try_(fun() -> ets:lookup_element(taken, k, P) end) || P <- [1, 2, 3, 0, x, 1 bsl 70]]),
    oracle:say([lists:member(taken, ets:all()), lists:member(nosuch, ets:all())]),
    ok.
