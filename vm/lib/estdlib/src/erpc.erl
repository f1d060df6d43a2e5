%% @doc Calls on other nodes, as the OTP documentation describes them. The remote half is execute_call/4 and its kin,
%% which the nodes of one release or another all look for under these names.
-module(erpc).

-export([
    call/2, call/3, call/4, call/5, cast/2, cast/4, send_request/2, send_request/4, send_request/6, receive_response/1,
    receive_response/2, wait_response/1, wait_response/2, check_response/2, multicall/2, multicall/3, multicall/4,
    multicall/5, multicast/2, multicast/4, reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1,
    receive_response/3, wait_response/3, check_response/3
]).
-export([execute_call/4, execute_call/3, execute_cast/3]).

-export_type([request_id/0, request_id_collection/0]).
-opaque request_id() :: {reference(), reference()}.
-opaque request_id_collection() :: #{reference() => {reference(), term()}}.

-define(MAX_TIMEOUT, 16#FFFFFFFF).

%% -- one call --------------------------------------------------------------------------------------------------------

%% @doc Evaluate a function without arguments on a node.
-spec call(node(), fun(() -> Result)) -> Result.
call(Node, Fun) -> call(Node, Fun, infinity).

%% @doc The same within a time.
-spec call(node(), fun(() -> Result), timeout()) -> Result.
call(Node, Fun, Timeout) when is_function(Fun, 0) -> call(Node, erlang, apply, [Fun, []], Timeout);
call(_, _, _) -> erlang:error({erpc, badarg}).

%% @doc Evaluate M:F(A...) on a node.
-spec call(node(), module(), atom(), [term()]) -> term().
call(Node, M, F, A) -> call(Node, M, F, A, infinity).

%% @doc The same within a time, or until a point of time: {abs, Milliseconds}. What the call raises is raised here:
%% exit:{exception, Reason} for exits, error:{exception, Reason, Stacktrace} for errors, and throws as they are.
-spec call(node(), module(), atom(), [term()], timeout() | {abs, integer()}) -> term().
call(Node, M, F, A, Timeout) when is_atom(Node), is_atom(M), is_atom(F), is_list(A) ->
    Until = deadline(Timeout),
    Res = make_ref(),
    Id = request(Node, Res, M, F, A, [{reply, error_only}, monitor]),
    receive
        {spawn_reply, Id, error, Reason} -> spawn_failed(Reason);
        {'DOWN', Id, process, _, Reason} -> outcome(Reason, Res)
    after left(Until) ->
        give_up(Id),
        %% It may have come just now.
        receive
            {'DOWN', Id, process, _, {Res, _, _} = Reason} -> outcome(Reason, Res);
            {'DOWN', Id, process, _, {Res, _, _, _} = Reason} -> outcome(Reason, Res)
        after 0 -> erlang:error({erpc, timeout})
        end
    end;
call(_, _, _, _, _) ->
    erlang:error({erpc, badarg}).

request(Node, Res, M, F, A, Options) ->
    case is_proper(A) of
        true -> ok;
        false -> erlang:error({erpc, badarg})
    end,
    try
        erlang:spawn_request(Node, ?MODULE, execute_call, [Res, M, F, A], Options)
    catch
        error:system_limit -> erlang:error({erpc, system_limit});
        error:badarg -> erlang:error({erpc, badarg})
    end.

is_proper(List) ->
    try length(List) of
        _ -> true
    catch
        error:badarg -> false
    end.

give_up(Id) ->
    case erlang:spawn_request_abandon(Id) of
        true ->
            ok;
        false ->
            erlang:demonitor(Id),
            receive
                {spawn_reply, Id, _, _} -> ok
            after 0 -> ok
            end
    end.

spawn_failed(noconnection) -> erlang:error({erpc, noconnection});
spawn_failed(notsup) -> erlang:error({erpc, notsup});
spawn_failed(system_limit) -> erlang:error({erpc, system_limit});
spawn_failed(Reason) -> erlang:error({erpc, Reason}).

%% The end of the process that made the call tells what came of it.
outcome({Res, return, Value}, Res) -> Value;
outcome({Res, throw, Value}, Res) -> throw(Value);
outcome({Res, exit, Reason}, Res) -> exit({exception, Reason});
outcome({Res, error, Reason, Stack}, Res) -> erlang:error({exception, Reason, Stack});
outcome({Res, error, {exception, Reason, Stack}}, Res) -> erlang:error({exception, Reason, Stack});
outcome({Res, error, {erpc, _} = Reason}, Res) -> erlang:error(Reason);
outcome(noconnection, _) -> erlang:error({erpc, noconnection});
outcome(noproc, _) -> erlang:error({erpc, noproc});
outcome(Reason, _) -> exit({signal, Reason}).

deadline(infinity) -> infinity;
deadline(N) when is_integer(N), N >= 0, N =< ?MAX_TIMEOUT -> erlang:monotonic_time(millisecond) + N;
deadline({abs, N}) when is_integer(N) -> N;
deadline(_) -> erlang:error({erpc, badarg}).

left(infinity) -> infinity;
left(Until) -> max(0, Until - erlang:monotonic_time(millisecond)).

%% -- the remote half -------------------------------------------------------------------------------------------------

%% @private Makes the call of another node: ends with what came of it. Res tells the answer from other reasons.
-spec execute_call(reference(), module(), atom(), [term()]) -> no_return().
execute_call(Res, M, F, A) ->
    Answer =
        try
            {Res, return, apply(M, F, A)}
        catch
            throw:Reason -> {Res, throw, Reason};
            exit:Reason -> {Res, exit, Reason};
            error:Reason:Stack -> {Res, error, Reason, trimmed(Stack, M, F, A)}
        end,
    exit(Answer).

%% @private Makes a call for multicall: no different from execute_call/4 but that nobody needs a reference.
-spec execute_call(module(), atom(), [term()]) -> no_return().
execute_call(M, F, A) -> execute_call(make_ref(), M, F, A).

%% @private Makes the cast of another node.
-spec execute_cast(module(), atom(), [term()]) -> true.
execute_cast(M, F, A) ->
    _ = apply(M, F, A),
    true.

%% Without the frames of this module; a native has none of its own.
trimmed(Stack, M, F, A) ->
    case lists:takewhile(fun(Frame) -> element(1, Frame) =/= ?MODULE end, Stack) of
        [] -> [{M, F, A, []}];
        Frames -> Frames
    end.

%% -- casts -----------------------------------------------------------------------------------------------------------

%% @doc Evaluate a function on a node, whatever comes of it.
-spec cast(node(), fun(() -> term())) -> ok.
cast(Node, Fun) when is_function(Fun, 0) -> cast(Node, erlang, apply, [Fun, []]);
cast(_, _) -> erlang:error({erpc, badarg}).

%% @doc Evaluate M:F(A...) on a node, whatever comes of it.
-spec cast(node(), module(), atom(), [term()]) -> ok.
cast(Node, M, F, A) when is_atom(Node), is_atom(M), is_atom(F), is_list(A) ->
    is_proper(A) orelse erlang:error({erpc, badarg}),
    _ = erlang:spawn_request(Node, ?MODULE, execute_cast, [M, F, A], [{reply, no}]),
    ok;
cast(_, _, _, _) ->
    erlang:error({erpc, badarg}).

%% @doc cast/2 on several nodes.
-spec multicast([node()], fun(() -> term())) -> ok.
multicast(Nodes, Fun) when is_function(Fun, 0) -> multicast(Nodes, erlang, apply, [Fun, []]);
multicast(_, _) -> erlang:error({erpc, badarg}).

%% @doc cast/4 on several nodes.
-spec multicast([node()], module(), atom(), [term()]) -> ok.
multicast(Nodes, M, F, A) when is_list(Nodes) -> lists:foreach(fun(Node) -> cast(Node, M, F, A) end, Nodes);
multicast(_, _, _, _) -> erlang:error({erpc, badarg}).

%% -- asynchronous calls ----------------------------------------------------------------------------------------------

%% @doc Begin a call; receive_response/1,2, wait_response/1,2 and check_response/2 give its result.
-spec send_request(node(), fun(() -> term())) -> request_id().
send_request(Node, Fun) when is_function(Fun, 0) -> send_request(Node, erlang, apply, [Fun, []]);
send_request(_, _) -> erlang:error({erpc, badarg}).

%% @doc Begin a call; or (Node, Fun, Label, Collection).
-spec send_request(node(), module() | fun(), atom() | term(), [term()] | request_id_collection()) ->
    request_id() | request_id_collection().
send_request(Node, Fun, Label, Collection) when is_function(Fun, 0), is_map(Collection) ->
    reqids_add(send_request(Node, Fun), Label, Collection);
send_request(Node, M, F, A) when is_atom(Node), is_atom(M), is_atom(F), is_list(A) ->
    Res = make_ref(),
    {Res, request(Node, Res, M, F, A, [{reply, error_only}, monitor])};
send_request(_, _, _, _) ->
    erlang:error({erpc, badarg}).

%% @doc Begin a call, and add it to a collection.
-spec send_request(node(), module(), atom(), [term()], term(), request_id_collection()) -> request_id_collection().
send_request(Node, M, F, A, Label, Collection) ->
    reqids_add(send_request(Node, M, F, A), Label, Collection).

%% @doc The result of a call, or what call/5 would raise.
-spec receive_response(request_id()) -> term().
receive_response(Id) -> receive_response(Id, infinity).

%% @doc The same; after the time the call is given up.
-spec receive_response(request_id(), timeout() | {abs, integer()}) -> term().
receive_response({Res, Id}, Timeout) when is_reference(Res), is_reference(Id) ->
    Until = deadline(Timeout),
    receive
        {spawn_reply, Id, error, Reason} -> spawn_failed(Reason);
        {'DOWN', Id, process, _, Reason} -> outcome(Reason, Res)
    after left(Until) ->
        give_up(Id),
        erlang:demonitor(Id, [flush]),
        erlang:error({erpc, timeout})
    end;
receive_response(_, _) ->
    erlang:error({erpc, badarg}).

%% @doc {response, Result} if it is there, else no_response.
-spec wait_response(request_id()) -> {response, term()} | no_response.
wait_response(Id) -> wait_response(Id, 0).

%% @doc The same after waiting; the call goes on.
-spec wait_response(request_id(), timeout() | {abs, integer()}) -> {response, term()} | no_response.
wait_response({Res, Id}, Timeout) when is_reference(Res), is_reference(Id) ->
    Until = deadline(Timeout),
    receive
        {spawn_reply, Id, error, Reason} -> spawn_failed(Reason);
        {'DOWN', Id, process, _, Reason} -> {response, outcome(Reason, Res)}
    after left(Until) -> no_response
    end;
wait_response(_, _) ->
    erlang:error({erpc, badarg}).

%% @doc Whether a message that was received is the response: {response, Result} or no_response.
-spec check_response(term(), request_id()) -> {response, term()} | no_response.
check_response({spawn_reply, Id, error, Reason}, {Res, Id}) when is_reference(Res) -> spawn_failed(Reason);
check_response({'DOWN', Id, process, _, Reason}, {Res, Id}) when is_reference(Res) ->
    {response, outcome(Reason, Res)};
check_response(_, {Res, Id}) when is_reference(Res), is_reference(Id) -> no_response;
check_response(_, _) ->
    erlang:error({erpc, badarg}).

%% -- collections of requests -----------------------------------------------------------------------------------------

%% @doc An empty collection.
-spec reqids_new() -> request_id_collection().
reqids_new() -> #{}.

%% @doc How many requests it has.
-spec reqids_size(request_id_collection()) -> non_neg_integer().
reqids_size(Collection) -> map_size(Collection).

%% @doc Add a request under a label.
-spec reqids_add(request_id(), term(), request_id_collection()) -> request_id_collection().
reqids_add({Res, Id}, Label, Collection) when is_reference(Res), is_reference(Id), is_map(Collection) ->
    case Collection of
        #{Id := _} -> erlang:error({erpc, badarg});
        _ -> Collection#{Id => {Res, Label}}
    end;
reqids_add(_, _, _) ->
    erlang:error({erpc, badarg}).

%% @doc Requests and their labels.
-spec reqids_to_list(request_id_collection()) -> [{request_id(), term()}].
reqids_to_list(Collection) when is_map(Collection) ->
    [{{Res, Id}, Label} || {Id, {Res, Label}} <- maps:to_list(Collection)];
reqids_to_list(_) ->
    erlang:error({erpc, badarg}).

%% @doc The result of any request of a collection: {Result, Label, Collection}, where Delete says whether the new
%% collection lacks it; after the time all calls are given up.
-spec receive_response(request_id_collection(), timeout() | {abs, integer()}, boolean()) ->
    {term(), term(), request_id_collection()} | no_request.
receive_response(Collection, _, _) when map_size(Collection) =:= 0 ->
    no_request;
receive_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    Until = deadline(Timeout),
    case next_response(Collection, Until) of
        timeout ->
            maps:foreach(
                fun(Id, _) ->
                    give_up(Id),
                    erlang:demonitor(Id, [flush])
                end,
                Collection
            ),
            erlang:error({erpc, timeout});
        Message ->
            collected(Message, Collection, Delete)
    end;
receive_response(_, _, _) ->
    erlang:error({erpc, badarg}).

%% @doc The same; no_response after the time, and the calls go on.
-spec wait_response(request_id_collection(), timeout() | {abs, integer()}, boolean()) ->
    {{response, term()}, term(), request_id_collection()} | no_response | no_request.
wait_response(Collection, _, _) when map_size(Collection) =:= 0 ->
    no_request;
wait_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    Until = deadline(Timeout),
    case next_response(Collection, Until) of
        timeout ->
            no_response;
        Message ->
            {Result, Label, Left} = collected(Message, Collection, Delete),
            {{response, Result}, Label, Left}
    end;
wait_response(_, _, _) ->
    erlang:error({erpc, badarg}).

%% @doc Whether a message is the response to a request of a collection.
-spec check_response(term(), request_id_collection(), boolean()) ->
    {{response, term()}, term(), request_id_collection()} | no_response | no_request.
check_response(_, Collection, _) when map_size(Collection) =:= 0 ->
    no_request;
check_response(Message, Collection, Delete) when is_map(Collection), is_boolean(Delete) ->
    case Message of
        {spawn_reply, Id, error, _} when is_map_key(Id, Collection) -> checked(Message, Collection, Delete);
        {'DOWN', Id, process, _, _} when is_map_key(Id, Collection) -> checked(Message, Collection, Delete);
        _ -> no_response
    end;
check_response(_, _, _) ->
    erlang:error({erpc, badarg}).

checked(Message, Collection, Delete) ->
    {Result, Label, Left} = collected(Message, Collection, Delete),
    {{response, Result}, Label, Left}.

next_response(Collection, Until) ->
    receive
        {spawn_reply, Id, error, _} = Message when is_map_key(Id, Collection) -> Message;
        {'DOWN', Id, process, _, _} = Message when is_map_key(Id, Collection) -> Message
    after left(Until) -> timeout
    end.

collected(Message, Collection, Delete) ->
    Id = element(2, Message),
    #{Id := {Res, Label}} = Collection,
    Left =
        case Delete of
            true -> maps:remove(Id, Collection);
            false -> Collection
        end,
    try check_response(Message, {Res, Id}) of
        {response, Result} -> {Result, Label, Left}
    catch
        Class:Reason -> erlang:raise(Class, {Reason, Label, Left}, [])
    end.

%% -- many nodes ------------------------------------------------------------------------------------------------------

%% @doc Evaluate a function on several nodes: a list of {ok, Result} and {Class, Reason}, in the order of the nodes.
-spec multicall([node()], fun(() -> term())) -> [term()].
multicall(Nodes, Fun) -> multicall(Nodes, Fun, infinity).

%% @doc The same within a time for all together.
-spec multicall([node()], fun(() -> term()), timeout()) -> [term()].
multicall(Nodes, Fun, Timeout) when is_function(Fun, 0) -> multicall(Nodes, erlang, apply, [Fun, []], Timeout);
multicall(_, _, _) -> erlang:error({erpc, badarg}).

%% @doc Evaluate M:F(A...) on several nodes.
-spec multicall([node()], module(), atom(), [term()]) -> [term()].
multicall(Nodes, M, F, A) -> multicall(Nodes, M, F, A, infinity).

%% @doc The same within a time for all together.
-spec multicall([node()], module(), atom(), [term()], timeout()) -> [term()].
multicall(Nodes, M, F, A, Timeout) when is_list(Nodes), is_atom(M), is_atom(F), is_list(A) ->
    Until =
        case deadline(Timeout) of
            infinity -> infinity;
            At -> {abs, At}
        end,
    Requests = [send_request(Node, M, F, A) || Node <- Nodes],
    [answer(Request, Until) || Request <- Requests];
multicall(_, _, _, _, _) ->
    erlang:error({erpc, badarg}).

answer(Request, Until) ->
    try
        {ok, receive_response(Request, Until)}
    catch
        throw:Reason -> {throw, Reason};
        exit:Reason -> {exit, Reason};
        error:Reason -> {error, Reason}
    end.
