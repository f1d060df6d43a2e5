%% @doc TLS: clients and servers.
%%
%% A connection is a process that owns the TCP socket, and a `tls' port that encrypts. In active mode the controlling
%% process gets `{ssl, Socket, Data}', `{ssl_closed, Socket}', `{ssl_error, Socket, Reason}' and
%% `{ssl_passive, Socket}'.
%% Certificates are not verified unless `{verify, verify_peer}' is given, with `cacerts' or `cacertfile'; a client then
%% checks the host's name too.
%%
%% The functions named nif_* are AtomVM's natives, for programs that move the bytes themselves over a socket of
%% the module `socket': a client makes a connection (nif_init/0) and settings (nif_config_init/0, nif_config_defaults/3,
%% nif_conf_authmode/2, and nif_conf_rng/2 with a generator that nif_ctr_drbg_seed/3 has seeded), joins them
%% (nif_setup/2, nif_set_bio/2, nif_set_hostname/2), and then calls nif_handshake_step/1 until it says `done',
%% nif_read/2, nif_write/2 and nif_close_notify/1. None of these waits. After `want_read' ask for a message with
%% socket:nif_select_read/2, and make the same call again when it has come; after `want_write' make the same call
%% again a little later (here, not on AtomVM, socket:nif_select_write/2 tells when).
%% `{error, closed}' says that the other end has said goodbye, or that the socket was closed at this end; other
%% errors are Mbed TLS's numbers, which format_error/1 tells in words: -16#7280 is a stream that ended without a
%% goodbye, -16#7680 a certificate that would have to be trusted. After an error of TLS the connection is of no use
%% any more. As on the devices it is TLS 1.2, there is no way to give a certificate, so that servers can't be made
%% and `required' trusts nobody, and `dgram' has no timers to work with. A term that is not what a function makes, a
%% second nif_setup/2, one before nif_config_defaults/3, and bytes moved before nif_setup/2 and nif_set_bio/2 are
%% badarg.
-module(ssl).

-export([
    start/0, start/1, stop/0, connect/2, connect/3, connect/4, listen/2, transport_accept/1, transport_accept/2,
    handshake/1, handshake/2, handshake/3, send/2, recv/2, recv/3, close/1, close/2, shutdown/2, setopts/2, getopts/2,
    controlling_process/2, peercert/1, peername/1, sockname/1, connection_information/1, connection_information/2,
    negotiated_protocol/1, versions/0, format_error/1
]).
-export([
    nif_entropy_init/0, nif_ctr_drbg_init/0, nif_ctr_drbg_seed/3, nif_init/0, nif_config_init/0, nif_config_defaults/3,
    nif_conf_authmode/2, nif_conf_rng/2, nif_setup/2, nif_set_bio/2, nif_set_hostname/2, nif_handshake_step/1,
    nif_read/2, nif_write/2, nif_close_notify/1
]).

-export_type([sslsocket/0, entropy/0, ctr_drbg/0, config/0, connection/0]).

-type sslsocket() ::
    {sslsocket, pid()} | {sslsocket, {listen | transport, gen_tcp:socket(), [term()]}}.
-opaque entropy() :: reference().
-opaque ctr_drbg() :: reference().
-opaque config() :: reference().
-opaque connection() :: reference().
-type wants() :: want_read | want_write.
-type reason() :: closed | timeout | {tls_alert, {atom(), string()}} | {options, term()} | term().

-record(state, {
    tcp, tls, socket, owner, monitor,
    active = false, mode = list, packet = 0,
    buffer = <<>>,
    % {From, Length, Deadline | infinity} of recv
    waiting = undefined,
    closed = false,
    reading = false
}).

%% The options that are TLS's; others are TCP's.
-define(TLS, [
    verify, cacerts, cacertfile, cert, certfile, key, keyfile, password, server_name_indication, versions, ciphers,
    alpn_advertised_protocols, alpn_preferred_protocols, fail_if_no_peer_cert
]).
%% Known, and of no effect here: sessions are OpenSSL's, and nothing is logged.
-define(WITHOUT_EFFECT, [
    reuse_sessions, session_tickets, log_level, secure_renegotiate, depth, handshake, honor_cipher_order
]).
-define(NOT_SUPPORTED, [verify_fun, customize_hostname_check, psk_identity, sni_fun, crl_check]).

