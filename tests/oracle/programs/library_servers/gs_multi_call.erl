%% multi_call and abcast on this node alone.
-module(gs_multi_call).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start({local, gs_multi}, ?MODULE, 5, []),
    Here = node(),
    oracle:say(case gen_server:multi_call([Here], gs_multi, get) of {[{Here, V}], []} -> V end),
    oracle:say(gen_server:abcast([Here], gs_multi, {set, 9})),
    oracle:say(case gen_server:multi_call(gs_multi, get) of {[{Here, W}], []} -> W end),
    oracle:say(case gen_server:multi_call([Here], gs_multi_nosuch, get, 100) of {[], [Here]} -> bad_node end),
    gen_server:stop(P).

init(N) -> {ok, N}.
handle_call(get, _, N) -> {reply, N, N}.
handle_cast({set, V}, _) -> {noreply, V}.
