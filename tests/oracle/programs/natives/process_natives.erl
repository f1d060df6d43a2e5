%% Functions on processes that other programs don't use.
-module(process_natives).
-export([start/0, wait/0]).

start() ->
    oracle:say([oracle:try_(F) || F <- [
        fun() -> erlang:bump_reductions(10) end, fun() -> erlang:bump_reductions(-1) end, fun() -> erlang:garbage_collect(self(), []) end,
        fun() -> erlang:garbage_collect(self(), [{type, minor}]) end, fun() -> erlang:garbage_collect(self(), [x]) end,
        fun() -> erlang:process_flag(self(), save_calls, 0) end, fun() -> erlang:process_flag(self(), nosuch, 0) end,
        fun() -> erlang:nif_error(why, [1]) end, fun() -> erlang:nif_error(why) end, fun() -> erlang:error(why, [1, 2], []) end,
        fun() -> erlang:check_process_code(self(), ?MODULE) end, fun() -> erlang:check_process_code(self(), ?MODULE, []) end,
        fun() -> erlang:check_process_code(a, b) end, fun() -> erlang:check_old_code(?MODULE) end, fun() -> erlang:check_old_code("x") end,
        fun() -> erlang:purge_module(?MODULE) end, fun() -> erlang:delete_module(nosuch_module_) end, fun() -> erlang:delete_module(5) end]]),
    oracle:say(receive_async()),
    put(one, 1), put(two, 2), put(uno, 1),
    oracle:say({lists:sort(get_keys()), lists:sort(get_keys(1)), lists:sort(erase()), get()}),
    R = erlang:start_timer(100000, self(), late, []),
    oracle:say({is_integer(erlang:read_timer(R)), is_integer(erlang:read_timer(R, [{async, false}])), erlang:cancel_timer(R) > 0, erlang:read_timer(R)}),
    ok = erlang:read_timer(R, [{async, true}]),
    oracle:say(receive {read_timer, _, V} -> V end),
    T = erlang:start_timer(1, self(), soon, [{abs, false}]),
    oracle:say(receive {timeout, T, soon} -> fired end),
    spawn_requests(), memory(), displays().

receive_async() ->
    {erlang:check_process_code(self(), ?MODULE, [{async, id}]), receive {check_process_code, id, X} -> X after 1000 -> none end}.

%% The answers to spawn_request, in the order in which they come.
spawn_requests() ->
    Wait = fun() -> receive stop -> ok end end,
    [oracle:say({reply(R), is_reference(R)}) || R <- [spawn_request(Wait), spawn_request(Wait, [link]), spawn_request(node(), Wait),
        spawn_request(?MODULE, wait, []), spawn_request(?MODULE, wait, [], [{priority, low}]), spawn_request(node(), ?MODULE, wait, []),
        spawn_request(node(), ?MODULE, wait, [], []), spawn_request(node(), Wait, [{reply_tag, mine}]), spawn_request(Wait, [{reply, success_only}])]],
    oracle:say([reply(spawn_request(Wait, O)) || O <- [[{reply, no}], [{reply, error_only}], [nosuch_option], [nosuch_option, {reply, no}],
        [nosuch_option, {reply, success_only}], [nosuch_option, {reply, error_only}]]]),
    M = spawn_request(fun() -> exit(over) end, [monitor, {reply, no}]),
    oracle:say(receive {'DOWN', M, process, _, Why} -> Why end),
    oracle:say([oracle:try_(F) || F <- [fun() -> spawn_request(x) end, fun() -> spawn_request(?MODULE, "f", []) end, fun() -> spawn_request(a, b, c, []) end,
        fun() -> spawn_request(Wait, x) end, fun() -> erlang:spawn_request_abandon(M) end, fun() -> erlang:spawn_request_abandon(x) end]]),
    oracle:say({erlang:send_nosuspend(self(), one), erlang:send_nosuspend(self(), two, [noconnect]),
        oracle:try_(fun() -> erlang:send_nosuspend(nosuch_name, x) end), receive one -> receive two -> both end end}).

reply(R) ->
    receive
        {Tag, R, ok, P} -> {Tag, is_pid(P)};
        {Tag, R, error, Why} -> {Tag, Why}
    after 100 -> none
    end.

memory() ->
    All = erlang:memory(),
    oracle:say([is_integer(proplists:get_value(K, All)) || K <- [total, processes, processes_used, system, atom, atom_used, binary, code, ets]]),
    oracle:say(oracle:try_(fun() -> erlang:memory(nosuch) end)).

displays() ->
    P = spawn(?MODULE, wait, []),
    oracle:say(erlang:check_process_code(P, ?MODULE)),
    exit(P, kill),
    ok.

wait() -> receive stop -> ok end.
