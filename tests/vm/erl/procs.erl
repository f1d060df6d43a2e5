%% Programs of tests/vm/test_process*.py. After a change: erlc +deterministic +no_debug_info procs.erl
-module(procs).
-export([
    waits/1, sleeper/1, counts/1, spin/0, race/1, halts/1, echo/1, console/0, echo_close/0, port_dies_with_owner/0,
    device/0, cancel_send_after/0, starve/1, priorities/0, limits/0, idle/1, clock/0, random/0, deadlock/0,
    unique/0, units/0, busy_wait/1, names_of/0, port_functions/0, two_names/0, memory_of/1, blocked/0, 
    online/1, both/0, inbox/0, dates/0, statistics/0, system/0, killed_leader/0
]).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

waits(Ms) -> receive after Ms -> waited end.

sleeper(Ms) ->
    T0 = erlang:monotonic_time(millisecond),
    receive after Ms -> ok end,
    erlang:monotonic_time(millisecond) - T0.

counts(N) -> counts(N, 0).
counts(0, S) -> S;
counts(N, S) -> counts(N - 1, S + N).

spin() -> spin().

%% Which of several equal processes comes first depends on scheduling only.
race(N) ->
    Me = self(),
    [spawn(fun() -> work(I * 100), Me ! I end) || I <- seq(1, N)],
    [receive I -> I end || _ <- seq(1, N)].

work(0) -> ok;
work(N) -> work(N - 1).

halts(Status) -> spawn(fun() -> erlang:halt(Status) end), receive never -> ok end.

echo(X) ->
    P = open_port({spawn, "echo"}, []),
    P ! {self(), X},
    receive Y -> Y end.

echo_close() ->
    P = open_port({spawn, <<"echo">>}, []),
    process_flag(trap_exit, true),
    P ! {self(), close},
    A = receive {P, closed} -> closed end,
    B = receive {'EXIT', P, R} -> R end,
    {A, B}.

console() ->
    P = open_port({spawn, "console"}, []),
    R = make_ref(),
    P ! {'$call', {self(), R}, {puts, ["text ", <<"binary">>, [[$\n]]]}},
    A = receive {R, X} -> X end,
    P ! {'$call', {self(), R}, {puts, [a]}},
    B = receive {R, Y} -> Y end,
    P ! {io_request, self(), R, {put_chars, unicode, [955, $\n]}},
    C = receive {io_reply, R, Z} -> Z end,
    P ! {'$call', {self(), R}, flush},
    D = receive {R, W} -> W end,
    P ! nonsense,
    P ! {self(), close},
    receive {P, closed} -> ok end,
    {A, B, C, D, console:print(["done", 10])}.

port_dies_with_owner() ->
    Me = self(),
    {Owner, M} = spawn_opt(fun() -> Me ! {port, open_port({spawn, "echo"}, [])}, receive go -> ok end end, [monitor]),
    {port, P} = receive X -> X end,
    P ! {Me, 1},
    1 = receive Y -> Y end,
    Owner ! go,
    receive {'DOWN', M, process, Owner, normal} -> ok end,
    receive after 20 -> ok end,
    P ! {Me, 2},
    receive 2 -> alive after 20 -> gone end.

%% What devices do otherwise than OTP (facts: processes).
device() ->
    P = spawn(fun() -> receive stop -> ok end end),
    Dead = spawn(fun() -> ok end),
    receive after 10 -> ok end,
    process_flag(trap_exit, true),
    [fails(F) || F <- [
        fun() -> link(Dead) end,
        fun() -> monitor(process, some_name) end,
        fun() -> {register(n1, P), register(n2, P)} end,
        fun() -> process_info(P, status) end,
        fun() -> process_info(P, [links]) end,
        fun() -> process_info(P, registered_name) end,
        fun() -> process_info(P, message_queue_len) end,
        fun() -> process_info(Dead, links) end,
        fun() -> process_flag(priority, high) end,
        fun() -> is_process_alive(a) end,
        fun() -> {n1, nonode@nohost} ! x end,
        fun() -> erlang:system_info(no_such_key) end,
        fun() -> erlang:system_info(machine) end,
        fun() -> erlang:memory(total) end,
        fun() -> erlang:monotonic_time(nanosecond) end,
        fun() -> list_to_atom([a]) end,
        fun() -> max(id(1), id(1.0)) end,
        fun() -> receive after 5000000000 -> x end end]].

id(X) -> X.

fails(F) ->
    Me = self(),
    {P, M} = spawn_opt(fun() -> Me ! {self(), try {ok, F()} catch C:R -> {C, R} end} end, [monitor]),
    receive {P, X} -> X after 30 -> exit(P, kill), receive {'DOWN', M, process, P, _} -> waits end end.

cancel_send_after() ->
    R = erlang:send_after(20, self(), late),
    S = erlang:start_timer(10000, self(), never),
    A = erlang:cancel_timer(R),
    B = erlang:cancel_timer(S),
    {is_integer(A), is_integer(B), receive late -> arrived after 100 -> cancelled end}.

