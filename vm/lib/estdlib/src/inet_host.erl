%% @doc The parts of inet that need a host with an operating system.
-module(inet_host).

-export([gethostbyname/2, getifaddrs/0, i/0, format_error/1, nif_getifaddrs/0]).

%% @private See inet:gethostbyname/2.
-spec gethostbyname(inet:hostname() | inet:ip_address(), inet:address_family()) -> {ok, tuple()} | {error, term()}.
gethostbyname(Name, _) when is_tuple(Name) ->
    {error, einval};
gethostbyname(Name, Family) ->
    case inet:getaddrs(Name, Family) of
        {ok, Addresses} -> {ok, {hostent, text(Name), [], Family, byte_length(Family), Addresses}};
        Error -> Error
    end.

text(Name) when is_atom(Name) -> atom_to_list(Name);
text(Name) -> Name.

byte_length(inet) -> 4;
byte_length(inet6) -> 16.

%% @private See inet:getifaddrs/0.
-spec getifaddrs() -> {ok, [{string(), [{atom(), term()}]}]} | {error, term()}.
getifaddrs() -> ?MODULE:nif_getifaddrs().

%% @private See inet:i/0.
-spec i() -> ok.
i() ->
    Ports = [P || P <- erlang:ports(), erlang:port_info(P, name) =:= {name, "socket"}],
    io:format("~-12s ~-16s ~-24s ~-24s~n", ["Port", "Owner", "Local Address", "Foreign Address"]),
    lists:foreach(fun show/1, Ports).

show(Port) ->
    {connected, Owner} = erlang:port_info(Port, connected),
    Local = address(port:call(Port, {sockname})),
    io:format("~-12w ~-16w ~-24s ~-24s~n", [Port, Owner, Local, address(port:call(Port, {peername}))]).

address({ok, {local, Path}}) -> Path;
address({ok, {Address, Port}}) -> [inet:ntoa(Address), $:, integer_to_list(Port)];
address(_) -> "*:*".

%% @private See inet:format_error/1.
-spec format_error(term()) -> string().
format_error({error, Reason}) -> format_error(Reason);
format_error(nxdomain) -> "non-existing domain";
format_error(system_limit) -> "a system limit was hit, probably not enough ports";
format_error(Reason) -> erl_posix_msg:message(Reason).

%% @private Native: the interfaces of this host.
-spec nif_getifaddrs() -> {ok, [{string(), [{atom(), term()}]}]} | {error, term()}.
nif_getifaddrs() -> erlang:nif_error(undefined).
