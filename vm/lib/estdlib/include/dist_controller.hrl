%% What every controller of connections exports: dist_util calls the first group, gen_server the second. Its module is
%% a dist_controller (dist_controller.erl), and has start functions of its own.

-behaviour(gen_server).
-behaviour(dist_controller).

-export([
    supervisor/2, recv/3, send/2, setopts_pre_nodeup/1, setopts_post_nodeup/1, getll/1, address/2, tick/1, getstat/1,
    handshake_complete/3
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

%% @private Link the controller to the process that stands for the connection: they end together.
-spec supervisor(pid(), pid()) -> true.
supervisor(Controller, Pid) -> dist_controller:supervisor(Controller, Pid).

%% @private A packet of the handshake; Length is 0.
-spec recv(pid(), 0, timeout()) -> {ok, binary()} | {error, term()}.
recv(Controller, Length, Timeout) -> dist_controller:recv(Controller, Length, Timeout).

%% @private Send a packet of the handshake.
-spec send(pid(), iodata()) -> ok | {error, term()}.
send(Controller, Data) -> dist_controller:send(Controller, Data).

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
address(Controller, Node) -> dist_controller:address(Controller, Node).

%% @private Tell the other node that this one is there.
-spec tick(pid()) -> ok.
tick(Controller) -> dist_controller:tick(Controller).

%% @private {ok, Received, Sent, Pending}: packets, and whether some wait.
-spec getstat(pid()) -> {ok, non_neg_integer(), non_neg_integer(), boolean()} | {error, term()}.
getstat(Controller) -> dist_controller:getstat(Controller).

%% @private From now on the controller moves what the nodes have to say to each other.
-spec handshake_complete(pid(), node(), term()) -> ok.
handshake_complete(Controller, Node, DHandle) -> dist_controller:handshake_complete(Controller, Node, DHandle).

%% @private Open the line that start was given.
-spec init(term()) -> {ok, dist_controller:state()}.
init(Args) -> dist_controller:init(?MODULE, Args).

%% @private The handshake's requests.
-spec handle_call(term(), gen_server:from(), dist_controller:state()) -> {reply, term(), dist_controller:state()}.
handle_call(Request, From, State) -> dist_controller:handle_call(Request, From, State).

%% @private Ticks.
-spec handle_cast(term(), dist_controller:state()) -> {noreply, dist_controller:state()}.
handle_cast(Request, State) -> dist_controller:handle_cast(Request, State).

%% @private There is something to send, or the connection ends.
-spec handle_info(term(), dist_controller:state()) -> {noreply, dist_controller:state()}.
handle_info(Message, State) -> dist_controller:handle_info(Message, State).

%% @private Give up the line.
-spec terminate(term(), dist_controller:state()) -> term().
terminate(Reason, State) -> dist_controller:terminate(Reason, State).

%% @private States of other versions are the same.
-spec code_change(term(), dist_controller:state(), term()) -> {ok, dist_controller:state()}.
code_change(_, State, _) -> {ok, State}.
