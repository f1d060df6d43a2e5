-module(aliases).
-export([start/0]).

start() ->
    [plain(), dropped(), reply_once(), explicit(), demonitored(), down_ends_it(), other(), not_mine(), gone()].

next() -> receive M -> M after 20 -> none end.

plain() -> A = alias(), A ! one, {next(), unalias(A), unalias(A)}.

dropped() -> A = alias(), true = unalias(A), A ! lost, next().

reply_once() ->
    A = alias([reply]),
    A ! first, A ! second,
    {next(), next(), unalias(A)}.

explicit() ->
    {P, R} = spawn_opt(fun() -> receive {go, A} -> A ! hello, exit(bye) end end, [{monitor, [{alias, explicit_unalias}]}]),
    P ! {go, R},
    {next(), element(5, next()), unalias(R)}.

demonitored() ->
    {P, R} = spawn_opt(fun() -> receive {go, A} -> A ! hello end end, [{monitor, [{alias, demonitor}]}]),
    demonitor(R),
    P ! {go, R},
    {next(), unalias(R)}.

down_ends_it() ->
    R = monitor(process, spawn(fun() -> exit(x) end), [{alias, demonitor}]),
    D = receive {'DOWN', R, process, _, _} -> seen after 500 -> missing end,
    {D, unalias(R)}.

other() ->
    {P, R} = spawn_opt(fun() -> receive {go, A} -> A ! r1, A ! r2, receive stop -> ok end end end,
                       [{monitor, [{alias, reply_demonitor}]}]),
    P ! {go, R},
    X = next(),
    Y = next(),
    P ! stop,
    {X, Y, next(), demonitor(R, [info])}.

not_mine() ->
    A = alias(),
    Self = self(),
    spawn(fun() -> Self ! {theirs, unalias(A)} end),
    {next(), unalias(A)}.

gone() ->
    Self = self(),
    P = spawn(fun() -> Self ! {a, alias()}, receive stop -> ok end end),
    {a, A} = next(),
    exit(P, kill),
    A ! nobody,
    {next(), oracle:try_(fun() -> alias([bad]) end), oracle:try_(fun() -> unalias(x) end)}.
