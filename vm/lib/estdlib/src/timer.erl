%% @doc Times and timers. A server, started by the first call that needs it, keeps those that repeat or apply.
-module(timer).

-export([
    start/0, sleep/1, tc/1, tc/2, tc/3, tc/4, now_diff/2, seconds/1, minutes/1, hours/1, hms/3,
    apply_after/2, apply_after/3, apply_after/4, apply_interval/2, apply_interval/3, apply_interval/4,
    apply_repeatedly/2, apply_repeatedly/3, apply_repeatedly/4, send_after/2, send_after/3, send_interval/2,
    send_interval/3, exit_after/2, exit_after/3, kill_after/1, kill_after/2, cancel/1
]).
-export([start_link/0, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3, send/2]).

-behaviour(gen_server).

-export_type([tref/0]).
-opaque tref() :: {once | interval | instant | send_local, reference()}.
-type time() :: non_neg_integer().

%% @doc Start the server; it is started by itself, too.
-spec start() -> ok.
start() ->
    case whereis(timer_server) of
        undefined ->
            case gen_server:start({local, timer_server}, ?MODULE, [], []) of
                {ok, _} -> ok;
                {error, {already_started, _}} -> ok
            end;
        _ ->
            ok
    end.

%% @private
-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, timer_server}, ?MODULE, [], []).

%% @doc Wait for some milliseconds, or forever.
-spec sleep(timeout()) -> ok.
sleep(Time) ->
    receive
    after Time -> ok
    end.

%% @doc Microseconds that F() takes, and its value.
-spec tc(fun(() -> T)) -> {integer(), T}.
tc(F) -> tc(F, microsecond).

%% @doc tc/1 of F(Args...), or in a unit.
-spec tc(fun(), [term()] | erlang:time_unit()) -> {integer(), term()}.
tc(F, Args) when is_list(Args) -> tc(F, Args, microsecond);
tc(F, Unit) -> timed(fun() -> F() end, Unit).

