%% @doc The generic server behaviour, as the OTP documentation describes it.
-module(gen_server).

-export([
    start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3, call/2,
    call/3, cast/2, reply/2, abcast/2, abcast/3, multi_call/2, multi_call/3, multi_call/4, send_request/2,
    send_request/4, wait_response/2, wait_response/3, receive_response/2,
    receive_response/3, check_response/2, check_response/3, enter_loop/3, enter_loop/4, enter_loop/5, init_it/4,
    init_it/5, init_it/6, wake_hib/5, system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1,
    system_replace_state/2, format_status/2, reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1
]).

-ifdef(SMALL).
-compile({inline, [report/5]}).
-define(LOG(Level, Report, Tag), logger:Level(Report)).
-else.
-export([format_log/1, format_log/2]).
-define(LOG(Level, Report, Tag), logger:Level(Report, #{
    domain => [otp],
    report_cb => fun ?MODULE:format_log/2,
    error_logger => #{tag => Tag, report_cb => fun ?MODULE:format_log/1}
})).
-endif.

-export_type([from/0]).
-type from() :: {pid(), Tag :: term()}.
-type action() :: timeout() | hibernate | {continue, term()}.

-callback init(Args :: term()) ->
    {ok, State :: term()} | {ok, State :: term(), action()} | {stop, Reason :: term()} | {error, Reason :: term()} | ignore.
-callback handle_call(Request :: term(), from(), State :: term()) ->
    {reply, Reply :: term(), State :: term()}
    | {reply, Reply :: term(), State :: term(), action()}
    | {noreply, State :: term()}
    | {noreply, State :: term(), action()}
    | {stop, Reason :: term(), Reply :: term(), State :: term()}
    | {stop, Reason :: term(), State :: term()}.
-callback handle_cast(Request :: term(), State :: term()) ->
    {noreply, State :: term()} | {noreply, State :: term(), action()} | {stop, Reason :: term(), State :: term()}.
-callback handle_info(Info :: timeout | term(), State :: term()) ->
    {noreply, State :: term()} | {noreply, State :: term(), action()} | {stop, Reason :: term(), State :: term()}.
-callback handle_continue(Info :: term(), State :: term()) ->
    {noreply, State :: term()} | {noreply, State :: term(), action()} | {stop, Reason :: term(), State :: term()}.
-callback terminate(Reason :: term(), State :: term()) -> term().
-callback code_change(OldVsn :: term(), State :: term(), Extra :: term()) -> {ok, State :: term()} | {error, term()}.
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_info/2, handle_continue/2, terminate/2, code_change/3, format_status/1]).

%% @doc Start a server.
-spec start(module(), term(), [term()]) -> {ok, pid()} | ignore | {error, term()}.
start(Mod, Args, Options) -> gen:start(?MODULE, nolink, Mod, Args, Options).

%% @doc Start a named server.
-spec start(tuple(), module(), term(), [term()]) -> {ok, pid()} | ignore | {error, term()}.
start(Name, Mod, Args, Options) when is_tuple(Name) -> gen:start(?MODULE, nolink, Name, Mod, Args, Options).

%% @doc Start a linked server.
-spec start_link(module(), term(), [term()]) -> {ok, pid()} | ignore | {error, term()}.
start_link(Mod, Args, Options) -> gen:start(?MODULE, link, Mod, Args, Options).

%% @doc Start a linked, named server.
-spec start_link(tuple(), module(), term(), [term()]) -> {ok, pid()} | ignore | {error, term()}.
start_link(Name, Mod, Args, Options) when is_tuple(Name) -> gen:start(?MODULE, link, Name, Mod, Args, Options).

%% @doc Start a server and monitor it.
-spec start_monitor(module(), term(), [term()]) -> {ok, {pid(), reference()}} | ignore | {error, term()}.
start_monitor(Mod, Args, Options) -> gen:start(?MODULE, monitor, Mod, Args, Options).

%% @doc Start a named server and monitor it.
-spec start_monitor(tuple(), module(), term(), [term()]) -> {ok, {pid(), reference()}} | ignore | {error, term()}.
start_monitor(Name, Mod, Args, Options) when is_tuple(Name) ->
    gen:start(?MODULE, monitor, Name, Mod, Args, Options).

