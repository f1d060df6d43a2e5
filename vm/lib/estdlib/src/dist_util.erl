%% @doc The handshake between two nodes (version 6 of the distribution protocol), and the watch over a connection
%% that is up. A carrier fills in an #hs_data{} (dist_util.hrl) and calls one of the two handshake functions in the
%% process that stands for the connection; they return only by exit.
-module(dist_util).

-export([
    handshake_other_started/1, handshake_we_started/1, start_timer/1, reset_timer/1, cancel_timer/1, shutdown/3,
    shutdown/4,
    net_ticker_spawn_options/0, report/3
]).

-include("dist_util.hrl").

%% Bits of the flags word, see erts "Distribution Handshake".
-define(DFLAG_PUBLISHED, 16#1).
-define(DFLAG_EXTENDED_REFERENCES, 16#4).
-define(DFLAG_DIST_MONITOR, 16#8).
-define(DFLAG_FUN_TAGS, 16#10).
-define(DFLAG_DIST_MONITOR_NAME, 16#20).
-define(DFLAG_NEW_FUN_TAGS, 16#80).
-define(DFLAG_EXTENDED_PIDS_PORTS, 16#100).
-define(DFLAG_EXPORT_PTR_TAG, 16#200).
-define(DFLAG_BIT_BINARIES, 16#400).
-define(DFLAG_NEW_FLOATS, 16#800).
-define(DFLAG_UTF8_ATOMS, 16#10000).
-define(DFLAG_MAP_TAG, 16#20000).
-define(DFLAG_BIG_CREATION, 16#40000).
-define(DFLAG_EXIT_PAYLOAD, 16#400000).
-define(DFLAG_HANDSHAKE_23, 16#1000000).
-define(DFLAG_UNLINK_ID, 16#2000000).
-define(DFLAG_SPAWN, (1 bsl 32)).
-define(DFLAG_V4_NC, (1 bsl 34)).
-define(DFLAG_ALIAS, (1 bsl 35)).

%% Every node since OTP 23 has these.
-define(REQUIRED,
    (?DFLAG_EXTENDED_REFERENCES bor ?DFLAG_FUN_TAGS bor ?DFLAG_NEW_FUN_TAGS bor ?DFLAG_EXTENDED_PIDS_PORTS bor
        ?DFLAG_EXPORT_PTR_TAG bor ?DFLAG_BIT_BINARIES bor ?DFLAG_NEW_FLOATS bor ?DFLAG_UTF8_ATOMS bor ?DFLAG_MAP_TAG bor
        ?DFLAG_BIG_CREATION bor ?DFLAG_HANDSHAKE_23)
).

-define(OFFERED,
    (?REQUIRED bor ?DFLAG_DIST_MONITOR bor ?DFLAG_DIST_MONITOR_NAME bor ?DFLAG_EXIT_PAYLOAD bor ?DFLAG_UNLINK_ID bor
        ?DFLAG_SPAWN bor ?DFLAG_V4_NC bor ?DFLAG_ALIAS)
).

%% What our encoding makes use of without asking: OTP has it since release 24.
-define(NEEDED, (?REQUIRED bor ?DFLAG_UNLINK_ID bor ?DFLAG_V4_NC)).

%% -- timers ----------------------------------------------------------------------------------------------------------

%% @private Let the caller exit when a time has passed before cancel_timer/1.
-spec start_timer(non_neg_integer()) -> pid().
start_timer(Time) ->
    Owner = self(),
    spawn_link(fun() -> timer_loop(Owner, Time) end).

timer_loop(Owner, Time) ->
    receive
        {Owner, reset} -> timer_loop(Owner, Time);
        {Owner, cancel} -> unlink(Owner)
    after Time ->
        exit(setup_timer_timeout)
    end.

%% @private Begin the time anew.
-spec reset_timer(pid()) -> ok.
reset_timer(Timer) ->
    Timer ! {self(), reset},
    ok.

%% @private Forget the timer.
-spec cancel_timer(pid()) -> ok.
cancel_timer(Timer) ->
    unlink(Timer),
    Timer ! {self(), cancel},
    ok.

%% @private Options for the process that stands for a connection.
-spec net_ticker_spawn_options() -> [term()].
net_ticker_spawn_options() -> [link].

%% @private End a connection, because of Data.
-spec shutdown(module(), non_neg_integer(), term()) -> no_return().
shutdown(Module, Line, Data) -> shutdown(Module, Line, Data, shutdown).

%% @private The same with an exit reason.
-spec shutdown(module(), non_neg_integer(), term(), term()) -> no_return().
shutdown(_Module, _Line, _Data, Reason) -> exit(Reason).

%% @private Tell of a failure: by the logger if it runs, else on the console.
-spec report(logger:level(), string(), [term()]) -> ok.
report(Level, Format, Args) ->
    case whereis(logger_manager) of
        undefined ->
            Text = unicode:characters_to_binary(io_lib:format(Format ++ "~n", Args)),
            _ = console:print(<<"=", (upper(Level))/binary, " REPORT====\n", Text/binary>>),
            ok;
        _ ->
            logger:log(Level, Format, Args)
    end.

upper(Level) -> <<<<(C - 32)>> || <<C>> <= atom_to_binary(Level, latin1)>>.

%% -- the side that was called ----------------------------------------------------------------------------------------

%% @private Take part in a handshake that the other node began.
-spec handshake_other_started(#hs_data{}) -> no_return().
handshake_other_started(#hs_data{request_type = Type, this_node = This} = HS0) ->
    {Flags, Version, Creation, Node} = recv_name(HS0),
    Mine = this_flags(HS0, Type),
    HS = HS0#hs_data{
        this_flags = Mine, other_flags = Flags, other_version = Version, other_creation = Creation, other_node = Node,
        other_started = true
    },
    check_node(Node, This),
    is_allowed(HS),
    check_flags(HS),
    mark_pending(HS),
    Challenge = challenge(),
    send_challenge(HS, Challenge),
    HS1 = recv_complement(HS),
    Theirs = recv_challenge_reply(HS1, Challenge),
    send(HS1, [$a, digest(Theirs, Node)]),
    connection(HS1).

%% The first packet; old style when the other side did not know that we are new.
recv_name(HS) ->
    case recv(HS) of
        <<$N, Flags:64, Creation:32, Size:16, Name:Size/binary, _/binary>> when Size > 0 ->
            {Flags, 6, Creation, to_node(Name)};
        <<$n, 5:16, Flags:32, Name/binary>> when byte_size(Name) > 0 ->
            {Flags, 5, 0, to_node(Name)};
        _ ->
            shutdown(?MODULE, ?LINE, bad_name)
    end.

to_node(Name) when byte_size(Name) =< 512 ->
    try
        binary_to_atom(Name, utf8)
    catch
        _:_ -> shutdown(?MODULE, ?LINE, bad_name)
    end;
to_node(_) ->
    shutdown(?MODULE, ?LINE, bad_name).

check_node(Node, This) ->
    case {parts(Node), parts(This)} of
        {[_, Host], [_, Mine]} ->
            case {lists:member($., Host), lists:member($., Mine)} of
                {Same, Same} ->
                    ok;
                _ ->
                    report(
                        error,
                        "** Connection attempt from node ~p rejected: one name is short, the other long **",
                        [Node]
                    ),
                    shutdown(?MODULE, ?LINE, Node)
            end;
        _ ->
            shutdown(?MODULE, ?LINE, bad_name)
    end.

parts(Node) -> string:split(atom_to_list(Node), "@").

is_allowed(#hs_data{other_node = Node, allowed = Allowed} = HS) ->
    case Allowed =:= [] orelse Allowed =:= undefined orelse lists:member(Node, Allowed) of
        true ->
            ok;
        false ->
            send(HS, "snot_allowed"),
            report(error, "** Connection attempt from node ~p rejected: it is not among the allowed ones **", [Node]),
            shutdown(?MODULE, ?LINE, Node, {is_allowed, not_allowed})
    end.

%% The flags of an old style name have only their lower half here; what is missing comes with the complement.
check_flags(#hs_data{other_flags = Flags, other_node = Node, other_version = Version}) ->
    Needed =
        case Version of
            5 -> ?NEEDED band 16#FFFFFFFF;
            _ -> ?NEEDED
        end,
    case Flags band Needed of
        Needed ->
            ok;
        Has ->
            report(error, "** Node ~p can't be connected: it lacks the distribution flags ~.16B **", [
                Node, Needed band (bnot Has)
            ]),
            shutdown(?MODULE, ?LINE, Node)
    end.

mark_pending(#hs_data{kernel_pid = Kernel, this_node = This, other_node = Node} = HS) ->
    case net_kernel:mark_pending(Kernel, This, Node, self()) of
        ok ->
            send(HS, "sok");
        ok_simultaneous ->
            send(HS, "sok_simultaneous");
        nok ->
            send(HS, "snok"),
            shutdown(?MODULE, ?LINE, Node);
        up ->
            send(HS, "salive"),
            case recv(HS) of
                <<"strue">> ->
                    net_kernel:mark_pending(Kernel, This, Node, {again, self()});
                _ ->
                    shutdown(?MODULE, ?LINE, Node)
            end
    end.

recv_complement(#hs_data{other_version = 5} = HS) ->
    case recv(HS) of
        <<$c, High:32, Creation:32>> ->
            Flags = (High bsl 32) bor HS#hs_data.other_flags,
            HS1 = HS#hs_data{other_flags = Flags, other_creation = Creation, other_version = 6},
            check_flags(HS1),
            HS1;
        _ ->
            shutdown(?MODULE, ?LINE, no_complement)
    end;
recv_complement(HS) ->
    HS.

recv_challenge_reply(#hs_data{other_node = Node} = HS, Challenge) ->
    case recv(HS) of
        <<$r, Theirs:32, Digest:16/binary>> ->
            case digest(Challenge, Node) of
                Digest ->
                    Theirs;
                _ ->
                    report(error, "** Connection attempt from node ~p rejected. Invalid challenge reply. **", [Node]),
                    shutdown(?MODULE, ?LINE, Node, {recv_challenge_reply_failed, bad_cookie})
            end;
        _ ->
            shutdown(?MODULE, ?LINE, no_reply)
    end.

%% -- the side that calls ---------------------------------------------------------------------------------------------

%% @private Begin a handshake with the node of the #hs_data{}.
-spec handshake_we_started(#hs_data{}) -> no_return().
handshake_we_started(#hs_data{request_type = Type, other_node = Node, this_node = This} = HS0) ->
    Mine = this_flags(HS0, Type),
    HS = HS0#hs_data{this_flags = Mine, other_started = false},
    send(HS, [<<$N, Mine:64, (HS#hs_data.this_creation):32>>, sized(atom_to_binary(This, utf8))]),
    recv_status(HS),
    {Flags, Challenge, Creation} = recv_challenge(HS),
    HS1 = HS#hs_data{other_flags = Flags, other_creation = Creation, other_version = 6},
    check_flags(HS1),
    Own = challenge(),
    send(HS1, [<<$r, Own:32>>, digest(Challenge, Node)]),
    recv_challenge_ack(HS1, Own),
    connection(HS1).

recv_status(#hs_data{other_node = Node} = HS) ->
    case recv(HS) of
        <<"sok">> ->
            ok;
        <<"sok_simultaneous">> ->
            ok;
        <<"salive">> ->
            %% They have a connection that we don't have any more.
            send(HS, "strue");
        <<"snok">> ->
            %% Their own attempt goes on instead of ours.
            shutdown(?MODULE, ?LINE, Node, simultaneous);
        <<"snot_allowed">> ->
            report(error, "** Node ~p does not allow this node to connect **", [Node]),
            shutdown(?MODULE, ?LINE, Node, not_allowed);
        _ ->
            shutdown(?MODULE, ?LINE, bad_status)
    end.

recv_challenge(#hs_data{other_node = Node} = HS) ->
    Name = atom_to_binary(Node, utf8),
    case recv(HS) of
        <<$N, Flags:64, Challenge:32, Creation:32, Size:16, Name:Size/binary, _/binary>> ->
            {Flags, Challenge, Creation};
        <<$N, _:64, _:32, _:32, Size:16, Other:Size/binary, _/binary>> ->
            report(error, "** Node ~p answered for ~p **", [binary_to_list(Other), Node]),
            shutdown(?MODULE, ?LINE, Node);
        _ ->
            shutdown(?MODULE, ?LINE, bad_challenge)
    end.

recv_challenge_ack(#hs_data{other_node = Node, f_recv = Recv, socket = Socket}, Own) ->
    Expected = digest(Own, Node),
    case Recv(Socket, 0, infinity) of
        {ok, Packet} ->
            case iolist_to_binary(Packet) of
                <<$a, Expected:16/binary>> ->
                    ok;
                _ ->
                    report(error, "** Connection attempt to node ~p aborted: it does not have our cookie **", [Node]),
                    shutdown(?MODULE, ?LINE, Node, bad_challenge_ack)
            end;
        {error, Reason} ->
            report(error, "** Node ~p closed the connection at our challenge reply (~p): do the cookies differ? **", [
                Node, Reason
            ]),
            shutdown(?MODULE, ?LINE, Node, {recv_challenge_ack_failed, Reason})
    end.

%% -- shared ----------------------------------------------------------------------------------------------------------

this_flags(#hs_data{add_flags = Add, reject_flags = Reject}, Type) ->
    Published =
        case Type of
            hidden -> 0;
            _ -> ?DFLAG_PUBLISHED
        end,
    ((?OFFERED bor Published bor flags(Add)) band (bnot flags(Reject))).

flags(undefined) -> 0;
flags(Flags) -> Flags.

challenge() ->
    <<N:32>> = atomvm:rand_bytes(4),
    N.

digest(Challenge, Node) ->
    Cookie = atom_to_binary(erlang:get_cookie(Node), utf8),
    erlang:md5(<<Cookie/binary, (integer_to_binary(Challenge))/binary>>).

sized(Binary) -> <<(byte_size(Binary)):16, Binary/binary>>.

send_challenge(#hs_data{this_flags = Flags, this_creation = Creation, this_node = This} = HS, Challenge) ->
    send(HS, [<<$N, Flags:64, Challenge:32, Creation:32>>, sized(atom_to_binary(This, utf8))]).

send(#hs_data{f_send = Send, socket = Socket}, Data) ->
    case Send(Socket, Data) of
        ok -> ok;
        {error, Reason} -> shutdown(?MODULE, ?LINE, Reason, {send_error, Reason})
    end.

recv(#hs_data{f_recv = Recv, socket = Socket}) ->
    case Recv(Socket, 0, infinity) of
        {ok, Packet} -> iolist_to_binary(Packet);
        {error, Reason} -> shutdown(?MODULE, ?LINE, Reason, {recv_error, Reason})
    end.

connection(#hs_data{kernel_pid = Kernel, other_node = Node, socket = Socket} = HS) ->
    cancel_timer(HS#hs_data.timer),
    Pre = HS#hs_data.f_setopts_pre_nodeup,
    Post = HS#hs_data.f_setopts_post_nodeup,
    Complete = HS#hs_data.f_handshake_complete,
    Address = (HS#hs_data.f_address)(Socket, Node),
    ok = Pre(Socket),
    {ok, Controller} = (HS#hs_data.f_getll)(Socket),
    {ok, Ticktime, Kind} = net_kernel:mark_nodeup(Kernel, Node, Address, {self(), HS#hs_data.other_flags}),
    Flags = HS#hs_data.other_flags band (bnot hidden_bit(Kind)),
    DHandle = erlang:setnode(Node, Controller, {Flags, HS#hs_data.other_creation}),
    %% Who monitors nodes hears of it before anything arrives from there.
    ok = gen_server:call(Kernel, {connected, Node, self(), Controller}, infinity),
    ok = Complete(Socket, Node, DHandle),
    ok = Post(Socket),
    Interval = max(Ticktime div 4, 1),
    watch(HS, Interval, erlang:send_after(Interval, self(), tick), {0, 0}, 0).

%% A connection that we ask to be hidden is so here, whatever the other node is.
hidden_bit(hidden) -> ?DFLAG_PUBLISHED;
hidden_bit(_) -> 0.

%% Four times a ticktime: say something if nothing else was said, and hear whether the other side does.
watch(#hs_data{kernel_pid = Kernel, socket = Socket, other_node = Node} = HS, Interval, Timer, {In, Out}, Silent) ->
    receive
        tick ->
            case (HS#hs_data.mf_getstat)(Socket) of
                {ok, In, _, _} when Silent >= 3 ->
                    report(error, "** Node ~p not responding **~n** Removing (timedout) connection **", [Node]),
                    exit(net_tick_timeout);
                {ok, NewIn, NewOut, Pending} ->
                    Sent =
                        case NewOut =:= Out andalso not pending(Pending) of
                            true ->
                                _ = (HS#hs_data.mf_tick)(Socket),
                                NewOut;
                            false ->
                                NewOut
                        end,
                    NewSilent =
                        case NewIn of
                            In -> Silent + 1;
                            _ -> 0
                        end,
                    Next = erlang:send_after(Interval, self(), tick),
                    watch(HS, Interval, Next, {NewIn, Sent}, NewSilent);
                {error, _} ->
                    exit(connection_closed)
            end;
        {Kernel, disconnect} ->
            exit(disconnect);
        {Kernel, ticktime, Ticktime} ->
            _ = erlang:cancel_timer(Timer),
            NewInterval = max(Ticktime div 4, 1),
            watch(HS, NewInterval, erlang:send_after(NewInterval, self(), tick), {In, Out}, 0);
        _ ->
            watch(HS, Interval, Timer, {In, Out}, Silent)
    end.

pending(true) -> true;
pending(N) when is_integer(N) -> N > 0;
pending(_) -> false.
