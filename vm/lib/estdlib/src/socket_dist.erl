%% @doc Distribution over TCP. Options for avm_dist_opts: listen_port_min and listen_port_max.
-module(socket_dist).

-export([listen/1, listen/2, accept/1, accept_connection/5, setup/5, close/1, select/1, address/0]).
-export([host_address/1, connect/2, send_all/2]).

-include("dist_util.hrl").

-define(BACKLOG, 128).

%% @private Listen on some port, and register it.
-spec listen(atom()) -> {ok, {socket:socket(), #net_address{}, pos_integer()}} | {error, term()}.
listen(Name) -> listen(Name, #{}).

%% @private Listen on a port of a range, and register it.
-spec listen(atom(), map()) -> {ok, {socket:socket(), #net_address{}, pos_integer()}} | {error, term()}.
listen(Name, Options) ->
    Least = maps:get(listen_port_min, Options, 0),
    Most = maps:get(listen_port_max, Options, Least),
    {ok, Socket} = socket:open(inet, stream, tcp),
    case bind(Socket, Least, Most) of
        ok ->
            {ok, #{port := Port}} = socket:sockname(Socket),
            case erl_epmd:register_node(Name, Port) of
                {ok, Creation} ->
                    Address = (address())#net_address{address = {{0, 0, 0, 0}, Port}},
                    {ok, {Socket, Address, Creation}};
                {error, _} = Error ->
                    _ = socket:close(Socket),
                    Error
            end;
        {error, _} = Error ->
            _ = socket:close(Socket),
            Error
    end.

bind(_, Port, Most) when Port > Most ->
    {error, eaddrinuse};
bind(Socket, Port, Most) ->
    case socket:bind(Socket, #{family => inet, addr => {0, 0, 0, 0}, port => Port}) of
        ok -> socket:listen(Socket, ?BACKLOG);
        {error, _} -> bind(Socket, Port + 1, Most)
    end.

%% @private A process that accepts, and hands what it accepted to net_kernel, its caller.
-spec accept(socket:socket()) -> pid().
accept(Listen) ->
    Kernel = self(),
    spawn_link(fun() -> accept_loop(Kernel, Listen) end).

accept_loop(Kernel, Listen) ->
    case socket:accept(Listen) of
        {ok, Socket} ->
            Kernel ! {accept, self(), Socket, inet, tcp},
            receive
                {Kernel, controller, Pid} -> Pid ! {self(), controller, Socket}
            end,
            accept_loop(Kernel, Listen);
        {error, Reason} when Reason =:= emfile; Reason =:= enfile; Reason =:= econnaborted ->
            receive
            after 100 -> accept_loop(Kernel, Listen)
            end;
        {error, Reason} ->
            exit(Reason)
    end.

%% @private The process for a connection that another node began.
-spec accept_connection(pid(), socket:socket(), node(), [node()], timeout()) -> pid().
accept_connection(Acceptor, Socket, This, Allowed, SetupTime) ->
    Start = fun() -> socket_dist_controller:start(Socket) end,
    dist_carrier:accept_connection(socket_dist_controller, Start, {Acceptor, Socket}, This, Allowed, SetupTime).

%% @private The process for a connection to another node, of the type that is asked for.
-spec setup(node(), normal | hidden, node(), longnames | shortnames, timeout()) -> pid().
setup(Node, Type, This, Domain, SetupTime) ->
    dist_carrier:setup(Node, Domain, SetupTime, ?MODULE, fun(Kernel, Timer) ->
        do_setup(Kernel, Node, Type, This, Timer, SetupTime)
    end).

do_setup(Kernel, Node, Type, This, Timer, SetupTime) ->
    [Name, Host] = string:split(atom_to_list(Node), "@"),
    case erl_epmd:port_please(Name, Host, SetupTime) of
        {port, Port, Version} ->
            dist_util:reset_timer(Timer),
            {ok, Address} = host_address(Host),
            case connect(Address#{port => Port}, SetupTime) of
                {ok, Socket} ->
                    {ok, Controller} = socket_dist_controller:start(Socket),
                    HS = dist_carrier:hs_data(socket_dist_controller, Kernel, This, Controller, Timer),
                    dist_util:handshake_we_started(
                        HS#hs_data{other_node = Node, other_version = Version, request_type = Type}
                    );
                {error, Reason} ->
                    dist_util:shutdown(?MODULE, ?LINE, Node, {connect_failed, Reason})
            end;
        Other ->
            dist_util:shutdown(?MODULE, ?LINE, Node, {port_please_failed, Other})
    end.

%% @private Listen no more.
-spec close(socket:socket()) -> ok | {error, term()}.
close(Listen) -> socket:close(Listen).

%% @private Whether this carrier can reach such a node.
-spec select(node()) -> boolean().
select(Node) -> dist_carrier:select(Node).

%% @private What this carrier's addresses look like.
-spec address() -> #net_address{}.
address() -> #net_address{host = dist_carrier:host(), protocol = tcp, family = inet}.

%% -- sockets ---------------------------------------------------------------------------------------------------------

%% @private Address of a host given as a name, as four numbers in text, or as a tuple.
-spec host_address(term()) -> {ok, map()} | {error, term()}.
host_address(Address) when is_tuple(Address) ->
    {ok, #{family => inet, addr => Address}};
host_address(Host) when is_atom(Host) ->
    host_address(atom_to_list(Host));
host_address("localhost") ->
    host_address({127, 0, 0, 1});
host_address(Host) ->
    case numbers(string:split(Host, ".", all)) of
        [A, B, C, D] ->
            host_address({A, B, C, D});
        _ ->
            try net:getaddrinfo(Host) of
                {ok, Infos} ->
                    case [Addr || #{addr := #{family := inet, addr := Addr}} <- Infos] of
                        [Addr | _] -> host_address(Addr);
                        [] -> {error, nxdomain}
                    end;
                {error, _} = Error ->
                    Error
            catch
                error:undef -> {error, nxdomain}
            end
    end.

numbers(Parts) ->
    try
        [N || N <- [list_to_integer(P) || P <- Parts], N >= 0, N =< 255]
    catch
        error:badarg -> []
    end.

%% @private A connected socket.
-spec connect(map(), timeout()) -> {ok, socket:socket()} | {error, term()}.
connect(Address, Timeout) ->
    case socket:open(inet, stream, tcp) of
        {ok, Socket} ->
            case socket:connect(Socket, Address, Timeout) of
                ok ->
                    {ok, Socket};
                {error, _} = Error ->
                    _ = socket:close(Socket),
                    Error
            end;
        {error, _} = Error ->
            Error
    end.

%% @private Send all of it, however many calls that takes.
-spec send_all(socket:socket(), iodata()) -> ok | {error, term()}.
send_all(Socket, Data) ->
    case socket:send(Socket, Data) of
        ok -> ok;
        {ok, <<>>} -> ok;
        {ok, Rest} -> send_all(Socket, Rest);
        {error, _} = Error -> Error
    end.