%% @doc Nothing needs to be started.
-spec start() -> ok.
start() -> ok.

%% @doc start/0.
-spec start(permanent | transient | temporary) -> ok.
start(_Type) -> ok.

%% @doc Nothing needs to be stopped.
-spec stop() -> ok.
stop() -> ok.

%% @doc Make a TCP connection a TLS one, as its client.
-spec connect(gen_tcp:socket(), [term()]) -> {ok, sslsocket()} | {error, reason()}.
connect(Tcp, Options) -> connect(Tcp, Options, infinity).

%% @doc Connect to a port of a host; or connect/2 within a time.
-spec connect(term(), term(), term()) -> {ok, sslsocket()} | {error, reason()}.
connect({'$avm_gen_tcp', _, _} = Tcp, Options, Timeout) ->
    case split(Options) of
        {ok, _, Tls} ->
            {ok, Mine} = inet:getopts(Tcp, [active, mode]),
            upgrade(Tcp, client, Tls, mine(Options, Mine), Timeout);
        Error ->
            Error
    end;
connect(Host, Port, Options) ->
    connect(Host, Port, Options, infinity).

%% @doc Connect to a port of a host within a time.
-spec connect(term(), inet:port_number(), [term()], timeout()) -> {ok, sslsocket()} | {error, reason()}.
connect(Host, Port, Options, Timeout) ->
    case split(Options) of
        {ok, Tcp, Tls} ->
            Deadline = deadline(Timeout),
            case gen_tcp:connect(Host, Port, [binary, {active, false} | Tcp], Timeout) of
                {ok, Socket} -> upgrade(Socket, client, named(Host, Tls), mine(Options, []), left(Deadline));
                Error -> Error
            end;
        Error ->
            Error
    end.

%% The name of the host is what is asked for, and checked, unless another is given.
named(Host, Tls) ->
    case lists:keymember(server_name_indication, 1, Tls) of
        false when is_list(Host); is_atom(Host), Host =/= loopback; is_binary(Host) ->
            Name =
                case Host of
                    _ when is_atom(Host) -> atom_to_list(Host);
                    _ -> Host
                end,
            [{server_name_indication, Name} | Tls];
        false when is_tuple(Host) ->
            [{server_name_indication, inet:ntoa(Host)} | Tls];
        _ ->
            Tls
    end.

%% @doc Listen at a port.
-spec listen(inet:port_number(), [term()]) -> {ok, sslsocket()} | {error, reason()}.
listen(Port, Options) ->
    case split(Options) of
        {ok, Tcp, _} ->
            case gen_tcp:listen(Port, [binary, {active, false} | Tcp]) of
                {ok, Socket} -> {ok, {sslsocket, {listen, Socket, Options}}};
                Error -> Error
            end;
        Error ->
            Error
    end.

%% @doc Wait for a TCP connection; handshake/1 goes on with it.
-spec transport_accept(sslsocket()) -> {ok, sslsocket()} | {error, reason()}.
transport_accept(Socket) -> transport_accept(Socket, infinity).

%% @doc Wait for a TCP connection, for a time.
-spec transport_accept(sslsocket(), timeout()) -> {ok, sslsocket()} | {error, reason()}.
transport_accept({sslsocket, {listen, Listener, Options}}, Timeout) ->
    case gen_tcp:accept(Listener, Timeout) of
        {ok, Tcp} -> {ok, {sslsocket, {transport, Tcp, Options}}};
        Error -> Error
    end.

%% @doc Agree on keys with a client.
-spec handshake(sslsocket()) -> {ok, sslsocket()} | {error, reason()}.
handshake(Socket) -> handshake(Socket, [], infinity).

