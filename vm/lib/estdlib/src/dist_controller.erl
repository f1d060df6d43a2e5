%% @doc Moves the data of one connection: during the handshake on request, afterwards by itself. One process sends, a
%% second one linked to it receives, so that neither waits for the other. What the line is, and how packets stand on
%% it, is the business of the module that includes dist_controller.hrl.
-module(dist_controller).

-export([supervisor/2, recv/3, send/2, address/2, tick/1, getstat/1, handshake_complete/3, is_up/1]).
-export([init/2, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).
-export([malformed/1]).

-export_type([state/0]).

-include("dist_util.hrl").

%% The line, as the process that begins with it knows it.
-callback open(Args :: term()) -> Line :: term().
%% The next packet of the handshake, and one to send.
-callback receive_packet(Line, timeout()) -> {{ok, binary()} | {error, term()}, Line} when Line :: term().
-callback send_packet(Line :: term(), iodata()) -> ok | {error, term()}.
%% Take something of what waits to be sent, and send it.
-callback send_queued(Line :: term(), DHandle :: term()) -> ok | none | {error, term()}.
-callback send_tick(Line :: term()) -> ok | {error, term()}.
%% Hand over what arrives, for as long as the connection lasts: the body of the second process.
-callback input(Line :: term(), node(), DHandle :: term()) -> no_return().
%% Address, protocol and family for #net_address{}.
-callback peer(Line :: term()) -> {term(), atom(), atom()}.
-callback close(Line :: term()) -> term().

-record(state, {module :: module(), line, dhandle}).
-opaque state() :: #state{}.

%% @private Link the controller to a process, mostly the caller.
-spec supervisor(pid(), pid()) -> true.
supervisor(Controller, Pid) when Pid =:= self() -> link(Controller);
supervisor(Controller, Pid) -> gen_server:call(Controller, {supervisor, Pid}, infinity).

%% @private A packet of the handshake; Length is 0.
-spec recv(pid(), 0, timeout()) -> {ok, binary()} | {error, term()}.
recv(Controller, Length, Timeout) -> gen_server:call(Controller, {recv, Length, Timeout}, infinity).

%% @private Send a packet of the handshake.
-spec send(pid(), iodata()) -> ok | {error, term()}.
send(Controller, Data) -> gen_server:call(Controller, {send, Data}, infinity).

%% @private Where the other node is.
-spec address(pid(), node()) -> #net_address{}.
address(Controller, Node) -> gen_server:call(Controller, {address, Node}, infinity).

%% @private Tell the other node that this one is there.
-spec tick(pid()) -> ok.
tick(Controller) -> gen_server:cast(Controller, tick).

%% @private {ok, Received, Sent, Pending}: packets, and whether some wait.
-spec getstat(pid()) -> {ok, non_neg_integer(), non_neg_integer(), boolean()} | {error, term()}.
getstat(Controller) ->
    %% Not by a call: the controller may be waiting for the other side to take data, perhaps for ever.
    try
        avm_dist:stat(get({?MODULE, Controller}))
    catch
        error:badarg -> {error, closed}
    end.

%% @private From now on the controller moves what the nodes have to say to each other.
-spec handshake_complete(pid(), node(), term()) -> ok.
handshake_complete(Controller, Node, DHandle) ->
    put({?MODULE, Controller}, DHandle),
    gen_server:call(Controller, {complete, Node, DHandle}, infinity).

%% @private Whether the caller's connection ever came to be.
-spec is_up(pid()) -> boolean().
is_up(Controller) -> get({?MODULE, Controller}) =/= undefined.

%% @private What the other node sent makes no sense: say so, and end the process that receives.
-spec malformed(node()) -> no_return().
malformed(Node) ->
    dist_util:report(error, "** Malformed data from node ~p: the connection is closed **", [Node]),
    exit(connection_closed).

%% -- gen_server ------------------------------------------------------------------------------------------------------

%% @private
-spec init(module(), term()) -> {ok, state()}.
init(Module, Args) ->
    process_flag(trap_exit, true),
    {ok, #state{module = Module, line = Module:open(Args)}}.

%% @private The handshake's requests.
-spec handle_call(term(), gen_server:from(), state()) -> {reply, term(), state()}.
handle_call({recv, 0, Timeout}, _From, #state{module = Module, line = Line} = State) ->
    {Answer, Line1} = Module:receive_packet(Line, Timeout),
    {reply, Answer, State#state{line = Line1}};
handle_call({send, Data}, _From, #state{module = Module, line = Line} = State) ->
    {reply, Module:send_packet(Line, Data), State};
handle_call({supervisor, Pid}, _From, State) ->
    {reply, link(Pid), State};
handle_call({address, Node}, _From, #state{module = Module, line = Line} = State) ->
    {Address, Protocol, Family} = Module:peer(Line),
    Host = lists:last(string:split(atom_to_list(Node), "@")),
    {reply, #net_address{address = Address, host = Host, protocol = Protocol, family = Family}, State};
handle_call({complete, Node, DHandle}, _From, #state{module = Module, line = Line} = State) ->
    Input = spawn_link(fun() ->
        receive
            begin_input -> Module:input(Line, Node, DHandle)
        end
    end),
    ok = avm_dist:input_handler(DHandle, Input),
    Input ! begin_input,
    ok = erlang:dist_ctrl_get_data_notification(DHandle),
    {reply, ok, State#state{dhandle = DHandle}}.

%% @private Ticks.
-spec handle_cast(term(), state()) -> {noreply, state()}.
handle_cast(tick, #state{module = Module, line = Line} = State) ->
    sent(Module:send_tick(Line), State).

%% @private There is something to send.
-spec handle_info(term(), state()) -> {noreply, state()}.
handle_info(dist_data, State) ->
    output(State);
handle_info({'EXIT', _, Reason}, State) ->
    ended(Reason, State);
handle_info(_, State) ->
    {noreply, State}.

%% @private Give up the line.
-spec terminate(term(), state()) -> term().
terminate(_, #state{module = Module, line = Line}) -> Module:close(Line).

output(#state{module = Module, line = Line, dhandle = DHandle} = State) ->
    try Module:send_queued(Line, DHandle) of
        ok ->
            %% by way of the mailbox: a connection may have to end though there always is something to send
            self() ! dist_data,
            {noreply, State};
        none ->
            ok = erlang:dist_ctrl_get_data_notification(DHandle),
            {noreply, State};
        Error ->
            sent(Error, State)
    catch
        error:badarg -> ended(connection_closed, State)
    end.

sent(ok, State) -> {noreply, State};
sent({error, _}, State) -> ended(connection_closed, State).

%% By a signal, so that no report is made of it.
ended(Reason, #state{module = Module, line = Line} = State) ->
    _ = Module:close(Line),
    process_flag(trap_exit, false),
    exit(self(), Reason),
    {noreply, State}.
