%% Requests too large to fulfil end in system_limit or badarg, not in the end of the machine.
-module(system_limits).
-export([start/0]).

start() ->
    oracle:say([oracle:try_(F) || F <- [
        fun() -> list_to_atom(lists:duplicate(256, $a)) end,
        fun() -> binary_to_atom(binary:copy(<<"a">>, 300), latin1) end,
        fun() -> erlang:make_tuple(1 bsl 30, x) end,
        fun() -> erlang:make_tuple(-1, x) end,
        fun() -> <<0:(id(1 bsl 80))>> end,
        fun() -> id(1) bsl (1 bsl 66) end,
        fun() -> binary:copy(<<"ab">>, -1) end,
        fun() -> binary:copy(<<"ab">>, a) end,
        fun() -> erlang:append_element(id(a), 1) end,
        fun() -> lists:duplicate(-1, x) end,
        fun() -> lists:seq(1, 5, 0) end,
        fun() -> erlang:insert_element(5, {1}, x) end,
        fun() -> erlang:delete_element(2, {1}) end,
        fun() -> erlang:start_timer(1 bsl 80, self(), x) end]]),
    ok.

id(X) -> X.
