%% @doc What the generic behaviours share: starting, names, and synchronous requests.
-module(gen).

-export([start/5, start/6, init_it/7, call/3, call/4, reply/2, stop/1, stop/3, unregister_name/1, name/1,
    get_parent/0, cast/2, environment/2, all_nodes/0, format_status/5, format_status_header/2, debug_options/2,
    hibernate_after/1, send_request/3, send_request/5,
    wait_response/2, receive_response/2, check_response/2, wait_response/3, receive_response/3, check_response/3,
    reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1]).
-ifndef(SMALL).
-export([client/1, format_failure/6, shown_name/1]).
-endif.

-export_type([from/0, environment/0, request_id/0, request_ids/0, response/0, response_timeout/0]).
-type from() :: {pid(), Tag :: term()}.
-type request_id() :: reference().
-type request_ids() :: #{request_id() => Label :: term()}.
-type response() :: {reply, term()} | {error, {Reason :: term(), Server :: term()}}.
-type response_timeout() :: timeout() | {abs, integer()}.
-type environment() :: {Parent :: pid(), Debug :: [term()], HibernateAfter :: timeout()}.

%% @doc Start a server of behaviour Behaviour without a name.
-spec start(module(), nolink | link | monitor, module(), term(), [term()]) -> term().
start(Behaviour, How, Mod, Args, Options) ->
    start_as(Behaviour, How, self, Mod, Args, Options).

%% @doc Start a named server: {local, Atom}, {global, Term} or {via, Module, Term}.
-spec start(module(), nolink | link | monitor, tuple(), module(), term(), [term()]) -> term().
start(Behaviour, How, Name, Mod, Args, Options) ->
    case where(Name) of
        undefined -> start_as(Behaviour, How, Name, Mod, Args, Options);
        Pid -> {error, {already_started, Pid}}
    end.

start_as(Behaviour, How, Name, Mod, Args, Options) ->
    Timeout = option(timeout, Options, infinity),
    SpawnOptions = option(spawn_opt, Options, []),
    Starter = self(),
    Parent =
        case How of
            link -> Starter;
            _ -> self
        end,
    Init = [Behaviour, Starter, Parent, Name, Mod, Args, Options],
    case How of
        nolink ->
            proc_lib:start(?MODULE, init_it, Init, Timeout, SpawnOptions);
        link ->
            proc_lib:start_link(?MODULE, init_it, Init, Timeout, SpawnOptions);
        monitor ->
            case proc_lib:start_monitor(?MODULE, init_it, Init, Timeout, SpawnOptions) of
                {{ok, Pid}, Ref} ->
                    {ok, {Pid, Ref}};
                {Error, Ref} ->
                    erlang:demonitor(Ref, [flush]),
                    Error
            end
    end.

option(Key, Options, Default) when is_list(Options) ->
    case lists:keyfind(Key, 1, Options) of
        {_, Value} -> Value;
        false -> Default
    end;
option(_, _, Default) ->
    Default.

%% @private What a behaviour's loop carries along, from its start options: {Parent, Debug, HibernateAfter}.
-spec environment(pid(), [term()]) -> environment().
environment(Parent, Options) ->
    {Parent, debug_options(self, Options), hibernate_after(Options)}.

%% @private The debug options among a server's start options, as sys wants them.
-spec debug_options(term(), [term()]) -> [term()].
debug_options(_, Options) ->
    case option(debug, Options, []) of
        [] -> [];
        DebugOptions -> sys:debug_options(DebugOptions)
    end.

%% @private The time without messages after which a server is to hibernate, of its start options.
-spec hibernate_after([term()]) -> timeout().
hibernate_after(Options) -> option(hibernate_after, Options, infinity).

%% @private This node and those connected to it.
-spec all_nodes() -> [node()].
all_nodes() ->
    case erlang:function_exported(erlang, nodes, 0) of
        true -> [node() | erlang:nodes()];
        % AtomVM
        false -> [own_node()]
    end.

own_node() ->
    case erlang:function_exported(erlang, node, 0) of
        true -> node();
        false -> nonode@nohost
    end.

%% @private The status of a behaviour as its callback module wants it shown: by format_status/1 (Status is a map), by the
%% older format_status/2, or as Default. {Status, what stands behind the general part}.
-spec format_status(module(), map(), [term()], [term()], fun((map()) -> [term()])) -> {map(), [term()]}.
format_status(Mod, Status, OldArguments, Default, Show) ->
    try
        case {erlang:function_exported(Mod, format_status, 1), erlang:function_exported(Mod, format_status, 2)} of
            {true, _} ->
                Status1 = maps:merge(Status, Mod:format_status(Status)),
                {Status1, Show(Status1)};
            {false, true} ->
                case Mod:format_status(normal, OldArguments) of
                    List when is_list(List) -> {Status, List};
                    Other -> {Status, [Other]}
                end;
            {false, false} ->
                {Status, Default}
        end
    catch
        _:_ -> {Status, Default}
    end.

