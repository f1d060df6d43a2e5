%% @doc The backend of gen_udp that stands on the `socket' port driver.
-module(gen_udp_inet).

-export([
    open/1, open/2, connect/3, send/2, send/4, recv/2, recv/3, close/1, controlling_process/2, family/1, port/1,
    sockname/1, peername/1, setopts/2, getopts/2, getstat/1
]).

-type socket() :: gen_udp:socket().

%% @doc See gen_udp:open/1.
-spec open(inet:port_number()) -> {ok, socket()} | {error, term()}.
open(Port) -> open(Port, []).

%% @doc See gen_udp:open/2.
-spec open(inet:port_number(), [gen_udp:option()]) -> {ok, socket()} | {error, term()}.
open(Port, Options) ->
    {_, Rest} = inet:port_options(udp, Port, Options),
    Handle = open_port({spawn, "socket"}, []),
    case call(Handle, {init, [{proto, udp}, {controlling_process, self()} | Rest]}) of
        ok ->
            {ok, {'$avm_gen_udp', Handle, ?MODULE}};
        Error ->
            call(Handle, {close}),
            Error
    end.

%% @doc See gen_udp:connect/3.
-spec connect(socket(), inet:ip_address(), inet:port_number()) -> ok | {error, term()}.
connect({_, Handle, _}, Address, Port) -> call(Handle, {connect, Address, Port}).

%% @doc See gen_udp:send/2.
-spec send(socket(), iodata()) -> ok | {error, term()}.
send({_, Handle, _}, Data) -> sent(call(Handle, {send, Data})).

%% @doc See gen_udp:send/4.
-spec send(socket(), inet:ip_address() | {local, term()}, inet:port_number(), iodata()) -> ok | {error, term()}.
send({_, Handle, _}, Address, Port, Data) -> sent(call(Handle, {sendto, Address, Port, Data})).

sent({ok, _Sent}) -> ok;
sent(Result) -> Result.

%% @doc See gen_udp:recv/2.
-spec recv(socket(), non_neg_integer()) -> {ok, {term(), inet:port_number(), string() | binary()}} | {error, term()}.
recv(Socket, Length) -> recv(Socket, Length, infinity).

%% @doc See gen_udp:recv/3.
-spec recv(socket(), non_neg_integer(), timeout()) ->
    {ok, {term(), inet:port_number(), string() | binary()}} | {error, term()}.
recv({_, Handle, _}, Length, Timeout) -> call(Handle, {recvfrom, Length, Timeout}).

%% @doc See gen_udp:close/1.
-spec close(socket()) -> ok.
close({_, Handle, _}) ->
    _ = call(Handle, {close}),
    ok.

%% @doc See gen_udp:controlling_process/2.
-spec controlling_process(socket(), pid()) -> ok | {error, term()}.
controlling_process({_, Handle, _}, Pid) -> call(Handle, {controlling_process, Pid}).

%% @doc The family of a socket's addresses.
-spec family(socket()) -> inet | inet6.
family(Socket) ->
    case sockname(Socket) of
        {ok, {Address, _}} when tuple_size(Address) =:= 8 -> inet6;
        _ -> inet
    end.

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
-spec setopts(socket(), [gen_udp:option()]) -> ok | {error, term()}.
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
