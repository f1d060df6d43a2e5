%% many requests in one collection: labels, order of answers, errors among them.
-module(gs_request_collections).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    Servers = [begin {ok, P} = gen_server:start(?MODULE, N, []), {N, P} end || N <- [30, 1, 90]],
    {ok, Dying} = gen_server:start(?MODULE, dies, []),
    Ids0 = lists:foldl(fun({N, P}, Ids) -> gen_server:send_request(P, go, {server, N}, Ids) end, gen_server:reqids_new(), Servers),
    Ids = gen_server:send_request(Dying, die, dying, Ids0),
    oracle:say([gen_server:reqids_size(Ids), lists:sort([L || {_, L} <- gen_server:reqids_to_list(Ids)])]),
    oracle:say(lists:sort(collect(Ids))),
    oracle:say([gen_server:receive_response(gen_server:reqids_new(), 10, true), gen_server:check_response(x, gen_server:reqids_new(), true)]),
    One = gen_server:send_request(element(2, hd(Servers)), slow, slow, gen_server:reqids_new()),
    oracle:say([gen_server:wait_response(One, 5, true), gen_server:check_response(unrelated, One, false)]),
    oracle:say(case gen_server:receive_response(One, 2000, false) of {R, L, Left} -> {R, L, gen_server:reqids_size(Left)} end),
    ok.

collect(Ids) ->
    case gen_server:receive_response(Ids, 3000, true) of
        no_request -> [];
        {{reply, R}, L, Left} -> [{L, R} | collect(Left)];
        {{error, {R, _}}, L, Left} -> [{L, error, R} | collect(Left)]
    end.

init(N) -> {ok, N}.
handle_call(go, _, N) -> timer:sleep(N), {reply, {slept, N}, N};
handle_call(slow, _, N) -> timer:sleep(60), {reply, at_last, N};
handle_call(die, _, _) -> exit(died).
handle_cast(_, N) -> {noreply, N}.
