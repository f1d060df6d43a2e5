%% @doc UDP: datagrams.
%%
%% A socket is `{'$avm_gen_udp', Handle, Backend}'; see gen_tcp about backends. In active mode the controlling process
%% gets `{udp, Socket, Address, Port, Data}', `{udp_error, Socket, Reason}' and `{udp_passive, Socket}'.
-module(gen_udp).

-export([
    open/1, open/2, connect/2, connect/3, send/2, send/3, send/4, send/5, recv/2, recv/3, close/1,
    controlling_process/2
]).

-export_type([socket/0, option/0]).

-type socket() :: {'$avm_gen_udp', port() | pid(), module()}.
-type option() :: gen_tcp:option().

%% @doc Open a port; 0: one that is free.
-spec open(inet:port_number()) -> {ok, socket()} | {error, term()}.
open(Port) -> open(Port, []).

%% @doc Open a port with options.
-spec open(inet:port_number(), [option()]) -> {ok, socket()} | {error, term()}.
open(Port, Options) ->
    case lists:keytake(inet_backend, 1, [O || O <- Options, is_tuple(O)]) of
        {value, {_, socket}, _} -> gen_udp_socket:open(Port, lists:keydelete(inet_backend, 1, Options));
        {value, {_, inet}, _} -> gen_udp_inet:open(Port, lists:keydelete(inet_backend, 1, Options));
        false -> gen_udp_inet:open(Port, Options)
    end.

%% @doc Send to, and receive from, one address only: a map as of the socket module.
-spec connect(socket(), map()) -> ok | {error, term()}.
connect(Socket, #{addr := Address, port := Port}) -> connect(Socket, Address, Port).

%% @doc Send to, and receive from, one port of a host only.
-spec connect(socket(), term(), inet:port_number()) -> ok | {error, term()}.
connect({'$avm_gen_udp', _, Backend} = Socket, Address, Port) ->
    case inet:getaddr_of(Address, Backend:family(Socket)) of
        {ok, Where} -> Backend:connect(Socket, Where, Port);
        Error -> Error
    end.

%% @doc Send to where the socket is connected.
-spec send(socket(), iodata()) -> ok | {error, term()}.
send({'$avm_gen_udp', _, Backend} = Socket, Data) -> Backend:send(Socket, Data).

%% @doc Send to `{Host, Port}', or to a map as of the socket module.
-spec send(socket(), {term(), inet:port_number()} | map(), iodata()) -> ok | {error, term()}.
send(Socket, #{family := local, path := Path}, Data) -> send(Socket, {local, Path}, 0, Data);
send(Socket, #{addr := Address, port := Port}, Data) -> send(Socket, Address, Port, Data);
send(Socket, {local, _} = Address, Data) -> send(Socket, Address, 0, Data);
send(Socket, {Address, Port}, Data) -> send(Socket, Address, Port, Data).

%% @doc Send to a port of a host.
-spec send(socket(), term(), inet:port_number(), iodata()) -> ok | {error, term()}.
send({'$avm_gen_udp', _, Backend} = Socket, Address, Port, Data) ->
    case is_tuple(Address) of
        true ->
            Backend:send(Socket, Address, Port, Data);
        false ->
            case inet:getaddr_of(Address, Backend:family(Socket)) of
                {ok, Where} -> Backend:send(Socket, Where, Port, Data);
                Error -> Error
            end
    end.

%% @doc Send to a port of a host. Ancillary data is not supported: it must be [].
-spec send(socket(), term(), inet:port_number(), [], iodata()) -> ok | {error, term()}.
send(Socket, Address, Port, [], Data) -> send(Socket, Address, Port, Data);
send(_Socket, _Address, _Port, _AncillaryData, _Data) -> {error, einval}.

%% @doc Receive a datagram; of a longer one than Length bytes (0: any) the rest is lost.
-spec recv(socket(), non_neg_integer()) ->
    {ok, {inet:ip_address(), inet:port_number(), string() | binary()}} | {error, term()}.
recv(Socket, Length) -> recv(Socket, Length, infinity).

%% @doc Receive a datagram within a time.
-spec recv(socket(), non_neg_integer(), timeout()) ->
    {ok, {inet:ip_address(), inet:port_number(), string() | binary()}} | {error, term()}.
recv({'$avm_gen_udp', _, Backend} = Socket, Length, Timeout) -> Backend:recv(Socket, Length, Timeout).

%% @doc Close a socket.
-spec close(socket()) -> ok.
close({'$avm_gen_udp', _, Backend} = Socket) ->
    _ = Backend:close(Socket),
    ok.

%% @doc Make another process the one that controls a socket, and give it the messages that are here already.
-spec controlling_process(socket(), pid()) -> ok | {error, term()}.
controlling_process({'$avm_gen_udp', _, Backend} = Socket, Pid) ->
    inet:hand_over(Backend, Socket, Pid).
