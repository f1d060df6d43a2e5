%% @doc The network of a board: joining a Wi-Fi network, being one, the time from a server.
%%
%% A server, `network', keeps the `network' port of the board (`network_port'), which gets {Pid, Ref, {start, Config}} and
%% answers {Ref, ok | {error, Reason}}, then {Ref, Event} for what happens. Callbacks are functions, run in a process of
%% their own, or pids, which get the callback's name or {Name, Argument}. SSIDs and passwords that the configuration
%% lacks come from the non-volatile storage (namespace atomvm: sta_ssid, sta_psk, ap_ssid, ap_psk).
%%
%% With `{mdns, [{hostname, Name}, {ttl, Seconds}]}' (or `host'; by default the station's dhcp_hostname) the board
%% answers to Name.local, from when the station has an address, or without a station, from when the access point is
%% there.
-module(network).
-behaviour(gen_server).

-export([
    start/1, start_link/1, stop/0, wait_for_sta/0, wait_for_sta/1, wait_for_sta/2, wait_for_ap/0, wait_for_ap/1,
    wait_for_ap/2, sta_rssi/0, sta_connect/0, sta_connect/1, sta_disconnect/0, sta_status/0, wifi_scan/0, wifi_scan/1
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2, terminate/2]).

-export_type([ip_info/0, config/0]).

-type ip_info() :: {inet:ip4_address(), Netmask :: inet:ip4_address(), Gateway :: inet:ip4_address()}.
-type config() :: [{sta | ap | sntp | mdns, [{atom(), term()}]}].

-define(WAIT, 15000).
%% The address that a board has in the network that it is.
-define(AP_ADDRESS, {192, 168, 4, 1}).

-record(state, {config, port, ref, status = inactive, mdns}).

%% @doc Start the network; events are told to the configuration's callbacks.
-spec start(config()) -> {ok, pid()} | {error, term()}.
start(Config) -> gen_server:start({local, ?MODULE}, ?MODULE, Config, []).

%% @doc start/1, linked to the caller.
-spec start_link(config()) -> {ok, pid()} | {error, term()}.
start_link(Config) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Config, []).

%% @doc Stop the network.
-spec stop() -> ok | {error, term()}.
stop() ->
    case whereis(?MODULE) of
        undefined -> {error, noproc};
        Pid -> gen_server:stop(Pid)
    end.

%% @doc Join the network whose name and password are stored, and wait for an address.
-spec wait_for_sta() -> {ok, ip_info()} | {error, term()}.
wait_for_sta() -> wait_for_sta([], ?WAIT).

%% @doc The same within a time in milliseconds, or with a configuration.
-spec wait_for_sta(timeout() | [{atom(), term()}]) -> {ok, ip_info()} | {error, term()}.
wait_for_sta(Config) when is_list(Config) -> wait_for_sta(Config, ?WAIT);
wait_for_sta(Timeout) -> wait_for_sta([], Timeout).

%% @doc Join a network, and wait for an address.
-spec wait_for_sta([{atom(), term()}], timeout()) -> {ok, ip_info()} | {error, term()}.
wait_for_sta(Config, Timeout) ->
    Ref = make_ref(),
    Tell = told(self(), Ref),
    Names = [{got_ip, fun(Info) -> Tell({ok, Info}) end}, {disconnected, fun() -> Tell({error, disconnected}) end}],
    await([{sta, Names ++ own(Config)}], Ref, Timeout).

%% @doc Be the network whose name and password are stored, and wait until it is there.
-spec wait_for_ap() -> ok | {error, term()}.
wait_for_ap() -> wait_for_ap([], ?WAIT).

%% @doc The same within a time in milliseconds, or with a configuration.
-spec wait_for_ap(timeout() | [{atom(), term()}]) -> ok | {error, term()}.
wait_for_ap(Config) when is_list(Config) -> wait_for_ap(Config, ?WAIT);
wait_for_ap(Timeout) -> wait_for_ap([], Timeout).

%% @doc Be a network, and wait until it is there.
-spec wait_for_ap([{atom(), term()}], timeout()) -> ok | {error, term()}.
wait_for_ap(Config, Timeout) ->
    Ref = make_ref(),
    Tell = told(self(), Ref),
    await([{ap, [{ap_started, fun() -> Tell(ok) end} | Config]}], Ref, Timeout).

own(Config) -> [C || {Key, _} = C <- Config, Key =/= got_ip, Key =/= disconnected].

