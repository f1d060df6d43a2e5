%% process_flag gives the former value, for each flag, and refuses what is none.
-module(flags_of_processes).
-export([start/0]).

start() ->
    oracle:say([process_flag(trap_exit, V) || V <- [true, false, true, true, false]]),
    oracle:say([process_flag(priority, V) || V <- [high, low, max, normal, normal]]),
    oracle:say([process_flag(message_queue_data, V) || V <- [off_heap, on_heap, on_heap]]),
    oracle:say(process_flag(min_heap_size, 500) > 0),
    oracle:say(process_info(self(), min_heap_size) >= {min_heap_size, 500}),
    oracle:say(maps:get(size, process_flag(max_heap_size, 0))),
    oracle:say(is_map(process_flag(max_heap_size, #{size => 10000000, kill => true, error_logger => false}))),
    oracle:say(maps:with([size], element(2, process_info(self(), max_heap_size)))),
    process_flag(max_heap_size, 0),
    oracle:say(process_flag(error_handler, error_handler)),
    oracle:say(is_integer(process_flag(fullsweep_after, 10))),
    oracle:say(process_flag(fullsweep_after, 20)),
    oracle:say([oracle:try_(fun() -> process_flag(F, V) end) || {F, V} <- [{nope, 1}, {trap_exit, 1}, {trap_exit, a}, {priority, urgent}, {priority, 1},
        {min_heap_size, -1}, {min_heap_size, a}, {max_heap_size, -1}, {message_queue_data, x}, {1, true}, {save_calls, -1}]]),
    P = spawn(fun() -> receive stop -> ok end end),
    oracle:say(oracle:try_(fun() -> process_flag(P, trap_exit, true) end)),
    P ! stop,
    process_info(self(), [trap_exit, priority, message_queue_data, fullsweep_after]).
