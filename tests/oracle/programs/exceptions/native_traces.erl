%% Who is on top of the trace when a native function fails, with its arguments, and where.
-module(native_traces).
-export([start/0]).

start() ->
    oracle:say([top(F) || F <- [fun() -> atom_to_list(id(1)) end, fun() -> maps:get(id(k), #{}) end,
        fun() -> element(id(5), {a}) end, fun() -> hd(id([])) end, fun() -> id(a) * id(2) end, fun() -> list_to_integer(id("x")) end,
        fun() -> binary:at(id(<<>>), 0) end, fun() -> setelement(id(9), {1}, x) end, fun() -> byte_size(id(a)) end,
        fun() -> list_to_atom(id([a])) end, fun() -> register(id(1), self()) end, fun() -> link(id(x)) end, 
        fun() -> process_flag(id(nope), true) end, fun() -> binary_to_term(id(<<1>>)) end, fun() -> tuple_to_list(id([])) end,
        fun() -> math:sqrt(id(-1)) end, fun() -> erlang:send_after(id(-1), self(), x) end, fun() -> length(id([1 | 2])) end,
        fun() -> map_size(id(a)) end, fun() -> exit(id(1), kill) end, fun() -> put() end]]),
    tail(id(5)).

top(F) ->
    try F() catch C:R:S ->
        [{M, Fn, A, L}, {M2, F2, _, L2} | _] = S,
        {C, R, {M, Fn, A}, [K || {K, _} <- L, K =/= error_info], {M2, F2, lists:keyfind(line, 1, L2)}}
    end.

put() -> erlang:put(), ok.

tail(X) ->
    try tail2(X) catch _:_:S -> [{M, F, if is_list(A) -> length(A); true -> A end} || {M, F, A, _} <- lists:sublist(S, 2)] end.

tail2(X) -> atom_to_list(X).

id(X) -> X.