%% @doc Stop a server with reason normal.
-spec stop(term()) -> ok.
stop(Server) -> stop(Server, normal, infinity).

%% @doc Stop a server with a reason, within a limit in milliseconds.
-spec stop(term(), term(), timeout()) -> ok.
stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

%% @doc A request that waits for its answer, at most five seconds.
-spec call(term(), term()) -> term().
call(Server, Request) ->
    try gen:call(Server, '$gen_call', Request) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request]}})
    end.

%% @doc A request that waits for its answer, at most Timeout milliseconds.
-spec call(term(), term(), timeout()) -> term().
call(Server, Request, Timeout) ->
    try gen:call(Server, '$gen_call', Request, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request, Timeout]}})
    end.

%% @doc A request without an answer.
-spec cast(term(), term()) -> ok.
cast(Server, Request) -> gen:cast(Server, {'$gen_cast', Request}).

%% @doc Answer a call from outside its handle_call/3.
-spec reply(from(), term()) -> ok.
reply(From, Reply) -> gen:reply(From, Reply).

%% @doc cast/2 to the servers of that name on all nodes.
-spec abcast(atom(), term()) -> abcast.
abcast(Name, Request) -> abcast(gen:all_nodes(), Name, Request).

%% @doc cast/2 to the servers of that name on some nodes.
-spec abcast([node()], atom(), term()) -> abcast.
abcast(Nodes, Name, Request) ->
    lists:foreach(fun(Node) -> cast({Name, Node}, Request) end, Nodes),
    abcast.

%% @doc call/2 to the servers of that name on all nodes: {Replies, BadNodes}.
-spec multi_call(atom(), term()) -> {[{node(), term()}], [node()]}.
multi_call(Name, Request) -> multi_call(gen:all_nodes(), Name, Request).

%% @doc call/2 to the servers of that name on some nodes.
-spec multi_call([node()], atom(), term()) -> {[{node(), term()}], [node()]}.
multi_call(Nodes, Name, Request) -> multi_call(Nodes, Name, Request, infinity).

%% @doc multi_call/3 within a limit in milliseconds for all together.
-spec multi_call([node()], atom(), term(), timeout()) -> {[{node(), term()}], [node()]}.
multi_call(Nodes, Name, Request, Timeout) ->
    Requests = [{Node, send_request({Name, Node}, Request)} || Node <- Nodes],
    Deadline =
        case Timeout of
            infinity -> infinity;
            _ -> erlang:monotonic_time(millisecond) + Timeout
        end,
    collect(Requests, Deadline, [], []).

collect([{Node, Id} | T], Deadline, Replies, Bad) ->
    Left =
        case Deadline of
            infinity -> infinity;
            _ -> max(0, Deadline - erlang:monotonic_time(millisecond))
        end,
    case receive_response(Id, Left) of
        {reply, Reply} -> collect(T, Deadline, [{Node, Reply} | Replies], Bad);
        _ -> collect(T, Deadline, Replies, [Node | Bad])
    end;
collect([], _, Replies, Bad) ->
    {lists:reverse(Replies), lists:reverse(Bad)}.

%% @doc Send a request and return an identifier for its response.
-spec send_request(term(), term()) -> gen:request_id().
send_request(Server, Request) -> gen:send_request(Server, '$gen_call', Request).

%% @doc Send a request and add it to a collection, with a label.
-spec send_request(term(), term(), Label :: term(), gen:request_ids()) -> gen:request_ids().
send_request(Server, Request, Label, Ids) -> reqids_add(send_request(Server, Request), Label, Ids).

%% @doc Wait for the response of a request; timeout leaves it pending.
-spec wait_response(gen:request_id(), gen:response_timeout()) -> gen:response() | timeout.
wait_response(Id, Timeout) -> gen:wait_response(Id, Timeout).

%% @doc Wait for the first response of a collection's requests, and delete its request if Delete.
-spec wait_response(gen:request_ids(), gen:response_timeout(), boolean()) ->
    {gen:response(), Label :: term(), gen:request_ids()} | no_request | timeout.
