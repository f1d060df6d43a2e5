-module(link_races).
-export([start/0]).

%% Processes that link and unlink each other at the same time end up linked to nobody: one that is killed takes none along.
start() ->
    Me = self(),
    Ps = [spawn(fun() -> worker(Me, 20) end) || _ <- seq(1, 12)],
    [P ! {peers, Ps} || P <- Ps],
    done(12),
    [A | Rest] = Ps,
    exit(A, kill),
    Alive = [is_process_alive(P) || P <- Rest],
    Links = [process_info(P, links) || P <- Rest],
    [exit(P, kill) || P <- Rest],
    {Alive, Links, star(30), tree(5)}.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

worker(Me, N) ->
    receive {peers, Ps} -> loop(Ps, N), [unlink(P) || P <- Ps], Me ! done, receive stop -> ok end end.

loop(_, 0) -> ok;
loop(Ps, N) -> [begin link(P), unlink(P) end || P <- Ps, P =/= self()], loop(Ps, N - 1).

done(0) -> ok;
done(N) -> receive done -> done(N - 1) end.

%% All are linked to the hub: when it goes, all go.
star(N) ->
    {Hub, M} = spawn_opt(fun() -> [spawn_link(fun() -> receive never -> ok end end) || _ <- seq(1, N)], receive {From, links} -> From ! process_info(self(), links), receive go -> exit(boom) end end end, [monitor]),
    Hub ! {self(), links},
    {links, L} = receive X -> X end,
    Refs = [monitor(process, P) || P <- L],
    Hub ! go,
    Why = [receive {'DOWN', R, process, _, W} -> W end || R <- Refs],
    receive {'DOWN', M, process, Hub, W2} -> {length(L), W2, [W || W <- Why, W =/= boom]} end.

tree(D) ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> branch(D) end),
    R = receive {'EXIT', P, W} -> W end,
    process_flag(trap_exit, false),
    R.

branch(0) -> exit(leaf);
branch(D) ->
    spawn_link(fun() -> branch(D - 1) end),
    spawn_link(fun() -> receive never -> ok end end),
    receive never -> ok end.
