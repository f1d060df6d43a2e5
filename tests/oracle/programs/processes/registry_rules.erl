%% Names: registering twice, reserved names, whereis, names freed at exit, names of the dead.
-module(registry_rules).
-export([start/0]).

start() ->
    oracle:say([register(r_one, self()), whereis(r_one) =:= self(), whereis(r_none)]),
    oracle:say([oracle:try_(fun() -> register(N, P) end) || {N, P} <- [{r_one, self()}, {r_two, self()}, {undefined, self()}, {1, self()}, {r_x, 1}, {"s", self()}]]),
    oracle:say(process_info(self(), registered_name)),
    oracle:say(lists:member(r_one, registered())),
    oracle:say([unregister(r_one), whereis(r_one), process_info(self(), registered_name)]),
    oracle:say([oracle:try_(fun() -> unregister(N) end) || N <- [r_one, undefined, 1]]),
    {P, M} = spawn_monitor(fun() -> register(r_short, self()), exit(whereis(r_short) =:= self()) end),
    oracle:say(receive {'DOWN', M, process, P, W} -> W end),
    oracle:say([whereis(r_short), oracle:try_(fun() -> register(r_dead, P) end)]),
    Q = spawn(fun() -> receive {Who, hi} -> Who ! {self(), hello} end end),
    oracle:say([register(r_q, Q), element(2, process_info(Q, registered_name))]),
    r_q ! {self(), hi},
    oracle:say(receive {Q, X} -> X end),
    wait(Q),
    oracle:say(whereis(r_q)),
    Ps = [begin S = self(), R = spawn(fun() -> S ! {self(), try register(r_race, self()) catch error:badarg -> lost end}, receive stop -> ok end end), R end || _ <- lists:seq(1, 10)],
    Res = [receive {R, V} -> V end || R <- Ps],
    [R ! stop || R <- Ps],
    {length([t || true <- Res]), length([l || lost <- Res])}.

wait(P) -> case is_process_alive(P) of true -> receive after 1 -> wait(P) end; false -> ok end.