wait_response(Ids, Timeout, Delete) -> gen:wait_response(Ids, Timeout, Delete).

%% @doc Wait for the response of a request; timeout abandons it.
-spec receive_response(gen:request_id(), gen:response_timeout()) -> gen:response() | timeout.
receive_response(Id, Timeout) -> gen:receive_response(Id, Timeout).

%% @doc As wait_response/3; timeout abandons all requests of the collection.
-spec receive_response(gen:request_ids(), gen:response_timeout(), boolean()) ->
    {gen:response(), Label :: term(), gen:request_ids()} | no_request | timeout.
receive_response(Ids, Timeout, Delete) -> gen:receive_response(Ids, Timeout, Delete).

%% @doc Whether a message is the response of a request.
-spec check_response(term(), gen:request_id()) -> gen:response() | no_reply.
check_response(Message, Id) -> gen:check_response(Message, Id).

%% @doc Whether a message is the response of one of a collection's requests.
-spec check_response(term(), gen:request_ids(), boolean()) ->
    {gen:response(), Label :: term(), gen:request_ids()} | no_request | no_reply.
check_response(Message, Ids, Delete) -> gen:check_response(Message, Ids, Delete).

%% @doc A collection without requests.
-spec reqids_new() -> gen:request_ids().
reqids_new() -> gen:reqids_new().

%% @doc How many requests a collection has.
-spec reqids_size(gen:request_ids()) -> non_neg_integer().
reqids_size(Ids) -> gen:reqids_size(Ids).

%% @doc Add a request to a collection, with a label.
-spec reqids_add(gen:request_id(), Label :: term(), gen:request_ids()) -> gen:request_ids().
reqids_add(Id, Label, Ids) -> gen:reqids_add(Id, Label, Ids).

%% @doc The requests of a collection with their labels.
-spec reqids_to_list(gen:request_ids()) -> [{gen:request_id(), Label :: term()}].
reqids_to_list(Ids) -> gen:reqids_to_list(Ids).

%% @doc Make an existing process a server.
-spec enter_loop(module(), [term()], term()) -> no_return().
enter_loop(Mod, Options, State) -> enter_loop(Mod, Options, State, self(), infinity).

%% @doc Make an existing process a server: with a name, or an action.
-spec enter_loop(module(), [term()], term(), term()) -> no_return().
enter_loop(Mod, Options, State, {Scope, _} = Name) when Scope =:= local; Scope =:= global ->
    enter_loop(Mod, Options, State, Name, infinity);
enter_loop(Mod, Options, State, {via, _, _} = Name) ->
    enter_loop(Mod, Options, State, Name, infinity);
enter_loop(Mod, Options, State, Action) ->
    enter_loop(Mod, Options, State, self(), Action).

%% @doc Make an existing process a server, with a name and an action.
-spec enter_loop(module(), [term()], term(), term(), action()) -> no_return().
enter_loop(Mod, Options, State, Name, Action) when is_atom(Mod), is_list(Options) ->
    next(gen:environment(gen:get_parent(), Options), gen:name(Name), Mod, State, Action).

%% @private Where a server's process begins that was spawned by hand, as the manual of AtomVM 0.6 has it: Starter gets what
%% proc_lib:init_ack/2 sends.
-spec init_it(pid(), module(), term(), [term()]) -> no_return().
init_it(Starter, Mod, Args, Options) -> init_it(Starter, Starter, self(), Mod, Args, Options).

%% @private The same under a name.
-spec init_it(pid(), atom(), module(), term(), [term()]) -> no_return().
init_it(Starter, Name, Mod, Args, Options) ->
    gen:init_it(?MODULE, Starter, Starter, {local, Name}, Mod, Args, Options).

%% @private
-spec init_it(pid(), pid() | self, term(), module(), term(), [term()]) -> no_return().
init_it(Starter, self, Name, Mod, Args, Options) ->
    init_it(Starter, self(), Name, Mod, Args, Options);
