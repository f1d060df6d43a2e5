%% @doc Calls on other nodes, the older interface: results and {badrpc, Reason} in place of exceptions.
%%
%% The server `rex' answers the calls of nodes whose rpc still asks it.
-module(rpc).
-behaviour(gen_server).

-export([
    call/4, call/5, block_call/4, block_call/5, cast/4, multicall/3, multicall/4, multicall/5, async_call/4, yield/1,
    nb_yield/1, nb_yield/2, abcast/2, abcast/3, sbcast/2, sbcast/3, eval_everywhere/3, eval_everywhere/4, server_call/4,
    multi_server_call/2, multi_server_call/3, parallel_eval/1, pmap/3, pinfo/1, pinfo/2, start_link/0, stop/0
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-define(NAME, rex).

%% @private Start the server `rex'.
-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, ?NAME}, ?MODULE, [], []).

%% @private Stop the server.
-spec stop() -> ok.
stop() -> gen_server:stop(?NAME).

%% @doc Evaluate M:F(A...) on a node.
-spec call(node(), module(), atom(), [term()]) -> term() | {badrpc, term()}.
call(Node, M, F, A) -> call(Node, M, F, A, infinity).

%% @doc The same within a time.
-spec call(node(), module(), atom(), [term()], timeout()) -> term() | {badrpc, term()}.
call(Node, M, F, A, Timeout) ->
    try
        erpc:call(Node, M, F, A, Timeout)
    catch
        throw:Value -> Value;
        Class:Reason -> bad(Class, Reason)
    end.

bad(error, {erpc, badarg}) -> erlang:error(badarg);
bad(error, {erpc, noconnection}) -> {badrpc, nodedown};
bad(error, {erpc, Reason}) -> {badrpc, Reason};
bad(error, {exception, Reason, Stack}) -> {badrpc, {'EXIT', {Reason, Stack}}};
bad(error, Reason) -> {badrpc, {'EXIT', Reason}};
bad(exit, {exception, Reason}) -> {badrpc, {'EXIT', Reason}};
bad(exit, {signal, Reason}) -> {badrpc, {'EXIT', Reason}};
bad(exit, Reason) -> {badrpc, {'EXIT', Reason}}.

%% @doc call/4 in the server of the node: one such call after the other.
-spec block_call(node(), module(), atom(), [term()]) -> term() | {badrpc, term()}.
block_call(Node, M, F, A) -> block_call(Node, M, F, A, infinity).

%% @doc The same within a time.
-spec block_call(node(), module(), atom(), [term()], timeout()) -> term() | {badrpc, term()}.
block_call(Node, M, F, A, Timeout) when is_atom(Node), is_atom(M), is_atom(F), is_list(A) ->
    try
        gen_server:call({?NAME, Node}, {block_call, M, F, A, group_leader()}, Timeout)
    catch
        exit:{timeout, _} -> {badrpc, timeout};
        exit:{{nodedown, _}, _} -> {badrpc, nodedown};
        exit:{Reason, _} -> {badrpc, {'EXIT', Reason}}
    end.

%% @doc Evaluate M:F(A...) on a node, whatever comes of it.
-spec cast(node(), module(), atom(), [term()]) -> true.
cast(Node, M, F, A) ->
    ok = erpc:cast(Node, M, F, A),
    true.

%% @doc Evaluate M:F(A...) on all nodes: {Results, Nodes that did not answer}.
-spec multicall(module(), atom(), [term()]) -> {[term()], [node()]}.
multicall(M, F, A) -> multicall(gen:all_nodes(), M, F, A, infinity).

%% @doc The same on some nodes, or on all within a time.
-spec multicall([node()] | module(), module() | atom(), atom() | [term()], [term()] | timeout()) ->
    {[term()], [node()]}.
multicall(Nodes, M, F, A) when is_list(Nodes) -> multicall(Nodes, M, F, A, infinity);
multicall(M, F, A, Timeout) -> multicall(gen:all_nodes(), M, F, A, Timeout).

%% @doc The same on some nodes within a time for all together.
-spec multicall([node()], module(), atom(), [term()], timeout()) -> {[term()], [node()]}.
multicall(Nodes, M, F, A, Timeout) ->
    sort(lists:zip(Nodes, erpc:multicall(Nodes, M, F, A, Timeout)), [], []).

