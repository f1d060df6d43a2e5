%% proc_lib, sys, gen and the generic servers: functions that the recorded programs leave out.
-module(processes_tests).
-include_lib("eunit/include/eunit.hrl").
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3, callback_mode/0, handle_event/4]).
-export([starts/2, entered/1, entered_statem/2, handle_event/2, nothing/1]).

%% A server whose state is a term; a statem of the same answers.
init({statem, Data}) -> {ok, s, Data};
init(State) -> {ok, State}.
callback_mode() -> handle_event_function.
handle_call(get, _, State) -> {reply, State, State};
handle_call({set, New}, _, State) -> {reply, State, New}.
handle_cast({set, New}, _) -> {noreply, New}.
handle_info({set, New}, _) -> {noreply, New};
handle_info(_, State) -> {noreply, State}.
terminate(_, _) -> ok.
code_change(_, State, Extra) -> {ok, {State, Extra}}.
handle_event({call, From}, get, _, Data) -> {keep_state, Data, [{reply, From, Data}]};
handle_event({call, From}, later, _, Data) ->
    gen_statem:reply(From, {late, Data}),
    keep_state_and_data;
handle_event({call, From}, both, _, Data) ->
    gen_statem:reply([{reply, From, {list, Data}}]),
    keep_state_and_data.
handle_event(_, State) -> {ok, State}.
nothing(_) -> ok.

sys_test() ->
    {ok, P} = gen_server:start(?MODULE, first, []),
    first = sys:get_state(P, 1000),
    second = sys:replace_state(P, fun(first) -> second end),
    third = sys:replace_state(P, fun(second) -> third end, 1000),
    third = gen_server:call(P, get),
    ok = sys:suspend(P),
    ok = sys:change_code(P, ?MODULE, undefined, extra),
    ok = sys:resume(P),
    {third, extra} = gen_server:call(P, get),
    ok = sys:suspend(P, 1000),
    {'EXIT', {timeout, _}} = (catch gen_server:call(P, get, 20)),
    ok = sys:change_code(P, ?MODULE, undefined, more, 1000),
    ok = sys:resume(P, 1000),
    {{third, extra}, more} = gen_server:call(P, get),
    {status, P, {module, gen_server}, [_ | _]} = sys:get_status(P),
    {status, P, {module, gen_server}, [_ | _]} = sys:get_status(P, 1000),
    ok = sys:statistics(P, true),
    gen_server:call(P, get),
    {ok, Statistics} = sys:statistics(P, get),
    true = lists:keymember(messages_in, 1, Statistics),
    ok = sys:statistics(P, false, 1000),
    ok = sys:trace(P, false),
    ok = sys:trace(P, false, 1000),
    ok = sys:no_debug(P),
    ok = sys:no_debug(P, 1000),
    ok = sys:terminate(P, normal),
    gone(P),
    {ok, Q} = gen_server:start(?MODULE, x, []),
    ok = sys:terminate(Q, normal, 1000),
    gone(Q).

gone(P) ->
    M = erlang:monitor(process, P),
    receive
        {'DOWN', M, _, _, _} -> ok
    after 2000 -> error({alive, P})
    end.

debug_test() ->
    Debug = sys:debug_options([{log, 5}, statistics]),
    Shown = sys:handle_debug(Debug, fun(_, _, _) -> ok end, me, {in, hello}),
    [{in, hello}] = [E || {E, _, _} <- logged(Shown)],
    [] = sys:debug_options([]).

logged(Debug) ->
    case sys:get_log(Debug) of
        [{_, _, _} | _] = L -> L;
        L -> [{E, x, x} || E <- L]
    end.

starts(Test, How) ->
    case How of
        ack -> proc_lib:init_ack({ok, self()});
        ack_to -> proc_lib:init_ack(Test, {ok, self()})
    end,
    receive
        stop -> ok
    end.

proc_lib_test() ->
    process_flag(trap_exit, true),
    Me = self(),
    Started = [
        proc_lib:start(?MODULE, starts, [Me, ack]), proc_lib:start(?MODULE, starts, [Me, ack_to], 1000),
        proc_lib:start(?MODULE, starts, [Me, ack], 1000, []), proc_lib:start_link(?MODULE, starts, [Me, ack]),
        proc_lib:start_link(?MODULE, starts, [Me, ack], 1000), proc_lib:start_link(?MODULE, starts, [Me, ack], 1000, []),
        element(1, proc_lib:start_monitor(?MODULE, starts, [Me, ack], 1000)),
        element(1, proc_lib:start_monitor(?MODULE, starts, [Me, ack], 1000, []))
    ],
    [P ! stop || {ok, P} <- Started],
    8 = length([ok || {ok, _} <- Started]),
    Say = fun() -> Me ! {said, self()} end,
    Spawned = [
        proc_lib:spawn(Say), proc_lib:spawn(erlang, apply, [Say, []]), proc_lib:spawn_link(Say),
        proc_lib:spawn_opt(Say, [link])
    ],
    [receive {said, P} -> ok end || P <- Spawned],
    process_flag(trap_exit, false).