init_it(Starter, Parent, Name0, Mod, Args, Options) ->
    Name = gen:name(Name0),
    Env = gen:environment(Parent, Options),
    try Mod:init(Args) of
        {ok, State} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            loop(Env, Name, Mod, State, infinity);
        {ok, State, Action} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            next(Env, Name, Mod, State, Action);
        {stop, Reason} ->
            gen:unregister_name(Name0),
            proc_lib:init_fail(Starter, {error, Reason}, {exit, Reason});
        {error, _} = Error ->
            gen:unregister_name(Name0),
            proc_lib:init_fail(Starter, Error, {exit, normal});
        ignore ->
            gen:unregister_name(Name0),
            proc_lib:init_fail(Starter, ignore, {exit, normal});
        Other ->
            gen:unregister_name(Name0),
            Bad = {bad_return_value, Other},
            proc_lib:init_fail(Starter, {error, Bad}, {exit, Bad})
    catch
        throw:Other ->
            thrown_init(Starter, Env, Name0, Name, Mod, Other);
        Class:Reason:Stack ->
            gen:unregister_name(Name0),
            Why = exit_reason(Class, Reason, Stack),
            proc_lib:init_fail(Starter, {error, Why}, {Class, Reason, Stack})
    end.

%% A throw from a callback counts as its return value.
thrown_init(Starter, Env, Name0, Name, Mod, Value) ->
    case Value of
        {ok, State} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            loop(Env, Name, Mod, State, infinity);
        {ok, State, Action} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            next(Env, Name, Mod, State, Action);
        {stop, Reason} ->
            gen:unregister_name(Name0),
            proc_lib:init_fail(Starter, {error, Reason}, {exit, Reason});
        ignore ->
            gen:unregister_name(Name0),
            proc_lib:init_fail(Starter, ignore, {exit, normal});
        Other ->
            gen:unregister_name(Name0),
            proc_lib:init_fail(Starter, {error, {bad_return_value, Other}}, {exit, {bad_return_value, Other}})
    end.

%% Env is {Parent, Debug, HibernateAfter}; Debug is [] unless somebody looks on (sys).
next(Env, Name, Mod, State, {continue, Info}) ->
    Result = try_call(fun() -> Mod:handle_continue(Info, State) end),
    handled(Env, Name, Mod, State, {continue, Info}, Result);
next(Env, Name, Mod, State, hibernate) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Env, Name, Mod, State, infinity]);
next(Env, Name, Mod, State, {timeout, Time, Message}) ->
    loop(Env, Name, Mod, State, {Time, Message});
next(Env, Name, Mod, State, Timeout) ->
    loop(Env, Name, Mod, State, Timeout).

%% @private
-spec wake_hib(gen:environment(), term(), module(), term(), timeout()) -> no_return().
wake_hib(Env, Name, Mod, State, Timeout) -> loop(Env, Name, Mod, State, Timeout).

loop({_, _, HibernateAfter} = Env, Name, Mod, State, infinity) ->
    receive
        Message -> noted_message(Env, Name, Mod, State, Message)
    after HibernateAfter ->
        proc_lib:hibernate(?MODULE, wake_hib, [Env, Name, Mod, State, infinity])
    end;
loop(Env, Name, Mod, State, {Time, TimeoutMessage}) ->
    receive
        Message -> noted_message(Env, Name, Mod, State, Message)
    after Time ->
        noted_message(Env, Name, Mod, State, TimeoutMessage)
    end;
loop(Env, Name, Mod, State, Timeout) ->
    receive
        Message -> noted_message(Env, Name, Mod, State, Message)
    after Timeout ->
        noted_message(Env, Name, Mod, State, timeout)
    end.

noted_message({_, [], _} = Env, Name, Mod, State, Message) ->
    message(Env, Name, Mod, State, Message);
noted_message(Env, Name, Mod, State, {system, _, _} = Message) ->
    message(Env, Name, Mod, State, Message);
noted_message(Env, Name, Mod, State, Message) ->
    message(note(Env, Name, {in, Message}), Name, Mod, State, Message).

note({_, [], _} = Env, _, _) ->
    Env;
note({Parent, Debug, HibernateAfter}, Name, Event) ->
    {Parent, sys:handle_debug(Debug, fun print_event/3, Name, Event), HibernateAfter}.