sort([], Results, Bad) -> {lists:reverse(Results), lists:reverse(Bad)};
sort([{_, {ok, Value}} | T], Results, Bad) -> sort(T, [Value | Results], Bad);
sort([{_, {throw, Value}} | T], Results, Bad) -> sort(T, [Value | Results], Bad);
sort([{Node, {error, {erpc, _}}} | T], Results, Bad) -> sort(T, Results, [Node | Bad]);
sort([{_, {Class, Reason}} | T], Results, Bad) -> sort(T, [bad(Class, Reason) | Results], Bad).

%% @doc Begin a call; yield/1 and nb_yield/1,2, of this process, give its result.
-spec async_call(node(), module(), atom(), [term()]) -> {pid(), reference()}.
async_call(Node, M, F, A) when is_atom(Node), is_atom(M), is_atom(F), is_list(A) ->
    Caller = self(),
    spawn_monitor(fun() -> exit({async, Caller, call(Node, M, F, A)}) end).

%% @doc The result of async_call/4, when it is there.
-spec yield({pid(), reference()}) -> term() | {badrpc, term()}.
yield(Key) ->
    {value, Result} = nb_yield(Key, infinity),
    Result.

%% @doc {value, Result} if the result is there.
-spec nb_yield({pid(), reference()}) -> {value, term()} | timeout.
nb_yield(Key) -> nb_yield(Key, 0).

%% @doc The same within a time.
-spec nb_yield({pid(), reference()}, timeout()) -> {value, term()} | timeout.
nb_yield({Pid, Ref}, Timeout) ->
    receive
        {'DOWN', Ref, process, Pid, {async, _, Result}} -> {value, Result};
        {'DOWN', Ref, process, Pid, Reason} -> {value, {badrpc, {'EXIT', Reason}}}
    after Timeout -> timeout
    end.

%% @doc Send a message to the processes of that name on all nodes.
-spec abcast(atom(), term()) -> abcast.
abcast(Name, Message) -> abcast(gen:all_nodes(), Name, Message).

%% @doc Send a message to the processes of that name on some nodes.
-spec abcast([node()], atom(), term()) -> abcast.
abcast(Nodes, Name, Message) ->
    lists:foreach(fun(Node) -> {Name, Node} ! Message end, Nodes),
    abcast.

%% @doc The same, telling of whom there was: {Good, Bad}.
-spec sbcast(atom(), term()) -> {[node()], [node()]}.
sbcast(Name, Message) -> sbcast(gen:all_nodes(), Name, Message).

%% @doc The same on some nodes.
-spec sbcast([node()], atom(), term()) -> {[node()], [node()]}.
sbcast(Nodes, Name, Message) ->
    Replies = lists:zip(Nodes, erpc:multicall(Nodes, erlang, send, [Name, Message])),
    {Good, Bad} = lists:partition(fun({_, Reply}) -> element(1, Reply) =:= ok end, Replies),
    {[N || {N, _} <- Good], [N || {N, _} <- Bad]}.

%% @doc Evaluate M:F(A...) on all nodes, whatever comes of it.
-spec eval_everywhere(module(), atom(), [term()]) -> abcast.
eval_everywhere(M, F, A) -> eval_everywhere(gen:all_nodes(), M, F, A).

%% @doc The same on some nodes.
-spec eval_everywhere([node()], module(), atom(), [term()]) -> abcast.
eval_everywhere(Nodes, M, F, A) ->
    ok = erpc:multicast(Nodes, M, F, A),
    abcast.

