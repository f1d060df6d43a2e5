%% @doc What carriers of connections between nodes share, whatever line they use.
-module(dist_carrier).

-export([accept_connection/6, setup/5, select/1, host/0, hs_data/5, random_creation/0]).

-include("dist_util.hrl").

%% @private The process for a connection that another node began, once Acceptor has handed the line over to it. Start
%% makes the controller, of Module.
-spec accept_connection(module(), fun(() -> {ok, pid()}), {pid(), term()}, node(), [node()], timeout()) -> pid().
accept_connection(Module, Start, {Acceptor, Line}, This, Allowed, SetupTime) ->
    Kernel = self(),
    spawn_link(fun() ->
        receive
            {Acceptor, controller, Line} -> ok
        end,
        Timer = dist_util:start_timer(SetupTime),
        {ok, Controller} = Start(),
        HS = hs_data(Module, Kernel, This, Controller, Timer),
        dist_util:handshake_other_started(HS#hs_data{allowed = Allowed})
    end).

%% @private The process for a connection to another node: Connect is called in it, with net_kernel's pid and the
%% running timer, if the node's name fits ours.
-spec setup(node(), longnames | shortnames, timeout(), module(), fun((pid(), pid()) -> no_return())) -> pid().
setup(Node, Domain, SetupTime, Module, Connect) ->
    Kernel = self(),
    spawn_link(fun() ->
        Timer = dist_util:start_timer(SetupTime),
        check_domain(Node, Domain, Module),
        Connect(Kernel, Timer)
    end).

check_domain(Node, Domain, Module) ->
    [_, Host] = string:split(atom_to_list(Node), "@"),
    case lists:member($., Host) of
        true when Domain =:= shortnames ->
            dist_util:report(error, "** System running to use short names: hostname ~ts is illegal **", [Host]),
            dist_util:shutdown(Module, ?LINE, Node);
        false when Domain =:= longnames, Host =/= "localhost" ->
            dist_util:report(error, "** System running to use fully qualified hostnames: hostname ~ts is illegal **", [
                Host
            ]),
            dist_util:shutdown(Module, ?LINE, Node);
        _ ->
            ok
    end.

%% @private What both handshakes need, with the functions of a controller's module.
-spec hs_data(module(), pid(), node(), pid(), pid()) -> #hs_data{}.
hs_data(Module, Kernel, This, Controller, Timer) ->
    _ = Module:supervisor(Controller, self()),
    #hs_data{
        kernel_pid = Kernel,
        this_node = This,
        this_creation = creation(),
        socket = Controller,
        timer = Timer,
        allowed = [],
        f_send = fun Module:send/2,
        f_recv = fun Module:recv/3,
        f_setopts_pre_nodeup = fun Module:setopts_pre_nodeup/1,
        f_setopts_post_nodeup = fun Module:setopts_post_nodeup/1,
        f_getll = fun Module:getll/1,
        f_address = fun Module:address/2,
        mf_tick = fun Module:tick/1,
        mf_getstat = fun Module:getstat/1,
        f_handshake_complete = fun Module:handshake_complete/3
    }.

%% Of this node: what it encodes its own pids with.
creation() ->
    <<_:32, Creation:32>> = last_bytes(term_to_binary(self()), 8),
    Creation.

last_bytes(Binary, N) -> binary:part(Binary, byte_size(Binary) - N, N).

%% @private A creation for a node that no port mapper gives one to; the numbers below 4 are those of old releases.
-spec random_creation() -> pos_integer().
random_creation() ->
    <<N:32>> = atomvm:rand_bytes(4),
    max(4, N).

%% @private Whether this is a node's name, with a host.
-spec select(node()) -> boolean().
select(Node) ->
    case string:split(atom_to_list(Node), "@", all) of
        [[_ | _], [_ | _]] -> true;
        _ -> false
    end.

%% @private The host of this node's name.
-spec host() -> string().
host() ->
    case string:split(atom_to_list(node()), "@") of
        [_, Host] -> Host;
        _ -> ""
    end.