%% @doc The same within a time, or with more options.
-spec handshake(sslsocket() | gen_tcp:socket(), timeout() | [term()]) -> {ok, sslsocket()} | {error, reason()}.
handshake(Socket, Options) when is_list(Options) -> handshake(Socket, Options, infinity);
handshake(Socket, Timeout) -> handshake(Socket, [], Timeout).

%% @doc Agree on keys with the client at the other end, also of a plain TCP socket.
-spec handshake(sslsocket() | gen_tcp:socket(), [term()], timeout()) -> {ok, sslsocket()} | {error, reason()}.
handshake({sslsocket, {transport, Tcp, Options}}, More, Timeout) ->
    serve(Tcp, More ++ Options, [], Timeout);
handshake({'$avm_gen_tcp', _, _} = Tcp, Options, Timeout) ->
    {ok, Mine} = inet:getopts(Tcp, [active, mode]),
    serve(Tcp, Options, Mine, Timeout).

serve(Tcp, Options, Mine, Timeout) ->
    case split(Options) of
        {ok, _, Tls} -> upgrade(Tcp, server, Tls, mine(Options, Mine), Timeout);
        Error -> Error
    end.

split(Options) ->
    {Tls, Rest} = lists:partition(fun(O) -> is_tuple(O) andalso lists:member(element(1, O), ?TLS) end, Options),
    Tcp = [O || O <- Rest, not without_effect(O), not ours(O)],
    case [O || {Name, _} = O <- Rest, lists:member(Name, ?NOT_SUPPORTED)] of
        [] -> {ok, Tcp, Tls};
        [Option | _] -> {error, {options, {not_supported, Option}}}
    end.

without_effect({Name, _}) -> lists:member(Name, ?WITHOUT_EFFECT);
without_effect(_) -> false.

ours(O) when O =:= binary; O =:= list -> true;
ours({Name, _}) -> lists:member(Name, [active, mode, binary, packet]);
ours(_) -> false.