-ifndef(SMALL).
%% @private What the report of a failed server says of the process whose call it was handling.
-spec client(pid()) -> {pid(), dead | remote | {pid() | atom(), list()}} | undefined.
client(Pid) when node(Pid) =/= node() -> {Pid, remote};
client(Pid) ->
    case erlang:system_info(machine) =:= "BEAM" andalso erlang:process_info(Pid, [registered_name, current_stacktrace]) of
        [{registered_name, []}, {current_stacktrace, Stack}] -> {Pid, {Pid, Stack}};
        [{registered_name, Name}, {current_stacktrace, Stack}] -> {Pid, {Name, Stack}};
        undefined -> {Pid, dead};
        %% releases of AtomVM don't know these items
        false -> undefined
    end.

%% @private What a report of a failure holds, as the callback module wants it shown: format_status/1 gets the message as
%% Theirs and the report keeps it as Ours; the older format_status/2 answers what stands as Shown.
-spec format_failure(module(), map(), atom(), atom(), fun(() -> [term()]), atom()) -> map().
format_failure(Mod, Facts, Theirs, Ours, OldArguments, Shown) ->
    try
        case {erlang:function_exported(Mod, format_status, 1), erlang:function_exported(Mod, format_status, 2)} of
            {true, _} ->
                #{Ours := Message} = Facts,
                Status = (maps:remove(Ours, Facts))#{Theirs => Message},
                Changed = maps:merge(Status, Mod:format_status(Status)),
                (maps:remove(Theirs, Changed))#{Ours => maps:get(Theirs, Changed)};
            {false, true} ->
                Facts#{Shown := Mod:format_status(terminate, OldArguments())};
            {false, false} ->
                Facts
        end
    catch
        _:_ -> Facts
    end.

%% @private A server's name without where it is registered.
-spec shown_name(term()) -> term().
shown_name({local, Name}) -> Name;
shown_name({global, Name}) -> Name;
shown_name({via, _, Name}) -> Name;
shown_name(Name) -> Name.
-endif.

%% @private The first line of a status.
-spec format_status_header(string(), term()) -> term().
format_status_header(Text, Name) when is_pid(Name) -> lists:concat([Text, " ", pid_to_list(Name)]);
format_status_header(Text, Name) when is_atom(Name) -> lists:concat([Text, " ", Name]);
format_status_header(Text, Name) -> {Text, Name}.

%% @private
-spec init_it(module(), pid(), pid() | self, self | tuple(), module(), term(), [term()]) -> term().
init_it(Behaviour, Starter, Parent, self, Mod, Args, Options) ->
    Behaviour:init_it(Starter, Parent, self(), Mod, Args, Options);
init_it(Behaviour, Starter, Parent, Name, Mod, Args, Options) ->
    case register_name(Name) of
        true -> Behaviour:init_it(Starter, Parent, Name, Mod, Args, Options);
        {false, Pid} -> proc_lib:init_ack(Starter, {error, {already_started, Pid}})
    end.

register_name({local, Name}) ->
    try register(Name, self()) of
        true -> true
    catch
        error:_ -> {false, whereis(Name)}
    end;
register_name({global, Name}) ->
    case global:register_name(Name, self()) of
        yes -> true;
        no -> {false, global:whereis_name(Name)}
    end;
register_name({via, Module, Name}) ->
    case Module:register_name(Name, self()) of
        yes -> true;
        no -> {false, Module:whereis_name(Name)}
    end.

%% @doc Give up the name of a server that failed to start.
-spec unregister_name(tuple() | pid() | atom()) -> term().
unregister_name({local, Name}) -> catch unregister(Name);
unregister_name({global, Name}) -> catch global:unregister_name(Name);
unregister_name({via, Module, Name}) -> catch Module:unregister_name(Name);
unregister_name(_) -> true.

%% @doc The name a server uses for itself in reports.
-spec name(tuple() | pid() | atom()) -> term().
name({local, Name}) -> Name;
name({global, Name}) -> Name;
name({via, _, Name}) -> Name;
name(Pid) -> Pid.

where({local, Name}) when is_atom(Name) -> whereis(Name);
where({global, Name}) -> global:whereis_name(Name);
where({via, Module, Name}) -> Module:whereis_name(Name);
where(Name) -> erlang:error(badarg, [Name]).

%% @doc A synchronous request, with the default limit of five seconds.
-spec call(term(), term(), term()) -> {ok, term()}.
call(Process, Label, Request) -> call(Process, Label, Request, 5000).

