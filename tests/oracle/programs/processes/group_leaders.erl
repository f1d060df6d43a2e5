%% Group leaders are inherited, set on others, and kept by children.
-module(group_leaders).
-export([start/0]).

start() ->
    G = group_leader(),
    Me = self(),
    Fake = spawn(fun() -> receive stop -> ok end end),
    oracle:say(group_leader(Fake, self())),
    oracle:say(group_leader() =:= Fake),
    spawn(fun() -> Me ! {child, group_leader() =:= Fake} end),
    oracle:say(receive {child, X} -> X end),
    group_leader(G, self()),
    P = spawn(fun() -> receive ask -> Me ! {leader, group_leader()} end end),
    oracle:say(group_leader(Fake, P)),
    P ! ask,
    oracle:say(receive {leader, L} -> L =:= Fake end),
    oracle:say([oracle:try_(fun() -> group_leader(A, B) end) || {A, B} <- [{a, self()}, {self(), b}, {1, 2}]]),
    Fake ! stop,
    group_leader() =:= G.