%% Options of the connection's process.
mine(Options, Inherited) ->
    lists:foldl(fun set/2, #state{active = true}, Inherited ++ lists:reverse([O || O <- Options, ours(O)])).

set(binary, State) -> State#state{mode = binary};
set(list, State) -> State#state{mode = list};
set({mode, Mode}, State) -> State#state{mode = Mode};
set({binary, true}, State) -> State#state{mode = binary};
set({binary, false}, State) -> State#state{mode = list};
set({packet, raw}, State) -> State#state{packet = 0};
set({packet, Packet}, State) -> State#state{packet = Packet};
set({active, Active}, State) -> State#state{active = Active}.

%% @doc Send data.
-spec send(sslsocket(), iodata()) -> ok | {error, reason()}.
send(Socket, Data) -> call(Socket, {send, Data}).

%% @doc Receive Length bytes; 0: what there is.
-spec recv(sslsocket(), non_neg_integer()) -> {ok, string() | binary()} | {error, reason()}.
recv(Socket, Length) -> recv(Socket, Length, infinity).

%% @doc Receive within a time.
-spec recv(sslsocket(), non_neg_integer(), timeout()) -> {ok, string() | binary()} | {error, reason()}.
recv(Socket, Length, Timeout) -> call(Socket, {recv, Length, Timeout}).

%% @doc Say goodbye and close.
-spec close(sslsocket()) -> ok | {error, reason()}.
close({sslsocket, {_, Tcp, _}}) ->
    gen_tcp:close(Tcp);
close(Socket) ->
    _ = call(Socket, close),
    ok.

%% @doc close/1; there is nothing that would take time.
-spec close(sslsocket(), timeout()) -> ok | {error, reason()}.
close(Socket, _Timeout) -> close(Socket).

%% @doc End one direction, or both.
-spec shutdown(sslsocket(), read | write | read_write) -> ok | {error, reason()}.
shutdown(Socket, How) -> call(Socket, {shutdown, How}).

%% @doc Set options.
-spec setopts(sslsocket(), [term()]) -> ok | {error, reason()}.
setopts({sslsocket, {_, Tcp, _}}, Options) -> inet:setopts(Tcp, Options);
setopts(Socket, Options) -> call(Socket, {setopts, Options}).

%% @doc What options are set to.
-spec getopts(sslsocket(), [atom()]) -> {ok, [term()]} | {error, reason()}.
getopts({sslsocket, {_, Tcp, _}}, Names) -> inet:getopts(Tcp, Names);
getopts(Socket, Names) -> call(Socket, {getopts, Names}).

%% @doc Make another process the one that controls a connection.
-spec controlling_process(sslsocket(), pid()) -> ok | {error, reason()}.
controlling_process({sslsocket, {_, Tcp, _}}, Pid) -> gen_tcp:controlling_process(Tcp, Pid);
controlling_process(Socket, Pid) -> call(Socket, {controlling_process, Pid}).

%% @doc The certificate of the other end, as DER.
-spec peercert(sslsocket()) -> {ok, binary()} | {error, no_peercert | reason()}.
peercert(Socket) ->
    case info(Socket, peercert) of
        {ok, undefined} -> {error, no_peercert};
        Result -> Result
    end.

%% @doc The address of the other end.
-spec peername(sslsocket()) -> {ok, {inet:ip_address(), inet:port_number()}} | {error, reason()}.
peername({sslsocket, {_, Tcp, _}}) -> inet:peername(Tcp);
peername(Socket) -> call(Socket, peername).

%% @doc The address of this end.
-spec sockname(sslsocket()) -> {ok, {inet:ip_address(), inet:port_number()}} | {error, reason()}.
sockname({sslsocket, {_, Tcp, _}}) -> inet:sockname(Tcp);
sockname(Socket) -> call(Socket, sockname).

%% @doc What was agreed on.
-spec connection_information(sslsocket()) -> {ok, [{atom(), term()}]} | {error, reason()}.
connection_information(Socket) ->
    case call(Socket, info) of
        {ok, Info} ->
            {ok, [
                {protocol, proplists:get_value(protocol, Info)},
                {selected_cipher_suite, proplists:get_value(cipher, Info)}
                | [{sni_hostname, Name} || {sni, [_ | _] = Name} <- Info]
            ]};
        Error ->
            Error
    end.

%% @doc Some of what was agreed on.
-spec connection_information(sslsocket(), [atom()]) -> {ok, [{atom(), term()}]} | {error, reason()}.
connection_information(Socket, Keys) ->
    case connection_information(Socket) of
        {ok, Info} -> {ok, [Pair || {Key, _} = Pair <- Info, lists:member(Key, Keys)]};
        Error -> Error
    end.

%% @doc The protocol that both ends chose (ALPN).
-spec negotiated_protocol(sslsocket()) -> {ok, binary()} | {error, protocol_not_negotiated | reason()}.
negotiated_protocol(Socket) ->
    case info(Socket, alpn) of
        {ok, undefined} -> {error, protocol_not_negotiated};
        Result -> Result
    end.

info(Socket, Key) ->
    case call(Socket, info) of
        {ok, Info} -> {ok, proplists:get_value(Key, Info)};
        Error -> Error
    end.

%% @doc The versions of the protocol that are there.
-spec versions() -> [{atom(), term()}].
versions() ->
    Versions = ['tlsv1.3', 'tlsv1.2'],
    [{ssl_app, "11.0"}, {supported, Versions}, {available, Versions}].

%% @doc An error as text.
-spec format_error(term()) -> string().
format_error({error, Reason}) -> format_error(Reason);
format_error({tls_alert, {_, Text}}) -> Text;
format_error({options, Option}) -> lists:flatten(io_lib:format("Invalid option: ~p", [Option]));
format_error(closed) -> "TLS connection is closed";
format_error(Number) when is_integer(Number), Number < 0 -> mbedtls_error(Number);
format_error(Reason) -> inet:format_error(Reason).

%% What the natives answer.
mbedtls_error(-16#0034) -> "the generator of random numbers was not seeded";
mbedtls_error(-16#0038) -> "the personalisation is too long";
mbedtls_error(-16#004C) -> "the socket could not be read";
mbedtls_error(-16#004E) -> "the socket could not be written";
mbedtls_error(-16#0050) -> "the other end has reset the connection";
mbedtls_error(-16#6C00) -> "internal error of TLS";
mbedtls_error(-16#6E00) -> "the handshake failed";
mbedtls_error(-16#6E80) -> "the other end speaks no version of TLS that is known here";
mbedtls_error(-16#7100) -> "an argument or setting does not fit";
mbedtls_error(-16#7180) -> "a record was changed on its way";
mbedtls_error(-16#7200) -> "what arrived is not TLS";
mbedtls_error(-16#7280) -> "the stream ended without a goodbye";
mbedtls_error(-16#7400) -> "no generator of random numbers was given";
mbedtls_error(-16#7680) -> "there is no authority to trust the certificate by";
mbedtls_error(-16#7700) -> "an unexpected message";
mbedtls_error(-16#7780) -> "the other end refused, with an alert";
mbedtls_error(Number) -> lists:flatten(io_lib:format("Mbed TLS error -0x~4.16.0B", [-Number])).

%% -- natives --

%% @doc Native: a source of entropy.
-spec nif_entropy_init() -> entropy().
nif_entropy_init() -> erlang:nif_error(undefined).

%% @doc Native: a generator of random numbers, to be seeded.
-spec nif_ctr_drbg_init() -> ctr_drbg().
nif_ctr_drbg_init() -> erlang:nif_error(undefined).

%% @doc Native: seed a generator, with at most 336 bytes of one's own besides what the source gives.
-spec nif_ctr_drbg_seed(ctr_drbg(), entropy(), binary()) -> ok | {error, integer()}.
nif_ctr_drbg_seed(_Generator, _Entropy, _Personalisation) -> erlang:nif_error(undefined).

%% @doc Native: a connection, without a socket and settings yet.
-spec nif_init() -> connection().
nif_init() -> erlang:nif_error(undefined).

%% @doc Native: settings, which several connections may share.
-spec nif_config_init() -> config().
nif_config_init() -> erlang:nif_error(undefined).

%% @doc Native: set everything to what is usual; authmode becomes `required' for a client, `none' for a server.
-spec nif_config_defaults(config(), client | server, stream | dgram) -> ok.
nif_config_defaults(_Config, _Role, _Transport) -> erlang:nif_error(undefined).

%% @doc Native: whether the certificate of the other end has to be trusted. `optional' lets every one pass.
-spec nif_conf_authmode(config(), none | optional | required) -> ok.
nif_conf_authmode(_Config, _Mode) -> erlang:nif_error(undefined).

%% @doc Native: which generator of random numbers to use.
-spec nif_conf_rng(config(), ctr_drbg()) -> ok.
nif_conf_rng(_Config, _Generator) -> erlang:nif_error(undefined).

%% @doc Native: give a connection its settings, once.
-spec nif_setup(connection(), config()) -> ok | {error, integer()}.
nif_setup(_Connection, _Config) -> erlang:nif_error(undefined).

%% @doc Native: give a connection the socket, which must be connected when bytes are moved. The connection keeps it.
-spec nif_set_bio(connection(), socket:socket()) -> ok.
nif_set_bio(_Connection, _Socket) -> erlang:nif_error(undefined).

%% @doc Native: the host that the server is told to be asked for (SNI). An address is not told.
-spec nif_set_hostname(connection(), string() | binary()) -> ok | {error, integer()}.
nif_set_hostname(_Connection, _Host) -> erlang:nif_error(undefined).

%% @doc Native: go on with the handshake. `ok': it went on, call again; `done': it is over.
-spec nif_handshake_step(connection()) -> ok | done | wants() | {error, reason()}.
nif_handshake_step(_Connection) -> erlang:nif_error(undefined).

%% @doc Native: read from one to Length bytes; 0: what there is. A handshake that is not over yet is done first.
-spec nif_read(connection(), non_neg_integer()) -> {ok, binary()} | wants() | {error, reason()}.
nif_read(_Connection, _Length) -> erlang:nif_error(undefined).

%% @doc Native: write, 16384 bytes at most, and tell what is left. After `want_write' the call must be made again with
%% the same data (else it is badarg). A handshake that is not over yet is done first.
-spec nif_write(connection(), binary()) -> ok | {ok, binary()} | wants() | {error, reason()}.
nif_write(_Connection, _Data) -> erlang:nif_error(undefined).

%% @doc Native: say goodbye, if the handshake is over. What the other end still has to say may be read.
-spec nif_close_notify(connection()) -> ok | wants() | {error, reason()}.
nif_close_notify(_Connection) -> erlang:nif_error(undefined).

%% -- calls of a connection's process --

call({sslsocket, Pid}, Request) when is_pid(Pid) ->
    Ref = erlang:monitor(process, Pid),
    Pid ! {?MODULE, {self(), Ref}, Request},
    receive
        {Ref, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, _} ->
            {error, closed}
    end.

deadline(infinity) -> infinity;
deadline(Timeout) -> erlang:monotonic_time(millisecond) + Timeout.

left(infinity) -> infinity;
left(Deadline) -> max(0, Deadline - erlang:monotonic_time(millisecond)).

%% -- the process of a connection --

upgrade(Tcp, Role, Tls, State, Timeout) ->
    Owner = self(),
    _ = inet:setopts(Tcp, [binary, {active, false}, {packet, raw}]),
    {Pid, Monitor} = spawn_monitor(fun() ->
        receive
            {Owner, go} -> begin_tls(Tcp, Role, Tls, State, Owner, deadline(Timeout))
        end
    end),
    case gen_tcp:controlling_process(Tcp, Pid) of
        ok ->
            Pid ! {Owner, go},
            receive
                {Pid, ok} ->
                    erlang:demonitor(Monitor, [flush]),
                    {ok, {sslsocket, Pid}};
                {Pid, Error} ->
                    erlang:demonitor(Monitor, [flush]),
                    Error;
                {'DOWN', Monitor, _, _, Reason} ->
                    {error, Reason}
            end;
        Error ->
            exit(Pid, kill),
            erlang:demonitor(Monitor, [flush]),
            Error
    end.

begin_tls(Tcp, Role, Options, State, Owner, Deadline) ->
    Monitor = erlang:monitor(process, Owner),
    Port = open_port({spawn, "tls"}, []),
    Result =
        case port:call(Port, {init, Role, Options}) of
            ok -> agree(Tcp, Port, <<>>, Deadline);
            Error -> Error
        end,
    case Result of
        {ok, Plain} ->
            Owner ! {self(), ok},
            Ready = State#state{
                tcp = Tcp, tls = Port, owner = Owner, monitor = Monitor, socket = {sslsocket, self()},
                buffer = iolist_to_binary(Plain)
            },
            loop(read_more(deliver(Ready)));
        {closed, Plain} ->
            Owner ! {self(), ok},
            loop(deliver(State#state{
                tcp = Tcp, tls = Port, owner = Owner, monitor = Monitor, socket = {sslsocket, self()},
                buffer = iolist_to_binary(Plain), closed = true
            }));
        {error, Reason} ->
            gen_tcp:close(Tcp),
            Owner ! {self(), {error, Reason}}
    end.

agree(Tcp, Port, Data, Deadline) ->
    case port:call(Port, {feed, Data}) of
        {error, _} = Error ->
            Error;
        {State, Out, Plain} ->
            _ = Out =/= <<>> andalso gen_tcp:send(Tcp, Out),
            case State of
                handshaking ->
                    case gen_tcp:recv(Tcp, 0, left(Deadline)) of
                        {ok, More} -> agree(Tcp, Port, More, Deadline);
                        Error -> Error
                    end;
                open -> {ok, Plain};
                closed -> {closed, Plain};
                {error, _} = Error -> Error
            end
    end.

loop(#state{tcp = Tcp, monitor = Monitor} = State) ->
    receive
        {?MODULE, From, Request} ->
            case request(Request, From, State) of
                {stop, Reply} -> reply(From, Reply);
                {Reply, New} ->
                    reply(From, Reply),
                    loop(read_more(New));
                New ->
                    loop(read_more(New))
            end;
        {tcp, Tcp, Data} ->
            loop(read_more(fed(Data, State#state{reading = false})));
        {tcp_closed, Tcp} ->
            loop(deliver(State#state{closed = true}));
        {tcp_error, Tcp, Reason} ->
            loop(failed(Reason, State));
        {recv_timeout, Ref} ->
            loop(late(Ref, State));
        {'DOWN', Monitor, _, _, _} ->
            goodbye(State);
        _ ->
            loop(State)
    end.

reply({Pid, Ref}, Reply) -> Pid ! {Ref, Reply}.

%% Ask for one piece of the stream when somebody wants it.
read_more(#state{closed = false, reading = false, tcp = Tcp} = State) ->
    case State#state.active =/= false orelse State#state.waiting =/= undefined of
        true ->
            case inet:setopts(Tcp, [{active, once}]) of
                ok -> State#state{reading = true};
                _ -> deliver(State#state{closed = true})
            end;
        false ->
            State
    end;
read_more(State) ->
    State.

fed(Data, #state{tls = Port, tcp = Tcp, buffer = Buffer} = State) ->
    {Status, Out, Plain} = port:call(Port, {feed, Data}),
    _ = Out =/= <<>> andalso gen_tcp:send(Tcp, Out),
    New = State#state{buffer = iolist_to_binary([Buffer | Plain])},
    case Status of
        {error, Reason} -> failed(Reason, deliver(New));
        closed -> deliver(New#state{closed = true});
        _ -> deliver(New)
    end.

failed(Reason, #state{active = Active, owner = Owner, socket = Socket, waiting = Waiting} = State) ->
    case Waiting of
        {From, _, _} -> reply(From, {error, Reason});
        undefined when Active =/= false -> Owner ! {ssl_error, Socket, Reason};
        undefined -> ok
    end,
    deliver(State#state{closed = true, waiting = undefined, buffer = <<>>}).

%% Give out what is there to who waits for it.
deliver(#state{waiting = {From, Length, _}} = State) ->
    case packet(Length, State) of
        {ok, Data, Rest} ->
            reply(From, {ok, as(Data, State)}),
            deliver(State#state{waiting = undefined, buffer = Rest});
        more when State#state.closed ->
            reply(From, {error, closed}),
            State#state{waiting = undefined};
        more ->
            State
    end;
deliver(#state{active = false} = State) ->
    State;
deliver(#state{active = Active, owner = Owner, socket = Socket} = State) ->
    case packet(0, State) of
        {ok, Data, Rest} ->
            Owner ! {ssl, Socket, as(Data, State)},
            deliver(State#state{buffer = Rest, active = less(Active, State)});
        more when State#state.closed ->
            Owner ! {ssl_closed, Socket},
            State#state{active = false};
        more ->
            State
    end.

less(true, _) -> true;
less(once, _) -> false;
less(1, #state{owner = Owner, socket = Socket}) ->
    Owner ! {ssl_passive, Socket},
    false;
less(N, _) -> N - 1.

as(Data, #state{mode = binary}) -> Data;
as(Data, _) -> binary_to_list(Data).

packet(_, #state{buffer = <<>>}) -> more;
packet(0, #state{packet = 0, buffer = Buffer}) -> {ok, Buffer, <<>>};
packet(Length, #state{packet = 0, buffer = Buffer}) ->
    case Buffer of
        <<Data:Length/binary, Rest/binary>> -> {ok, Data, Rest};
        _ -> more
    end;
packet(_, #state{packet = line, buffer = Buffer}) ->
    case binary:split(Buffer, <<"\n">>) of
        [Line, Rest] -> {ok, <<Line/binary, "\n">>, Rest};
        [_] -> more
    end;
packet(_, #state{packet = N, buffer = Buffer}) ->
    case Buffer of
        <<Length:N/unit:8, Data:Length/binary, Rest/binary>> -> {ok, Data, Rest};
        _ -> more
    end.

request({send, _}, _, #state{closed = true} = State) ->
    {{error, closed}, State};
request({send, Data}, _, #state{tls = Port, tcp = Tcp, packet = Packet} = State) ->
    try iolist_to_binary(Data) of
        <<>> ->
            {ok, State};
        Plain ->
            Framed =
                case Packet of
                    _ when Packet =:= 0; Packet =:= line -> Plain;
                    _ -> <<(byte_size(Plain)):Packet/unit:8, Plain/binary>>
                end,
            case port:call(Port, {write, Framed}) of
                {ok, Out} -> {gen_tcp:send(Tcp, Out), State};
                Error -> {Error, State}
            end
    catch
        error:badarg -> {{error, einval}, State}
    end;
request({recv, _, _}, _, #state{active = Active, waiting = Waiting} = State) when
    Active =/= false; Waiting =/= undefined
->
    {{error, einval}, State};
request({recv, Length, Timeout}, From, State) ->
    Ref = make_ref(),
    _ = Timeout =/= infinity andalso erlang:send_after(Timeout, self(), {recv_timeout, Ref}),
    deliver(State#state{waiting = {From, Length, Ref}});
request(close, _, State) ->
    goodbye(State),
    {stop, ok};
request({shutdown, read}, _, State) ->
    {ok, State};
request({shutdown, How}, _, #state{tls = Port, tcp = Tcp} = State) ->
    {ok, Out} = port:call(Port, close_notify),
    _ = gen_tcp:send(Tcp, Out),
    {gen_tcp:shutdown(Tcp, How), State};
request({setopts, Options}, _, #state{tcp = Tcp} = State) ->
    {Mine, Rest} = lists:partition(fun ours/1, Options),
    case lists:all(fun good/1, Mine) of
        true when Rest =:= [] -> {ok, deliver(lists:foldl(fun set/2, State, Mine))};
        true -> {inet:setopts(Tcp, Rest), deliver(lists:foldl(fun set/2, State, Mine))};
        false -> {{error, {options, Options}}, State}
    end;
request({getopts, Names}, _, #state{tcp = Tcp} = State) ->
    Mine = [{N, own(N, State)} || N <- Names, own(N, State) =/= none],
    case [N || N <- Names, own(N, State) =:= none] of
        [] ->
            {{ok, Mine}, State};
        Rest ->
            case inet:getopts(Tcp, Rest) of
                {ok, Others} -> {{ok, Mine ++ Others}, State};
                Error -> {Error, State}
            end
    end;
request({controlling_process, Pid}, {Caller, _}, #state{owner = Caller, monitor = Monitor} = State) when is_pid(Pid) ->
    erlang:demonitor(Monitor, [flush]),
    {ok, State#state{owner = Pid, monitor = erlang:monitor(process, Pid)}};
request({controlling_process, _}, _, State) ->
    {{error, not_owner}, State};
request(info, _, #state{tls = Port} = State) ->
    {port:call(Port, info), State};
request(peername, _, #state{tcp = Tcp} = State) ->
    {inet:peername(Tcp), State};
request(sockname, _, #state{tcp = Tcp} = State) ->
    {inet:sockname(Tcp), State}.

own(active, #state{active = Active}) -> Active;
own(mode, #state{mode = Mode}) -> Mode;
own(packet, #state{packet = Packet}) -> Packet;
own(_, _) -> none.

good({active, A}) -> is_boolean(A) orelse A =:= once orelse (is_integer(A) andalso A > 0 andalso A < 32768);
good({mode, M}) -> M =:= binary orelse M =:= list;
good({packet, P}) -> lists:member(P, [raw, 0, 1, 2, 4, line]);
good(_) -> true.

late(Ref, #state{waiting = {From, _, Ref}} = State) ->
    reply(From, {error, timeout}),
    State#state{waiting = undefined};
late(_, State) ->
    State.

goodbye(#state{tls = Port, tcp = Tcp}) ->
    case port:call(Port, close_notify) of
        {ok, Out} -> _ = gen_tcp:send(Tcp, Out);
        _ -> ok
    end,
    gen_tcp:close(Tcp).
