%% proc_lib:start, start_link, start_monitor with acks, failures, time limits.
-module(pl_starts).
-export([start/0, child/2]).

start() ->
    process_flag(trap_exit, true),
    [oracle:say({W, plain(proc_lib:start(?MODULE, child, [self(), W])), exits()}) || W <- [ack, ack_value, exit, crash, return]],
    [oracle:say({W, plain(proc_lib:start_link(?MODULE, child, [self(), W])), exits()}) || W <- [ack_value, exit, crash]],
    oracle:say(proc_lib:start(?MODULE, child, [self(), slow], 30)),
    {R, M} = proc_lib:start_monitor(?MODULE, child, [self(), ack_value]),
    oracle:say({R, is_reference(M), receive {'DOWN', M, _, _, X} -> X after 200 -> none end}),
    {R2, M2} = proc_lib:start_monitor(?MODULE, child, [self(), exit]),
    oracle:say({plain(R2), receive {'DOWN', M2, _, _, X2} -> X2 after 200 -> none end}),
    ok.

exits() -> receive {'EXIT', _, R} -> plain(R) after 30 -> none end.
plain({error, R}) -> {error, plain(R)};
plain({R, [{_, _, _, _} | _]}) -> {R, stack};
plain(P) when is_pid(P) -> pid;
plain(T) when is_tuple(T) -> list_to_tuple([plain(X) || X <- tuple_to_list(T)]);
plain(R) -> R.

child(_, ack) -> proc_lib:init_ack({ok, self()});
child(P, ack_value) -> proc_lib:init_ack(P, {ok, some_value});
child(_, exit) -> exit(refused);
child(_, crash) -> error(crashed);
child(_, slow) -> timer:sleep(5000);
child(_, return) -> returned.
