%% proc_lib: starting with acknowledgement, ancestors, initial calls, stopping.
-module(spawned_with_proc_lib).
-export([start/0, child/2, loop/0]).

start() ->
    process_flag(trap_exit, true),
    register(starter, self()),
    [oracle:say({F, How, result(F, How), exits()}) || F <- [start, start_link], How <- [ack, {ack, {error, no}}, normal, crash, {exit, why}, silent]],
    oracle:say(case proc_lib:start_monitor(?MODULE, child, [self(), ack]) of {{ok, P0}, M} when is_pid(P0), is_reference(M) -> P0 ! stop, receive {'DOWN', M, _, _, R0} -> R0 end end),
    P = proc_lib:spawn_link(?MODULE, loop, []),
    P ! {self(), dictionary},
    oracle:say(receive {P, D} -> [{K, V} || {K, V} <- lists:sort(D), is_atom(V) orelse is_tuple(V) orelse V =:= [starter]] end),
    oracle:say(proc_lib:initial_call(P)),
    oracle:say(proc_lib:translate_initial_call(P)),
    oracle:say(proc_lib:stop(P, shutdown, 1000)),
    oracle:say(exits()),
    oracle:say(oracle:try_(fun() -> proc_lib:stop(P) end)),
    Q = proc_lib:spawn(fun() -> exit(quiet) end),
    MQ = monitor(process, Q),
    oracle:say(receive {'DOWN', MQ, _, _, R} -> lists:member(R, [quiet, noproc]) end),
    S = proc_lib:spawn_opt(?MODULE, loop, [], [link, {min_heap_size, 1000}]),
    S ! hibernate,
    receive after 5 -> ok end,
    S ! {self(), awake},
    oracle:say(receive {S, W} -> W after 1000 -> asleep end),
    S ! stop,
    oracle:say(exits()),
    ok.

result(F, How) ->
    case proc_lib:F(?MODULE, child, [self(), How], 50) of
        {ok, P} -> P ! stop, ok;
        {error, {R, [_ | _]}} -> {error, R, stack};
        Other -> Other
    end.

exits() -> receive {'EXIT', _, {R, [{_, _, _, _} | _]}} -> [{R, stack} | exits()]; {'EXIT', _, R} -> [R | exits()] after 10 -> [] end.

child(Parent, ack) -> proc_lib:init_ack(Parent, {ok, self()}), receive stop -> ok end;
child(Parent, {ack, X}) -> proc_lib:init_ack(Parent, X);
child(_, normal) -> ok;
child(_, crash) -> error(boom);
child(_, {exit, R}) -> exit(R);
child(_, silent) -> receive never -> ok end.

loop() ->
    receive
        {From, dictionary} -> From ! {self(), get()}, loop();
        {From, awake} -> From ! {self(), awake}, loop();
        hibernate -> proc_lib:hibernate(?MODULE, loop, []);
        {system, From, {terminate, Reason}} -> gen:reply(From, ok), exit(Reason);
        stop -> ok
    end.
