%% @doc Addresses, and what sockets of gen_tcp and gen_udp have in common.
%%
%% What needs the tables of a host (gethostbyname, getifaddrs, i) is in inet_host, which devices do without.
-module(inet).

-export([
    close/1, port/1, sockname/1, peername/1, setopts/2, getopts/2, getstat/1, getstat/2,
    getaddr/2, getaddrs/2, gethostname/0, gethostbyname/1, gethostbyname/2,
    gethostbyname/3, getifaddrs/0, i/0,
    ntoa/1, parse_address/1, parse_strict_address/1, parse_ipv4_address/1, parse_ipv4strict_address/1,
    parse_ipv6_address/1, parse_ipv6strict_address/1, is_ip_address/1, is_ipv4_address/1, is_ipv6_address/1,
    ipv4_mapped_ipv6_address/1, format_error/1
]).
%% for gen_tcp, gen_udp and their backends
-export([hand_over/3, port_options/3, address_for_port/2, getaddr_of/2]).

-export_type([
    ip_address/0, ip4_address/0, ip6_address/0, port_number/0, hostname/0, address_family/0, posix/0, socket/0,
    moniker/0
]).

-type ip4_address() :: {0..255, 0..255, 0..255, 0..255}.
-type ip6_address() ::
    {0..65535, 0..65535, 0..65535, 0..65535, 0..65535, 0..65535, 0..65535, 0..65535}.
-type ip_address() :: ip4_address() | ip6_address().
-type port_number() :: 0..65535.
-type hostname() :: atom() | string() | binary().
-type address_family() :: inet | inet6 | local.
-type posix() :: atom().
-type socket() :: gen_tcp:socket() | gen_udp:socket().
-type moniker() :: gen_tcp | gen_udp.

%% @doc Close a socket.
-spec close(socket()) -> ok.
close({_, _, Backend} = Socket) ->
    _ = Backend:close(Socket),
    ok.

%% @doc The port that a socket has here.
-spec port(socket()) -> {ok, port_number()} | {error, term()}.
port({_, _, Backend} = Socket) -> open_one(Backend:port(Socket)).

%% @doc A socket's own address.
-spec sockname(socket()) -> {ok, {ip_address(), port_number()} | {local, binary()}} | {error, term()}.
sockname({_, _, Backend} = Socket) -> open_one(Backend:sockname(Socket)).

%% @doc The address of the other end.
-spec peername(socket()) -> {ok, {ip_address(), port_number()} | {local, binary()}} | {error, term()}.
peername({_, _, Backend} = Socket) -> open_one(Backend:peername(Socket)).

