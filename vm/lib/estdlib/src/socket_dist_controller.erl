%% @doc Moves the data of one connection: during the handshake on request, packets with two bytes of length;
%% afterwards by itself, four bytes of length. One process sends, a second one linked to it receives, so that neither
%% waits for the other.
-module(socket_dist_controller).
-behaviour(gen_server).

-export([
    start/1, supervisor/2, recv/3, send/2, setopts_pre_nodeup/1, setopts_post_nodeup/1, getll/1, address/2, tick/1,
    getstat/1, handshake_complete/3
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-include("dist_util.hrl").

%% Bytes taken from the queue for one call of send.
-define(CHUNK, 65536).

-record(state, {socket, peer, dhandle, input}).

%% @private The controller of a connected socket, linked to the caller.
-spec start(socket:socket()) -> {ok, pid()} | {error, term()}.
start(Socket) -> gen_server:start_link(?MODULE, Socket, []).

%% @private Link the controller to the process that stands for the connection: they end together.
-spec supervisor(pid(), pid()) -> true.
supervisor(Controller, Pid) when Pid =:= self() -> link(Controller);
supervisor(Controller, Pid) -> gen_server:call(Controller, {supervisor, Pid}, infinity).

%% @private A packet of the handshake; Length is 0.
-spec recv(pid(), 0, timeout()) -> {ok, binary()} | {error, term()}.
recv(Controller, Length, Timeout) -> gen_server:call(Controller, {recv, Length, Timeout}, infinity).

%% @private Send a packet of the handshake.
-spec send(pid(), iodata()) -> ok | {error, term()}.
send(Controller, Data) -> gen_server:call(Controller, {send, Data}, infinity).

%% @private Nothing needs to be set.
-spec setopts_pre_nodeup(pid()) -> ok.
setopts_pre_nodeup(_) -> ok.

%% @private Nothing needs to be set.
-spec setopts_post_nodeup(pid()) -> ok.
setopts_post_nodeup(_) -> ok.

%% @private The process that setnode/3 is to be told of.
-spec getll(pid()) -> {ok, pid()}.
getll(Controller) -> {ok, Controller}.

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

%% -- gen_server ------------------------------------------------------------------------------------------------------

%% @private The state is the socket, for a start.
-spec init(socket:socket()) -> {ok, #state{}}.
init(Socket) ->
    process_flag(trap_exit, true),
    {ok, #state{socket = Socket, peer = socket:peername(Socket)}}.

%% @private The handshake's requests.
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call({recv, 0, Timeout}, _From, #state{socket = Socket} = State) ->
    case socket:recv(Socket, 2, Timeout) of
        {ok, <<0:16>>} -> {reply, {ok, <<>>}, State};
        {ok, <<Size:16>>} -> {reply, socket:recv(Socket, Size, Timeout), State};
        {error, _} = Error -> {reply, Error, State}
    end;
handle_call({send, Data}, _From, #state{socket = Socket} = State) ->
    {reply, socket_dist:send_all(Socket, [<<(iolist_size(Data)):16>>, Data]), State};
handle_call({supervisor, Pid}, _From, State) ->
    {reply, link(Pid), State};
handle_call({address, Node}, _From, #state{peer = Peer} = State) ->
    Address =
        case Peer of
            {ok, #{addr := Addr, port := Port}} -> {Addr, Port};
            _ -> undefined
        end,
    Host = lists:last(string:split(atom_to_list(Node), "@")),
    {reply, #net_address{address = Address, host = Host, protocol = tcp, family = inet}, State};
handle_call({complete, Node, DHandle}, _From, #state{socket = Socket} = State) ->
    Input = spawn_link(fun() -> begin_input(Node, DHandle, Socket) end),
    ok = avm_dist:input_handler(DHandle, Input),
    Input ! begin_input,
    ok = erlang:dist_ctrl_get_data_notification(DHandle),
    {reply, ok, State#state{dhandle = DHandle, input = Input}}.

%% @private Ticks.
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(tick, #state{socket = Socket} = State) ->
    sent(socket_dist:send_all(Socket, <<0:32>>), State).

%% @private There is something to send.
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info(dist_data, State) ->
    output(State);
handle_info({'EXIT', _, Reason}, State) ->
    ended(Reason, State);
handle_info(_, State) ->
    {noreply, State}.

%% @private Close the socket.
-spec terminate(term(), #state{}) -> term().
terminate(_, #state{socket = Socket}) -> socket:close(Socket).

%% @private States of other versions are the same.
-spec code_change(term(), #state{}, term()) -> {ok, #state{}}.
code_change(_, State, _) -> {ok, State}.

output(#state{socket = Socket, dhandle = DHandle} = State) ->
    try avm_dist:get_packets(DHandle, ?CHUNK) of
        none ->
            ok = erlang:dist_ctrl_get_data_notification(DHandle),
            {noreply, State};
        Data ->
            case socket_dist:send_all(Socket, Data) of
                ok -> output(State);
                Error -> sent(Error, State)
            end
    catch
        error:badarg -> ended(connection_closed, State)
    end.

sent(ok, State) -> {noreply, State};
sent({error, _}, State) -> ended(connection_closed, State).

%% By a signal, so that no report is made of it.
ended(Reason, #state{socket = Socket} = State) ->
    _ = socket:close(Socket),
    process_flag(trap_exit, false),
    exit(self(), Reason),
    {noreply, State}.

begin_input(Node, DHandle, Socket) ->
    receive
        begin_input -> input(Node, DHandle, Socket)
    end.

input(Node, DHandle, Socket) ->
    case socket:recv(Socket, 0) of
        {ok, Data} ->
            try
                avm_dist:put_stream(DHandle, Data)
            catch
                error:badarg ->
                    dist_util:report(error, "** Malformed data from node ~p: the connection is closed **", [Node]),
                    exit(connection_closed)
            end,
            input(Node, DHandle, Socket);
        {error, _} ->
            exit(connection_closed)
    end.
