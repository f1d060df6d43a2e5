%% Hundreds of processes at once: trees, pools, collectors, all of them counted.
-module(many_processes).
-export([start/0]).

start() ->
    oracle:say(tree(7)),
    oracle:say(lists:sum(pmap(fun(X) -> X * X end, lists:seq(1, 200)))),
    oracle:say(pool(5, lists:seq(1, 60))),
    oracle:say(token(100, 300)),
    Before = length(processes()),
    Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, 300)],
    oracle:say(length(processes()) - Before),
    Ms = [monitor(process, P) || P <- Ps],
    [P ! stop || P <- Ps],
    lists:usort([receive {'DOWN', M, process, _, R} -> R end || M <- Ms]).

tree(0) -> 1;
tree(N) ->
    S = self(),
    [spawn_link(fun() -> S ! {leaf, tree(N - 1)} end) || _ <- [l, r]],
    receive {leaf, A} -> receive {leaf, B} -> A + B + 1 end end.

pmap(F, L) ->
    S = self(),
    Rs = [begin R = make_ref(), spawn(fun() -> S ! {R, F(X)} end), R end || X <- L],
    [receive {R, V} -> V end || R <- Rs].

pool(N, Jobs) ->
    S = self(),
    Ws = [spawn_link(fun() -> worker(S, 0) end) || _ <- lists:seq(1, N)],
    feed(Jobs),
    [W ! stop || W <- Ws],
    lists:sum([receive {total, T} -> T end || _ <- Ws]).

feed([]) -> ok;
feed([J | T]) -> receive {ready, W} -> W ! {job, J}, feed(T) end.

worker(S, Total) ->
    S ! {ready, self()},
    receive {job, J} -> worker(S, Total + J); stop -> S ! {total, Total} end.

token(N, M) ->
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> pass(Next) end) end, self(), lists:seq(1, N)),
    Last ! {token, M},
    receive {token, X} -> X end.

pass(Next) -> receive {token, M} -> Next ! {token, M - 1} end.
