-module(info_of_others).
-export([start/0]).

start() ->
    Self = self(),
    Link = spawn(fun() -> receive stop -> ok end end),
    P = spawn(fun() ->
        put(k, v), put(l, [1]), link(Link), monitor(process, Link), process_flag(trap_exit, true),
        register(info_name, self()), Self ! ready, receive stop -> ok end end),
    receive ready -> ok end,
    M = monitor(process, P),
    P ! {a, [b]}, P ! c,
    receive after 20 -> ok end,
    Got = [value(process_info(P, K)) || K <- [registered_name, message_queue_len, messages, trap_exit, status, priority, initial_call]],
    Links = process_info(P, links) =:= {links, [Link]},
    Mons = process_info(P, monitors) =:= {monitors, [{process, Link}]},
    By = process_info(P, monitored_by) =:= {monitored_by, [self()]},
    {dictionary, D} = process_info(P, dictionary),
    Many = process_info(P, [trap_exit, registered_name, links]) =:= [{trap_exit, true}, {registered_name, info_name}, {links, [Link]}],
    {current_function, {CM, _, _}} = process_info(P, current_function),
    Gc = erlang:garbage_collect(P),
    exit(P, kill),
    Dead = {is_process_alive(P), process_info(P, messages), erlang:garbage_collect(P)},
    Reason = receive {'DOWN', M, process, P, R} -> R end,
    {Got, Links, Mons, By, sorted(D), Many, CM, Gc, Dead, Reason, is_process_alive(Link)}.

value({_, V}) -> V;
value(V) -> V.

sorted([{k, _} = A, B]) -> [A, B];
sorted([B, A]) -> [A, B].
