%% @doc Makes this system a node, and keeps its connections with others.
%%
%% start/2 as on AtomVM: options `name_domain' (longnames, the default, or shortnames), `proto_dist' (a carrier;
%% socket_dist) and `avm_dist_opts' (a map for the carrier), and OTP's `hidden', `net_ticktime' and `dist_listen'.
-module(net_kernel).
-behaviour(gen_server).

-export([
    start/1, start/2, start_link/1, stop/0, connect_node/1, hidden_connect_node/1, disconnect/1, monitor_nodes/1,
    monitor_nodes/2, get_state/0, get_cookie/0, get_cookie/1, set_cookie/1, set_cookie/2, allow/1, allowed/0,
    epmd_module/0, get_net_ticktime/0, set_net_ticktime/1, set_net_ticktime/2, longnames/0, nodes_info/0, node_info/1,
    node_info/2, mark_pending/4, mark_nodeup/4
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-define(SETUP_TIME, 7000).

-record(conn, {
    state :: pending | up,
    direction :: in | out | awaited,
    owner :: pid(),
    type = visible :: visible | hidden,
    address,
    controller,
    waiting = [] :: [gen_server:from()]
}).

-record(state, {
    name :: node(),
    domain :: longnames | shortnames,
    type :: visible | hidden,
    carrier :: module(),
    options :: map(),
    listens :: boolean(),
    listen,
    address,
    acceptor,
    creation :: non_neg_integer(),
    ticktime :: pos_integer(),
    connections = #{} :: #{node() => #conn{}},
    owners = #{} :: #{pid() => node()},
    subscribers = [] :: [{pid(), reference(), map(), map | list | none}],
    allowed = [] :: [node()]
}).

%% @doc Start with [Name], [Name, longnames | shortnames] or the ticktime in milliseconds behind these.
-spec start([term()]) -> {ok, pid()} | {error, term()}.
start([Name]) -> start(Name, #{});
start([Name, Domain]) -> start(Name, #{name_domain => Domain});
start([Name, Domain, Ticktime]) when is_integer(Ticktime) ->
    start(Name, #{name_domain => Domain, net_ticktime => max(1, Ticktime * 4 div 1000)}).

%% @doc Make this system a node: Name is `name@host', or a name alone, which the host is appended to.
-spec start(atom(), map()) -> {ok, pid()} | {error, term()}.
start(Name, Options) when is_atom(Name), is_map(Options) ->
    maps:foreach(fun check_option/2, Options),
    net_kernel_sup:start(Options#{name => Name}).

check_option(name_domain, longnames) -> ok;
check_option(name_domain, shortnames) -> ok;
check_option(proto_dist, Module) when is_atom(Module) -> ok;
check_option(avm_dist_opts, Map) when is_map(Map) -> ok;
check_option(hidden, Flag) when is_boolean(Flag) -> ok;
check_option(dist_listen, Flag) when is_boolean(Flag) -> ok;
check_option(net_ticktime, Seconds) when is_integer(Seconds), Seconds > 0 -> ok;
check_option(net_tickintensity, N) when is_integer(N), N >= 4, N =< 1000 -> ok;
check_option(Key, Value) -> erlang:error({invalid_option, Key, Value}).

%% @private For net_kernel_sup.
-spec start_link(map()) -> {ok, pid()} | {error, term()}.
start_link(Options) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Options, []).

%% @doc Stop being a node; all connections end.
-spec stop() -> ok | {error, not_allowed | not_found}.
stop() -> net_kernel_sup:stop().

%% @doc Connect to a node, if that isn't so; ignored: this system is no node.
-spec connect_node(node()) -> boolean() | ignored.
connect_node(Node) when is_atom(Node) -> connect(normal, Node).

%% @doc The same, with a connection that nodes/0 does not show on either side.
-spec hidden_connect_node(node()) -> boolean() | ignored.
hidden_connect_node(Node) when is_atom(Node) -> connect(hidden, Node).

connect(_, Node) when Node =:= node() -> true;
connect(Type, Node) -> call({connect, Type, Node}).

