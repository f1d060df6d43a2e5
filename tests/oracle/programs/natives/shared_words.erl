%% atomics, counters, persistent terms: what processes share.
-module(shared_words).
-export([start/0]).

start() ->
    S = atomics:new(3, []), U = atomics:new(3, [{signed, false}]),
    oracle:say({is_reference(S), atomics:info(S), atomics:info(U), maps:get(memory, atomics:info(atomics:new(1000, [])))}),
    oracle:say([oracle:try_(F) || F <- [
        fun() -> atomics:put(S, 1, -(1 bsl 63)) end, fun() -> atomics:put(S, 1, 1 bsl 63) end, fun() -> atomics:put(U, 1, -1) end,
        fun() -> atomics:put(U, 1, (1 bsl 64) - 1) end, fun() -> atomics:add(S, 1, 1 bsl 63) end, fun() -> atomics:get(S, 1) end,
        fun() -> atomics:add(S, 1, -(1 bsl 63) - 1) end, fun() -> atomics:add(U, 1, -1) end, fun() -> atomics:get(U, 1) end,
        fun() -> atomics:add_get(U, 1, -(1 bsl 63)) end, fun() -> atomics:sub(U, 1, 1) end, fun() -> atomics:get(U, 1) end,
        fun() -> atomics:sub_get(S, 1, 3) end, fun() -> atomics:add_get(S, 1, 3) end, fun() -> atomics:exchange(S, 2, 5) end,
        fun() -> atomics:compare_exchange(S, 2, 5, 6) end, fun() -> atomics:compare_exchange(S, 2, 5, 7) end,
        fun() -> atomics:get(S, 0) end, fun() -> atomics:get(S, 4) end, fun() -> atomics:get(S, a) end, fun() -> atomics:put(S, 1, 1.0) end,
        fun() -> atomics:get(make_ref(), 1) end, fun() -> atomics:info(a) end,
        fun() -> atomics:new(0, []) end, fun() -> atomics:new(a, []) end, fun() -> atomics:new(1, [{signed, a}]) end, fun() -> atomics:new(1 bsl 70, []) end]]),
    [begin
        C = counters:new(2, O),
        oracle:say({element(1, C), is_reference(element(2, C)), counters:put(C, 1, 5), counters:add(C, 1, -7), counters:sub(C, 1, 1),
            counters:get(C, 1), counters:get(C, 2), maps:get(size, counters:info(C)),
            [oracle:try_(F) || F <- [fun() -> counters:add(C, 3, 1) end, fun() -> counters:add(C, 1, 1 bsl 64) end, fun() -> counters:get(C, a) end]]})
    end || O <- [[], [atomics], [write_concurrency]]],
    oracle:say([oracle:try_(F) || F <- [fun() -> counters:new(0, []) end, fun() -> counters:new(1, [a]) end, fun() -> counters:info(x) end]]),
    together(S),
    persistent().

together(S) ->
    Me = self(),
    C = counters:new(1, [write_concurrency]),
    atomics:put(S, 3, 0),
    Pids = [spawn(fun() -> count(S, C, 500), Me ! done end) || _ <- lists:seq(1, 8)],
    [receive done -> ok end || _ <- Pids],
    oracle:say({atomics:get(S, 3), counters:get(C, 1)}).

count(_, _, 0) -> ok;
count(S, C, N) -> atomics:add(S, 3, 1), counters:add(C, 1, 2), count(S, C, N - 1).

persistent() ->
    Large = {binary:copy(<<"large">>, 50), lists:seq(1, 100), #{a => [b]}},
    oracle:say([oracle:try_(F) || F <- [
        fun() -> persistent_term:get({?MODULE, none}) end, fun() -> persistent_term:get({?MODULE, none}, default) end,
        fun() -> persistent_term:put({?MODULE, 1}, Large) end, fun() -> persistent_term:get({?MODULE, 1}) =:= Large end,
        fun() -> persistent_term:put({?MODULE, 1}, Large) end, fun() -> persistent_term:put({?MODULE, 1}, small) end,
        fun() -> persistent_term:get({?MODULE, 1}) end, fun() -> lists:keyfind({?MODULE, 1}, 1, persistent_term:get()) end,
        fun() -> persistent_term:erase({?MODULE, 1}) end, fun() -> persistent_term:erase({?MODULE, 1}) end,
        fun() -> lists:keyfind({?MODULE, 1}, 1, persistent_term:get()) end, fun() -> lists:sort(maps:keys(persistent_term:info())) end]]),
    persistent_term:put(1, int),
    persistent_term:put(1.0, float),
    Me = self(),
    spawn(fun() -> Me ! {persistent_term:get(1), persistent_term:get(1.0)} end),
    receive R -> R end.
