%% ancestors and initial calls through three generations; translate_initial_call.
-module(pl_ancestry).
-export([start/0, gen/2]).

start() ->
    P = proc_lib:spawn(?MODULE, gen, [self(), 3]),
    oracle:say(receive {said, L} -> [length(A) || A <- L] after 1000 -> none end),
    Q = proc_lib:spawn_link(fun() -> receive stop -> ok end end),
    oracle:say([proc_lib:translate_initial_call(Q), is_pid(P)]),
    {dictionary, D} = process_info(Q, dictionary),
    {_, {M, _, A}} = lists:keyfind('$initial_call', 1, D),
    oracle:say({M, A}),
    Q ! stop,
    R = proc_lib:spawn(?MODULE, gen, [self(), wait]),
    oracle:say([proc_lib:translate_initial_call(R), proc_lib:initial_call(R)]),
    R ! stop,
    ok.

gen(To, wait) -> receive stop -> To end;
gen(To, N) -> gen(To, N, []).

gen(To, 0, L) -> To ! {said, lists:reverse(L)};
gen(To, N, L) -> proc_lib:spawn(fun() -> gen(To, N - 1, [get('$ancestors') | L]) end).