%% @doc End the connection with a node; ignored: this system is no node.
-spec disconnect(node()) -> boolean() | ignored.
disconnect(Node) when is_atom(Node) -> avm_dist:disconnect(Node).

%% @doc Whether the caller is sent {nodeup, Node} and {nodedown, Node} from now on.
-spec monitor_nodes(boolean()) -> ok | {error, term()}.
monitor_nodes(Flag) -> subscribe(Flag, #{}, none).

%% @doc The same with options, as a list or map: connection_id, node_type (visible, hidden, all), nodedown_reason.
%% Messages then are {nodeup, Node, Info}.
-spec monitor_nodes(boolean(), [term()] | map()) -> ok | {error, term()}.
monitor_nodes(Flag, Options) when is_map(Options) -> subscribe(Flag, Options, map);
monitor_nodes(Flag, Options) when is_list(Options) ->
    try maps:from_list([plist(O) || O <- Options]) of
        Map -> subscribe(Flag, Map, list)
    catch
        _:_ -> {error, {unknown_options, Options}}
    end;
monitor_nodes(_, Options) ->
    {error, {invalid_options, Options}}.

plist({_, _} = Pair) -> Pair;
plist(Key) when is_atom(Key) -> {Key, true}.

subscribe(Flag, Options, Form) when is_boolean(Flag) ->
    Known = maps:without([connection_id, node_type, nodedown_reason], Options),
    Type = maps:get(node_type, Options, visible),
    if
        map_size(Known) > 0 -> {error, {unknown_options, maps:to_list(Known)}};
        Type =/= visible, Type =/= hidden, Type =/= all -> {error, {bad_option_value, {node_type, Type}}};
        Flag -> answered(call({subscribe, self(), Options, Form}));
        true -> answered(call({unsubscribe, self(), Options, Form}))
    end;
subscribe(Flag, _, _) ->
    erlang:error(badarg, [Flag]).

answered(ignored) -> {error, notalive};
answered(Answer) -> Answer.

%% @doc What this node is.
-spec get_state() -> map().
get_state() ->
    case call(get_state) of
        ignored -> #{started => no};
        State -> State
    end.

%% @doc This node's cookie.
-spec get_cookie() -> atom().
get_cookie() -> erlang:get_cookie().

%% @doc The cookie for another node.
-spec get_cookie(node()) -> atom().
get_cookie(Node) -> erlang:get_cookie(Node).

%% @doc Set this node's cookie, an atom or (AtomVM) a binary.
-spec set_cookie(binary() | atom()) -> ok.
set_cookie(Cookie) ->
    true = erlang:set_cookie(cookie(Cookie)),
    ok.

%% @doc Set the cookie for another node.
-spec set_cookie(node(), binary() | atom()) -> ok.
set_cookie(Node, Cookie) ->
    true = erlang:set_cookie(Node, cookie(Cookie)),
    ok.

cookie(Cookie) when is_binary(Cookie) -> binary_to_atom(Cookie, utf8);
cookie(Cookie) -> Cookie.

%% @doc Only these nodes may connect from now on (and those of earlier calls).
-spec allow([node()]) -> ok | error | ignored.
allow(Nodes) ->
    case is_list(Nodes) andalso lists:all(fun is_atom/1, Nodes) of
        true -> call({allow, Nodes});
        false -> error
    end.

%% @doc The nodes that allow/1 named; []: all may connect.
-spec allowed() -> {ok, [node()]} | ignored.
allowed() -> call(allowed).

%% @doc The module that talks with the port mapper.
-spec epmd_module() -> module().
epmd_module() -> erl_epmd.

%% @doc Seconds without a sign of life until a connection counts as dead.
-spec get_net_ticktime() -> pos_integer() | ignored.
get_net_ticktime() -> call(get_ticktime).

%% @doc Set that time.
-spec set_net_ticktime(pos_integer()) -> unchanged | change_initiated | ignored.
set_net_ticktime(Seconds) -> set_net_ticktime(Seconds, 60).

%% @doc Set that time; the change is made at once, not within a transition period.
-spec set_net_ticktime(pos_integer(), non_neg_integer()) -> unchanged | change_initiated | ignored.
set_net_ticktime(Seconds, Transition) when is_integer(Seconds), Seconds > 0, is_integer(Transition), Transition >= 0 ->
    call({set_ticktime, Seconds}).

%% @doc Whether this node has a long name.
-spec longnames() -> boolean() | ignored.
longnames() -> call(longnames).

%% @doc Connections and what is known about them.
-spec nodes_info() -> {ok, [{node(), [{atom(), term()}]}]} | ignored.
nodes_info() -> call(nodes_info).

%% @doc What is known about a connection.
-spec node_info(node()) -> {ok, [{atom(), term()}]} | {error, bad_node} | ignored.
node_info(Node) ->
    case nodes_info() of
        {ok, Infos} ->
            case lists:keyfind(Node, 1, Infos) of
                {_, Info} -> {ok, Info};
                false -> {error, bad_node}
            end;
        Other ->
            Other
    end.

%% @doc One item of node_info/1.
-spec node_info(node(), atom()) -> {ok, term()} | {error, bad_node} | ignored.
node_info(Node, Key) ->
    case node_info(Node) of
        {ok, Info} -> {ok, proplists:get_value(Key, Info)};
        Other -> Other
    end.

%% @private For dist_util: a handshake that Node began has come to its name. The status to answer it.
-spec mark_pending(pid(), node(), node(), pid() | {again, pid()}) -> ok | ok_simultaneous | nok | up.
mark_pending(Kernel, _This, Node, Who) -> gen_server:call(Kernel, {mark_pending, Node, Who}, infinity).

%% @private For dist_util: a handshake is done. The ticktime in milliseconds, and whether the connection is to be
%% hidden.
-spec mark_nodeup(pid(), node(), term(), {pid(), non_neg_integer()}) ->
    {ok, pos_integer(), visible | hidden} | {error, bad_request}.
mark_nodeup(Kernel, Node, Address, Who) -> gen_server:call(Kernel, {mark_nodeup, Node, Address, Who}, infinity).

call(Request) ->
    case whereis(?MODULE) of
        undefined -> ignored;
        Pid -> gen_server:call(Pid, Request, infinity)
    end.

%% -- gen_server ------------------------------------------------------------------------------------------------------

%% @private Listen, register with the port mapper, and be a node.
-spec init(map()) -> {ok, #state{}} | {error, term()}.
init(#{name := Name} = Options) ->
    process_flag(trap_exit, true),
    Domain = maps:get(name_domain, Options, longnames),
    Carrier = maps:get(proto_dist, Options, socket_dist),
    try full_name(Name, Domain) of
        Node -> listen(Node, Domain, Carrier, Options)
    catch
        throw:Reason -> {error, Reason}
    end.

full_name(Name, Domain) ->
    case string:split(atom_to_list(Name), "@", all) of
        [Local] when Local =/= [] -> list_to_atom(Local ++ "@" ++ host(Domain));
        [Local, Host] when Local =/= [], Host =/= [] -> checked(Name, Host, Domain);
        _ -> throw({bad_name, Name})
    end.

%% As OTP: a short name's host has no dot, a long name's has one (or is localhost).
checked(Name, Host, Domain) ->
    case lists:member($., Host) of
        true when Domain =:= shortnames -> throw({bad_name, Name});
        false when Domain =:= longnames, Host =/= "localhost" -> throw({bad_name, Name});
        _ -> Name
    end.

host(Domain) ->
    Full =
        try net:gethostname() of
            {ok, Name} -> Name;
            _ -> "localhost"
        catch
            _:_ -> "localhost"
        end,
    case Domain of
        shortnames -> hd(string:split(Full, "."));
        longnames -> Full
    end.

listen(Node, Domain, Carrier, Options) ->
    Opts = maps:get(avm_dist_opts, Options, #{}),
    State = #state{
        name = Node,
        domain = Domain,
        type =
            case maps:get(hidden, Options, false) of
                true -> hidden;
                false -> visible
            end,
        carrier = Carrier,
        options = Opts,
        listens = maps:get(dist_listen, Options, true),
        creation = 0,
        ticktime = maps:get(net_ticktime, Options, 60)
    },
    [Local, _] = string:split(atom_to_list(Node), "@"),
    case State#state.listens of
        false ->
            alive(State#state{creation = dist_carrier:random_creation()}, Options);
        true ->
            case whereis(erl_epmd) of
                %% net_kernel_sup starts none for this carrier
                undefined -> ok;
                _ -> erl_epmd:node_type(State#state.type)
            end,
            case Carrier:listen(list_to_atom(Local), Opts) of
                {ok, {Listen, Address, Creation}} ->
                    Acceptor = Carrier:accept(Listen),
                    Listening = State#state{
                        listen = Listen, address = Address, acceptor = Acceptor, creation = Creation
                    },
                    alive(Listening, Options);
                {error, Reason} ->
                    {error, Reason}
            end
    end.

alive(#state{name = Node, creation = Creation} = State, Options) ->
    true = erlang:setnode(Node, max(1, Creation)),
    case {Options, erlang:get_cookie()} of
        {#{cookie := Cookie}, _} -> erlang:set_cookie(Cookie);
        {_, nocookie} -> erlang:set_cookie(random_cookie());
        _ -> true
    end,
    {ok, State}.

random_cookie() -> list_to_atom([$A + X rem 26 || <<X>> <= atomvm:rand_bytes(16)]).

%% @private Requests of this module's functions and of handshakes.
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}} | {noreply, #state{}}.
handle_call({connect, Type, Node}, From, State) ->
    case State#state.connections of
        #{Node := #conn{state = up}} ->
            {reply, true, State};
        #{Node := #conn{waiting = Waiting} = Conn} ->
            {noreply, put_conn(Node, Conn#conn{waiting = [From | Waiting]}, State)};
        _ ->
            case setup(Node, Type, [From], State) of
                {ok, State1} -> {noreply, State1};
                error -> {reply, false, State}
            end
    end;
handle_call({mark_pending, Node, {again, Pid}}, _From, State) ->
    State1 =
        case State#state.connections of
            #{Node := #conn{state = up, owner = Old}} ->
                exit(Old, kill),
                _ = avm_dist:disconnect(Node),
                gone(Node, Old, connection_replaced, State);
            _ ->
                State
        end,
    {reply, ok, put_conn(Node, #conn{state = pending, direction = in, owner = Pid}, State1)};
handle_call({mark_pending, Node, Pid}, _From, #state{name = This} = State) ->
    case State#state.connections of
        #{Node := #conn{state = up}} ->
            {reply, up, State};
        #{Node := #conn{direction = out, owner = Own} = Conn} when This < Node ->
            %% Both began at once: the attempt of the greater name goes on.
            unlink(Own),
            exit(Own, kill),
            Owners = maps:remove(Own, State#state.owners),
            State1 = State#state{owners = Owners},
            {reply, ok_simultaneous, put_conn(Node, Conn#conn{direction = in, owner = Pid}, State1)};
        #{Node := #conn{direction = awaited} = Conn} ->
            {reply, ok_simultaneous, put_conn(Node, Conn#conn{direction = in, owner = Pid}, State)};
        #{Node := #conn{}} ->
            {reply, nok, State};
        _ ->
            {reply, ok, put_conn(Node, #conn{state = pending, direction = in, owner = Pid}, State)}
    end;
handle_call({mark_nodeup, Node, Address, {Pid, Flags}}, _From, #state{ticktime = Ticktime} = State) ->
    case State#state.connections of
        #{Node := #conn{owner = Pid, type = Type} = Conn} ->
            Seen =
                case {State#state.type, Flags band 1} of
                    {visible, 1} -> Type;
                    _ -> hidden
                end,
            {reply, {ok, Ticktime * 1000, Seen}, put_conn(Node, Conn#conn{type = Seen, address = Address}, State)};
        _ ->
            {reply, {error, bad_request}, State}
    end;
handle_call({connected, Node, Pid, Controller}, _From, State) ->
    case State#state.connections of
        #{Node := #conn{owner = Pid, waiting = Waiting} = Conn} ->
            Up = Conn#conn{state = up, controller = Controller, waiting = []},
            tell(nodeup, Node, Up, #{}, State),
            [gen_server:reply(From, true) || From <- Waiting],
            {reply, ok, put_conn(Node, Up, State)};
        _ ->
            {reply, {error, bad_request}, State}
    end;
handle_call({subscribe, Pid, Options, Form}, _From, #state{subscribers = Subscribers} = State) ->
    Entry = {Pid, erlang:monitor(process, Pid), Options, Form},
    {reply, ok, State#state{subscribers = Subscribers ++ [Entry]}};
handle_call({unsubscribe, Pid, Options, Form}, _From, #state{subscribers = Subscribers} = State) ->
    {Gone, Kept} = lists:partition(fun({P, _, O, F}) -> {P, O, F} =:= {Pid, Options, Form} end, Subscribers),
    [erlang:demonitor(Ref, [flush]) || {_, Ref, _, _} <- Gone],
    {reply, ok, State#state{subscribers = Kept}};
handle_call(get_state, _From, #state{name = Name, domain = Domain} = State) ->
    {reply, #{started => dynamic, name => Name, name_type => static, name_domain => Domain}, State};
handle_call({allow, Nodes}, _From, #state{allowed = Allowed} = State) ->
    {reply, ok, State#state{allowed = lists:usort(Nodes ++ Allowed)}};
handle_call(allowed, _From, #state{allowed = Allowed} = State) ->
    {reply, {ok, Allowed}, State};
handle_call(get_ticktime, _From, #state{ticktime = Ticktime} = State) ->
    {reply, Ticktime, State};
handle_call({set_ticktime, Seconds}, _From, #state{ticktime = Seconds} = State) ->
    {reply, unchanged, State};
handle_call({set_ticktime, Seconds}, _From, #state{connections = Connections} = State) ->
    maps:foreach(fun(_, #conn{owner = Owner}) -> Owner ! {self(), ticktime, Seconds * 1000} end, Connections),
    {reply, change_initiated, State#state{ticktime = Seconds}};
handle_call(longnames, _From, #state{domain = Domain} = State) ->
    {reply, Domain =:= longnames, State};
handle_call(nodes_info, _From, #state{connections = Connections} = State) ->
    Infos = [
        {Node, [
            {owner, C#conn.owner}, {state, C#conn.state}, {address, C#conn.address},
            {type, case C#conn.type of visible -> normal; hidden -> hidden end}
        ]}
     || {Node, C} <- maps:to_list(Connections)
    ],
    {reply, {ok, Infos}, State};
%% What net_adm:ping/1 of OTP asks.
handle_call({is_auth, _Node}, _From, State) ->
    {reply, yes, State};
handle_call(Request, _From, State) ->
    {reply, {error, {unknown_request, Request}}, State}.

%% @private Nothing is cast.
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private Connections asked for, accepted, and lost.
-spec handle_info(term(), #state{}) -> {noreply, #state{}} | {stop, term(), #state{}}.
handle_info({auto_connect, Node}, State) ->
    case State#state.connections of
        #{Node := _} ->
            {noreply, State};
        _ ->
            case setup(Node, normal, [], State) of
                {ok, State1} -> {noreply, State1};
                error -> {noreply, State}
            end
    end;
handle_info({accept, Acceptor, Socket, _Family, _Protocol}, #state{carrier = Carrier, name = This} = State) ->
    Pid = Carrier:accept_connection(Acceptor, Socket, This, State#state.allowed, ?SETUP_TIME),
    Acceptor ! {self(), controller, Pid},
    {noreply, State};
handle_info({'EXIT', Acceptor, Reason}, #state{acceptor = Acceptor} = State) ->
    {stop, {acceptor_ended, Reason}, State};
handle_info({'EXIT', Pid, Reason}, #state{owners = Owners} = State) ->
    case Owners of
        #{Pid := Node} -> {noreply, gone(Node, Pid, Reason, State)};
        _ -> {noreply, State}
    end;
handle_info({not_come, Node}, #state{connections = Connections} = State) ->
    case Connections of
        #{Node := #conn{direction = awaited} = Conn} -> {noreply, failed(Node, Conn, State)};
        _ -> {noreply, State}
    end;
handle_info({'DOWN', Ref, process, _, _}, #state{subscribers = Subscribers} = State) ->
    {noreply, State#state{subscribers = lists:keydelete(Ref, 2, Subscribers)}};
handle_info(_, State) ->
    {noreply, State}.

%% @private Close the listening socket; connections end because they are linked.
-spec terminate(term(), #state{}) -> term().
terminate(_Reason, #state{carrier = Carrier, listen = Listen, connections = Connections}) ->
    [exit(Owner, shutdown) || #conn{owner = Owner} <- maps:values(Connections)],
    case Listen of
        undefined -> ok;
        _ -> Carrier:close(Listen)
    end.

%% @private States of other versions are the same.
-spec code_change(term(), #state{}, term()) -> {ok, #state{}}.
code_change(_, State, _) -> {ok, State}.

%% -- connections -----------------------------------------------------------------------------------------------------

setup(Node, Type, Waiting, #state{carrier = Carrier, name = This, domain = Domain} = State) ->
    case Carrier:select(Node) of
        true ->
            Asked =
                case State#state.type of
                    hidden -> hidden;
                    _ -> Type
                end,
            Pid = Carrier:setup(Node, Asked, This, Domain, ?SETUP_TIME),
            Kind =
                case Type of
                    hidden -> hidden;
                    _ -> visible
                end,
            Conn = #conn{state = pending, direction = out, owner = Pid, type = Kind, waiting = Waiting},
            {ok, put_conn(Node, Conn, State)};
        false ->
            _ = avm_dist:abort_pending(Node),
            error
    end.

put_conn(Node, #conn{owner = Owner} = Conn, #state{connections = Connections, owners = Owners} = State) ->
    State#state{connections = Connections#{Node => Conn}, owners = Owners#{Owner => Node}}.

gone(Node, Pid, Reason, #state{connections = Connections, owners = Owners} = State) ->
    Left = State#state{owners = maps:remove(Pid, Owners)},
    case Connections of
        #{Node := #conn{owner = Pid, state = pending} = Conn} when Reason =:= simultaneous ->
            %% Their attempt goes on: who waits for ours waits for theirs.
            erlang:send_after(?SETUP_TIME, self(), {not_come, Node}),
            Left#state{connections = Connections#{Node := Conn#conn{direction = awaited}}};
        #{Node := #conn{owner = Pid, state = pending} = Conn} ->
            failed(Node, Conn, Left);
        #{Node := #conn{owner = Pid} = Conn} ->
            tell(nodedown, Node, Conn, #{nodedown_reason => Reason}, State),
            Left#state{connections = maps:remove(Node, Connections)};
        _ ->
            Left
    end.

failed(Node, #conn{waiting = Waiting}, #state{connections = Connections} = State) ->
    _ = avm_dist:abort_pending(Node),
    [gen_server:reply(From, false) || From <- Waiting],
    State#state{connections = maps:remove(Node, Connections)}.

tell(What, Node, #conn{type = Type}, Extra, #state{subscribers = Subscribers}) ->
    lists:foreach(
        fun({Pid, _, Options, Form}) ->
            Wanted = maps:get(node_type, Options, visible),
            case Wanted =:= all orelse Wanted =:= Type of
                true -> Pid ! message(What, Node, Type, Extra, Options, Form);
                false -> ok
            end
        end,
        Subscribers
    ).

message(What, Node, _, _, _, none) ->
    {What, Node};
message(What, Node, Type, Extra, Options, Form) ->
    Typed =
        case Options of
            #{node_type := _} -> #{node_type => Type};
            _ -> #{}
        end,
    Info =
        case Options of
            #{nodedown_reason := true} -> maps:merge(Typed, Extra);
            _ -> Typed
        end,
    case Form of
        map -> {What, Node, Info};
        list -> {What, Node, maps:to_list(Info)}
    end.
