%% @doc TCP: connections and listeners.
%%
%% A socket is `{'$avm_gen_tcp', Handle, Backend}'. The option `{inet_backend, inet | socket}' chooses the backend:
%% gen_tcp_inet (default; a port) or gen_tcp_socket (a process that owns a socket of the socket module). In active mode
%% the controlling process gets `{tcp, Socket, Data}', `{tcp_closed, Socket}', `{tcp_error, Socket, Reason}' and
%% `{tcp_passive, Socket}'.
-module(gen_tcp).

-export([
    connect/2, connect/3, connect/4, listen/2, accept/1, accept/2, recv/2, recv/3, send/2, close/1, shutdown/2,
    controlling_process/2
]).

-export_type([socket/0, option/0, reason/0]).

-type socket() :: {'$avm_gen_tcp', port() | pid(), module()}.
-type option() :: atom() | {atom(), term()} | {raw, non_neg_integer(), non_neg_integer(), binary()}.
-type reason() :: closed | timeout | term().

%% @doc Connect to a socket address: a map as of the socket module.
-spec connect(socket:sockaddr(), [option()]) -> {ok, socket()} | {error, reason()}.
connect(Address, Options) when is_map(Address) ->
    connect(Address, Options, infinity).

%% @doc Connect to a port of a host; or to a socket address within a time.
-spec connect(inet:ip_address() | inet:hostname() | term(), inet:port_number() | [option()], [option()] | timeout()) ->
    {ok, socket()} | {error, reason()}.
connect(#{family := local, path := Path}, Options, Timeout) ->
    connect({local, Path}, 0, Options, Timeout);
connect(#{addr := Address, port := Port} = Map, Options, Timeout) ->
    connect(Address, Port, [maps:get(family, Map, inet) | Options], Timeout);
connect(Address, Port, Options) ->
    connect(Address, Port, Options, infinity).

%% @doc Connect to a port of a host within a time.
-spec connect(inet:ip_address() | inet:hostname() | term(), inet:port_number(), [option()], timeout()) ->
    {ok, socket()} | {error, reason()}.
connect(Address, Port, Options, Timeout) ->
    {Backend, Rest} = backend(Options),
    Backend:connect(Address, Port, Rest, Timeout).

%% @doc Listen at a port; 0: at one that is free.
-spec listen(inet:port_number(), [option()]) -> {ok, socket()} | {error, reason()}.
listen(Port, Options) ->
    {Backend, Rest} = backend(Options),
    Backend:listen(Port, Rest).

%% @doc Wait for a connection. The caller controls it.
-spec accept(socket()) -> {ok, socket()} | {error, reason()}.
accept(Socket) -> accept(Socket, infinity).

%% @doc Wait for a connection, for a time.
-spec accept(socket(), timeout()) -> {ok, socket()} | {error, reason()}.
accept({'$avm_gen_tcp', _, Backend} = Socket, Timeout) -> Backend:accept(Socket, Timeout).

%% @doc Receive Length bytes; 0: what there is, or one packet.
-spec recv(socket(), non_neg_integer()) -> {ok, string() | binary()} | {error, reason()}.
recv(Socket, Length) -> recv(Socket, Length, infinity).

%% @doc Receive within a time.
-spec recv(socket(), non_neg_integer(), timeout()) -> {ok, string() | binary()} | {error, reason()}.
recv({'$avm_gen_tcp', _, Backend} = Socket, Length, Timeout) -> Backend:recv(Socket, Length, Timeout).

%% @doc Send data.
-spec send(socket(), iodata()) -> ok | {error, reason()}.
send({'$avm_gen_tcp', _, Backend} = Socket, Data) -> Backend:send(Socket, Data).

%% @doc Close a socket.
-spec close(socket()) -> ok.
close({'$avm_gen_tcp', _, Backend} = Socket) ->
    _ = Backend:close(Socket),
    ok.

%% @doc End one direction, or both.
-spec shutdown(socket(), read | write | read_write) -> ok | {error, reason()}.
shutdown({'$avm_gen_tcp', _, Backend} = Socket, How) -> Backend:shutdown(Socket, How).

%% @doc Make another process the one that controls a socket, and give it the messages that are here already.
-spec controlling_process(socket(), pid()) -> ok | {error, reason()}.
controlling_process({'$avm_gen_tcp', _, Backend} = Socket, Pid) ->
    inet:hand_over(Backend, Socket, Pid).

backend(Options) ->
    case lists:keytake(inet_backend, 1, [O || O <- Options, is_tuple(O)]) of
        false -> {gen_tcp_inet, Options};
        {value, {_, inet}, _} -> {gen_tcp_inet, lists:keydelete(inet_backend, 1, Options)};
        {value, {_, socket}, _} -> {gen_tcp_socket, lists:keydelete(inet_backend, 1, Options)}
    end.