%% A loop that never waits doesn't keep others from running.
starve(N) ->
    Me = self(),
    Loops = [spawn(fun spin/0) || _ <- seq(1, N)],
    spawn(fun() -> Me ! alive end),
    R = receive X -> X end,
    [exit(P, kill) || P <- Loops],
    R.

priorities() ->
    Me = self(),
    process_flag(priority, max),
    [spawn_opt(fun() -> work(20000), Me ! P end, [{priority, P}]) || P <- [low, normal, high]],
    [receive P -> P end || P <- [high, normal, low]].

limits() ->
    Ps = more([]),
    [exit(P, kill) || P <- Ps],
    {length(Ps) > 50, length(Ps) < 200}.

more(Ps) ->
    try spawn(fun() -> receive never -> ok end end) of P -> more([P | Ps])
    catch error:system_limit -> Ps end.

idle(N) ->
    [spawn(fun() -> receive stop -> ok end end) || _ <- seq(1, N)],
    erlang:system_info(process_count).

clock() -> {erlang:system_time(second), erlang:monotonic_time(second), erlang:timestamp(), erlang:universaltime()}.

random() -> {atomvm:random(), byte_size(atomvm:rand_bytes(100)), atomvm:rand_bytes(8)}.

deadlock() -> receive never -> ok end.

unique() ->
    L = [erlang:unique_integer([positive, monotonic]) || _ <- seq(1, 100)],
    {ascending(L), is_integer(erlang:unique_integer()), catch erlang:unique_integer([odd])}.

ascending([A, B | T]) -> A < B andalso A > 0 andalso ascending([B | T]);
ascending(_) -> true.

units() ->
    N = erlang:system_time(nanosecond),
    S = erlang:system_time(second),
    {abs(N div 1000000000 - S) =< 1, abs(erlang:system_time(1000) - S * 1000) =< 2000,
     erlang:convert_time_unit(1999, millisecond, second), erlang:convert_time_unit(-1, millisecond, second),
     erlang:convert_time_unit(3, second, nanosecond), catch erlang:system_time(0)}.

busy_wait(Ms) ->
    T = erlang:monotonic_time(millisecond) + Ms,
    busy(T).
busy(T) -> case erlang:monotonic_time(millisecond) of N when N >= T -> done; _ -> busy(T) end.

names_of() -> register(a_name, self()), {registered() -- (registered() -- [a_name]), whereis(a_name) =:= self()}.

two_names() -> {register(a1, self()), register(a2, self()), whereis(a1) =:= whereis(a2), unregister(a1), whereis(a2) =:= self()}.

port_functions() ->
    P = open_port({spawn, "echo"}, []),
    register(the_port, P),
    A = erlang:port_info(P, name),
    B = erlang:port_info(P, connected) =:= {connected, self()},
    C = erlang:ports() =:= [P],
    D = is_port(P),
    E = erlang:port_info(P, registered_name),
    M = monitor(port, P),
    true = port_close(P),
    F = receive {'DOWN', M, port, P, R} -> R end,
    {A, B, C, D, E, F, erlang:port_info(P), catch port_close(P), catch open_port({spawn_driver, "no such driver"}, [])}.

memory_of(N) ->
    Before = erlang:memory(processes),
    idle(N),
    (erlang:memory(processes) - Before) div N.

%% blocked/0 and deadlock/0 are replaced by natives in the test that calls this.
both() ->
    Me = self(),
    spawn(fun() -> Me ! ?MODULE:blocked() end),
    spawn(fun() -> Me ! ?MODULE:deadlock() end),
    [receive X -> X end, receive Y -> Y end].

inbox() -> register(inbox, self()), receive X -> X end.

blocked() -> receive X -> X end.

online(N) -> {erlang:system_flag(schedulers_online, N), erlang:system_info(schedulers_online), race(20) -- seq(1, 20)}.

dates() ->
    {erlang:universaltime_to_posixtime({{2000, 2, 29}, {12, 30, 1}}), erlang:posixtime_to_universaltime(951827401),
     catch erlang:universaltime_to_posixtime({{2001, 2, 29}, {0, 0, 0}}), calendar:system_time_to_universal_time(-1, second)}.

statistics() ->
    {R, _} = erlang:statistics(reductions),
    counts(10000),
    {R2, D} = erlang:statistics(reductions),
    {R2 > R, D > 0, element(1, erlang:statistics(wall_clock)) >= 0, erlang:statistics(run_queue),
     catch erlang:statistics(nonsense)}.

system() ->
    [erlang:system_info(K) || K <- [machine, wordsize, process_limit, atom_limit, otp_release, schedulers, schedulers_online]].

killed_leader() ->
    Me = self(),
    spawn(fun() -> exit(Me, enough) end),
    receive never -> ok end.
