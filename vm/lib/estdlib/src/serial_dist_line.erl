%% @doc Owns a serial line: opens it, reads from it, and lends it to one connection at a time. Who has the line (a
%% controller of serial_dist_controller) writes to its uart directly, and asks here for what was read.
%%
%% While nobody has it, a sync is said every second: the other side learns from it that its connection is over, if it
%% has one. Bytes that come in the meantime are searched for the name of a node that begins a connection; what else
%% they are (the rest of a frame, answers to an attempt that is over, noise) is dropped, a head of a frame that isn't
%% completed after three seconds.
%%
%% A line that is closed, or that an adapter is pulled from, ends its connection, and is opened again every second
%% until that works.
-module(serial_dist_line).
-behaviour(gen_server).

-export([start_link/2, accept/2, stop/1, claim/2, join/1, release/2, connected/2, peer/1]).
-export([read/2, ask/1, await/2, unread/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-define(SYNC, <<16#AA, 16#55>>).
-define(INTERVAL, 1000).
%% Intervals in which the head of a frame that begins a connection must be completed.
-define(PATIENCE, 3).
%% Syncs that say at once that the line is free: the other side knows by the second.
-define(FAREWELL, 4).
%% Time to say so at the end, when nobody may take what is written any more.
-define(STOP_TIME, 1000).

-record(state, {
    module :: module(),
    options :: [{atom(), term()}],
    %% net_kernel, which is told of connections that others begin
    kernel :: pid() | undefined,
    %% undefined: closed
    uart :: term(),
    reader :: pid() | undefined,
    %% the reader waits until what it read has been taken
    waits = false :: boolean(),
    buffer = <<>> :: binary(),
    %% intervals for which the head of the buffer is the same
    age = 0 :: non_neg_integer(),
    %% offered: net_kernel has been told, and will send a process
    user = free :: free | offered | used,
    owner :: {pid(), reference()} | undefined,
    controller :: {pid(), reference()} | undefined,
    %% writes syncs: the line itself must go on reading when nobody takes them
    sayer :: pid() | undefined,
    %% of the connection that is up: who reads what arrives
    input :: reference() | undefined,
    %% who wants what is read next
    asker :: pid() | undefined,
    %% claims that wait until the line is free
    claims = [] :: [{node() | undefined, gen_server:from()}],
    %% of the connection that is up, and of the last one
    connected :: node() | undefined,
    peer :: node() | undefined
}).

%% @private Open a line, linked to the caller.
-spec start_link(module(), [{atom(), term()}]) -> {ok, pid()} | {error, term()}.
start_link(Module, Options) -> gen_server:start_link(?MODULE, {Module, Options}, []).

%% @private From now on tell net_kernel of connections that the other side begins.
-spec accept(pid(), pid()) -> ok.
accept(Line, Kernel) -> gen_server:cast(Line, {accept, Kernel}).

%% @private Close the line.
-spec stop(pid()) -> ok.
stop(Line) ->
    unlink(Line),
    try
        gen_server:stop(Line, normal, ?STOP_TIME)
    catch
        exit:_ ->
            exit(Line, kill),
            ok
    end.

%% @private Make the caller the line's owner, as soon as it is free, for a connection with Node. Not when one is up
%% with another node.
-spec claim(pid(), node() | undefined) -> {ok, Uart :: term(), module()} | {error, busy | closed}.
claim(Line, Node) -> gen_server:call(Line, {claim, Node}, infinity).

%% @private The caller is the controller, beside the owner.
-spec join(pid()) -> ok.
join(Line) -> gen_server:call(Line, {join, self()}, infinity).

%% @private The caller has done with the line, and its controller is to end.
-spec release(pid(), pid()) -> ok.
release(Line, Controller) ->
    exit(Controller, kill),
    gen_server:call(Line, {release, self()}, infinity).

%% @private The connection is up, and the caller is who reads what arrives.
-spec connected(pid(), node()) -> ok.
connected(Line, Node) -> gen_server:cast(Line, {connected, Node, self()}).

%% @private The node that there was a connection with last.
-spec peer(pid()) -> node() | undefined.
peer(Line) -> gen_server:call(Line, peer, infinity).

%% @private The next bytes, for who has the line.
-spec read(pid(), timeout()) -> {ok, binary()} | {error, timeout | closed}.
read(Line, Timeout) ->
    ask(Line),
    await(Line, Timeout).

%% @private Let the line send the next bytes to the caller, once.
-spec ask(pid()) -> ok.
ask(Line) -> gen_server:cast(Line, {ask, self()}).

%% @private What was asked for.
-spec await(pid(), timeout()) -> {ok, binary()} | {error, timeout | closed}.
await(Line, Timeout) ->
    receive
        {serial_data, Line, Data} -> {ok, Data};
        {'EXIT', _, _} = Exit ->
            self() ! Exit,
            {error, closed}
    after Timeout -> {error, timeout}
    end.

%% @private Give back bytes that are for who has the line next.
-spec unread(pid(), binary()) -> ok.
unread(Line, Bytes) -> gen_server:cast(Line, {unread, Bytes}).

%% -- gen_server ------------------------------------------------------------------------------------------------------

%% @private Open it.
-spec init({module(), [{atom(), term()}]}) -> {ok, #state{}} | {stop, term()}.
init({Module, Options}) ->
    process_flag(trap_exit, true),
    case open(#state{module = Module, options = Options}) of
        {ok, State} ->
            erlang:send_after(?INTERVAL, self(), interval),
            {ok, State};
        {error, Reason} ->
            {stop, Reason}
    end.

%% @private
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}} | {noreply, #state{}}.
handle_call({claim, _}, _From, #state{uart = undefined} = State) ->
    {reply, {error, closed}, State};
handle_call({claim, undefined}, {Pid, _}, #state{owner = {Pid, _}, uart = Uart, module = Module} = State) ->
    {reply, {ok, Uart, Module}, State};
handle_call({claim, Node}, _From, #state{connected = Other} = State) when Other =/= undefined, Other =/= Node ->
    {reply, {error, busy}, State};
handle_call({claim, Node}, From, #state{claims = Claims} = State) ->
    {noreply, next(State#state{claims = Claims ++ [{Node, From}]})};
handle_call({join, Pid}, _From, State) ->
    {reply, ok, State#state{controller = {Pid, erlang:monitor(process, Pid)}}};
handle_call({release, Pid}, _From, #state{owner = {Pid, Ref}} = State) ->
    erlang:demonitor(Ref, [flush]),
    {reply, ok, freed(State#state{owner = undefined})};
handle_call({release, _}, _From, State) ->
    {reply, ok, State};
handle_call(peer, _From, #state{peer = Peer} = State) ->
    {reply, Peer, State}.

%% @private
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast({accept, Kernel}, State) ->
    {noreply, next(State#state{kernel = Kernel})};
handle_cast({ask, Pid}, #state{user = used} = State) ->
    {noreply, give(State#state{asker = Pid})};
handle_cast({unread, Bytes}, #state{buffer = Buffer} = State) ->
    {noreply, State#state{buffer = <<Bytes/binary, Buffer/binary>>}};
handle_cast({connected, Node, Pid}, #state{user = used, claims = Claims} = State) ->
    {Same, Others} = lists:partition(fun({Wanted, _}) -> Wanted =:= Node end, Claims),
    [gen_server:reply(From, {error, busy}) || {_, From} <- Others],
    Input = erlang:monitor(process, Pid),
    {noreply, State#state{connected = Node, peer = Node, claims = Same, input = Input}};
%% of somebody who has the line no longer
handle_cast(_, State) ->
    {noreply, State}.

%% @private
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info({bytes, Reader, Data}, #state{reader = Reader, buffer = Buffer} = State) ->
    Read = State#state{buffer = <<Buffer/binary, Data/binary>>, waits = true},
    case State#state.user of
        used -> {noreply, give(Read)};
        _ -> {noreply, next(go_on(Read))}
    end;
handle_info({Kernel, controller, Pid}, #state{kernel = Kernel, user = offered} = State) ->
    Pid ! {self(), controller, self()},
    {noreply, used_by(Pid, State)};
handle_info(interval, State) ->
    erlang:send_after(?INTERVAL, self(), interval),
    {noreply, interval(State)};
handle_info({'DOWN', Ref, process, _, _}, #state{owner = {_, Ref}, controller = Controller} = State) ->
    %% It may be writing, perhaps for ever.
    case Controller of
        {Pid, _} -> exit(Pid, kill);
        undefined -> ok
    end,
    {noreply, freed(State#state{owner = undefined})};
handle_info({'DOWN', Ref, process, _, _}, #state{input = Ref, owner = Owner} = State) ->
    %% The controller hears of it only when it doesn't write.
    [exit(Pid, connection_closed) || {Pid, _} <- [Owner]],
    {noreply, State};
handle_info({'DOWN', Ref, process, _, _}, #state{controller = {_, Ref}} = State) ->
    {noreply, freed(State#state{controller = undefined})};
handle_info({'EXIT', Reader, Reason}, #state{reader = Reader} = State) ->
    {noreply, closed(Reason, State)};
handle_info(_, State) ->
    {noreply, State}.

%% @private Tell the other side, and close the line.
-spec terminate(term(), #state{}) -> term().
terminate(_, #state{owner = Owner, controller = Controller} = State) ->
    [exit(Pid, kill) || {Pid, _} <- [Owner, Controller]],
    case say(?FAREWELL, State) of
        #state{sayer = undefined} ->
            ok;
        #state{sayer = Sayer} ->
            receive
                {'EXIT', Sayer, _} -> ok
            after ?STOP_TIME div 2 -> ok
            end
    end,
    close(State).

%% @private States of other versions are the same.
-spec code_change(term(), #state{}, term()) -> {ok, #state{}}.
code_change(_, State, _) -> {ok, State}.

%% -- the uart --------------------------------------------------------------------------------------------------------

open(#state{module = Module, options = Options} = State) ->
    try Module:open(Options) of
        {error, _} = Error ->
            Error;
        Uart ->
            Line = self(),
            Reader = spawn_link(fun() -> reader(Line, Module, Uart) end),
            Open = State#state{uart = Uart, reader = Reader, waits = false, buffer = <<>>},
            {ok, say(?FAREWELL, Open)}
    catch
        error:Reason -> {error, Reason}
    end.

reader(Line, Module, Uart) ->
    case Module:read(Uart) of
        {ok, Data} ->
            Line ! {bytes, self(), Data},
            receive
                go_on -> reader(Line, Module, Uart)
            end;
        {error, timeout} ->
            reader(Line, Module, Uart);
        {error, Reason} ->
            exit(Reason)
    end.

go_on(#state{waits = true, reader = Reader} = State) when Reader =/= undefined ->
    Reader ! go_on,
    State#state{waits = false};
go_on(State) ->
    State.

say(_, #state{uart = undefined} = State) ->
    State;
say(Times, #state{module = Module, uart = Uart} = State) ->
    Hushed = hush(State),
    Hushed#state{sayer = spawn_link(fun() -> Module:write(Uart, binary:copy(?SYNC, Times)) end)}.

hush(#state{sayer = undefined} = State) ->
    State;
hush(#state{sayer = Sayer} = State) ->
    unlink(Sayer),
    exit(Sayer, kill),
    State#state{sayer = undefined}.

close(#state{uart = undefined}) ->
    ok;
close(#state{module = Module, uart = Uart, reader = Reader} = State) ->
    _ = hush(State),
    unlink(Reader),
    exit(Reader, kill),
    catch Module:close(Uart).

closed(Reason, #state{options = Options, owner = Owner, controller = Controller, claims = Claims} = State) ->
    dist_util:report(warning, "** Serial line ~p is closed (~p): it is opened again when that is possible **", [
        proplists:get_value(peripheral, Options), Reason
    ]),
    [exit(Pid, connection_closed) || {Pid, _} <- [Owner, Controller]],
    [gen_server:reply(From, {error, closed}) || {_, From} <- Claims],
    _ = close(State),
    State#state{uart = undefined, reader = undefined, sayer = undefined, waits = false, buffer = <<>>, claims = []}.

%% -- who has the line ------------------------------------------------------------------------------------------------

%% What was read, to who asked for it.
give(#state{asker = Pid, buffer = Buffer} = State) when Pid =/= undefined, Buffer =/= <<>> ->
    Pid ! {serial_data, self(), Buffer},
    go_on(State#state{asker = undefined, buffer = <<>>});
give(State) ->
    State.

used_by(Pid, State) ->
    (hush(State))#state{user = used, owner = {Pid, erlang:monitor(process, Pid)}}.

freed(#state{owner = undefined, controller = undefined} = State) ->
    Free = State#state{user = free, asker = undefined, connected = undefined, input = undefined, age = 0},
    next(say(?FAREWELL, go_on(Free)));
freed(State) ->
    State.

%% Whose turn it is, if the line is free: the other side's, if it has begun.
next(#state{user = free, uart = Uart, buffer = Buffer} = State) when Uart =/= undefined ->
    case search(Buffer) of
        {begun, Rest} when State#state.kernel =/= undefined ->
            State#state.kernel ! {accept, self(), self(), serial, serial},
            State#state{user = offered, buffer = Rest};
        {_, Rest} ->
            Age =
                case Rest of
                    Buffer -> State#state.age;
                    _ -> 0
                end,
            lend(State#state{buffer = Rest, age = Age})
    end;
next(State) ->
    State.

lend(#state{claims = []} = State) ->
    State;
lend(#state{claims = [{_, {Pid, _} = From} | Claims], uart = Uart, module = Module} = State) ->
    gen_server:reply(From, {ok, Uart, Module}),
    used_by(Pid, State#state{claims = Claims}).

%% The bytes from the first frame on that begins a connection, or from one on that may.
search(Bytes) ->
    case serial_dist_controller:scan_frame(Bytes, 16) of
        {ok, Packet, Rest} ->
            case serial_dist_controller:caller(Packet) of
                {ok, _} -> {begun, Bytes};
                none -> search(Rest)
            end;
        {more, _} ->
            {more, Bytes};
        {_, Rest} ->
            search(Rest)
    end.

interval(#state{uart = undefined} = State) ->
    case open(State) of
        {ok, Open} -> next(Open);
        {error, _} -> State
    end;
interval(#state{user = free, buffer = <<_, Rest/binary>>, age = ?PATIENCE} = State) ->
    interval(next(State#state{buffer = Rest, age = 0}));
interval(#state{user = free, buffer = Buffer, age = Age} = State) ->
    Older =
        case Buffer of
            <<>> -> 0;
            _ -> Age + 1
        end,
    say(1, State#state{age = Older});
interval(State) ->
    State.
