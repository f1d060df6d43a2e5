%% message_queue_data off_heap changes nothing that a program sees; long queues; selective receive in them.
-module(off_heap_queue).
-export([start/0]).

start() ->
    [oracle:say(run(Q)) || Q <- [on_heap, off_heap]],
    process_flag(message_queue_data, off_heap),
    [self() ! {n, I} || I <- lists:seq(1, 100)],
    oracle:say(process_info(self(), message_queue_len)),
    garbage_collect(),
    process_flag(message_queue_data, on_heap),
    lists:sum([receive {n, I} -> I end || I <- lists:reverse(lists:seq(1, 100))]).

run(Q) ->
    Me = self(),
    {P, M} = spawn_opt(fun() ->
        receive go -> ok end,
        {message_queue_len, L} = process_info(self(), message_queue_len),
        X = receive {last, T} -> T end,
        S = drain(0),
        Me ! {result, L, X, S}
    end, [monitor, {message_queue_data, Q}]),
    [P ! {num, I, <<I:256>>} || I <- lists:seq(1, 200)],
    P ! {last, {done, lists:seq(1, 20)}},
    P ! go,
    R = receive {result, _, _, _} = V -> V end,
    receive {'DOWN', M, process, P, W} -> {R, W} end.

drain(S) -> receive {num, I, <<I:256>>} -> drain(S + I) after 0 -> S end.