%% @doc A synchronous request: {Label, {self(), Tag}, Request}; {ok, Reply}, or exit with the reason.
-spec call(term(), term(), term(), timeout()) -> {ok, term()}.
call(Process, Label, Request, Timeout) when
    Timeout =:= infinity; is_integer(Timeout), Timeout >= 0
->
    case destination(Process) of
        undefined -> exit(noproc);
        Pid when Pid =:= self() -> exit(calling_self);
        To ->
            {Ref, Tag} = monitor_request(To),
            catch erlang:send(To, {Label, {self(), Tag}, Request}),
            receive
                {Tag, Reply} ->
                    erlang:demonitor(Ref, [flush]),
                    {ok, Reply};
                {'DOWN', Ref, _, _, noconnection} ->
                    exit({nodedown, node_of(To)});
                {'DOWN', Ref, _, _, Reason} ->
                    exit(Reason)
            after Timeout ->
                erlang:demonitor(Ref, [flush]),
                %% An answer that came between the two counts; later ones go to an alias that is no more.
                receive
                    {Tag, Reply} -> {ok, Reply}
                after 0 -> exit(timeout)
                end
            end
    end.

%% Monitor who gets a request: {monitor, tag of the request}. Where processes have aliases, the answer is sent to one
%% that ends with the monitor, so that late answers are dropped.
monitor_request(To) ->
    case erlang:function_exported(erlang, monitor, 3) of
        true ->
            Ref = erlang:monitor(process, To, [{alias, demonitor}]),
            {Ref, [alias | Ref]};
        false ->
            Ref = erlang:monitor(process, To),
            {Ref, Ref}
    end.

%% @doc Send a request, {Label, From, Request}, and return an identifier for its response.
-spec send_request(term(), term(), term()) -> request_id().
send_request(Process, Label, Request) ->
    case destination(Process) of
        undefined ->
            Ref = make_ref(),
            self() ! {'DOWN', Ref, process, Process, noproc},
            Ref;
        To ->
            {Ref, Tag} = monitor_request(To),
            catch erlang:send(To, {Label, {self(), Tag}, Request}),
            Ref
    end.

%% @doc Send a request and add it to a collection, with a label.
-spec send_request(term(), term(), term(), Label :: term(), request_ids()) -> request_ids().
send_request(Process, Tag, Request, Label, Ids) when is_map(Ids) ->
    reqids_add(send_request(Process, Tag, Request), Label, Ids).

%% @doc Wait for the response of a request; timeout leaves it pending.
-spec wait_response(request_id(), response_timeout()) -> response() | timeout.
wait_response(Ref, Timeout) when is_reference(Ref) ->
    receive
        {[alias | Ref], Reply} -> replied(Ref, Reply);
        {Ref, Reply} -> replied(Ref, Reply);
        {'DOWN', Ref, _, Server, Reason} -> {error, {Reason, Server}}
    after left(Timeout) -> timeout
    end;
wait_response(_, _) ->
    erlang:error(badarg).

replied(Ref, Reply) ->
    erlang:demonitor(Ref, [flush]),
    {reply, Reply}.

left({abs, Time}) when is_integer(Time) -> max(0, Time - erlang:monotonic_time(millisecond));
left(infinity) -> infinity;
left(Timeout) when is_integer(Timeout), Timeout >= 0 -> Timeout;
left(_) -> erlang:error(badarg).

%% @doc Wait for the response of a request; timeout abandons it.
-spec receive_response(request_id(), response_timeout()) -> response() | timeout.
receive_response(Ref, Timeout) ->
    case wait_response(Ref, Timeout) of
        timeout ->
            erlang:demonitor(Ref, [flush]),
            wait_response(Ref, 0);
        Response ->
            Response
    end.

%% @doc Whether a message is the response of a request.
-spec check_response(term(), request_id()) -> response() | no_reply.
check_response({[alias | Ref], Reply}, Ref) -> replied(Ref, Reply);
check_response({Ref, Reply}, Ref) -> replied(Ref, Reply);
check_response({'DOWN', Ref, _, Server, Reason}, Ref) -> {error, {Reason, Server}};
check_response(_, Ref) when is_reference(Ref) -> no_reply;
check_response(_, _) -> erlang:error(badarg).

%% @doc Wait for the first response of several requests: it, the request's label, and the collection (without that
%% request, if Delete).
-spec wait_response(request_ids(), response_timeout(), boolean()) ->
    {response(), Label :: term(), request_ids()} | no_request | timeout.
wait_response(Ids, Timeout, Delete) when map_size(Ids) =:= 0, is_boolean(Delete) ->
    _ = left(Timeout),
    no_request;
