%% What nodes do to each other: the same module is loaded on the engine and on OTP, and each function is called on one of
%% them with the other's name. A failed expectation raises.
-module(dist_peer).
-compile([export_all, nowarn_export_all]).

%% -- servers on the other side --

serve() ->
    register(echo, spawn(fun echo/0)),
    ok.

echo() ->
    receive
        {From, Message} ->
            From ! {echo, Message},
            echo();
        stop ->
            ok
    end.

%% A node on serial lines, each given by the path of its device.
serial(Name, Paths) ->
    Line = fun(Path) -> [{peripheral, Path}, {speed, 115200}] end,
    Options =
        case Paths of
            [Path] -> #{uart_opts => Line(Path), uart_module => uart};
            _ -> #{uart_ports => [Line(Path) || Path <- Paths]}
        end,
    {ok, _} = net_kernel:start(Name, #{proto_dist => serial_dist, avm_dist_opts => Options}),
    ok = net_kernel:set_cookie(<<"secret">>),
    serve().

%% What AtomVM's nodes can do, too.
hello(Peer) ->
    {echo, Peer} ! {self(), [hello, 1.5, <<"there">>]},
    receive
        {echo, [hello, 1.5, <<"there">>]} -> ok
    after 5000 -> error(no_echo)
    end,
    Ref = erlang:monitor(process, {nobody_here, Peer}),
    down(Ref, {nobody_here, Peer}, noproc).

%% Why a message does not come back.
lost(Peer, Message) ->
    Ref = erlang:monitor(process, {echo, Peer}),
    {echo, Peer} ! {self(), Message},
    receive
        {'DOWN', Ref, _, _, Reason} -> Reason;
        {echo, Message} -> echoed
    after 5000 -> error(timeout)
    end.

%% Nobody is connected any more.
alone() -> until(fun() -> nodes() =:= [] end).

%% -- terms --

terms() ->
    Bin = binary:copy(<<"0123456789">>, 30),
    [
        0, 255, 256, -1, 1 bsl 27, 1 bsl 40, -(1 bsl 59), 1 bsl 59, 1 bsl 64, -(1 bsl 100), 1 bsl 3000, 1.5, -0.0, 1.0e300,
        a, '', 'with space', 'grüße', list_to_atom(lists:duplicate(255, $x)), true,
        [], [1], "text", [1 | 2], lists:seq(1, 1000), lists:duplicate(70000, $a),
        {}, {1}, list_to_tuple(lists:seq(1, 300)), <<>>, <<1, 2, 3>>, <<5:3>>, Bin, binary:part(Bin, 3, 200),
        #{}, #{a => 1, 2.0 => b}, maps:from_list([{N, N * N} || N <- lists:seq(1, 100)]),
        self(), make_ref(), node(), fun lists:map/2, {nested, [#{k => {self(), <<"b">>}}]}
    ].

echo_terms(Peer) ->
    lists:foreach(
        fun(Term) ->
            {echo, Peer} ! {self(), Term},
            receive
                {echo, Term} -> ok;
                {echo, Other} -> error({differs, Term, Other})
            after 5000 -> error({no_echo, Term})
            end
        end,
        terms()
    ).

%% What the other node sends of its own: pids and references are of that node, and are what they were when they come back.
identifiers(Peer) ->
    [Pid, Ref] = erpc:call(Peer, ?MODULE, own, []),
    Peer = node(Pid),
    Peer = node(Ref),
    true = is_pid(Pid),
    true = is_reference(Ref),
    [Pid, Ref] = binary_to_term(term_to_binary([Pid, Ref])),
    true = erpc:call(Peer, ?MODULE, same, [Pid, Ref]),
    true = Pid =/= self(),
    M = #{Pid => 1, Ref => 2, self() => 3},
    1 = maps:get(Pid, M),
    3 = maps:get(self(), M),
    true = lists:sort([Pid, self()]) =:= lists:sort([self(), Pid]),
    [$< | _] = pid_to_list(Pid),
    Pid = list_to_pid(pid_to_list(Pid)),
    ok.

own() ->
    Own = [whereis(echo), make_ref()],
    persistent(Own),
    Own.

persistent(Own) ->
    catch unregister(keeper),
    register(keeper, spawn(fun() -> keep(Own) end)).

keep(Own) ->
    receive
        {From, own} ->
            From ! {own, Own},
            keep(Own)
    end.

same(Pid, Ref) ->
    keeper ! {self(), own},
    receive
        {own, Own} -> Own =:= [Pid, Ref]
    end.

%% -- many messages --

flood(Peer, N) ->
    Pid = spawn(Peer, ?MODULE, count, [self(), N, 0]),
    send_all(Pid, 1, N),
    receive
        {counted, N} -> ok;
        Other -> error(Other)
    after 60000 -> error(lost)
    end.

send_all(_, I, N) when I > N -> ok;
send_all(Pid, I, N) ->
    Pid ! {number, I, <<"some payload">>},
    send_all(Pid, I + 1, N).

count(From, N, N) -> From ! {counted, N};
count(From, N, I) ->
    Next = I + 1,
    receive
        {number, Next, _} -> count(From, N, Next);
        Other -> From ! {wrong, Next, Other}
    after 30000 -> From ! {lost, Next}
    end.

%% Messages of all sizes, some with several chunks of a serial line's: N there, and their numbers back.
mixed(Peer, N) ->
    Self = self(),
    Pid = spawn(Peer, fun() -> mixed_count(Self, N, 1) end),
    Block = binary:copy(<<"0123456789">>, 200),
    [Pid ! {I, binary:part(Block, 0, size_of(I))} || I <- lists:seq(1, N)],
    mixed_answers(Pid, N, 1).

size_of(I) when I rem 50 =:= 0 -> 2000;
size_of(I) -> I * 7919 rem 130.

mixed_count(_, N, I) when I > N -> ok;
mixed_count(From, N, I) ->
    Size = size_of(I),
    receive
        {I, Data} when byte_size(Data) =:= Size -> From ! {self(), I};
        Other -> From ! {self(), I, wrong, Other}
    after 30000 -> From ! {self(), I, missing}
    end,
    mixed_count(From, N, I + 1).

mixed_answers(_, N, I) when I > N -> ok;
mixed_answers(Pid, N, I) ->
    receive
        {Pid, I} -> mixed_answers(Pid, N, I + 1);
        Other -> error({I, Other})
    after 30000 -> error({no_answer, I})
    end.

%% Large messages in both directions at the same time, from several processes.
crossfire(Peer, Bytes) ->
    Payload = binary:copy(<<"x">>, Bytes),
    Pids = [
        spawn_monitor(fun() ->
            lists:foreach(
                fun(I) ->
                    {echo, Peer} ! {self(), {I, Payload}},
                    receive
                        {echo, {I, Payload}} -> ok
                    after 30000 -> error(lost)
                    end
                end,
                lists:seq(1, 20)
            )
        end)
     || _ <- lists:seq(1, 4)
    ],
    [
        receive
            {'DOWN', Ref, process, Pid, Reason} -> normal = Reason
        end
     || {Pid, Ref} <- Pids
    ],
    ok.

%% -- links and monitors --

links(Peer) ->
    process_flag(trap_exit, true),
    %% the remote end ends
    A = spawn_link(Peer, ?MODULE, end_with, [some_reason]),
    exited(A, some_reason),
    B = spawn_link(Peer, ?MODULE, end_with, [normal]),
    exited(B, normal),
    %% link afterwards
    C = spawn(Peer, ?MODULE, wait, []),
    link(C),
    true = has_link(C),
    C ! {exit, {tuple, [1, 2]}},
    exited(C, {tuple, [1, 2]}),
    %% of a process that has ended
    link(C),
    exited(C, noproc),
    %% unlinked
    D = spawn_link(Peer, ?MODULE, wait, []),
    unlink(D),
    D ! {exit, unseen},
    silent(D),
    %% link, unlink, link again
    E = spawn(Peer, ?MODULE, wait, []),
    link(E),
    unlink(E),
    link(E),
    E ! {exit, seen},
    exited(E, seen),
    %% our end ends
    F = spawn(Peer, ?MODULE, watch_for, [self()]),
    {G, GRef} = spawn_monitor(fun() ->
        link(F),
        F ! {linked, self()},
        receive
            go -> exit(our_reason)
        end
    end),
    receive
        {F, linked} -> G ! go
    after 5000 -> error(timeout)
    end,
    receive
        {F, saw, {'EXIT', G, our_reason}} -> ok
    after 5000 -> error({timeout, flush()})
    end,
    receive
        {'DOWN', GRef, process, G, our_reason} -> ok
    end,
    %% exit/2, and kill
    H = spawn_link(Peer, ?MODULE, wait, []),
    exit(H, by_signal),
    exited(H, by_signal),
    I = spawn_link(Peer, ?MODULE, wait, []),
    exit(I, kill),
    exited(I, killed),
    process_flag(trap_exit, false),
    ok.

has_link(Pid) ->
    {links, Links} = process_info(self(), links),
    lists:member(Pid, Links).

exited(Pid, Reason) ->
    receive
        {'EXIT', Pid, Reason} -> ok;
        {'EXIT', Pid, Other} -> error({exited, Pid, Other, expected, Reason})
    after 5000 -> error({no_exit, Pid, Reason, flush()})
    end.

silent(Pid) ->
    receive
        {'EXIT', Pid, Reason} -> error({unexpected, Reason})
    after 200 -> ok
    end.

flush() ->
    receive
        M -> [M | flush()]
    after 0 -> []
    end.

end_with(Reason) -> exit(Reason).

wait() ->
    receive
        {exit, Reason} -> exit(Reason)
    end.

watch_for(From) ->
    process_flag(trap_exit, true),
    receive
        {linked, _} -> From ! {self(), linked}
    end,
    receive
        {'EXIT', _, _} = Exit -> From ! {self(), saw, Exit}
    end.

monitors(Peer) ->
    A = spawn(Peer, ?MODULE, wait, []),
    RefA = erlang:monitor(process, A),
    {monitors, [{process, A}]} = process_info(self(), monitors),
    A ! {exit, bye},
    down(RefA, A, bye),
    RefB = erlang:monitor(process, A),
    down(RefB, A, noproc),
    RefC = erlang:monitor(process, {nobody_here, Peer}),
    down(RefC, {nobody_here, Peer}, noproc),
    {D, RefD} = spawn_monitor(Peer, ?MODULE, end_with, [{why, 1}]),
    down(RefD, D, {why, 1}),
    %% demonitored
    E = spawn(Peer, ?MODULE, wait, []),
    RefE = erlang:monitor(process, E),
    true = erlang:demonitor(RefE, [flush]),
    E ! {exit, unseen},
    receive
        {'DOWN', RefE, _, _, _} -> error(unexpected)
    after 200 -> ok
    end,
    %% by name
    F = spawn(Peer, ?MODULE, named_wait, [self(), a_name]),
    receive
        {named, F} -> ok
    after 5000 -> error(timeout)
    end,
    RefF = erlang:monitor(process, {a_name, Peer}),
    {a_name, Peer} ! {exit, named},
    down(RefF, {a_name, Peer}, named),
    %% tags
    G = spawn(Peer, ?MODULE, wait, []),
    RefG = erlang:monitor(process, G, [{tag, my_tag}]),
    G ! {exit, tagged},
    receive
        {my_tag, RefG, process, G, tagged} -> ok
    after 5000 -> error({timeout, flush()})
    end,
    ok.

named_wait(From, Name) ->
    register(Name, self()),
    From ! {named, self()},
    wait().

down(Ref, Object, Reason) ->
    receive
        {'DOWN', Ref, process, Object, Reason} -> ok;
        {'DOWN', Ref, _, O, R} -> error({down, O, R, expected, Object, Reason})
    after 5000 -> error({no_down, Object, Reason, flush()})
    end.

%% -- spawning and calling --

spawns(Peer) ->
    Self = self(),
    A = spawn(Peer, ?MODULE, tell, [Self, hello]),
    receive
        {told, A, hello, Peer} -> ok
    after 5000 -> error(timeout)
    end,
    {B, Ref} = spawn_opt(Peer, ?MODULE, wait, [], [monitor, link, {priority, high}]),
    true = has_link(B),
    unlink(B),
    B ! {exit, done},
    down(Ref, B, done),
    try
        spawn_opt(Peer, ?MODULE, wait, [], [no_such_option]),
        error(no_badarg)
    catch
        error:badarg -> ok
    end,
    Id = spawn_request(Peer, ?MODULE, tell, [Self, asked], [monitor, {reply_tag, my_reply}]),
    C = receive
        {my_reply, Id, ok, Asked} -> Asked
    after 5000 -> error(timeout)
    end,
    receive
        {told, C, asked, Peer} -> ok
    after 5000 -> error(timeout)
    end,
    down(Id, C, normal),
    Id2 = spawn_request(Peer, ?MODULE, wait, [], [no_such_option]),
    receive
        {spawn_reply, Id2, error, badopt} -> ok
    after 5000 -> error(timeout)
    end,
    %% the group leader is the caller's
    true = node(group_leader()) =:= erpc:call(Peer, ?MODULE, leader_node, []),
    ok.

tell(To, What) -> To ! {told, self(), What, node()}.

leader_node() -> node(group_leader()).

calls(Peer) ->
    6 = erpc:call(Peer, lists, sum, [[1, 2, 3]]),
    6 = rpc:call(Peer, lists, sum, [[1, 2, 3]]),
    Peer = erpc:call(Peer, fun erlang:node/0),
    {badrpc, {'EXIT', {oops, [_ | _]}}} = rpc:call(Peer, erlang, error, [oops]),
    {badrpc, {'EXIT', gone}} = rpc:call(Peer, erlang, exit, [gone]),
    thrown = rpc:call(Peer, erlang, throw, [thrown]),
    {badrpc, {'EXIT', {undef, _}}} = rpc:call(Peer, no_such_module, f, []),
    {badrpc, timeout} = rpc:call(Peer, timer, sleep, [2000], 50),
    {badrpc, nodedown} = rpc:call('nobody@127.0.0.1', erlang, node, []),
    {error, {exception, oops, [_ | _]}} = caught(fun() -> erpc:call(Peer, erlang, error, [oops]) end),
    {exit, {exception, gone}} = caught(fun() -> erpc:call(Peer, erlang, exit, [gone]) end),
    {throw, thrown} = caught(fun() -> erpc:call(Peer, erlang, throw, [thrown]) end),
    {error, {erpc, timeout}} = caught(fun() -> erpc:call(Peer, timer, sleep, [2000], 50) end),
    {error, {erpc, noconnection}} = caught(fun() -> erpc:call('nobody@127.0.0.1', erlang, node, []) end),
    [{ok, Peer}, {error, {erpc, noconnection}}, {ok, _}] =
        erpc:multicall([Peer, 'nobody@127.0.0.1', node()], erlang, node, []),
    {[Peer], ['nobody@127.0.0.1']} = rpc:multicall([Peer, 'nobody@127.0.0.1'], erlang, node, []),
    Request = erpc:send_request(Peer, erlang, node, []),
    Peer = erpc:receive_response(Request),
    Key = rpc:async_call(Peer, erlang, node, []),
    Peer = rpc:yield(Key),
    6 = rpc:block_call(Peer, lists, sum, [[1, 2, 3]]),
    ok = erpc:cast(Peer, ?MODULE, tell, [self(), cast]),
    receive
        {told, _, cast, Peer} -> ok
    after 5000 -> error(timeout)
    end,
    true = rpc:cast(Peer, ?MODULE, tell, [self(), cast2]),
    receive
        {told, _, cast2, Peer} -> ok
    after 5000 -> error(timeout)
    end,
    pong = net_adm:ping(Peer),
    pang = net_adm:ping('nobody@127.0.0.1'),
    ok.

caught(Fun) ->
    try
        Fun()
    catch
        Class:Reason -> {Class, Reason}
    end.

%% A reply sent through an alias, and one that comes too late.
aliases(Peer) ->
    Alias = erlang:alias([reply]),
    Pid = spawn(Peer, ?MODULE, answer_twice, [Alias]),
    receive
        {answer, Pid, 1} -> ok
    after 5000 -> error(timeout)
    end,
    receive
        {answer, Pid, 2} -> error(unexpected)
    after 200 -> ok
    end,
    Ref = erlang:monitor(process, {echo, Peer}, [{alias, reply_demonitor}]),
    {echo, Peer} ! {Ref, through_alias},
    receive
        {echo, through_alias} -> ok
    after 5000 -> error(timeout)
    end,
    false = erlang:demonitor(Ref, [info]),
    ok.

answer_twice(To) ->
    To ! {answer, self(), 1},
    To ! {answer, self(), 2}.

%% -- gen_server --

init(State) -> {ok, State}.
handle_call(stop, _, State) -> {stop, normal, stopped, State};
handle_call(Request, _, State) -> {reply, {Request, node()}, State}.
handle_cast({From, What}, State) ->
    From ! {cast, What, node()},
    {noreply, State}.
handle_info(_, State) -> {noreply, State}.

start_server() ->
    {ok, _} = gen_server:start({local, dist_server}, ?MODULE, [], []),
    ok.

servers(Peer) ->
    ok = erpc:call(Peer, ?MODULE, start_server, []),
    {ask, Peer} = gen_server:call({dist_server, Peer}, ask),
    Pid = erpc:call(Peer, erlang, whereis, [dist_server]),
    {ask2, Peer} = gen_server:call(Pid, ask2),
    ok = gen_server:cast({dist_server, Peer}, {self(), this}),
    receive
        {cast, this, Peer} -> ok
    after 5000 -> error(timeout)
    end,
    {[{Peer, {all, Peer}}], ['nobody@127.0.0.1']} =
        gen_server:multi_call([Peer, 'nobody@127.0.0.1'], dist_server, all),
    stopped = gen_server:call({dist_server, Peer}, stop),
    {exit, {{nodedown, 'nobody@127.0.0.1'}, _}} =
        caught(fun() -> gen_server:call({dist_server, 'nobody@127.0.0.1'}, x) end),
    {exit, {noproc, _}} = caught(fun() -> gen_server:call({dist_server, Peer}, x) end),
    ok.

%% The rest of erpc and rpc.
more_calls(Peer) ->
    Peer = erpc:call(Peer, fun erlang:node/0, 5000),
    ok = erpc:cast(Peer, fun erlang:node/0),
    Own = node(),
    [{ok, Peer}, {ok, Own}] = erpc:multicall([Peer, Own], fun erlang:node/0),
    [{ok, Peer}] = erpc:multicall([Peer], fun erlang:node/0, 5000),
    [{ok, 6}, {error, {erpc, timeout}}] =
        erpc:multicall([Peer], lists, sum, [[1, 2, 3]], 5000) ++ erpc:multicall([Peer], timer, sleep, [1000], 20),
    ok = erpc:multicast([Peer], ?MODULE, tell, [self(), multi]),
    receive
        {told, _, multi, Peer} -> ok
    after 5000 -> error(timeout)
    end,
    ok = erpc:multicast([Peer], fun erlang:node/0),
    R1 = erpc:send_request(Peer, fun erlang:node/0),
    Peer = erpc:receive_response(R1, 5000),
    R2 = erpc:send_request(Peer, timer, sleep, [200]),
    no_response = erpc:wait_response(R2),
    no_response = erpc:check_response(other_message, R2),
    {response, ok} = erpc:wait_response(R2, 5000),
    C0 = erpc:send_request(Peer, lists, sum, [[1, 2]], first, erpc:reqids_new()),
    R3 = erpc:send_request(Peer, lists, sum, [[3, 4]]),
    C1 = erpc:reqids_add(R3, second, C0),
    2 = erpc:reqids_size(C1),
    [first, second] = lists:sort([L || {_, L} <- erpc:reqids_to_list(C1)]),
    {V1, L1, C2} = erpc:receive_response(C1, 5000, true),
    {{response, V2}, L2, C3} = erpc:wait_response(C2, 5000, true),
    [{first, 3}, {second, 7}] = lists:sort([{L1, V1}, {L2, V2}]),
    0 = erpc:reqids_size(C3),
    no_request = erpc:check_response(any, C3, true),
    {error, {erpc, badarg}} = caught(fun() -> erpc:call(Peer, 1, f, []) end),
    abcast = rpc:abcast([Peer], echo, {self(), broadcast}),
    receive
        {echo, broadcast} -> ok
    after 5000 -> error(timeout)
    end,
    {[Peer], ['nobody@127.0.0.1']} = rpc:sbcast([Peer, 'nobody@127.0.0.1'], echo, {self(), sync}),
    receive
        {echo, sync} -> ok
    after 5000 -> error(timeout)
    end,
    abcast = rpc:eval_everywhere([Peer], ?MODULE, tell, [self(), everywhere]),
    receive
        {told, _, everywhere, Peer} -> ok
    after 5000 -> error(timeout)
    end,
    [3, 7] = rpc:parallel_eval([{lists, sum, [[1, 2]]}, {lists, sum, [[3, 4]]}]),
    [4, 5] = rpc:pmap({erlang, '+'}, [3], [1, 2]),
    Echo = rpc:call(Peer, erlang, whereis, [echo]),
    {registered_name, echo} = rpc:pinfo(Echo, registered_name),
    [_ | _] = rpc:pinfo(Echo),
    timeout = rpc:nb_yield(rpc:async_call(Peer, timer, sleep, [500])),
    {value, Peer} = rpc:nb_yield(rpc:async_call(Peer, erlang, node, []), 5000),
    ok.

%% net_kernel and net_adm.
kernel(Peer) ->
    true = net_kernel:connect_node(Peer),
    false = net_kernel:connect_node('nobody@127.0.0.1'),
    #{name := Name, name_domain := longnames, started := Started} = net_kernel:get_state(),
    true = Started =/= no,
    Name = node(),
    true = net_kernel:longnames(),
    60 = net_kernel:get_net_ticktime(),
    unchanged = net_kernel:set_net_ticktime(60),
    erl_epmd = net_kernel:epmd_module(),
    {ok, Names} = net_adm:names(),
    [Short, _] = string:split(atom_to_list(Peer), "@"),
    true = lists:keymember(Short, 1, Names),
    {ok, _} = net_adm:names('127.0.0.1'),
    [_ | _] = net_adm:localhost(),
    {port, _, 6} = erl_epmd:port_please(Short, {127, 0, 0, 1}),
    noport = erl_epmd:port_please("nobody", {127, 0, 0, 1}),
    {ok, Info} = net_kernel:node_info(Peer),
    up = proplists:get_value(state, Info),
    ok = net_kernel:monitor_nodes(true, [nodedown_reason]),
    true = net_kernel:disconnect(Peer),
    receive
        {nodedown, Peer, [{nodedown_reason, _}]} -> ok
    after 5000 -> error(timeout)
    end,
    pong = net_adm:ping(Peer),
    receive
        {nodeup, Peer, []} -> ok
    after 5000 -> error(timeout)
    end,
    ok = net_kernel:monitor_nodes(false, [nodedown_reason]),
    {error, _} = net_kernel:monitor_nodes(true, [no_such_option]),
    ok.

%% On the engine only: start and stop.
start_stop() ->
    {error, {invalid_option, no_such, 1}} = caught(fun() -> net_kernel:start(x, #{no_such => 1}) end),
    {ok, _} = net_kernel:start('made@127.0.0.1', #{name_domain => longnames, net_ticktime => 30}),
    {error, {already_started, _}} = net_kernel:start('made@127.0.0.1', #{}),
    'made@127.0.0.1' = node(),
    true = is_alive(),
    ok = net_kernel:set_cookie(<<"binary">>),
    binary = net_kernel:get_cookie(),
    ok = net_kernel:set_cookie('x@127.0.0.1', other),
    other = net_kernel:get_cookie('x@127.0.0.1'),
    30 = net_kernel:get_net_ticktime(),
    change_initiated = net_kernel:set_net_ticktime(40),
    change_initiated = net_kernel:set_net_ticktime(50, 10),
    {ok, []} = net_kernel:allowed(),
    ok = net_kernel:allow(['x@127.0.0.1']),
    {ok, ['x@127.0.0.1']} = net_kernel:allowed(),
    {ok, []} = net_kernel:nodes_info(),
    {error, bad_node} = net_kernel:node_info('x@127.0.0.1'),
    {error, bad_node} = net_kernel:node_info('x@127.0.0.1', state),
    false = net_kernel:hidden_connect_node('x@127.0.0.1'),
    ok = net_kernel:monitor_nodes(true),
    ok = net_kernel:stop(),
    {error, not_found} = net_kernel:stop(),
    nonode@nohost = node(),
    false = is_alive(),
    ignored = net_kernel:connect_node('x@127.0.0.1'),
    pang = net_adm:ping('x@127.0.0.1'),
    {ok, _} = net_kernel:start(['again@127.0.0.1', longnames]),
    {ok, Names} = erl_epmd:names(),
    true = lists:keymember("again", 1, Names),
    ok = net_kernel:stop(),
    {ok, "localhost"} = net_adm:dns_hostname("localhost"),
    {ok, _} = erl_epmd:start(),
    {ok, _} = erl_epmd:register_node("plain", 4444),
    {error, already_registered} = erl_epmd:register_node("plain", 4444, inet),
    {port, 4444, 6} = erl_epmd:port_please("plain", "127.0.0.1", 5000),
    {ok, _} = erl_epmd:names("127.0.0.1"),
    ok = erl_epmd:stop(),
    %% the server of names starts by itself, or so
    yes = global:register_name(x, self()),
    ok = global:stop(),
    {ok, _} = global:start_link(),
    undefined = global:whereis_name(x),
    ok.

map(Port) ->
    {ok, _} = epmd:start_link([{port, Port}]),
    run_until_stopped().

%% Names on this node.
names() ->
    Self = self(),
    yes = global:register_name({a, name}, Self),
    no = global:register_name({a, name}, Self),
    Self = global:whereis_name({a, name}),
    true = lists:member({a, name}, global:registered_names()),
    Self = global:send({a, name}, hello),
    receive
        hello -> ok
    end,
    {'EXIT', {badarg, {nobody, x}}} = (catch global:send(nobody, x)),
    {Pid, Ref} = spawn_monitor(fun() ->
        receive
            stop -> ok
        end
    end),
    yes = global:re_register_name({a, name}, Pid),
    Pid = global:whereis_name({a, name}),
    Pid ! stop,
    receive
        {'DOWN', Ref, _, _, _} -> ok
    end,
    until(fun() -> global:whereis_name({a, name}) =:= undefined end),
    yes = global:register_name(b, Self),
    _ = global:unregister_name(b),
    undefined = global:whereis_name(b),
    true = global:set_lock({resource, Self}),
    true = global:set_lock({resource, Self}),
    false = global:set_lock({resource, other}, [node()], 0),
    true = global:del_lock({resource, Self}),
    true = global:del_lock({resource, Self}),
    done = global:trans({resource, Self}, fun() -> done end),
    done = global:trans({resource, Self}, fun() -> done end, [node()]),
    done = global:trans({resource, Self}, fun() -> done end, [node()], 1),
    ok = global:sync(),
    Resolve = fun global:random_exit_name/3,
    yes = global:register_name(c, Self, Resolve),
    yes = global:re_register_name(c, Self, fun global:random_notify_name/3),
    _ = global:unregister_name(c),
    true = global:set_lock({r, Self}, [node()]),
    true = global:del_lock({r, Self}, [node()]),
    none = global:notify_all_name(d, Self, Self),
    Self = global:random_notify_name(d, Self, Self),
    [{global_name_conflict, d}, {global_name_conflict, d, Self}, {global_name_conflict, d, Self}] = lists:sort(flush()),
    {Victim, Killed} = spawn_monitor(fun() -> timer:sleep(5000) end),
    Winner = global:random_exit_name(d, Victim, Victim),
    true = Winner =:= Victim,
    receive
        {'DOWN', Killed, _, _, killed} -> ok
    end,
    {ok, Server} = gen_server:start({global, server}, ?MODULE, [], []),
    Server = global:whereis_name(server),
    {ask, _} = gen_server:call({global, server}, ask),
    stopped = gen_server:call({global, server}, stop),
    ok.

%% -- groups --

groups(Peer) ->
    pong = net_adm:ping(Peer),
    {ok, Scope} = pg:start(my_scope),
    {ok, _} = erpc:call(Peer, pg, start, [my_scope]),
    ok = pg:join(my_scope, group, self()),
    Echo = erpc:call(Peer, erlang, whereis, [echo]),
    ok = erpc:call(Peer, pg, join, [my_scope, group, Echo]),
    until(fun() -> lists:sort(pg:get_members(my_scope, group)) =:= lists:sort([self(), Echo]) end),
    Both = lists:sort([self(), Echo]),
    until(fun() -> lists:sort(erpc:call(Peer, pg, get_members, [my_scope, group])) =:= Both end),
    [Self] = pg:get_local_members(my_scope, group),
    Self = self(),
    ok = pg:leave(my_scope, group, self()),
    until(fun() -> erpc:call(Peer, pg, get_members, [my_scope, group]) =:= [Echo] end),
    ok = erpc:call(Peer, gen_server, stop, [my_scope]),
    until(fun() -> pg:get_members(my_scope, group) =:= [] end),
    gen_server:stop(Scope).

%% What is the same with the default scope, and who watches.
more_groups(Peer) ->
    pong = net_adm:ping(Peer),
    [Peer] = net_adm:ping_list([Peer, 'nobody@127.0.0.1']),
    {ok, Scope} = pg:start_link(),
    {ok, Other} = pg:start_link(other_scope),
    Self = self(),
    {Watch, []} = pg:monitor(group),
    {All, #{}} = pg:monitor_scope(),
    ok = pg:join(group, Self),
    receive
        {Watch, join, group, [Self]} -> ok
    after 5000 -> error(timeout)
    end,
    receive
        {All, join, group, [Self]} -> ok
    after 5000 -> error(timeout)
    end,
    [Self] = pg:get_members(group),
    [Self] = pg:get_local_members(group),
    [group] = pg:which_groups(),
    [group] = pg:which_local_groups(),
    ok = pg:leave(group, [Self]),
    not_joined = pg:leave(group, Self),
    ok = pg:demonitor(Watch),
    ok = pg:demonitor(All),
    [] = pg:which_groups(pg),
    {W2, []} = pg:monitor(other_scope, g),
    {W3, #{}} = pg:monitor_scope(other_scope),
    ok = pg:demonitor(other_scope, W2),
    ok = pg:demonitor(other_scope, W3),
    [] = pg:which_local_groups(other_scope),
    unlink(Scope),
    unlink(Other),
    ok = gen_server:stop(Scope),
    ok = gen_server:stop(Other).

%% Funs with an environment: to nodes that know their code by its old checksum.
funs(Peer) ->
    N = length(atom_to_list(Peer)),
    Sum = N + 1,
    Sum = erpc:call(Peer, fun() -> N + 1 end),
    Self = self(),
    Pid = spawn(Peer, fun() -> Self ! {from_fun, self(), N} end),
    receive
        {from_fun, Pid, N} -> ok
    after 5000 -> error(timeout)
    end.

%% Servers of plain messages, all nodes at once.
plain_servers(Peer) ->
    pong = net_adm:ping(Peer),
    ok = erpc:call(Peer, ?MODULE, start_plain, []),
    {answer, 1} = rpc:server_call(Peer, plain, plain, 1),
    {[{answer, 2}], []} = rpc:multi_server_call([Peer], plain, 2),
    {Replies, _} = rpc:multi_server_call(plain, 3),
    true = lists:member({answer, 3}, Replies),
    6 = rpc:block_call(Peer, lists, sum, [[1, 2, 3]], 5000),
    {[_ | _], []} = rpc:multicall(erlang, node, []),
    {[Peer], []} = rpc:multicall([Peer], erlang, node, [], 5000),
    abcast = rpc:abcast(nobody_here, hello),
    {[], [_ | _]} = rpc:sbcast(nobody_here, hello),
    abcast = rpc:eval_everywhere(?MODULE, tell, [self(), all]),
    receive
        {told, _, all, _} -> ok
    after 5000 -> error(timeout)
    end,
    {plain, Peer} ! stop,
    ok.

start_plain() ->
    register(plain, spawn(fun plain/0)),
    ok.

plain() ->
    receive
        {From, N} ->
            From ! {plain, node(), {answer, N}},
            plain();
        stop ->
            ok
    end.

until(Condition) -> until(Condition, 200).

until(_, 0) -> error(never);
until(Condition, N) ->
    case Condition() of
        true -> ok;
        false ->
            timer:sleep(20),
            until(Condition, N - 1)
    end.

%% -- a connection that is cut --

%% Links, monitors and node monitors tell of it. Cut is called once they are set up; the connection comes back afterwards.
cut(Peer, Cut) ->
    process_flag(trap_exit, true),
    net_kernel:monitor_nodes(true),
    L = spawn_link(Peer, ?MODULE, wait, []),
    {M, Ref} = spawn_monitor(Peer, ?MODULE, wait, []),
    NameRef = erlang:monitor(process, {echo, Peer}),
    erlang:monitor_node(Peer, true),
    Cut(),
    exited(L, noconnection),
    down(Ref, M, noconnection),
    down(NameRef, {echo, Peer}, noconnection),
    receive
        {nodedown, Peer} -> ok
    after 5000 -> error(no_nodedown)
    end,
    receive
        {nodedown, Peer} -> ok
    after 5000 -> error(no_second_nodedown)
    end,
    false = lists:member(Peer, nodes()),
    net_kernel:monitor_nodes(false),
    ok.

disconnected(Peer) ->
    pong = net_adm:ping(Peer),
    ok = cut(Peer, fun() -> true = erlang:disconnect_node(Peer) end),
    pong = net_adm:ping(Peer),
    echo_terms(Peer).

halted(Peer) ->
    cut(Peer, fun() -> rpc:cast(Peer, erlang, halt, [0, [{flush, false}]]) end).

%% For the test that cuts the connection itself: tells when everything is set up.
cut_by(Peer) ->
    pong = net_adm:ping(Peer),
    cut(Peer, fun() ->
        spawn(?MODULE, pour, [Peer, 1]),
        io:put_chars("ready")
    end).

%% The same while nothing is sent.
cut_quietly(Peer) ->
    pong = net_adm:ping(Peer),
    cut(Peer, fun() -> io:put_chars("ready") end).

pour(Peer, N) when N < 100000 ->
    case erlang:send({echo, Peer}, {self(), N}, [noconnect]) of
        ok -> pour(Peer, N + 1);
        noconnect -> ok
    end;
pour(_, _) ->
    ok.

%% Until somebody ends it.
flood_forever(Peer) ->
    {echo, Peer} ! {self(), binary:copy(<<"x">>, 10000)},
    flood_forever(Peer).

flood_100_000(Peer) -> flood(Peer, 100000).

%% Called on both sides at the same moment.
meet(Peer) ->
    register(met, self()),
    wait_for(Peer, 200),
    ok = echo_terms(Peer),
    [Peer] = nodes(),
    {met, Peer} ! done,
    receive
        done -> ok
    after 10000 -> error(timeout)
    end,
    %% what was sent is on its way before the machine stands still
    timer:sleep(300).

wait_for(_, 0) -> error(never_met);
wait_for(Peer, N) ->
    case net_adm:ping(Peer) of
        pong -> ok;
        pang ->
            timer:sleep(50),
            wait_for(Peer, N - 1)
    end.

%% For the command line.
main([Peer]) ->
    Node = list_to_atom(Peer),
    ok = echo_terms(Node),
    io:format("~p ~p~n", [node(), nodes()]).

run(Peer, Functions) ->
    lists:foreach(
        fun(F) ->
            case ?MODULE:F(Peer) of
                ok -> ok;
                Other -> error({F, Other})
            end
        end,
        Functions
    ).

run_until_stopped() ->
    register(stopper, self()),
    receive
        stop -> unregister(stopper)
    end,
    ok.
