%% records in an ordered table with secondary lookups by match specifications.
-module(inventory_records).
-export([start/0]).
-record(item, {id, name, price = 0, tags = []}).

start() ->
    T = ets:new(inventory, [ordered_set, {keypos, #item.id}]),
    ets:insert(T, [#item{id = 3, name = "pen", price = 2, tags = [office]}, #item{id = 1, name = "desk", price = 200, tags = [office, wood]}, #item{id = 2, name = "saw", price = 35, tags = [wood, metal]}]),
    oracle:say([I#item.name || I <- ets:tab2list(T)]),
    oracle:say(ets:select(T, [{#item{id = '$1', price = '$2', _ = '_'}, [{'>', '$2', 10}], [{{'$1', {'*', '$2', 2}}}]}])),
    oracle:say(ets:foldl(fun(#item{price = P}, S) -> S + P end, 0, T)),
    oracle:say([I#item.id || I <- ets:tab2list(T), lists:member(wood, I#item.tags)]),
    oracle:say([ets:update_counter(T, 3, {#item.price, 5}), ets:update_element(T, 1, {#item.name, "table"}), ets:lookup_element(T, 1, #item.name)]),
    oracle:say([ets:first(T), ets:next(T, 1), ets:prev(T, 3), ets:last(T)]),
    oracle:say(ets:select_delete(T, [{#item{price = '$1', _ = '_'}, [{'<', '$1', 50}], [true]}])),
    ets:info(T, size).