wait_response(Ids, Timeout, Delete) when is_map(Ids), is_boolean(Delete) ->
    receive
        {[alias | Ref], Reply} when is_map_key(Ref, Ids) -> labelled(replied(Ref, Reply), Ref, Ids, Delete);
        {Ref, Reply} when is_map_key(Ref, Ids) -> labelled(replied(Ref, Reply), Ref, Ids, Delete);
        {'DOWN', Ref, _, Server, Reason} when is_map_key(Ref, Ids) ->
            labelled({error, {Reason, Server}}, Ref, Ids, Delete)
    after left(Timeout) -> timeout
    end.

labelled(Response, Ref, Ids, true) -> {Response, maps:get(Ref, Ids), maps:remove(Ref, Ids)};
labelled(Response, Ref, Ids, false) -> {Response, maps:get(Ref, Ids), Ids}.

%% @doc As wait_response/3; timeout abandons all requests.
-spec receive_response(request_ids(), response_timeout(), boolean()) ->
    {response(), Label :: term(), request_ids()} | no_request | timeout.
receive_response(Ids, Timeout, Delete) ->
    case wait_response(Ids, Timeout, Delete) of
        timeout ->
            lists:foreach(
                fun(Ref) ->
                    erlang:demonitor(Ref, [flush]),
                    wait_response(Ref, 0)
                end,
                maps:keys(Ids)
            ),
            timeout;
        Answer ->
            Answer
    end.

%% @doc Whether a message is the response of one of several requests.
-spec check_response(term(), request_ids(), boolean()) ->
    {response(), Label :: term(), request_ids()} | no_request | no_reply.
check_response(_, Ids, Delete) when map_size(Ids) =:= 0, is_boolean(Delete) ->
    no_request;
check_response(Message, Ids, Delete) when is_map(Ids), is_boolean(Delete) ->
    Ref =
        case Message of
            {[alias | R], _} -> R;
            {R, _} -> R;
            {'DOWN', R, _, _, _} -> R;
            _ -> none
        end,
    case Ids of
        #{Ref := _} -> labelled(check_response(Message, Ref), Ref, Ids, Delete);
        #{} -> no_reply
    end.

%% @doc A collection without requests.
-spec reqids_new() -> request_ids().
reqids_new() -> #{}.

%% @doc How many requests a collection has.
-spec reqids_size(request_ids()) -> non_neg_integer().
reqids_size(Ids) when is_map(Ids) -> map_size(Ids);
reqids_size(_) -> erlang:error(badarg).

%% @doc Add a request to a collection, with a label.
-spec reqids_add(request_id(), Label :: term(), request_ids()) -> request_ids().
reqids_add(Id, Label, Ids) when is_reference(Id), is_map(Ids), not is_map_key(Id, Ids) -> Ids#{Id => Label};
reqids_add(_, _, _) -> erlang:error(badarg).

%% @doc The requests of a collection with their labels.
-spec reqids_to_list(request_ids()) -> [{request_id(), Label :: term()}].
reqids_to_list(Ids) when is_map(Ids) -> maps:to_list(Ids);
reqids_to_list(_) -> erlang:error(badarg).

node_of({_, Node}) -> Node;
node_of(Pid) when is_pid(Pid) -> node(Pid);
node_of(_) -> own_node().

destination(Pid) when is_pid(Pid) -> Pid;
destination(Name) when is_atom(Name) -> whereis(Name);
destination({local, Name}) -> whereis(Name);
destination({global, Name}) -> global:whereis_name(Name);
destination({via, Module, Name}) -> Module:whereis_name(Name);
destination({Name, Node} = To) when is_atom(Name), is_atom(Node) ->
    case own_node() of
        Node -> whereis(Name);
        _ -> To
    end.

%% @private Send a message without waiting; a missing process is not an error.
-spec cast(term(), term()) -> ok.
cast(Process, Message) ->
    try destination(Process) of
        undefined -> ok;
        To -> erlang:send(To, Message), ok
    catch
        _:_ -> ok
    end.

%% @doc Answer a request.
-spec reply(from(), term()) -> ok.
reply({To, [alias | Alias] = Tag}, Reply) when is_pid(To), is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({To, Tag}, Reply) ->
    try
        To ! {Tag, Reply},
        ok
    catch
        _:_ -> ok
    end.

%% @doc Stop a server with reason normal.
-spec stop(term()) -> ok.
stop(Process) -> stop(Process, normal, infinity).

%% @doc Stop a server with a reason, within a limit in milliseconds.
-spec stop(term(), term(), timeout()) -> ok.
stop(Process, Reason, Timeout) ->
    case destination(Process) of
        undefined -> exit(noproc);
        To -> proc_lib:stop(To, Reason, Timeout)
    end.

%% @doc The process that started this one.
-spec get_parent() -> pid().
get_parent() ->
    case get('$ancestors') of
        [Parent | _] when is_pid(Parent) -> Parent;
        [Name | _] when is_atom(Name) -> whereis(Name)
    end.
