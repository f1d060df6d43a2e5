%% @doc Names of hosts.
-module(net).

-export([getaddrinfo/1, getaddrinfo/2, gethostname/0, addresses/2, getaddrinfo_nif/2]).
-export_type([address_info/0]).

-type address_info() :: #{
    family := inet | inet6, type := stream | dgram | raw, protocol := tcp | udp | ip, addr := map(), address => map()
}.

%% @doc The addresses of a host.
-spec getaddrinfo(string()) -> {ok, [address_info()]} | {error, term()}.
getaddrinfo(Host) -> getaddrinfo(Host, undefined).

%% @doc The addresses of a service of a host, which is given by name or number, as text.
-spec getaddrinfo(string() | undefined, string() | undefined) -> {ok, [address_info()]} | {error, term()}.
getaddrinfo(Host, Service) ->
    case text(Host) andalso text(Service) andalso not (Host =:= undefined andalso Service =:= undefined) of
        true -> ask({getaddrinfo, Host, Service}, fun() -> ?MODULE:getaddrinfo_nif(Host, Service) end);
        false -> erlang:error(badarg, [Host, Service])
    end.

text(undefined) -> true;
text(Text) -> is_list(Text) andalso lists:all(fun is_integer/1, Text).

%% @private The addresses of a host in one family, for inet. `{error, undefined}': nobody here could know.
-spec addresses(string(), inet | inet6) -> {ok, [inet:ip_address()]} | {error, term()}.
addresses(Host, Family) ->
    case ask({addresses, Host, Family}, fun() -> ?MODULE:getaddrinfo_nif(Host, undefined) end) of
        {ok, [Info | _] = Infos} when is_map(Info) ->
            {ok, lists:usort([Address || #{addr := #{addr := Address}} <- Infos])};
        {ok, Addresses} ->
            {ok, Addresses};
        {error, undefined} ->
            {error, undefined};
        {error, _} ->
            {error, nxdomain}
    end.

%% A driver looks names up while all processes run on; where there is none, a native does, and nothing else runs.
ask(Request, Native) ->
    try open_port({spawn, "resolver"}, []) of
        Port ->
            Answer = port:call(Port, Request),
            Port ! {self(), close},
            receive
                {Port, closed} -> Answer
            end
    catch
        error:badarg ->
            try
                Native()
            catch
                error:undef -> {error, undefined};
                error:undefined -> {error, undefined}
            end
    end.

%% @doc Native: the name of this host.
-spec gethostname() -> {ok, string()} | {error, term()}.
gethostname() -> erlang:nif_error(undefined).

%% @private Native: getaddrinfo/2, while the scheduler waits.
-spec getaddrinfo_nif(string() | undefined, string() | undefined) -> {ok, [address_info()]} | {error, term()}.
getaddrinfo_nif(_Host, _Service) -> erlang:nif_error(undefined).