%% @doc Set options. `{active, false | true | once | N}' among them.
-spec setopts(socket(), [gen_tcp:option()]) -> ok | {error, term()}.
setopts({_, _, Backend} = Socket, Options) -> open_one(Backend:setopts(Socket, Options)).

%% @doc What options are set to.
-spec getopts(socket(), [term()]) -> {ok, [term()]} | {error, term()}.
getopts({_, _, Backend} = Socket, Names) -> open_one(Backend:getopts(Socket, Names)).

%% @doc What went through a socket.
-spec getstat(socket()) -> {ok, [{atom(), integer()}]} | {error, term()}.
getstat({_, _, Backend} = Socket) -> open_one(Backend:getstat(Socket)).

%% @doc Some of getstat/1.
-spec getstat(socket(), [atom()]) -> {ok, [{atom(), integer()}]} | {error, term()}.
getstat(Socket, Names) ->
    case getstat(Socket) of
        {ok, All} -> {ok, [Pair || Name <- Names, {Key, _} = Pair <- All, Key =:= Name]};
        Error -> Error
    end.

%% OTP says einval of what is closed.
open_one({error, closed}) ->
    case erlang:system_info(machine) of
        "BEAM" -> {error, einval};
        _ -> {error, closed}
    end;
open_one(Result) ->
    Result.

%% @doc The first address of a host.
-spec getaddr(ip_address() | hostname(), address_family()) -> {ok, ip_address() | {local, term()}} | {error, term()}.
getaddr(Host, Family) ->
    case getaddrs(Host, Family) of
        {ok, [Address | _]} -> {ok, Address};
        Error -> Error
    end.

%% @doc The addresses of a host.
-spec getaddrs(ip_address() | hostname(), address_family()) ->
    {ok, [ip_address() | {local, term()}]} | {error, term()}.
getaddrs({local, _} = Address, local) ->
    {ok, [Address]};
getaddrs(Address, Family) when is_tuple(Address) ->
    case is_ip_address(Address) of
        true when tuple_size(Address) =:= 4, Family =:= inet -> {ok, [Address]};
        true when tuple_size(Address) =:= 8, Family =:= inet6 -> {ok, [Address]};
        true -> {error, eafnosupport};
        false -> {error, einval}
    end;
getaddrs(Host, Family) when is_atom(Host) -> getaddrs(atom_to_list(Host), Family);
getaddrs(Host, Family) when is_binary(Host) -> getaddrs(binary_to_list(Host), Family);
getaddrs(Host, Family) when is_list(Host), Family =/= local ->
    case parse_address(Host) of
        {ok, Address} ->
            getaddrs(Address, Family);
        {error, einval} ->
            case host_name(Host) of
                true -> net:addresses(Host, Family);
                false -> {error, einval}
            end
    end;
getaddrs(_, _) ->
    {error, einval}.

host_name([]) -> false;
host_name(Name) -> lists:all(fun(C) -> is_integer(C) andalso C > 32 andalso C < 127 end, Name).

%% @doc The name of this host.
-spec gethostname() -> {ok, string()}.
gethostname() ->
    {ok, Name} = net:gethostname(),
    {ok, lists:takewhile(fun(C) -> C =/= $. end, Name)}.

%% @doc What is known about a host, as a record hostent.
-spec gethostbyname(hostname() | ip_address()) -> {ok, tuple()} | {error, term()}.
gethostbyname(Name) -> inet_host:gethostbyname(Name, inet).

%% @doc What is known about a host, with addresses of a family.
-spec gethostbyname(hostname() | ip_address(), address_family()) -> {ok, tuple()} | {error, term()}.
gethostbyname(Name, Family) -> inet_host:gethostbyname(Name, Family).

%% @doc gethostbyname/2; the host's tables answer at once, whatever the time-out.
-spec gethostbyname(hostname() | ip_address(), address_family(), timeout()) -> {ok, tuple()} | {error, term()}.
gethostbyname(Name, Family, _Timeout) -> gethostbyname(Name, Family).

%% @doc The interfaces of this host.
-spec getifaddrs() -> {ok, [{string(), [{atom(), term()}]}]} | {error, term()}.
getifaddrs() -> inet_host:getifaddrs().

%% @doc Print the sockets of gen_tcp and gen_udp.
-spec i() -> ok.
i() -> inet_host:i().

%% @doc An address as text.
-spec ntoa(ip_address()) -> string() | {error, einval}.
ntoa({A, B, C, D} = Address) ->
    case is_ipv4_address(Address) of
        true -> dotted([A, B, C, D]);
        false -> {error, einval}
    end;
ntoa(Address) ->
    case is_ipv6_address(Address) of
        true -> ntoa6(tuple_to_list(Address));
        false -> {error, einval}
    end.

dotted(Bytes) -> lists:append(lists:join(".", [integer_to_list(N) || N <- Bytes])).

%% The longest run of zeros, the first of equals, becomes "::"; addresses of IPv4 in disguise are written as such.
ntoa6([0, 0, 0, 0, 0, 0, 0, 0]) ->
    "::";
ntoa6([0, 0, 0, 0, 0, 0, 0, 1]) ->
    "::1";
ntoa6([0, 0, 0, 0, 0, 0, G, H]) ->
    "::" ++ dotted([G bsr 8, G band 255, H bsr 8, H band 255]);
ntoa6([0, 0, 0, 0, 0, 65535, G, H]) ->
    "::ffff:" ++ dotted([G bsr 8, G band 255, H bsr 8, H band 255]);
ntoa6(Groups) ->
    case longest_run(Groups, 0, {0, 0}) of
        {_, N} when N < 2 ->
            groups(Groups);
        {At, N} ->
            {Before, Rest} = lists:split(At, Groups),
            groups(Before) ++ "::" ++ groups(lists:nthtail(N, Rest))
    end.

longest_run([], _, Best) ->
    Best;
longest_run([0 | _] = Groups, At, {_, Most} = Best) ->
    Run = length(lists:takewhile(fun(G) -> G =:= 0 end, Groups)),
    Next = lists:nthtail(Run, Groups),
    case Run > Most of
        true -> longest_run(Next, At + Run, {At, Run});
        false -> longest_run(Next, At + Run, Best)
    end;
longest_run([_ | Groups], At, Best) ->
    longest_run(Groups, At + 1, Best).

groups(Groups) -> lists:append(lists:join(":", [string:lowercase(integer_to_list(G, 16)) || G <- Groups])).

%% @doc An address from text, of either family; IPv4 addresses may be shortened.
-spec parse_address(string()) -> {ok, ip_address()} | {error, einval}.
parse_address(Text) -> either(parse_ipv4_address(Text), fun parse_ipv6strict_address/1, Text).

%% @doc An address from text, of either family, not shortened.
-spec parse_strict_address(string()) -> {ok, ip_address()} | {error, einval}.
parse_strict_address(Text) -> either(parse_ipv4strict_address(Text), fun parse_ipv6strict_address/1, Text).

either({ok, _} = Found, _, _) -> Found;
either(_, Parse, Text) -> Parse(Text).

%% @doc An IPv4 address from text: one to four numbers, of which the last fills what is left.
-spec parse_ipv4_address(string()) -> {ok, ip4_address()} | {error, einval}.
parse_ipv4_address(Text) ->
    try
        Numbers = [number(Part) || Part <- parts(Text, $.)],
        true = length(Numbers) =< 4,
        {Bytes, [Last]} = lists:split(length(Numbers) - 1, Numbers),
        true = lists:all(fun(N) -> N < 256 end, Bytes),
        Missing = 4 - length(Bytes),
        true = Last < 1 bsl (8 * Missing),
        Tail = [(Last bsr (8 * I)) band 255 || I <- lists:seq(Missing - 1, 0, -1)],
        {ok, list_to_tuple(Bytes ++ Tail)}
    catch
        error:_ -> {error, einval}
    end.

%% Decimal, octal with a leading 0, hexadecimal with 0x.
number("0x" ++ Digits) -> positive(Digits, 16);
number("0X" ++ Digits) -> positive(Digits, 16);
number("0") -> 0;
number("0" ++ Digits) -> positive(Digits, 8);
number(Digits) -> positive(Digits, 10).

positive([C | _] = Digits, Base) when C =/= $+, C =/= $- -> list_to_integer(Digits, Base).

parts(Text, Separator) ->
    case lists:splitwith(fun(C) -> C =/= Separator end, Text) of
        {Part, []} -> [Part];
        {Part, [_ | Rest]} -> [Part | parts(Rest, Separator)]
    end.

%% @doc An IPv4 address from text of four decimal numbers.
-spec parse_ipv4strict_address(string()) -> {ok, ip4_address()} | {error, einval}.
parse_ipv4strict_address(Text) ->
    try
        [_, _, _, _] = Parts = parts(Text, $.),
        true = lists:all(fun strict/1, Parts),
        parse_ipv4_address(Text)
    catch
        error:_ -> {error, einval}
    end.

strict("0") -> true;
strict([C | _]) -> C >= $1 andalso C =< $9.

%% @doc An IPv6 address from text; an IPv4 address becomes a mapped one.
-spec parse_ipv6_address(string()) -> {ok, ip6_address()} | {error, einval}.
parse_ipv6_address(Text) ->
    case parse_ipv4_address(Text) of
        {ok, Address} -> {ok, ipv4_mapped_ipv6_address(Address)};
        _ -> parse_ipv6strict_address(Text)
    end.

%% @doc An IPv6 address from text. What follows a % is the name of a zone, and left out.
-spec parse_ipv6strict_address(string()) -> {ok, ip6_address()} | {error, einval}.
parse_ipv6strict_address(Text) ->
    try
        Address = lists:takewhile(fun(C) -> C =/= $% end, Text),
        Groups =
            case string:split(Address, "::") of
                [_] ->
                    groups_of(Address, last);
                [Before, After] ->
                    First = groups_of(Before, more),
                    Last = groups_of(After, last),
                    Missing = 8 - length(First) - length(Last),
                    true = Missing > 0,
                    First ++ lists:duplicate(Missing, 0) ++ Last
            end,
        8 = length(Groups),
        {ok, list_to_tuple(Groups)}
    catch
        error:_ -> {error, einval}
    end.

groups_of([], _) ->
    [];
groups_of(Text, Place) ->
    Parts = parts(Text, $:),
    {First, [Last]} = lists:split(length(Parts) - 1, Parts),
    [group(Part) || Part <- First] ++
        case lists:member($., Last) of
            true when Place =:= last ->
                {ok, {A, B, C, D}} = parse_ipv4strict_address(Last),
                [A * 256 + B, C * 256 + D];
            false ->
                [group(Last)]
        end.

group(Digits) when length(Digits) =< 4 -> positive(Digits, 16).

%% @doc Whether a term is an address.
-spec is_ip_address(term()) -> boolean().
is_ip_address(Term) -> is_ipv4_address(Term) orelse is_ipv6_address(Term).

%% @doc Whether a term is an IPv4 address.
-spec is_ipv4_address(term()) -> boolean().
is_ipv4_address(Term) -> is_tuple(Term) andalso tuple_size(Term) =:= 4 andalso all_below(tuple_to_list(Term), 256).

%% @doc Whether a term is an IPv6 address.
-spec is_ipv6_address(term()) -> boolean().
is_ipv6_address(Term) -> is_tuple(Term) andalso tuple_size(Term) =:= 8 andalso all_below(tuple_to_list(Term), 65536).

all_below(Numbers, Limit) -> lists:all(fun(N) -> is_integer(N) andalso N >= 0 andalso N < Limit end, Numbers).

%% @doc An IPv4 address as an IPv6 one, and back.
-spec ipv4_mapped_ipv6_address(ip_address()) -> ip_address().
ipv4_mapped_ipv6_address({A, B, C, D}) -> {0, 0, 0, 0, 0, 65535, A * 256 + B, C * 256 + D};
ipv4_mapped_ipv6_address({_, _, _, _, _, _, G, H}) -> {G bsr 8, G band 255, H bsr 8, H band 255}.

%% @doc An error as text.
-spec format_error(term()) -> string().
format_error(Reason) -> inet_host:format_error(Reason).

%% -- for gen_tcp, gen_udp and their backends --

%% @private controlling_process of both. The packets that came for the old owner go to the new one first, also when the one
%% that `{active, once}' allowed is among them. Of a socket that is closed already nothing is handed over.
-spec hand_over(module(), socket(), pid()) -> ok | {error, term()}.
hand_over(Backend, Socket, Pid) ->
    case Backend:getopts(Socket, [active]) of
        {ok, [{active, Active}]} ->
            _ = Active =:= false orelse Backend:setopts(Socket, [{active, false}]),
            case forward(Socket, Pid, open) of
                closed ->
                    ok;
                open ->
                    Result = Backend:controlling_process(Socket, Pid),
                    _ = Active =:= false orelse Backend:setopts(Socket, [{active, Active}]),
                    Result
            end;
        {error, _} ->
            {error, closed}
    end.

