%% @doc Questions about nodes and hosts.
-module(net_adm).

-export([ping/1, ping_list/1, names/0, names/1, localhost/0, dns_hostname/1]).

%% @doc Connect to a node: pong, or pang if that can't be.
-spec ping(node()) -> pong | pang.
ping(Node) when is_atom(Node) ->
    case Node =:= node() orelse net_kernel:connect_node(Node) =:= true of
        true -> pong;
        false -> pang
    end.

%% @doc Those of the nodes that answered.
-spec ping_list([node()]) -> [node()].
ping_list(Nodes) -> [Node || Node <- Nodes, ping(Node) =:= pong].

%% @doc The nodes of this host and their ports, as the port mapper knows them.
-spec names() -> {ok, [{string(), inet:port_number()}]} | {error, term()}.
names() -> erl_epmd:names().

%% @doc The nodes of a host and their ports.
-spec names(atom() | string() | tuple()) -> {ok, [{string(), inet:port_number()}]} | {error, term()}.
names(Host) -> erl_epmd:names(Host).

%% @doc The name of this host.
-spec localhost() -> string().
localhost() ->
    try net:gethostname() of
        {ok, Name} -> Name;
        _ -> "localhost"
    catch
        error:undef -> "localhost"
    end.

%% @doc The name under which a host is known, if it is.
-spec dns_hostname(atom() | string()) -> {ok, string()} | {error, term()}.
dns_hostname(Host) when is_atom(Host) -> dns_hostname(atom_to_list(Host));
dns_hostname(Host) ->
    case socket_dist:host_address(Host) of
        {ok, _} -> {ok, Host};
        {error, _} -> {error, Host}
    end.
