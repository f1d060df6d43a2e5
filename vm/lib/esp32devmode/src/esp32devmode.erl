%% @doc Dev mode of an ESP32: a board that can be reached and set up over Wi-Fi, whatever its application does.
%%
%% The board joins the network whose name and password are stored, or else is one, AtomVM-ESP32 with password
%% esp32default. A page at port 8080 takes the name and password to store; at port 2323 whoever connects talks with an
%% alisp REPL. There is no password for either: dev mode is for networks that one trusts.
%%
%% Settings are read from the non-volatile storage, namespace atomvm, as text: sta_ssid and sta_psk; wlan_enabled,
%% web_server_enable and console_enable, on unless they are `never' (or no, off, false, 0); web_server_port and
%% console_port. When the network is there, broker default_pubsub (see avm_pubsub) gets topic
%% [system, network, wlan, connected] with #{event => wlan_connected | wlan_ap_started, address, netmask, gateway}.
-module(esp32devmode).

-export([
    start_dev_mode/0, start_network/0, start_repl/1, save_net_config/2, erase_net_config/0, handle_req/3
]).

-define(BROKER, default_pubsub).
-define(AP_ADDRESS, {192, 168, 4, 1}).
%% Bytes that a line of the console may have.
-define(MAX_LINE, 4096).

%% @doc Start what is switched on: network, configuration page, console.
-spec start_dev_mode() -> ok.
start_dev_mode() ->
    broker(),
    Parts = [
        {wlan_enabled, fun network/0}, {web_server_enable, fun web_server/0}, {console_enable, fun console/0}
    ],
    lists:foreach(fun({_, Start}) -> Start() end, [Part || {Switch, _} = Part <- Parts, is_on(stored(Switch))]).

broker() -> avm_pubsub:start(?BROKER).

is_on({ok, Text}) -> not lists:member(Text, [<<"never">>, <<"no">>, <<"off">>, <<"false">>, <<"0">>]);
is_on(_) -> true.

stored(Key) -> esp:nvs_fetch_binary(atomvm, Key).

port(Key, Default) ->
    try
        {ok, Text} = stored(Key),
        binary_to_integer(Text)
    catch
        error:_ -> Default
    end.

%% -- network --

network() ->
    case start_network() of
        {ok, _} -> ok;
        {error, Reason} -> io:format("Dev mode has no network: ~p.~n", [Reason])
    end.

%% @doc Join the stored network, or be one; default_pubsub is told when it is there.
-spec start_network() -> {ok, pid()} | {error, term()}.
start_network() ->
    broker(),
    network:start([
        case stored(sta_ssid) of
            {ok, _} ->
                {sta, [{got_ip, fun(Info) -> connected(wlan_connected, Info) end}]};
            _ ->
                Info = {?AP_ADDRESS, {255, 255, 255, 0}, ?AP_ADDRESS},
                Started = fun() -> connected(wlan_ap_started, Info) end,
                {ap, [{ssid, <<"AtomVM-ESP32">>}, {psk, <<"esp32default">>}, {ap_started, Started}]}
        end
    ]).

connected(Event, {Address, Netmask, Gateway}) ->
    Message = #{event => Event, address => Address, netmask => Netmask, gateway => Gateway},
    avm_pubsub:pub(?BROKER, [system, network, wlan, connected], Message).

%% @doc Store the name and password of the network to join from the next start on.
-spec save_net_config(iodata(), iodata()) -> ok.
save_net_config(Ssid, Psk) ->
    ok = esp:nvs_put_binary(atomvm, sta_ssid, iolist_to_binary(Ssid)),
    ok = esp:nvs_put_binary(atomvm, sta_psk, iolist_to_binary(Psk)).

%% @doc Forget the network to join: from the next start on the board is one.
-spec erase_net_config() -> ok.
erase_net_config() ->
    lists:foreach(fun(Key) -> ok = esp:nvs_erase_key(atomvm, Key) end, [
        Key
     || Key <- [sta_ssid, sta_psk], {ok, _} <- [stored(Key)]
    ]).

%% -- configuration page --

web_server() -> http_server:start_server(port(web_server_port, 8080), [{"*", ?MODULE, []}]).

%% @doc Answer a request for http_server: `GET /' shows the form, `POST /' stores what was filled in.
-spec handle_req(string(), [string()], [{atom(), term()}]) -> {ok, [{atom(), term()}]}.
handle_req("GET", [], Conn) ->
    http_server:reply(200, page(form()), Conn);
handle_req("POST", [], Conn) ->
    Fields = http_server:parse_query_string(proplists:get_value(body_chunk, Conn, "")),
    Ssid = proplists:get_value("ssid", Fields, ""),
    Psk = proplists:get_value("pass", Fields, ""),
    case length(Ssid) >= 1 andalso length(Ssid) =< 32 andalso is_psk(length(Psk)) of
        true ->
            ok = save_net_config(Ssid, Psk),
            http_server:reply(200, page("Saved. Restart the board to use it."), Conn);
        false ->
            Why = "A name has 1 to 32 bytes, a password 8 to 64, or none for an open network.",
            http_server:reply(400, page([Why, form()]), Conn)
    end;
