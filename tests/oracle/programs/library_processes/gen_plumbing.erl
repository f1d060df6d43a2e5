%% What the behaviours themselves stand on: gen starts, names, asks and answers.
-module(gen_plumbing).
-export([start/0, init_it/6, init_it/7]).

init_it(Starter, self, Name, Mod, Args, Options) -> init_it(Starter, self(), Name, Mod, Args, Options);
init_it(Starter, Parent, Name, Mod, Args, Options) ->
    case Args of
        {fail, Why} ->
            gen:unregister_name(Name),
            proc_lib:init_ack(Starter, {error, Why}),
            exit(normal);
        _ ->
            proc_lib:init_ack(Starter, {ok, self()}),
            loop({gen:name(Name), Mod, Args, Options, Parent =:= self() orelse Parent =:= gen:get_parent()})
    end.

init_it(_, _, _, _, _, _, _) -> nothing.

loop(State) ->
    receive
        {ask, From, what} -> gen:reply(From, State), loop(State);
        {ask, _, die} -> exit(wanted);
        {ask, From, {say, X}} -> gen:reply(From, X), loop(State);
        {ask, _, silent} -> loop(State);
        stop -> ok
    end.

start() ->
    process_flag(trap_exit, true),
    {ok, P} = gen:start(?MODULE, nolink, some_mod, args, [opt]),
    oracle:say(shown(gen:call(P, ask, what))),
    oracle:say(shown(gen:call(P, ask, what, 5000))),
    {ok, N} = gen:start(?MODULE, link, {local, plumbed}, some_mod, args, []),
    oracle:say({whereis(plumbed) =:= N, shown(gen:call(plumbed, ask, what))}),
    oracle:say(case gen:start(?MODULE, link, {local, plumbed}, some_mod, args, []) of {error, {already_started, N}} -> taken end),
    oracle:say(gen:start(?MODULE, link, {local, other_name}, some_mod, {fail, why}, [])),
    oracle:say(whereis(other_name)),
    timer:sleep(10),
    oracle:say(flushed()),
    A = gen:send_request(P, ask, what),
    oracle:say(shown(gen:receive_response(A, 5000))),
    B = gen:send_request(P, ask, silent),
    oracle:say(gen:wait_response(B, 10)),
    oracle:say(gen:check_response(unrelated, B)),
    oracle:say(gen:receive_response(B, 10)),
    C = gen:send_request(P, ask, {say, once}),
    oracle:say(receive M -> gen:check_response(M, C) after 5000 -> nothing end),
    D = gen:send_request(P, ask, what, label, gen:reqids_new()),
    {R, L, E} = gen:wait_response(D, 5000, true),
    oracle:say({shown(R), L, gen:reqids_size(E), gen:reqids_to_list(E)}),
    F = gen:reqids_add(gen:send_request(P, ask, what), label2, E),
    {R2, L2, _} = gen:receive_response(F, 5000, false),
    oracle:say({shown(R2), L2}),
    G = gen:send_request(P, ask, what, label3, E),
    oracle:say(receive M2 -> {R3, L3, _} = gen:check_response(M2, G, true), {shown(R3), L3} after 5000 -> nothing end),
    oracle:say(catch_exit(fun() -> gen:call(P, ask, silent, 10) end)),
    oracle:say(catch_exit(fun() -> gen:call(no_such_name, ask, what) end)),
    oracle:say(catch_exit(fun() -> gen:call(N, ask, die) end)),
    receive {'EXIT', N, Why} -> oracle:say(Why) after 1000 -> oracle:say(nothing) end,
    H = gen:send_request(N, ask, what),
    oracle:say(case gen:receive_response(H, 1000) of {error, {Reason, N}} -> Reason end),
    P ! stop,
    done.

flushed() -> receive {'EXIT', _, R} -> [R | flushed()] after 0 -> [] end.

shown({reply, State}) -> {reply, shown(State)};
shown({ok, State}) -> {ok, shown(State)};
shown({Name, Mod, Args, Options, IsParent}) -> {if is_pid(Name) -> pid; true -> Name end, Mod, Args, Options, IsParent}.

catch_exit(F) ->
    try F() catch exit:R -> {exit, R} end.
