%% Programs of tests/lib/test_ssl_natives.py: TLS over a socket by ssl's natives alone.
%% After a change: erlc +deterministic +no_debug_info tls_natives.erl
-module(tls_natives).
-export([
    talk/3, big/3, handshake/4, early_end/2, order/1, settings/1, closed/2, ended/2, forgotten/2, held/1, halves/3, shared/3, unasked/0
]).

%% -- a client --

config(Role, Transport, Mode) ->
    Generator = ssl:nif_ctr_drbg_init(),
    ok = ssl:nif_ctr_drbg_seed(Generator, ssl:nif_entropy_init(), <<"test">>),
    Config = ssl:nif_config_init(),
    ok = ssl:nif_config_defaults(Config, Role, Transport),
    ok = ssl:nif_conf_authmode(Config, Mode),
    ok = ssl:nif_conf_rng(Config, Generator),
    Config.

tcp(Port) ->
    {ok, Socket} = socket:open(inet, stream, tcp),
    ok = socket:connect(Socket, #{family => inet, addr => {127, 0, 0, 1}, port => Port}),
    Socket.

start(Port, Host, Mode) ->
    Socket = tcp(Port),
    Tls = ssl:nif_init(),
    ok = ssl:nif_set_bio(Tls, Socket),
    ok = ssl:nif_set_hostname(Tls, Host),
    ok = ssl:nif_setup(Tls, config(client, stream, Mode)),
    {Tls, Socket}.

connect(Port, Host) ->
    {Tls, Socket} = Connection = start(Port, Host, none),
    done = agree(Tls, Socket),
    Connection.

agree(Tls, Socket) ->
    case again(fun() -> ssl:nif_handshake_step(Tls) end, Socket) of
        ok -> agree(Tls, Socket);
        Other -> Other
    end.

%% Make a call until it wants nothing more; how often it did is counted.
again(Call, Socket) ->
    case Call() of
        want_read ->
            count(want_read),
            wait(fun socket:nif_select_read/2, Socket),
            again(Call, Socket);
        want_write ->
            count(want_write),
            wait(fun socket:nif_select_write/2, Socket),
            again(Call, Socket);
        Other ->
            Other
    end.

wait(Select, Socket) ->
    Ref = make_ref(),
    ok = Select(Socket, Ref),
    receive
        {select, _, Ref, _} -> seen('select-0.6');
        {'$socket', Socket, select, Ref} -> seen('select-0.7');
        {'$socket', Socket, abort, {Ref, _}} -> seen(abort);
        {closed, Ref} -> seen(abort)
    after 20000 -> exit(nothing_came)
    end.

count(What) ->
    put(What, times(What) + 1).

times(What) ->
    case get(What) of
        undefined -> 0;
        N -> N
    end.

seen(Shape) -> put(shape, Shape).

send(_, _, <<>>) ->
    ok;
send(Tls, Socket, Data) ->
    case again(fun() -> ssl:nif_write(Tls, Data) end, Socket) of
        ok ->
            ok;
        {ok, Rest} ->
            count(parts),
            send(Tls, Socket, Rest);
        Error ->
            Error
    end.

recv(Tls, Socket, Length) -> again(fun() -> ssl:nif_read(Tls, Length) end, Socket).

recv_all(_, _, 0) ->
    [];
recv_all(Tls, Socket, Length) ->
    {ok, Data} = recv(Tls, Socket, Length),
    true = byte_size(Data) > 0 andalso byte_size(Data) =< Length,
    [Data | recv_all(Tls, Socket, Length - byte_size(Data))].

%% -- programs --

%% Say something, hear it again in parts; then goodbyes from both ends.
talk(Port, Host, Bye) ->
    {Tls, Socket} = connect(Port, Host),
    done = ssl:nif_handshake_step(Tls),
    ok = send(Tls, Socket, <<"hello">>),
    ok = ssl:nif_write(Tls, <<>>),
    First = recv(Tls, Socket, 2),
    Second = recv(Tls, Socket, 0),
    Nothing = ssl:nif_read(Tls, 10),
    ok = send(Tls, Socket, Bye),
    wait(fun socket:nif_select_read/2, Socket),
    End = recv(Tls, Socket, 0),
    End = recv(Tls, Socket, 0),
    ok = again(fun() -> ssl:nif_close_notify(Tls) end, Socket),
    ok = ssl:nif_close_notify(Tls),
    After = ssl:nif_write(Tls, <<"more">>),
    ok = socket:close(Socket),
    {First, Second, Nothing, End, After, get(shape), ssl:nif_read(Tls, 1)}.

%% Write much before reading any, to an end that answers nothing before it has all.
big(Port, Host, Size) ->
    {Tls, Socket} = connect(Port, Host),
    ok = socket:setopt(Socket, {socket, sndbuf}, 16384),
    Data = binary:copy(<<"0123456789abcdef">>, Size div 16),
    ok = send(Tls, Socket, Data),
    Same = iolist_to_binary(recv_all(Tls, Socket, byte_size(Data))) =:= Data,
    {Same, times(want_read) > 0, times(want_write) > 0, times(parts)}.

%% One process writes while another reads, with one connection.
halves(Port, Host, Size) ->
    {Tls, Socket} = connect(Port, Host),
    Self = self(),
    Data = binary:copy(<<"0123456789abcdef">>, Size div 16),
    Reader = spawn(fun() -> Self ! {self(), iolist_to_binary(recv_all(Tls, Socket, byte_size(Data)))} end),
    ok = send(Tls, Socket, Data),
    receive {Reader, Got} -> Got =:= Data after 30000 -> stuck end.

%% Connections that share settings; read and write before the handshake.
shared(Port, Host, N) ->
    Config = config(client, stream, none),
    Open = fun() ->
        Socket = tcp(Port),
        Tls = ssl:nif_init(),
        ok = ssl:nif_setup(Tls, Config),
        ok = ssl:nif_set_bio(Tls, Socket),
        ok = ssl:nif_set_hostname(Tls, Host),
        {Tls, Socket}
    end,
    All = [Open() || _ <- lists:seq(1, N)],
    [ok = send(Tls, Socket, integer_to_binary(I)) || {I, {Tls, Socket}} <- lists:zip(lists:seq(1, N), All)],
    [recv(Tls, Socket, 0) || {Tls, Socket} <- All].

%% How a handshake ends, and what comes after it.
handshake(Port, Host, Mode, Transport) ->
    Socket = tcp(Port),
    Tls = ssl:nif_init(),
    ok = ssl:nif_setup(Tls, config(client, Transport, Mode)),
    ok = ssl:nif_set_bio(Tls, Socket),
    ok = ssl:nif_set_hostname(Tls, Host),
    Result = agree(Tls, Socket),
    Text = case Result of {error, Reason} -> ssl:format_error(Reason); _ -> "" end,
    {Result, Result =:= ssl:nif_handshake_step(Tls), is_list(Text) andalso length(Text) > 10}.

%% The other end goes away in the middle of a handshake.
early_end(Port, Host) ->
    {Tls, Socket} = start(Port, Host, none),
    {agree(Tls, Socket), ssl:nif_write(Tls, <<"x">>), ssl:nif_close_notify(Tls)}.

%% The other end goes away without a goodbye.
ended(Port, Host) ->
    {Tls, Socket} = connect(Port, Host),
    ok = send(Tls, Socket, <<"drop">>),
    recv(Tls, Socket, 0).

%% The socket is closed under a connection.
closed(Port, Host) ->
    {Tls, Socket} = connect(Port, Host),
    Self = self(),
    Other = spawn(fun() ->
        Result = recv(Tls, Socket, 0),
        Self ! {self(), Result, get(shape)}
    end),
    receive after 50 -> ok end,
    ok = socket:close(Socket),
    Told = receive {Other, Result, Shape} -> {Result, Shape} after 5000 -> nothing end,
    {Told, ssl:nif_read(Tls, 1), ssl:nif_write(Tls, <<"x">>), ssl:nif_close_notify(Tls)}.

%% Connections that nobody holds any more: their sockets are closed.
forgotten(Port, N) ->
    lists:foreach(fun(_) ->
        {Pid, Monitor} = spawn_monitor(fun() ->
            Tls = ssl:nif_init(),
            ok = ssl:nif_set_bio(Tls, tcp(Port)),
            erlang:garbage_collect(),
            ok = ssl:nif_setup(Tls, config(client, stream, none)),
            want_read = ssl:nif_handshake_step(Tls)
        end),
        receive {'DOWN', Monitor, process, Pid, Reason} -> normal = Reason end
    end, lists:seq(1, N)).

%% A connection that a native of the test keeps.
held(Port) ->
    Tls = ssl:nif_init(),
    ok = ssl:nif_set_bio(Tls, tcp(Port)),
    test:keep(Tls).

%% Calls that make no sense.
order(Port) ->
    Socket = tcp(Port),
    Config = config(client, stream, none),
    Without = ssl:nif_init(),
    ok = ssl:nif_setup(Without, Config),
    Unset = ssl:nif_init(),
    ok = ssl:nif_set_bio(Unset, Socket),
    Plain = ssl:nif_config_init(),
    Full = ssl:nif_init(),
    ok = ssl:nif_set_bio(Full, Socket),
    ok = ssl:nif_setup(Full, Config),
    Calls = [
        fun() -> ssl:nif_handshake_step(Without) end, fun() -> ssl:nif_read(Without, 0) end,
        fun() -> ssl:nif_write(Without, <<"x">>) end, fun() -> ssl:nif_close_notify(Without) end,
        fun() -> ssl:nif_handshake_step(Unset) end, fun() -> ssl:nif_read(Unset, 0) end,
        fun() -> ssl:nif_setup(Unset, Plain) end, fun() -> ssl:nif_setup(Full, Config) end,
        fun() -> ssl:nif_setup(Config, Full) end, fun() -> ssl:nif_setup(Unset, undefined) end,
        fun() -> ssl:nif_set_bio(Config, Socket) end, fun() -> ssl:nif_set_bio(Full, Config) end,
        fun() -> ssl:nif_set_bio(Full, {Full, make_ref()}) end, fun() -> ssl:nif_set_bio(make_ref(), Socket) end,
        fun() -> ssl:nif_handshake_step(Socket) end, fun() -> ssl:nif_handshake_step(make_ref()) end,
        fun() -> ssl:nif_read(Full, -1) end, fun() -> ssl:nif_read(Full, all) end,
        fun() -> ssl:nif_write(Full, "text") end, fun() -> ssl:nif_close_notify(none) end,
        fun() -> ssl:nif_config_defaults(Config, both, stream) end,
        fun() -> ssl:nif_config_defaults(Config, client, tcp) end,
        fun() -> ssl:nif_config_defaults(Full, client, stream) end,
        fun() -> ssl:nif_conf_authmode(Config, verify_none) end, fun() -> ssl:nif_conf_authmode(Full, none) end,
        fun() -> ssl:nif_conf_rng(Config, Config) end,
        fun() -> ssl:nif_conf_rng(Config, ssl:nif_entropy_init()) end,
        fun() -> ssl:nif_ctr_drbg_seed(ssl:nif_ctr_drbg_init(), ssl:nif_ctr_drbg_init(), <<>>) end,
        fun() -> ssl:nif_ctr_drbg_seed(ssl:nif_entropy_init(), ssl:nif_entropy_init(), <<>>) end,
        fun() -> ssl:nif_ctr_drbg_seed(ssl:nif_ctr_drbg_init(), ssl:nif_entropy_init(), "x") end,
        fun() -> ssl:nif_set_hostname(Full, host) end, fun() -> ssl:nif_set_hostname(Config, "host") end
    ],
    [try Call() catch Class:Reason -> {Class, Reason} end || Call <- Calls].

%% Settings that lack something.
settings(Port) ->
    Generator = ssl:nif_ctr_drbg_init(),
    Try = fun(Change) ->
        Config = ssl:nif_config_init(),
        ok = ssl:nif_config_defaults(Config, client, stream),
        ok = ssl:nif_conf_authmode(Config, none),
        Change(Config),
        Tls = ssl:nif_init(),
        ok = ssl:nif_setup(Tls, Config),
        ok = ssl:nif_set_bio(Tls, tcp(Port)),
        ssl:nif_handshake_step(Tls)
    end,
    [
        Try(fun(_) -> ok end),
        Try(fun(Config) -> ok = ssl:nif_conf_rng(Config, Generator) end),
        ssl:nif_ctr_drbg_seed(Generator, ssl:nif_entropy_init(), binary:copy(<<"x">>, 337)),
        ssl:nif_set_hostname(ssl:nif_init(), binary:copy(<<"x">>, 256)),
        ssl:nif_set_hostname(ssl:nif_init(), "..")
    ].

%% A socket that is not connected, and one that was closed before it was used.
unasked() ->
    Try = fun(Prepare) ->
        {ok, Socket} = socket:open(inet, stream, tcp),
        Tls = ssl:nif_init(),
        ok = ssl:nif_setup(Tls, config(client, stream, none)),
        ok = ssl:nif_set_bio(Tls, Socket),
        Prepare(Socket),
        ssl:nif_handshake_step(Tls)
    end,
    {Try(fun(_) -> ok end), Try(fun(Socket) -> ok = socket:close(Socket) end)}.