forward(Socket, Pid, State) ->
    receive
        {Tag, Socket, _} = Message when Tag =:= tcp; Tag =:= tcp_error; Tag =:= udp_error ->
            Pid ! Message,
            forward(Socket, Pid, State);
        {tcp_closed, Socket} = Message ->
            Pid ! Message,
            forward(Socket, Pid, closed);
        {udp, Socket, _, _, _} = Message ->
            Pid ! Message,
            forward(Socket, Pid, State)
    after 0 ->
        State
    end.

%% @private The options of the libraries as the port driver takes them, defaults first.
-spec port_options(tcp_connect | tcp_listen | udp, term(), [term()]) -> {inet | inet6 | local, [term()]}.
port_options(Kind, Port, Options) when is_integer(Port), Port >= 0, Port < 65536 ->
    Machine = erlang:system_info(machine),
    Family = lists:foldl(fun family/2, inet, Options),
    Given = lists:flatmap(fun(Option) -> port_option(Kind, Option, Machine) end, Options),
    %% an option port wins, except over the one to connect to
    Own = [{port, Port} || Kind =:= tcp_connect orelse not lists:keymember(port, 1, Given)],
    {Family, Own ++ [{family, Family}, {active, true}, {binary, false}, {buffer, buffer(Machine, Kind)} | Given]};