handle_req(_, _, Conn) ->
    http_server:reply(404, page("Not found."), Conn).

is_psk(Length) -> Length =:= 0 orelse (Length >= 8 andalso Length =< 64).

page(Text) -> ["<!DOCTYPE html><meta charset=utf-8><title>AtomVM</title><h1>Wi-Fi</h1>", Text].

form() ->
    "<form method=post><p>Name <input name=ssid><p>Password <input name=pass type=password>"
    "<p><input type=submit></form>".

%% -- console --

%% What listens is owned by a process of its own, and stays when connections end.
console() ->
    spawn(fun() ->
        Options = [binary, {active, false}, {reuseaddr, true}, {exit_on_close, false}],
        case gen_tcp:listen(port(console_port, 2323), Options) of
            {ok, Listener} ->
                spawn(fun() -> accept(Listener) end),
                receive
                after infinity -> ok
                end;
            {error, Reason} ->
                io:format("Dev mode has no console: ~p.~n", [Reason])
        end
    end).

accept(Listener) ->
    case gen_tcp:accept(Listener) of
        {ok, Socket} ->
            spawn(fun() -> accept(Listener) end),
            device(Socket);
        {error, closed} ->
            ok;
        {error, _} ->
            %% too many sockets: others may be closed meanwhile
            timer:sleep(100),
            accept(Listener)
    end.

%% @doc Run an alisp REPL whose group leader, which it reads from and writes to, is a process.
-spec start_repl(pid()) -> ok.
start_repl(Device) ->
    true = group_leader(Device, self()),
    arepl:start().

%% The owner of a connection is the device of its REPL; it has a process that waits for input, one piece when asked,
%% so that it can print meanwhile. Both end with it, and it with the REPL, or when what is printed has no reader.
-record(device, {socket, repl, reader, text = <<>>, open = true, asked}).

device(Socket) ->
    Device = self(),
    Repl = spawn_link(?MODULE, start_repl, [Device]),
    Reader = spawn_link(fun() -> read(Socket, Device) end),
    try
        loop(#device{socket = Socket, repl = erlang:monitor(process, Repl), reader = Reader})
    catch
        throw:closed -> ok
    end,
    lists:foreach(fun(Pid) -> unlink(Pid), exit(Pid, kill) end, [Repl, Reader]),
    gen_tcp:close(Socket).

read(Socket, Device) ->
    receive
        read -> Device ! {self(), gen_tcp:recv(Socket, 0)}
    end,
    read(Socket, Device).

loop(#device{repl = Repl, reader = Reader, text = Text, asked = Asked} = State) ->
    receive
        {io_request, From, Ref, Request} ->
            requested(Request, {From, Ref}, State);
        {Reader, {ok, Data}} when byte_size(Text) + byte_size(Data) =< ?MAX_LINE ->
            line(Asked, State#device{text = <<Text/binary, Data/binary>>});
        {Reader, {ok, _}} ->
            put_chars(unicode, "line too long\n", State);
        {Reader, {error, _}} ->
            line(Asked, State#device{open = false});
        {'DOWN', Repl, _, _, _} ->
            ok
    end.

requested({get_line, Encoding, Prompt}, Asked, #device{asked = undefined} = State) ->
    _ = put_chars(Encoding, Prompt, State),
    line(Asked, State);
requested({put_chars, Encoding, Chars}, Asked, State) ->
    reply(Asked, put_chars(Encoding, Chars, State), State);
requested({put_chars, Encoding, M, F, A}, Asked, State) ->
    reply(Asked, put_chars(Encoding, apply(M, F, A), State), State);
requested(_, Asked, State) ->
    reply(Asked, {error, request}, State).

%% Who asked gets a line as soon as there is one.
line(Asked, #device{text = Text, open = Open} = State) ->
    case binary:split(Text, <<"\n">>) of
        [Line, Rest] ->
            got(Asked, characters(<<Line/binary, "\n">>), Rest, State);
        [<<>>] when not Open ->
            got(Asked, eof, <<>>, State);
        [Line] when not Open ->
            got(Asked, characters(Line), <<>>, State);
        _ ->
            State#device.reader ! read,
            loop(State#device{asked = Asked})
    end.

got(Asked, Reply, Rest, State) -> reply(Asked, Reply, State#device{text = Rest, asked = undefined}).

characters(Line) ->
    case unicode:characters_to_list(Line) of
        Characters when is_list(Characters) -> Characters;
        _ -> binary_to_list(Line)
    end.

put_chars(Encoding, Chars, #device{socket = Socket}) ->
    case unicode:characters_to_binary(Chars, Encoding) of
        Bin when is_binary(Bin) ->
            case gen_tcp:send(Socket, Bin) of
                ok -> ok;
                {error, _} -> throw(closed)
            end;
        _ ->
            {error, put_chars}
    end.

reply({From, Ref}, Reply, State) ->
    From ! {io_reply, Ref, Reply},
    loop(State).
