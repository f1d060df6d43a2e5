%% process_info of oneself and others: items, lists of items, the dead, wrong items.
-module(info_items).
-export([start/0, waiter/1]).

start() ->
    put(key, value),
    self() ! m1, self() ! {m, 2},
    oracle:say([process_info(self(), I) || I <- [trap_exit, message_queue_len, messages, dictionary, registered_name, priority, status, links, monitors, monitored_by, error_handler, catchlevel, message_queue_data]]),
    oracle:say([is_integer(element(2, process_info(self(), I))) || I <- [heap_size, stack_size, total_heap_size, reductions, memory]]),
    oracle:say(process_info(self(), [trap_exit, message_queue_len, registered_name])),
    oracle:say(process_info(self(), [])),
    {current_function, CF} = process_info(self(), current_function),
    oracle:say(CF),
    oracle:say([K || {K, _} <- process_info(self())]),
    P = spawn(?MODULE, waiter, [a]),
    receive after 20 -> ok end,
    oracle:say([process_info(P, I) || I <- [initial_call, status, current_function, message_queue_len, dictionary, trap_exit]]),
    P ! x, P ! y,
    receive after 5 -> ok end,
    oracle:say(process_info(P, [message_queue_len, messages])),
    {group_leader, G} = process_info(P, group_leader),
    oracle:say(is_pid(G)),
    exit(P, kill),
    wait(P),
    oracle:say([process_info(P), process_info(P, status), process_info(P, [status])]),
    oracle:say([oracle:try_(fun() -> process_info(X, Y) end) || {X, Y} <- [{a, status}, {self(), nosuch}, {self(), [status, nosuch]}, {self(), 1}]]),
    oracle:try_(fun() -> process_info(x) end).

waiter(_) -> receive never -> ok end.

wait(P) -> case is_process_alive(P) of true -> receive after 1 -> wait(P) end; false -> ok end.