gen_test() ->
    {ok, P} = gen_server:start({local, a_server}, ?MODULE, 1, []),
    {ok, 1} = gen:call(P, '$gen_call', get),
    {ok, 1} = gen:call(a_server, '$gen_call', get, 1000),
    ok = gen_server:cast(P, {set, 2}),
    {reply, 2} = gen_server:wait_response(gen_server:send_request(P, get), 1000),
    {reply, 2} = gen_server:receive_response(gen_server:send_request(P, get), 1000),
    ok = gen:stop(P, normal, 1000),
    {ok, Q} = gen_server:start(?MODULE, 1, []),
    ok = gen:stop(Q),
    {ok, {R, M}} = gen_server:start_monitor(?MODULE, 1, []),
    ok = gen_server:stop(R),
    receive {'DOWN', M, _, _, normal} -> ok end,
    {ok, {S, _}} = gen_server:start_monitor({local, b_server}, ?MODULE, 1, []),
    S = whereis(b_server),
    ok = gen_server:stop(b_server),
    {ok, T} = gen_server:start_link({local, c_server}, ?MODULE, 1, []),
    ok = gen_server:stop(T).

entered(Name) ->
    case Name of
        none -> gen_server:enter_loop(?MODULE, [], mine);
        timeout -> gen_server:enter_loop(?MODULE, [], mine, infinity);
        {local, N} ->
            register(N, self()),
            gen_server:enter_loop(?MODULE, [], mine, Name);
        {named, N} ->
            register(N, self()),
            gen_server:enter_loop(?MODULE, [], mine, {local, N}, infinity)
    end.

entered_statem(How, Data) ->
    case How of
        3 -> gen_statem:enter_loop(?MODULE, [], s, Data);
        4 -> gen_statem:enter_loop(?MODULE, [], s, Data, []);
        5 ->
            register(entered_statem, self()),
            gen_statem:enter_loop(?MODULE, [], s, Data, {local, entered_statem}, [])
    end.

enter_loop_test() ->
    lists:foreach(
        fun(How) ->
            P = proc_lib:spawn(?MODULE, entered, [How]),
            mine = gen_server:call(P, get),
            gen_server:stop(P)
        end,
        [none, timeout, {local, an_entered}, {named, another_entered}]
    ),
    lists:foreach(
        fun(How) ->
            P = proc_lib:spawn(?MODULE, entered_statem, [How, data]),
            data = gen_statem:call(P, get),
            gen_statem:stop(P)
        end,
        [3, 4, 5]
    ).

statem_test() ->
    {ok, P} = gen_statem:start(?MODULE, {statem, d}, []),
    d = gen_statem:call(P, get),
    {late, d} = gen_statem:call(P, later),
    {list, d} = gen_statem:call(P, both, 1000),
    {reply, d} = gen_statem:wait_response(gen_statem:send_request(P, get)),
    {reply, d} = gen_statem:wait_response(gen_statem:send_request(P, get), 1000),
    {reply, d} = gen_statem:receive_response(gen_statem:send_request(P, get)),
    {reply, d} = gen_statem:receive_response(gen_statem:send_request(P, get), 1000),
    no_reply = gen_statem:check_response(unrelated, gen_statem:send_request(P, get)),
    ok = gen_statem:stop(P),
    {ok, Q} = gen_statem:start({local, a_statem}, ?MODULE, {statem, d}, []),
    ok = gen_statem:stop(Q, normal, 1000),
    {ok, R} = gen_statem:start_link({local, a_statem}, ?MODULE, {statem, d}, []),
    ok = gen_statem:stop(R),
    {ok, {S, _}} = gen_statem:start_monitor(?MODULE, {statem, d}, []),
    ok = gen_statem:stop(S),
    {ok, {T, _}} = gen_statem:start_monitor({local, a_statem}, ?MODULE, {statem, d}, []),
    ok = gen_statem:stop(T).

event_test() ->
    {ok, A} = gen_event:start(),
    ok = gen_event:add_handler(A, ?MODULE, x),
    {error, bad_module} = gen_event:call(A, nobody, hello, 1000),
    {ok, B} = gen_event:start({local, an_event}, []),
    {ok, C} = gen_event:start_link([]),
    {ok, D} = gen_event:start_link({local, another_event}, []),
    {ok, {E, _}} = gen_event:start_monitor(),
    {ok, {F, _}} = gen_event:start_monitor([]),
    {ok, {G, _}} = gen_event:start_monitor({local, a_third_event}, []),
    {error, {error, bad_module, _}} = {error, {error, bad_module, x}},
    [ok = gen_event:stop(P) || P <- [A, B, C, D, E, F, G]].