told(To, Ref) ->
    fun(Result) ->
        To ! {?MODULE, Ref, Result},
        ok
    end.

await(Config, Ref, Timeout) ->
    case gen_server:start_monitor({local, ?MODULE}, ?MODULE, Config, []) of
        {ok, {_, Monitor}} ->
            Answer =
                receive
                    {?MODULE, Ref, Result} -> Result;
                    {'DOWN', Monitor, process, _, Reason} -> {error, Reason}
                after Timeout -> {error, timeout}
                end,
            erlang:demonitor(Monitor, [flush]),
            Answer;
        Error ->
            Error
    end.

%% @doc How strong the signal of the access point is, in dBm.
-spec sta_rssi() -> {ok, integer()} | {error, network_down | term()}.
sta_rssi() -> asked(rssi, fun({rssi, Dbm}) -> {ok, Dbm}; (Other) -> Other end).

%% @doc Connect again, as configured.
-spec sta_connect() -> ok | {error, term()}.
sta_connect() -> asked(sta_connect, fun(Answer) -> Answer end).

%% @doc Connect to another access point.
-spec sta_connect([{atom(), term()}]) -> ok | {error, term()}.
sta_connect(Config) -> asked({sta_connect, Config}, fun(Answer) -> Answer end).

%% @doc Leave the access point.
-spec sta_disconnect() -> ok | {error, term()}.
sta_disconnect() -> asked(sta_disconnect, fun(Answer) -> Answer end).

%% @doc Whether the station is connected.
-spec sta_status() -> associated | connected | connecting | degraded | disconnected | disconnecting | inactive.
sta_status() ->
    case whereis(?MODULE) of
        undefined -> inactive;
        Pid -> gen_server:call(Pid, status)
    end.

%% @doc The networks that can be received.
-spec wifi_scan() -> {ok, {non_neg_integer(), [map()]}} | {error, term()}.
wifi_scan() -> wifi_scan([]).

%% @doc wifi_scan/0 with options: results, dwell, show_hidden, passive.
-spec wifi_scan([{atom(), term()} | atom()]) -> ok | {ok, {non_neg_integer(), [map()]}} | {error, term()}.
wifi_scan(Options) -> asked({scan, Options}, fun(Answer) -> Answer end).

%% The port's answer to a request, in the caller.
asked(Request, Then) ->
    case whereis(network_port) of
        undefined ->
            {error, network_down};
        Port ->
            Ref = make_ref(),
            Port ! {self(), Ref, Request},
            receive
                {Ref, Answer} -> Then(Answer)
            after ?WAIT -> {error, timeout}
            end
    end.

%% -- the server --

