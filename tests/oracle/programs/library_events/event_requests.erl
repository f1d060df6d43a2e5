%% Requests to event handlers and their collections.
-module(event_requests).
-behaviour(gen_event).
-export([start/0, init/1, handle_event/2, handle_call/2]).

init(State) -> {ok, State}.
handle_event(_, State) -> {ok, State}.
handle_call(which, State) -> {ok, State, State};
handle_call({slow, N}, State) -> receive after N -> ok end, {ok, {slow, N}, State};
handle_call(leave, State) -> {remove_handler, {left, State}};
handle_call(crash, _) -> exit(wanted).

start() ->
    {ok, M} = gen_event:start({local, manager_of_requests}),
    ok = gen_event:add_handler(M, ?MODULE, one),
    ok = gen_event:add_handler(M, {?MODULE, id}, two),
    singles(M),
    collections(M),
    gone(M).

singles(M) ->
    A = gen_event:send_request(M, ?MODULE, which),
    oracle:say(gen_event:receive_response(A, 5000)),
    B = gen_event:send_request(manager_of_requests, {?MODULE, id}, which),
    oracle:say(gen_event:wait_response(B, infinity)),
    C = gen_event:send_request(M, {?MODULE, none}, which),
    oracle:say(gen_event:receive_response(C, infinity)),
    D = gen_event:send_request(M, ?MODULE, {slow, 30}),
    oracle:say(gen_event:wait_response(D, 1)),
    oracle:say(gen_event:wait_response(D, 5000)),
    E = gen_event:send_request(M, ?MODULE, {slow, 60}),
    oracle:say(gen_event:receive_response(E, 1)),
    F = gen_event:send_request(M, ?MODULE, which),
    oracle:say(receive X -> gen_event:check_response(X, F) after 5000 -> nothing end),
    oracle:say(gen_event:check_response(unrelated, F)).

collections(M) ->
    Empty = gen_event:reqids_new(),
    oracle:say({gen_event:reqids_size(Empty), gen_event:reqids_to_list(Empty)}),
    oracle:say(gen_event:receive_response(Empty, 10, true)),
    oracle:say(gen_event:wait_response(Empty, 10, true)),
    oracle:say(gen_event:check_response(unrelated, Empty, false)),
    One = gen_event:send_request(M, ?MODULE, which, label_one, Empty),
    Two = gen_event:send_request(M, {?MODULE, id}, which, label_two, One),
    Three = gen_event:reqids_add(gen_event:send_request(M, {?MODULE, none}, which), label_three, Two),
    oracle:say({gen_event:reqids_size(Three), lists:sort([L || {_, L} <- gen_event:reqids_to_list(Three)])}),
    drained(Three, fun(R) -> gen_event:receive_response(R, 5000, true) end),
    Again = gen_event:send_request(M, ?MODULE, which, first, gen_event:send_request(M, ?MODULE, {slow, 5}, second, Empty)),
    drained(Again, fun(R) -> gen_event:wait_response(R, 5000, true) end),
    Kept = gen_event:send_request(M, ?MODULE, which, kept, Empty),
    {Answer, Left} = receive X -> case gen_event:check_response(X, Kept, false) of {R, L, C} -> {{R, L}, C} end after 5000 -> nothing end,
    oracle:say({Answer, gen_event:reqids_size(Left)}),
    oracle:say([oracle:try_(F) || F <- [
        fun() -> gen_event:reqids_add(x, y, Empty) end, fun() -> gen_event:reqids_size(x) end,
        fun() -> gen_event:reqids_to_list(x) end, fun() -> gen_event:receive_response(x, 0, true) end]]).

drained(Ids, Ask) ->
    case Ask(Ids) of
        no_request -> oracle:say(drained);
        {Response, Label, Rest} -> oracle:say({Label, Response}), drained(Rest, Ask)
    end.

gone(M) ->
    oracle:say(gen_event:receive_response(gen_event:send_request(M, ?MODULE, leave), 5000)),
    oracle:say(gen_event:receive_response(gen_event:send_request(M, {?MODULE, id}, crash), 5000)),
    oracle:say(gen_event:which_handlers(M)),
    Late = gen_event:send_request(M, ?MODULE, which),
    ok = gen_event:stop(M),
    oracle:say(gen_event:receive_response(Late, 5000)),
    case gen_event:receive_response(gen_event:send_request(M, ?MODULE, which), 5000) of
        {error, {Reason, _}} -> {error, Reason}
    end.
