%% @doc Timers of older releases. A server, started by itself, keeps them; what it sends can be cancelled.
-module(timer_manager).
-behaviour(gen_server).

-export([start/0, start_timer/3, send_after/3, send_after_timer/3, run_timer/5, cancel_timer/1, get_timer_refs/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

%% @doc Start the server; it is started by itself, too.
-spec start() -> {ok, pid()}.
start() ->
    case gen_server:start({local, ?MODULE}, ?MODULE, [], []) of
        {ok, Pid} -> {ok, Pid};
        {error, {already_started, Pid}} -> {ok, Pid}
    end.

%% @doc Send {timeout, Ref, Message} to a process or name after some milliseconds.
-spec start_timer(non_neg_integer(), pid() | atom(), term()) -> reference().
start_timer(Time, To, Message) -> ask({start, Time, To, Message, timeout}).

%% @doc Send a message to a process or name after some milliseconds.
-spec send_after(non_neg_integer(), pid() | atom(), term()) -> reference().
send_after(Time, To, Message) -> ask({start, Time, To, Message, bare}).

%% @doc What a timer of send_after/3 does when it is due: send the message alone.
-spec send_after_timer(non_neg_integer(), pid() | atom(), term()) -> term().
send_after_timer(Time, To, Message) ->
    receive
    after Time -> sent(To, Message)
    end.

%% @doc What a timer does: wait, tell the server that it is due, and send.
-spec run_timer(pid(), non_neg_integer(), reference(), pid() | atom(), term()) -> term().
run_timer(Server, Time, Ref, To, Message) ->
    receive
        {cancel, From} -> From ! {cancelled, Ref}
    after Time ->
        Server ! {due, Ref},
        sent(To, Message)
    end.

%% @doc Cancel a timer: the milliseconds it had left, or false if it is no more.
-spec cancel_timer(reference()) -> non_neg_integer() | false.
cancel_timer(Ref) -> ask({cancel, Ref}).

%% @doc The timers that are not due.
-spec get_timer_refs() -> [reference()].
get_timer_refs() -> ask(get_timer_refs).

ask(Request) ->
    {ok, Server} = start(),
    gen_server:call(Server, Request).

sent(To, Message) ->
    try
        To ! Message
    catch
        error:badarg -> Message
    end.

%% @private
-spec init([]) -> {ok, map()}.
init([]) -> {ok, #{}}.

%% @private
-spec handle_call(term(), gen_server:from(), map()) -> {reply, term(), map()}.
handle_call({start, Time, To, Message, Kind}, _, Timers) ->
    Ref = make_ref(),
    Server = self(),
    Sent =
        case Kind of
            timeout -> {timeout, Ref, Message};
            bare -> Message
        end,
    Pid = spawn(fun() -> run_timer(Server, Time, Ref, To, Sent) end),
    {reply, Ref, Timers#{Ref => {Pid, erlang:monotonic_time(millisecond) + Time}}};
handle_call({cancel, Ref}, _, Timers) ->
    case Timers of
        #{Ref := {Pid, Due}} ->
            Pid ! {cancel, self()},
            %% the timer's word tells which came first
            receive
                {cancelled, Ref} ->
                    {reply, max(0, Due - erlang:monotonic_time(millisecond)), maps:remove(Ref, Timers)};
                {due, Ref} ->
                    {reply, false, maps:remove(Ref, Timers)}
            end;
        #{} ->
            {reply, false, Timers}
    end;
handle_call(get_timer_refs, _, Timers) ->
    {reply, maps:keys(Timers), Timers}.

%% @private
-spec handle_cast(term(), map()) -> {noreply, map()}.
handle_cast(_, Timers) -> {noreply, Timers}.

%% @private
-spec handle_info(term(), map()) -> {noreply, map()}.
handle_info({due, Ref}, Timers) -> {noreply, maps:remove(Ref, Timers)};
handle_info(_, Timers) -> {noreply, Timers}.

%% @private
-spec terminate(term(), map()) -> ok.
terminate(_, _) -> ok.