print_event(Device, {in, {'$gen_call', {From, _}, Call}}, Name) ->
    io:format(Device, "*DBG* ~tp got call ~tp from ~tw~n", [Name, Call, From]);
print_event(Device, {in, {'$gen_cast', Cast}}, Name) ->
    io:format(Device, "*DBG* ~tp got cast ~tp~n", [Name, Cast]);
print_event(Device, {in, Message}, Name) ->
    io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]);
print_event(Device, {out, Reply, {To, _}, State}, Name) ->
    io:format(Device, "*DBG* ~tp sent ~tp to ~tw, new state ~tp~n", [Name, Reply, To, State]);
print_event(Device, {noreply, State}, Name) ->
    io:format(Device, "*DBG* ~tp new state ~tp~n", [Name, State]).

message(Env, Name, Mod, State, {'$gen_call', From, Request} = Message) ->
    case try_call(fun() -> Mod:handle_call(Request, From, State) end) of
        {ok, {reply, Reply, State1}} ->
            gen:reply(From, Reply),
            loop(note(Env, Name, {out, Reply, From, State1}), Name, Mod, State1, infinity);
        {ok, {reply, Reply, State1, Action}} ->
            gen:reply(From, Reply),
            next(note(Env, Name, {out, Reply, From, State1}), Name, Mod, State1, Action);
        {ok, {stop, Reason, Reply, State1}} ->
            try
                terminate(Name, Mod, Message, State1, {exit, Reason, []})
            after
                gen:reply(From, Reply),
                note(Env, Name, {out, Reply, From, State1})
            end;
        Result ->
            handled(Env, Name, Mod, State, Message, Result)
    end;
message(Env, Name, Mod, State, {'$gen_cast', Request} = Message) ->
    Result = try_call(fun() -> Mod:handle_cast(Request, State) end),
    handled(Env, Name, Mod, State, Message, Result);
message({Parent, Debug, HibernateAfter}, Name, Mod, State, {system, From, Request}) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, [Name, Mod, State, HibernateAfter]);
message({Parent, _, _}, Name, Mod, State, {'EXIT', Parent, Reason} = Message) ->
    terminate(Name, Mod, Message, State, {exit, Reason, []});
message(Env, Name, Mod, State, Message) ->
    Result =
        case erlang:function_exported(Mod, handle_info, 2) of
            true ->
                try_call(fun() -> Mod:handle_info(Message, State) end);
            false ->
                Report = #{label => {gen_server, no_handle_info}, module => Mod, message => Message},
                ?LOG(warning, Report, warning_msg),
                {ok, {noreply, State}}
        end,
    handled(Env, Name, Mod, State, Message, Result).

try_call(Fun) ->
    try
        {ok, Fun()}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Stack -> {failed, Class, Reason, Stack}
    end.

handled(Env, Name, Mod, _, _, {ok, {noreply, State}}) ->
    loop(note(Env, Name, {noreply, State}), Name, Mod, State, infinity);
handled(Env, Name, Mod, _, _, {ok, {noreply, State, Action}}) ->
    next(note(Env, Name, {noreply, State}), Name, Mod, State, Action);
handled(_, Name, Mod, _, Message, {ok, {stop, Reason, State}}) ->
    terminate(Name, Mod, Message, State, {exit, Reason, []});
handled(_, Name, Mod, State, Message, {ok, Other}) ->
    terminate(Name, Mod, Message, State, {exit, {bad_return_value, Other}, []});
handled(_, Name, Mod, State, Message, {failed, Class, Reason, Stack}) ->
    terminate(Name, Mod, Message, State, {Class, Reason, Stack}).

exit_reason(error, Reason, Stack) -> {Reason, Stack};
exit_reason(exit, Reason, _) -> Reason;
exit_reason(throw, Reason, Stack) -> {{nocatch, Reason}, Stack}.

