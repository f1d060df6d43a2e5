%% @doc The backend of gen_tcp that stands on the `socket' port driver.
-module(gen_tcp_inet).

-export([
    connect/3, connect/4, listen/2, accept/1, accept/2, recv/2, recv/3, send/2, close/1, shutdown/2,
    controlling_process/2, port/1, sockname/1, peername/1, setopts/2, getopts/2, getstat/1
]).

-type socket() :: gen_tcp:socket().

%% @doc See gen_tcp:connect/3.
-spec connect(term(), inet:port_number(), [gen_tcp:option()]) -> {ok, socket()} | {error, term()}.
connect(Address, Port, Options) -> connect(Address, Port, Options, infinity).

%% @doc See gen_tcp:connect/4.
-spec connect(term(), inet:port_number(), [gen_tcp:option()], timeout()) -> {ok, socket()} | {error, term()}.
connect(Address, Port, Options, Timeout) ->
    {Family, Rest} = inet:port_options(tcp_connect, Port, Options),
    case inet:address_for_port(Address, Family) of
        {ok, Where} ->
            open([{connect, true}, {address, Where}, {timeout, Timeout} | Rest]);
        Error ->
            Error
    end.

%% @doc See gen_tcp:listen/2.
-spec listen(inet:port_number(), [gen_tcp:option()]) -> {ok, socket()} | {error, term()}.
listen(Port, Options) ->
    {_, Rest} = inet:port_options(tcp_listen, Port, Options),
    open([{listen, true} | Rest] ++ [{backlog, 5}]).

open(Params) ->
    Handle = open_port({spawn, "socket"}, []),
    case call(Handle, {init, [{proto, tcp}, {controlling_process, self()} | Params]}) of
        ok ->
            {ok, {'$avm_gen_tcp', Handle, ?MODULE}};
        Error ->
            call(Handle, {close}),
            Error
    end.

%% @doc See gen_tcp:accept/1.
-spec accept(socket()) -> {ok, socket()} | {error, term()}.
accept(Socket) -> accept(Socket, infinity).

%% @doc See gen_tcp:accept/2.
-spec accept(socket(), timeout()) -> {ok, socket()} | {error, term()}.
accept({_, Handle, _}, Timeout) ->
    case call(Handle, {accept, Timeout}) of
        {ok, Connection} -> {ok, {'$avm_gen_tcp', Connection, ?MODULE}};
        Error -> Error
    end.

%% @doc See gen_tcp:recv/2.
-spec recv(socket(), non_neg_integer()) -> {ok, string() | binary()} | {error, term()}.
recv(Socket, Length) -> recv(Socket, Length, infinity).

%% @doc See gen_tcp:recv/3.
-spec recv(socket(), non_neg_integer(), timeout()) -> {ok, string() | binary()} | {error, term()}.
recv({_, Handle, _}, Length, Timeout) -> call(Handle, {recv, Length, Timeout}).

%% @doc See gen_tcp:send/2.
-spec send(socket(), iodata()) -> ok | {error, term()}.
send({_, Handle, _}, Data) ->
    case call(Handle, {send, Data}) of
        {ok, _Sent} -> ok;
        Result -> Result
    end.

%% @doc See gen_tcp:close/1.
-spec close(socket()) -> ok.
close({_, Handle, _}) ->
    _ = call(Handle, {close}),
    ok.

%% @doc See gen_tcp:shutdown/2.
-spec shutdown(socket(), read | write | read_write) -> ok | {error, term()}.
shutdown({_, Handle, _}, How) -> call(Handle, {shutdown, How}).

%% @doc See gen_tcp:controlling_process/2.
-spec controlling_process(socket(), pid()) -> ok | {error, term()}.
controlling_process({_, Handle, _}, Pid) -> call(Handle, {controlling_process, Pid}).

%% @doc See inet:port/1.
-spec port(socket()) -> {ok, inet:port_number()} | {error, term()}.
port({_, Handle, _}) -> call(Handle, {get_port}).

%% @doc See inet:sockname/1.
-spec sockname(socket()) -> {ok, {inet:ip_address(), inet:port_number()}} | {error, term()}.
sockname({_, Handle, _}) -> call(Handle, {sockname}).

%% @doc See inet:peername/1.
-spec peername(socket()) -> {ok, {inet:ip_address(), inet:port_number()}} | {error, term()}.
peername({_, Handle, _}) -> call(Handle, {peername}).

%% @doc See inet:setopts/2.
-spec setopts(socket(), [gen_tcp:option()]) -> ok | {error, term()}.
setopts({_, Handle, _}, Options) -> call(Handle, {setopts, Options}).

%% @doc See inet:getopts/2.
-spec getopts(socket(), [term()]) -> {ok, [term()]} | {error, term()}.
getopts({_, Handle, _}, Names) -> call(Handle, {getopts, Names}).

%% @doc See inet:getstat/1.
-spec getstat(socket()) -> {ok, [{atom(), integer()}]} | {error, term()}.
getstat({_, Handle, _}) -> call(Handle, {getstat}).

call(Handle, Request) ->
    case port:call(Handle, Request) of
        {error, noproc} -> {error, closed};
        out_of_memory -> {error, enomem};
        Reply -> Reply
    end.
