%% Links are two-way and single; unlink; links of the dead; exits run along chains.
-module(link_semantics).
-export([start/0]).

start() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> receive stop -> exit(stopped) end end),
    oracle:say({link(P), link(P), lists:member(P, element(2, process_info(self(), links)))}),
    oracle:say([L || L <- element(2, process_info(P, links)), L =:= self()] =:= [self()]),
    oracle:say({unlink(P), unlink(P), lists:member(P, element(2, process_info(self(), links)))}),
    P ! stop,
    oracle:say(receive {'EXIT', P, R} -> R after 30 -> nothing end),
    oracle:say({catch link(P), receive {'EXIT', P, R1} -> R1 after 100 -> none end}),
    oracle:say(link(self())),
    oracle:say([oracle:try_(fun() -> link(X) end) || X <- [a, 1]]),
    oracle:say([oracle:try_(fun() -> unlink(X) end) || X <- [a, self()]]),
    Chain = chain(5, self()),
    exit(Chain, broken),
    oracle:say(receive {'EXIT', _, R2} -> R2 end),
    Me = self(),
    {Q, M} = spawn_monitor(fun() -> process_flag(trap_exit, false), link(spawn(fun() -> receive after 10 -> exit(normal) end end)), receive after 40 -> Me ! alive end end),
    oracle:say(receive alive -> alive; {'DOWN', M, process, Q, W} -> W end),
    Z = spawn(fun() -> process_flag(trap_exit, false), receive {go, X} -> link(X), receive after infinity -> ok end end end),
    {B, MB} = spawn_monitor(fun() -> receive after 30 -> exit(bang) end end),
    MZ = monitor(process, Z),
    Z ! {go, B},
    [receive {'DOWN', MB, _, _, X1} -> X1 end, receive {'DOWN', MZ, _, _, X2} -> X2 end].

chain(0, To) -> link(To), receive after infinity -> ok end;
chain(N, To) when N =:= 5 -> S = self(), P = spawn(fun() -> link(S), Last = spawn_link(fun() -> chain_end(N - 1) end), S ! {last, Last}, receive after infinity -> ok end end), receive {last, L} -> _ = P, L end.
chain_end(0) -> receive after infinity -> ok end;
chain_end(N) -> spawn_link(fun() -> chain_end(N - 1) end), receive after infinity -> ok end.