-spec terminate(term(), module(), term(), term(), {error | exit | throw, term(), [term()]}) -> no_return().
terminate(Name, Mod, Message, State, {Class, Reason, Stack}) ->
    Why = exit_reason(Class, Reason, Stack),
    case erlang:function_exported(Mod, terminate, 2) of
        true ->
            try
                Mod:terminate(Why, State)
            catch
                throw:_ ->
                    ok;
                Class1:Reason1:Stack1 ->
                    report(Name, Mod, Message, State, Class1, Reason1, Stack1),
                    erlang:raise(Class1, Reason1, Stack1)
            end;
        false ->
            ok
    end,
    report(Name, Mod, Message, State, Class, Reason, Stack),
    case Stack of
        [] -> exit(Reason);
        _ -> erlang:raise(Class, Reason, Stack)
    end.

report(_, _, _, _, exit, normal, _) -> ok;
report(_, _, _, _, exit, shutdown, _) -> ok;
report(_, _, _, _, exit, {shutdown, _}, _) -> ok;
report(Name, Mod, Message, State, Class, Reason, Stack) ->
    Why =
        case {Class, Stack} of
            {exit, [_ | _]} -> {Reason, Stack};
            _ -> exit_reason(Class, Reason, Stack)
        end,
    ?LOG(error, report(Name, Mod, Message, State, Why), error).

-ifdef(SMALL).
report(Name, _, Message, State, Reason) ->
    #{label => {gen_server, terminate}, name => Name, last_message => Message, state => State, reason => Reason}.
-else.
report(Name, Mod, Message, State, Reason) ->
    {Last, Client} =
        case Message of
            {'$gen_call', {Pid, _}, Request} -> {Request, gen:client(Pid)};
            _ -> {Message, undefined}
        end,
    Facts = #{last_message => Last, state => State, reason => Reason, log => []},
    Old = fun() -> [get(), State] end,
    (gen:format_failure(Mod, Facts, message, last_message, Old, state))#{
        label => {gen_server, terminate}, name => gen:shown_name(Name), client_info => Client
    }.
-endif.

-ifndef(SMALL).
%% @private A report of this module as text, for the logger's formatters.
-spec format_log(map(), map()) -> unicode:chardata().
format_log(Report, Options) -> logger_reports:format(Report, Options).

%% @private The same as a format and its arguments, as error_logger had it.
-spec format_log(map()) -> {io:format(), [term()]}.
format_log(Report) -> logger_reports:format(Report).
-endif.

%% @private
-spec system_continue(pid(), [term()], [term()]) -> no_return().
system_continue(Parent, Debug, [Name, Mod, State, HibernateAfter]) ->
    loop({Parent, Debug, HibernateAfter}, Name, Mod, State, infinity).

%% @private
-spec system_terminate(term(), pid(), [term()], [term()]) -> no_return().
system_terminate(Reason, _Parent, _Debug, [Name, Mod, State, _]) ->
    terminate(Name, Mod, [], State, {exit, Reason, []}).

%% @private
-spec system_code_change([term()], module(), term(), term()) -> {ok, [term()]} | term().
system_code_change([Name, Mod, State, HibernateAfter], _Module, OldVsn, Extra) ->
    case catch Mod:code_change(OldVsn, State, Extra) of
        {ok, State1} -> {ok, [Name, Mod, State1, HibernateAfter]};
        Else -> Else
    end.

%% @private
-spec system_get_state([term()]) -> {ok, term()}.
system_get_state([_, _, State, _]) -> {ok, State}.

%% @private
-spec system_replace_state(fun((term()) -> term()), [term()]) -> {ok, term(), [term()]}.
system_replace_state(Fun, [Name, Mod, State, HibernateAfter]) ->
    State1 = Fun(State),
    {ok, State1, [Name, Mod, State1, HibernateAfter]}.

%% @private
-spec format_status(normal, [term()]) -> [term()].
format_status(_, [Dict, SysState, Parent, Debug, [Name, Mod, State, _]]) ->
    Status0 = #{state => State, log => sys:get_log(Debug)},
    {Status, Shown} = gen:format_status(Mod, Status0, [Dict, State], [{data, [{"State", State}]}], fun(S) ->
        [{data, [{"State", maps:get(state, S)}]}]
    end),
    [
        {header, gen:format_status_header("Status for generic server", Name)},
        {data, [{"Status", SysState}, {"Parent", Parent}, {"Logged events", maps:get(log, Status)}]}
        | Shown
    ].