%% @private
-spec init(config()) -> {ok, #state{}, {continue, start_port}}.
init(Config) -> {ok, #state{config = Config}, {continue, start_port}}.

%% @private
-spec handle_continue(start_port, #state{}) -> {noreply, #state{}} | {stop, term(), #state{}}.
handle_continue(start_port, #state{config = Config} = State) ->
    try open_port({spawn, "network"}, []) of
        Port ->
            true = register(network_port, Port),
            Ref = make_ref(),
            Port ! {self(), Ref, {start, [stored(Part) || Part <- Config]}},
            receive
                {Ref, ok} -> {noreply, State#state{port = Port, ref = Ref, status = started(Config)}};
                {Ref, {error, Reason}} -> {stop, {start_port_failed, Reason}, State#state{port = Port}}
            end
    catch
        error:Reason -> {stop, {start_port_failed, Reason}, State}
    end.

started(Config) ->
    case lists:keymember(sta, 1, Config) of
        true -> connecting;
        false -> inactive
    end.

stored({sta, Config}) -> {sta, credentials(Config, sta_ssid, sta_psk)};
stored({ap, Config}) -> {ap, credentials(Config, ap_ssid, ap_psk)};
stored(Other) -> Other.

%% What the configuration says comes first.
credentials(Config, Ssid, Psk) ->
    case lists:keymember(ssid, 1, Config) of
        true -> Config;
        false -> Config ++ stored(ssid, Ssid) ++ stored(psk, Psk)
    end.

stored(Key, Name) ->
    try esp:nvs_fetch_binary(atomvm, Name) of
        {ok, Value} -> [{Key, Value}];
        _ -> []
    catch
        _:_ -> []
    end.

%% @private
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call(status, _, State) -> {reply, State#state.status, State};
handle_call(_, _, State) -> {reply, {error, unknown}, State}.

%% @private
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info({Ref, Event}, #state{ref = Ref, config = Config} = State) ->
    {noreply, event(Event, Config, State)};
handle_info(Other, State) ->
    io:format("Received spurious message ~p~n", [Other]),
    {noreply, State}.

event(Event, Config, #state{status = Status} = State) ->
    {Name, Arguments} =
        case Event of
            {N, Argument} -> {N, [Argument]};
            N -> {N, []}
        end,
    case known(Name, Status) of
        {Part, Key, Next} ->
            called(proplists:get_value(Key, proplists:get_value(Part, Config, [])), Key, Arguments),
            named(Event, State#state{status = Next});
        unknown ->
            io:format("Received spurious message ~p~n", [Event]),
            State
    end.

%% Whose callback an event is, and the state of the station then.
known(sta_connected, _) -> {sta, connected, associated};
known(sta_beacon_timeout, _) -> {sta, beacon_timeout, degraded};
known(sta_disconnected, _) -> {sta, disconnected, disconnected};
known(sta_got_ip, _) -> {sta, got_ip, connected};
known(scan_results, Status) -> {sta, scan_done, Status};
known(ap_started, Status) -> {ap, ap_started, Status};
known(ap_sta_connected, Status) -> {ap, sta_connected, Status};
known(ap_sta_disconnected, Status) -> {ap, sta_disconnected, Status};
known(ap_sta_ip_assigned, Status) -> {ap, sta_ip_assigned, Status};
known(sntp_sync, Status) -> {sntp, synchronized, Status};
known(_, _) -> unknown.

%% A new address is told under the configured name.
named({sta_got_ip, {Address, _, _}}, State) ->
    answering(Address, State);
named(ap_started, #state{config = Config} = State) ->
    case lists:keymember(sta, 1, Config) of
        true -> State;
        false -> answering(?AP_ADDRESS, State)
    end;
named(_, State) ->
    State.

answering(Address, #state{config = Config, mdns = Old} = State) ->
    case lists:keyfind(mdns, 1, Config) of
        {mdns, Options} ->
            Network = self(),
            Given = (told_by(Options, Config))#{interface => Address},
            Pid = spawn(fun() ->
                silent(Old),
                answers(Network, Given)
            end),
            State#state{mdns = Pid};
        false ->
            State
    end.

told_by(Options, Config) ->
    Station = proplists:get_value(sta, Config, []),
    Host = proplists:get_value(host, Options, proplists:get_value(dhcp_hostname, Station)),
    Ttl = maps:from_list([{ttl, Seconds} || {ttl, Seconds} <- Options]),
    Ttl#{hostname => proplists:get_value(hostname, Options, Host)}.

%% The process between network and responder: neither is the other's end, but without network there is no responder.
answers(Network, Config) ->
    process_flag(trap_exit, true),
    Monitor = erlang:monitor(process, Network),
    try mdns:start_link(Config) of
        {ok, Pid} ->
            receive
                stop -> mdns:stop(Pid);
                {'DOWN', Monitor, process, _, _} -> mdns:stop(Pid);
                {'EXIT', Pid, Reason} -> io:format("mdns ended: ~p~n", [Reason])
            end;
        {error, Reason} ->
            io:format("mdns not started: ~p~n", [Reason])
    catch
        error:undef -> io:format("mdns not started: the module is in no pack~n")
    end.

silent(undefined) ->
    ok;
silent(Pid) ->
    Monitor = erlang:monitor(process, Pid),
    Pid ! stop,
    receive
        {'DOWN', Monitor, process, _, _} -> ok
    end.

called(Fun, _, Arguments) when is_function(Fun) -> spawn(fun() -> apply(Fun, Arguments) end);
called(Pid, Key, []) when is_pid(Pid) -> Pid ! Key;
called(Pid, Key, [Argument]) when is_pid(Pid) -> Pid ! {Key, Argument};
called(_, _, _) -> ok.

%% @private
-spec terminate(term(), #state{}) -> ok.
terminate(_, #state{port = undefined}) ->
    ok;
terminate(_, #state{port = Port, mdns = Mdns}) ->
    silent(Mdns),
    Ref = make_ref(),
    Port ! {self(), Ref, stop},
    receive
        {Ref, _} -> ok
    after 1000 -> ok
    end,
    catch unregister(network_port),
    ok.