%% @doc tc/1 of Module:Function(Args...), or of F(Args...) in a unit.
-spec tc(module() | fun(), atom() | [term()], [term()] | erlang:time_unit()) -> {integer(), term()}.
tc(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> tc(M, F, A, microsecond);
tc(F, A, Unit) when is_function(F), is_list(A) -> timed(fun() -> apply(F, A) end, Unit).

%% @doc tc/3 of Module:Function(Args...) in a unit.
-spec tc(module(), atom(), [term()], erlang:time_unit()) -> {integer(), term()}.
tc(M, F, A, Unit) -> timed(fun() -> apply(M, F, A) end, Unit).

timed(F, Unit) ->
    Before = erlang:monotonic_time(Unit),
    Value = F(),
    {erlang:monotonic_time(Unit) - Before, Value}.

%% @doc Microseconds from the second timestamp to the first.
-spec now_diff(erlang:timestamp(), erlang:timestamp()) -> integer().
now_diff({A2, B2, C2}, {A1, B1, C1}) ->
    ((A2 - A1) * 1000000 + B2 - B1) * 1000000 + C2 - C1.

%% @doc Milliseconds of seconds.
-spec seconds(time()) -> time().
seconds(Seconds) -> 1000 * Seconds.

%% @doc Milliseconds of minutes.
-spec minutes(time()) -> time().
minutes(Minutes) -> 60000 * Minutes.

%% @doc Milliseconds of hours.
-spec hours(time()) -> time().
hours(Hours) -> 3600000 * Hours.

%% @doc Milliseconds of hours, minutes and seconds.
-spec hms(time(), time(), time()) -> time().
hms(Hours, Minutes, Seconds) -> hours(Hours) + minutes(Minutes) + seconds(Seconds).

%% @doc Call F() after some milliseconds in a process of its own.
-spec apply_after(time(), fun(() -> term())) -> {ok, tref()} | {error, term()}.
apply_after(Time, F) -> apply_after(Time, F, []).

%% @doc Call F(Args...) after some milliseconds.
-spec apply_after(time(), fun(), [term()]) -> {ok, tref()} | {error, term()}.
apply_after(Time, F, Args) when is_integer(Time), Time >= 0, is_function(F, length(Args)) ->
    once(Time, {F, Args});
apply_after(_, _, _) ->
    {error, badarg}.

%% @doc Call Module:Function(Args...) after some milliseconds.
-spec apply_after(time(), module(), atom(), [term()]) -> {ok, tref()} | {error, term()}.
apply_after(Time, M, F, A) when is_integer(Time), Time >= 0, is_atom(M), is_atom(F), is_list(A) ->
    once(Time, {M, F, A});
apply_after(_, _, _, _) ->
    {error, badarg}.

once(0, Call) ->
    run(Call),
    {ok, {instant, make_ref()}};
once(Time, Call) ->
    ask({once, Time, Call}).

%% @doc Call F() again and again, processes not waiting for each other.
-spec apply_interval(time(), fun(() -> term())) -> {ok, tref()} | {error, term()}.
apply_interval(Time, F) -> apply_interval(Time, F, []).

%% @doc Call F(Args...) again and again.
-spec apply_interval(time(), fun(), [term()]) -> {ok, tref()} | {error, term()}.
apply_interval(Time, F, Args) when is_integer(Time), Time >= 0, is_function(F, length(Args)) ->
    ask({interval, Time, self(), {F, Args}, overlapping});
apply_interval(_, _, _) ->
    {error, badarg}.

%% @doc Call Module:Function(Args...) again and again.
-spec apply_interval(time(), module(), atom(), [term()]) -> {ok, tref()} | {error, term()}.
apply_interval(Time, M, F, A) when is_integer(Time), Time >= 0, is_atom(M), is_atom(F), is_list(A) ->
    ask({interval, Time, self(), {M, F, A}, overlapping});
apply_interval(_, _, _, _) ->
    {error, badarg}.

%% @doc apply_interval/2, each call waiting for the one before.
-spec apply_repeatedly(time(), fun(() -> term())) -> {ok, tref()} | {error, term()}.
apply_repeatedly(Time, F) -> apply_repeatedly(Time, F, []).

%% @doc apply_interval/3, each call waiting for the one before.
-spec apply_repeatedly(time(), fun(), [term()]) -> {ok, tref()} | {error, term()}.
apply_repeatedly(Time, F, Args) when is_integer(Time), Time >= 0, is_function(F, length(Args)) ->
    ask({interval, Time, self(), {F, Args}, serial});
apply_repeatedly(_, _, _) ->
    {error, badarg}.

%% @doc apply_interval/4, each call waiting for the one before.
-spec apply_repeatedly(time(), module(), atom(), [term()]) -> {ok, tref()} | {error, term()}.
apply_repeatedly(Time, M, F, A) when is_integer(Time), Time >= 0, is_atom(M), is_atom(F), is_list(A) ->
    ask({interval, Time, self(), {M, F, A}, serial});
apply_repeatedly(_, _, _, _) ->
    {error, badarg}.

%% @doc Send the caller a message after some milliseconds.
-spec send_after(time(), term()) -> {ok, tref()} | {error, term()}.
send_after(Time, Message) -> send_after(Time, self(), Message).

%% @doc Send a process or a name a message after some milliseconds.
-spec send_after(time(), pid() | atom() | {atom(), node()}, term()) -> {ok, tref()} | {error, term()}.
send_after(0, To, Message) when is_pid(To); is_atom(To) ->
    send(To, Message),
    {ok, {instant, make_ref()}};
send_after(Time, To, Message) when is_integer(Time), Time >= 0, (is_pid(To) orelse is_atom(To)) ->
    % what erlang:send_after/3 starts can't be cancelled on devices, which lack cancel_timer/2 too
    case erlang:function_exported(erlang, cancel_timer, 2) of
        true -> {ok, {send_local, erlang:send_after(Time, To, Message)}};
        false -> apply_after(Time, ?MODULE, send, [To, Message])
    end;
send_after(Time, {Name, Node} = To, Message) when is_atom(Name), is_atom(Node) ->
    apply_after(Time, ?MODULE, send, [To, Message]);
send_after(_, _, _) ->
    {error, badarg}.

%% @private
-spec send(pid() | atom() | {atom(), node()}, term()) -> term().
send(To, Message) -> catch To ! Message.

%% @doc Send the caller a message again and again.
-spec send_interval(time(), term()) -> {ok, tref()} | {error, term()}.
send_interval(Time, Message) -> send_interval(Time, self(), Message).

%% @doc Send a process or a name a message again and again, while it exists.
-spec send_interval(time(), pid() | atom() | {atom(), node()}, term()) -> {ok, tref()} | {error, term()}.
send_interval(Time, To, Message) when is_integer(Time), Time >= 0, is_pid(To) ->
    ask({interval, Time, To, {?MODULE, send, [To, Message]}, here});
send_interval(Time, To, Message) when is_integer(Time), Time >= 0, is_atom(To) ->
    case whereis(To) of
        Pid when is_pid(Pid) -> ask({interval, Time, Pid, {?MODULE, send, [To, Message]}, here});
        undefined -> {error, badarg}
    end;
send_interval(Time, {Name, Node} = To, Message) when is_integer(Time), Time >= 0, is_atom(Name), is_atom(Node) ->
    ask({interval, Time, self(), {?MODULE, send, [To, Message]}, here});
send_interval(_, _, _) ->
    {error, badarg}.

%% @doc Send the caller an exit signal after some milliseconds.
-spec exit_after(time(), term()) -> {ok, tref()} | {error, term()}.
exit_after(Time, Reason) -> exit_after(Time, self(), Reason).

%% @doc Send a process an exit signal after some milliseconds.
-spec exit_after(time(), pid() | atom(), term()) -> {ok, tref()} | {error, term()}.
exit_after(Time, Target, Reason) ->
    case Target of
        Name when is_atom(Name) -> apply_after(Time, fun() -> exit(whereis(Name), Reason) end);
        Pid -> apply_after(Time, erlang, exit, [Pid, Reason])
    end.

%% @doc Kill the caller after some milliseconds.
-spec kill_after(time()) -> {ok, tref()} | {error, term()}.
kill_after(Time) -> exit_after(Time, self(), kill).

%% @doc Kill a process after some milliseconds.
-spec kill_after(time(), pid() | atom()) -> {ok, tref()} | {error, term()}.
kill_after(Time, Target) -> exit_after(Time, Target, kill).

%% @doc Cancel what any of these functions returned.
-spec cancel(tref()) -> {ok, cancel} | {error, term()}.
cancel({instant, Ref}) when is_reference(Ref) ->
    {ok, cancel};
cancel({send_local, Ref}) when is_reference(Ref) ->
    _ = erlang:cancel_timer(Ref),
    {ok, cancel};
cancel({Kind, Ref}) when Kind =:= once, is_reference(Ref); Kind =:= interval, is_reference(Ref) ->
    ask({cancel, Ref}),
    {ok, cancel};
cancel(_) ->
    {error, badarg}.

ask(Request) ->
    ok = start(),
    gen_server:call(timer_server, Request, infinity).

run({F, Args}) -> spawn(fun() -> apply(F, Args) end);
run({M, F, A}) -> spawn(M, F, A).

%% The server. Timers: Ref => {once, Timer, Call} or {interval, Timer, Due, Time, Monitor, Call, How}.
%% How says whether a call runs in the server (here), in processes of its own, or in one at a time (serial, Running).

%% @private
-spec init([]) -> {ok, map()}.
init([]) ->
    process_flag(trap_exit, true),
    {ok, #{}}.

%% @private
-spec handle_call(term(), gen_server:from(), map()) -> {reply, term(), map()}.
handle_call({once, Time, Call}, _, Timers) ->
    Ref = make_ref(),
    Timer = erlang:send_after(Time, self(), {due, Ref}),
    {reply, {ok, {once, Ref}}, Timers#{Ref => {once, Timer, Call}}};
handle_call({interval, Time, Pid, Call, How}, _, Timers) ->
    Monitor = erlang:monitor(process, Pid),
    Due = erlang:monotonic_time(millisecond) + Time,
    Timer = erlang:send_after(Time, self(), {due, Monitor}),
    {reply, {ok, {interval, Monitor}}, Timers#{Monitor => {interval, Timer, Due, Time, Call, How}}};
handle_call({cancel, Ref}, _, Timers) ->
    {reply, ok, forget(Ref, Timers)};
handle_call(_, _, Timers) ->
    {reply, {error, badarg}, Timers}.

forget(Ref, Timers) ->
    case Timers of
        #{Ref := {once, Timer, _}} ->
            _ = erlang:cancel_timer(Timer),
            ok;
        #{Ref := {interval, Timer, _, _, _, _}} ->
            _ = erlang:cancel_timer(Timer),
            erlang:demonitor(Ref, [flush]);
        #{} ->
            ok
    end,
    maps:remove(Ref, Timers).

%% @private
-spec handle_cast(term(), map()) -> {noreply, map()}.
handle_cast(_, Timers) ->
    {noreply, Timers}.

%% @private
-spec handle_info(term(), map()) -> {noreply, map()}.
handle_info({due, Ref}, Timers) ->
    case Timers of
        #{Ref := {once, _, Call}} ->
            run(Call),
            {noreply, maps:remove(Ref, Timers)};
        #{Ref := {interval, _, Due, Time, Call, How}} ->
            Next = Due + Time,
            Timer = erlang:send_after(max(0, Next - erlang:monotonic_time(millisecond)), self(), {due, Ref}),
            {noreply, Timers#{Ref := {interval, Timer, Next, Time, Call, started(How, Call)}}};
        #{} ->
            {noreply, Timers}
    end;
handle_info({'DOWN', Ref, process, _, _}, Timers) ->
    case Timers of
        #{Ref := _} -> {noreply, forget(Ref, Timers)};
        #{} -> {noreply, maps:map(fun(_, T) -> finished(Ref, T) end, Timers)}
    end;
handle_info(_, Timers) ->
    {noreply, Timers}.

started(here, {M, F, A}) ->
    apply(M, F, A),
    here;
started(overlapping, Call) ->
    run(Call),
    overlapping;
started(serial, Call) ->
    {serial, erlang:monitor(process, run(Call)), false};
started({serial, Running, _}, _) ->
    {serial, Running, true}.

%% A call of a serial timer has ended; another may have been due meanwhile.
finished(Running, {interval, Timer, Due, Time, Call, {serial, Running, Missed}}) ->
    How =
        case Missed of
            true -> started(serial, Call);
            false -> serial
        end,
    {interval, Timer, Due, Time, Call, How};
finished(_, Timer) ->
    Timer.

%% @private
-spec terminate(term(), map()) -> ok.
terminate(_, _) -> ok.

%% @private
-spec code_change(term(), map(), term()) -> {ok, map()}.
code_change(_, Timers, _) -> {ok, Timers}.