%% @doc Ask a server by the plain protocol: it is sent {self(), Message} and answers {ReplyWrapper, Node, Reply}.
-spec server_call(node(), atom(), term(), term()) -> term() | {error, nodedown}.
server_call(Node, Name, Wrapper, Message) when is_atom(Node), is_atom(Name) ->
    Ref = erlang:monitor(process, {Name, Node}),
    {Name, Node} ! {self(), Message},
    receive
        {'DOWN', Ref, _, _, _} ->
            {error, nodedown};
        {Wrapper, Node, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply
    end.

%% @doc Ask the servers of that name on all nodes, which answer {Name, Node, Reply}: {Replies, BadNodes}.
-spec multi_server_call(atom(), term()) -> {[term()], [node()]}.
multi_server_call(Name, Message) -> multi_server_call(gen:all_nodes(), Name, Message).

%% @doc The same on some nodes.
-spec multi_server_call([node()], atom(), term()) -> {[term()], [node()]}.
multi_server_call(Nodes, Name, Message) ->
    Answers = [{Node, server_call(Node, Name, Name, Message)} || Node <- Nodes],
    {[R || {_, R} <- Answers, R =/= {error, nodedown}], [N || {N, {error, nodedown}} <- Answers]}.

%% @doc Evaluate calls {M, F, A} on the nodes in turn, at the same time: their results, in order.
-spec parallel_eval([{module(), atom(), [term()]}]) -> [term()].
parallel_eval(Calls) ->
    Nodes = gen:all_nodes(),
    Keys = spread(Calls, Nodes, Nodes),
    [yield(Key) || Key <- Keys].

spread([], _, _) -> [];
spread(Calls, [], Nodes) -> spread(Calls, Nodes, Nodes);
spread([{M, F, A} | T], [Node | Rest], Nodes) -> [async_call(Node, M, F, A) | spread(T, Rest, Nodes)].

%% @doc Apply {M, F} to each element, with more arguments behind it, on the nodes in turn.
-spec pmap({module(), atom()}, [term()], [term()]) -> [term()].
pmap({M, F}, Extra, List) ->
    Results = parallel_eval([{M, F, [X | Extra]} || X <- List]),
    case lists:any(fun(R) -> is_tuple(R) andalso tuple_size(R) =:= 2 andalso element(1, R) =:= badrpc end, Results) of
        true -> exit(badrpc);
        false -> Results
    end.

%% @doc process_info/1 of a process that may be elsewhere.
-spec pinfo(pid()) -> [{atom(), term()}] | undefined.
pinfo(Pid) when node(Pid) =:= node() -> process_info(Pid);
pinfo(Pid) -> call(node(Pid), erlang, process_info, [Pid]).

%% @doc process_info/2 of a process that may be elsewhere.
-spec pinfo(pid(), atom() | [atom()]) -> term().
pinfo(Pid, Item) when node(Pid) =:= node() -> process_info(Pid, Item);
pinfo(Pid, Item) -> call(node(Pid), erlang, process_info, [Pid, Item]).

%% -- the server ------------------------------------------------------------------------------------------------------

%% @private The state: callers by the processes that work for them.
-spec init([]) -> {ok, map()}.
init([]) -> {ok, #{}}.

%% @private A call in a process of its own, or here.
-spec handle_call(term(), gen_server:from(), map()) -> {reply, term(), map()} | {noreply, map()}.
handle_call({call, M, F, A, Leader}, From, Working) ->
    {_, Ref} = spawn_monitor(fun() ->
        set_leader(Leader),
        exit({rpc, evaluated(M, F, A)})
    end),
    {noreply, Working#{Ref => From}};
handle_call({block_call, M, F, A, Leader}, _From, Working) ->
    Own = group_leader(),
    set_leader(Leader),
    Reply = evaluated(M, F, A),
    group_leader(Own, self()),
    {reply, Reply, Working};
handle_call(Request, _From, Working) ->
    {reply, {error, {unknown_request, Request}}, Working}.

%% @private A cast of an older node.
-spec handle_cast(term(), map()) -> {noreply, map()}.
handle_cast({cast, M, F, A, Leader}, Working) ->
    spawn(fun() ->
        set_leader(Leader),
        apply(M, F, A)
    end),
    {noreply, Working};
handle_cast(_, Working) ->
    {noreply, Working}.

%% @private Results, and the messages of broadcasts.
-spec handle_info(term(), map()) -> {noreply, map()}.
handle_info({'DOWN', Ref, process, _, Reason}, Working) when is_map_key(Ref, Working) ->
    Reply =
        case Reason of
            {rpc, Result} -> Result;
            _ -> {badrpc, {'EXIT', Reason}}
        end,
    gen_server:reply(map_get(Ref, Working), Reply),
    {noreply, maps:remove(Ref, Working)};
handle_info({From, {sbcast, Name, Message}}, Working) ->
    _ = try
        Name ! Message,
        From ! {?NAME, node(), node()}
    catch
        error:badarg -> From ! {?NAME, node(), {nonexisting_name, node()}}
    end,
    {noreply, Working};
handle_info(_, Working) ->
    {noreply, Working}.

%% @private Nothing to give back.
-spec terminate(term(), map()) -> ok.
terminate(_, _) -> ok.

%% @private States of other versions are the same.
-spec code_change(term(), map(), term()) -> {ok, map()}.
code_change(_, State, _) -> {ok, State}.

set_leader(Leader) when is_pid(Leader) -> group_leader(Leader, self());
set_leader(_) -> true.

evaluated(M, F, A) ->
    try
        apply(M, F, A)
    catch
        throw:Value -> Value;
        exit:Reason -> {badrpc, {'EXIT', Reason}};
        error:Reason:Stack -> {badrpc, {'EXIT', {Reason, Stack}}}
    end.
