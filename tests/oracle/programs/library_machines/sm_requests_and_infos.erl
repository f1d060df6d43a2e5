%% send_request, infos, casts to names, replies in lists.
-module(sm_requests_and_infos).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start({local, sm_named}, ?MODULE, [], []),
    R = gen_statem:send_request(sm_named, {wait_for, 2}),
    R2 = gen_statem:send_request(P, {wait_for, 2}),
    sm_named ! hello,
    gen_statem:cast(sm_named, x),
    oracle:say([gen_statem:receive_response(R, 500), gen_statem:receive_response(R2, 500)]),
    oracle:say(gen_statem:call(sm_named, seen)),
    Ids = gen_statem:reqids_add(gen_statem:send_request(P, seen), b, gen_statem:send_request(P, seen, a, gen_statem:reqids_new())),
    oracle:say(gen_statem:reqids_size(Ids)),
    {Resp1, L1, Ids2} = gen_statem:receive_response(Ids, 500, true),
    {Resp2, L2, Ids3} = gen_statem:receive_response(Ids2, 500, true),
    oracle:say([Resp1, L1, Resp2, L2, gen_statem:reqids_size(Ids3), gen_statem:receive_response(Ids3, 10, true)]),
    gen_statem:stop(sm_named).

init(L) -> {ok, {waiting, []}, L}.
callback_mode() -> handle_event_function.
handle_event({call, F}, seen, _, L) -> {keep_state_and_data, {reply, F, lists:reverse(L)}};
handle_event({call, F}, {wait_for, N}, {waiting, Fs}, L) when length(Fs) + 1 =:= N -> {next_state, {waiting, []}, L, [{reply, X, together} || X <- [F | Fs]]};
handle_event({call, F}, {wait_for, _}, {waiting, Fs}, L) -> {next_state, {waiting, [F | Fs]}, L};
handle_event(T, E, _, L) -> {keep_state, [{T, E} | L]}.
