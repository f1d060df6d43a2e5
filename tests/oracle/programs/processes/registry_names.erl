-module(registry_names).
-export([start/0]).

start() ->
    P = spawn(fun() -> receive stop -> ok end end),
    true = register(my_name, P),
    L = [oracle:try_(F) || F <- [
        fun() -> register(my_name, self()) end,
        fun() -> register(other_name, P) end,
        fun() -> register(undefined, self()) end,
        fun() -> register("x", self()) end,
        fun() -> register(x, y) end,
        fun() -> whereis(my_name) =:= P end,
        fun() -> whereis(nobody) end,
        fun() -> whereis(1) end,
        fun() -> unregister(nobody) end,
        fun() -> nobody ! x end,
        fun() -> {my_name, node()} ! x end,
        fun() -> {nobody, node()} ! x end,
        fun() -> erlang:send(my_name, x, [noconnect]) end,
        fun() -> is_list(registered()) end,
        fun() -> process_info(P, registered_name) end,
        fun() -> process_info(self(), registered_name) end]],
    M = monitor(process, my_name),
    P ! stop,
    D = receive {'DOWN', M, process, Object, R} -> {Object =:= {my_name, node()}, R} end,
    M2 = monitor(process, my_name),
    D2 = receive {'DOWN', M2, process, Object2, R2} -> {Object2 =:= {my_name, node()}, R2} end,
    {L, D, whereis(my_name), D2, unregister_self()}.

unregister_self() ->
    true = register(me, self()),
    A = whereis(me) =:= self(),
    true = unregister(me),
    {A, whereis(me), register(me, self()), unregister(me)}.