port_options(_, _, _) ->
    exit(badarg).

buffer("ATOM", _) -> 512;
buffer(_, udp) -> 9000;
buffer(_, _) -> 1460.

family(Family, _) when Family =:= inet; Family =:= inet6; Family =:= local -> Family;
family({Name, Address}, Family) when Name =:= ip; Name =:= ifaddr -> family_of(Address, Family);
family(_, Family) -> Family.

family_of({local, _}, _) -> local;
family_of(#{family := Family}, _) -> Family;
family_of(Address, _) when tuple_size(Address) =:= 8 -> inet6;
family_of(_, Family) -> Family.

port_option(_, binary, _) -> [{binary, true}];
port_option(_, list, _) -> [{binary, false}];
port_option(_, {mode, Mode}, _) -> [{binary, Mode =:= binary}];
port_option(_, {ip, Address}, _) -> own_address(Address);
port_option(_, {ifaddr, Address}, _) -> own_address(Address);
port_option(tcp_connect, {port, Port}, _) -> [{local_port, Port}];
port_option(_, {port, Port} = Option, _) when is_integer(Port), Port >= 0, Port < 65536 -> [Option];
port_option(_, Family, _) when Family =:= inet; Family =:= inet6; Family =:= local -> [];
port_option(_, {raw, _, _, _} = Option, _) -> [Option];
port_option(Kind, {Name, _} = Option, "BEAM") ->
    case known(Kind, Name) of
        true -> [Option];
        %% Nothing here could change: the driver sends at once, reports every packet, and has no such tables.
        ignored -> [];
        false -> exit(badarg)
    end;
port_option(_, Option, "BEAM") when not is_tuple(Option) -> exit(badarg);
port_option(_, Option, _) -> [Option].

own_address(#{family := local, path := Path}) -> [{ifaddr, {local, Path}}];
own_address(#{addr := Address} = Map) -> [{ifaddr, Address}] ++ [{local_port, P} || {port, P} <- maps:to_list(Map)];
own_address(Address) -> [{ifaddr, Address}].

known(tcp_listen, backlog) ->
    true;
known(Kind, Name) when Kind =/= udp ->
    case Name of
        packet -> true;
        packet_size -> true;
        nodelay -> true;
        nopush -> true;
        exit_on_close -> true;
        send_timeout -> true;
        send_timeout_close -> true;
        show_econnreset -> true;
        delay_send -> ignored;
        _ -> known(any, Kind, Name)
    end;
known(Kind, Name) ->
    known(any, Kind, Name).

known(any, Kind, Name) ->
    case lists:member(Name, [deliver, header, high_watermark, low_watermark, high_msgq_watermark, low_msgq_watermark,
                             tcp_module, udp_module, read_packets, debug]) of
        true ->
            ignored;
        false ->
            lists:member(Name, [active, buffer, recbuf, sndbuf, reuseaddr, reuseport, keepalive, linger, dontroute,
                                priority, tos, tclass, ttl, ipv6_v6only, bind_to_device, timeout]) orelse
                (Kind =:= udp andalso
                    lists:member(Name, [broadcast, multicast_ttl, multicast_loop, multicast_if, add_membership,
                                        drop_membership]))
    end.

%% @private Where to connect to, as the port driver takes it: numbers as text, so that it need not wait for a name.
-spec address_for_port(term(), inet | inet6 | local) -> {ok, term()} | {error, term()}.
address_for_port({local, _} = Address, _) ->
    {ok, Address};
address_for_port(Address, Family) when is_tuple(Address) ->
    case getaddr(Address, Family) of
        {ok, Found} -> {ok, ntoa(Found)};
        {error, einval} -> exit(badarg);
        Error -> Error
    end;
address_for_port(Address, Family) ->
    case getaddr_of(Address, Family) of
        {ok, Found} -> {ok, ntoa(Found)};
        %% no resolver but the driver's
        {error, undefined} -> {ok, Address};
        Error -> Error
    end.

%% @private getaddr/2, that knows any and loopback too.
-spec getaddr_of(term(), inet | inet6 | local) -> {ok, ip_address() | {local, term()}} | {error, term()}.
getaddr_of(any, inet) -> {ok, {0, 0, 0, 0}};
getaddr_of(any, inet6) -> {ok, {0, 0, 0, 0, 0, 0, 0, 0}};
getaddr_of(loopback, inet) -> {ok, {127, 0, 0, 1}};
getaddr_of(loopback, inet6) -> {ok, {0, 0, 0, 0, 0, 0, 0, 1}};
getaddr_of(Address, Family) -> getaddr(Address, Family).
