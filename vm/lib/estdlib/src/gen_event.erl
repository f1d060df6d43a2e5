%% @doc The event manager behaviour, as the OTP documentation describes it: one process, any number of handlers.
-module(gen_event).

-export([
    start/0, start/1, start/2, start_link/0, start_link/1, start_link/2, start_monitor/0, start_monitor/1,
    start_monitor/2, stop/1, stop/3, notify/2, sync_notify/2, add_handler/3, add_sup_handler/3, delete_handler/3,
    swap_handler/3, swap_sup_handler/3, which_handlers/1, call/3, call/4, send_request/3, send_request/5,
    wait_response/2, wait_response/1, wait_response/3, receive_response/2, receive_response/1, receive_response/3,
    check_response/2, check_response/3, init_it/6, wake_hib/4, system_continue/3, system_terminate/4,
    system_code_change/4, system_get_state/1, system_replace_state/2, format_status/2, reqids_new/0,
    reqids_size/1, reqids_add/3, reqids_to_list/1
]).

-ifdef(SMALL).
-define(UNHANDLED(Module, Message), ok).
-else.
-export([format_log/1, format_log/2]).
-define(META(Tag), #{
    domain => [otp],
    report_cb => fun ?MODULE:format_log/2,
    error_logger => #{tag => Tag, report_cb => fun ?MODULE:format_log/1}
}).
-define(UNHANDLED(Module, Message),
    logger:warning(#{label => {gen_event, no_handle_info}, module => Module, message => Message}, ?META(warning_msg))
).
-endif.

-export_type([handler/0]).
-type handler() :: atom() | {atom(), term()}.

-callback init(Args :: term()) -> {ok, State :: term()} | {ok, State :: term(), hibernate} | {error, Reason :: term()}.
-callback handle_event(Event :: term(), State :: term()) ->
    {ok, State :: term()}
    | {ok, State :: term(), hibernate}
    | {swap_handler, Args1 :: term(), State :: term(), handler(), Args2 :: term()}
    | remove_handler.
-callback handle_call(Request :: term(), State :: term()) ->
    {ok, Reply :: term(), State :: term()}
    | {ok, Reply :: term(), State :: term(), hibernate}
    | {swap_handler, Reply :: term(), Args1 :: term(), State :: term(), handler(), Args2 :: term()}
    | {remove_handler, Reply :: term()}.
-callback handle_info(Info :: term(), State :: term()) ->
    {ok, State :: term()}
    | {ok, State :: term(), hibernate}
    | {swap_handler, Args1 :: term(), State :: term(), handler(), Args2 :: term()}
    | remove_handler.
-callback terminate(Args :: term(), State :: term()) -> term().
-callback code_change(OldVsn :: term(), State :: term(), Extra :: term()) -> {ok, State :: term()}.
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_info/2, terminate/2, code_change/3, format_status/1]).

-record(handler, {
    module :: module(),
    id = false :: false | term(),
    state :: term(),
    supervised = false :: false | pid()
}).

%% @doc Start an event manager.
-spec start() -> {ok, pid()} | {error, term()}.
start() -> start([]).

%% @doc Start an event manager, with a name or with options.
-spec start(tuple() | [term()]) -> {ok, pid()} | {error, term()}.
start(Name) when is_tuple(Name) -> start(Name, []);
start(Options) -> gen:start(?MODULE, nolink, ?MODULE, [], Options).

%% @doc Start a named event manager with options.
-spec start(tuple(), [term()]) -> {ok, pid()} | {error, term()}.
start(Name, Options) -> gen:start(?MODULE, nolink, Name, ?MODULE, [], Options).

%% @doc Start a linked event manager.
-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> start_link([]).

%% @doc Start a linked event manager, with a name or with options.
-spec start_link(tuple() | [term()]) -> {ok, pid()} | {error, term()}.
start_link(Name) when is_tuple(Name) -> start_link(Name, []);
start_link(Options) -> gen:start(?MODULE, link, ?MODULE, [], Options).

%% @doc Start a linked, named event manager with options.
-spec start_link(tuple(), [term()]) -> {ok, pid()} | {error, term()}.
start_link(Name, Options) -> gen:start(?MODULE, link, Name, ?MODULE, [], Options).

%% @doc Start an event manager and monitor it.
-spec start_monitor() -> {ok, {pid(), reference()}} | {error, term()}.
start_monitor() -> start_monitor([]).

%% @doc Start an event manager and monitor it, with a name or with options.
-spec start_monitor(tuple() | [term()]) -> {ok, {pid(), reference()}} | {error, term()}.
start_monitor(Name) when is_tuple(Name) -> start_monitor(Name, []);
start_monitor(Options) -> gen:start(?MODULE, monitor, ?MODULE, [], Options).

%% @doc Start a named event manager with options and monitor it.
-spec start_monitor(tuple(), [term()]) -> {ok, {pid(), reference()}} | {error, term()}.
start_monitor(Name, Options) -> gen:start(?MODULE, monitor, Name, ?MODULE, [], Options).

%% @doc Stop an event manager: every handler terminates with stop.
-spec stop(term()) -> ok.
stop(Manager) -> gen:stop(Manager).

%% @doc Stop an event manager with a reason, within a limit in milliseconds.
-spec stop(term(), term(), timeout()) -> ok.
stop(Manager, Reason, Timeout) -> gen:stop(Manager, Reason, Timeout).

%% @doc Send an event.
-spec notify(term(), term()) -> ok.
notify(Manager, Event) -> gen:cast(Manager, {notify, Event}).

%% @doc Send an event and wait until every handler has seen it.
-spec sync_notify(term(), term()) -> ok.
sync_notify(Manager, Event) -> request(Manager, {sync_notify, Event}, infinity).

%% @doc Add a handler.
-spec add_handler(term(), handler(), term()) -> term().
add_handler(Manager, Handler, Args) -> request(Manager, {add_handler, Handler, Args}, infinity).

%% @doc Add a handler that is linked to the caller's life.
-spec add_sup_handler(term(), handler(), term()) -> term().
add_sup_handler(Manager, Handler, Args) -> request(Manager, {add_sup_handler, Handler, Args, self()}, infinity).

%% @doc Delete a handler: what its terminate/2 answers.
-spec delete_handler(term(), handler(), term()) -> term().
delete_handler(Manager, Handler, Args) -> request(Manager, {delete_handler, Handler, Args}, infinity).

%% @doc Replace a handler by another, which gets what the first one's terminate/2 answers.
-spec swap_handler(term(), {handler(), term()}, {handler(), term()}) -> ok | {error, term()}.
swap_handler(Manager, {H1, A1}, {H2, A2}) -> request(Manager, {swap_handler, H1, A1, H2, A2}, infinity).

%% @doc swap_handler/3, the new handler linked to the caller's life.
-spec swap_sup_handler(term(), {handler(), term()}, {handler(), term()}) -> ok | {error, term()}.
swap_sup_handler(Manager, {H1, A1}, {H2, A2}) ->
    request(Manager, {swap_sup_handler, H1, A1, H2, A2, self()}, infinity).

%% @doc The handlers.
-spec which_handlers(term()) -> [handler()].
which_handlers(Manager) -> request(Manager, which_handlers, infinity).

%% @doc Ask one handler.
-spec call(term(), handler(), term()) -> term().
call(Manager, Handler, Query) -> request(Manager, {call, Handler, Query}, 5000).

%% @doc Ask one handler, within a limit in milliseconds.
-spec call(term(), handler(), term(), timeout()) -> term().
call(Manager, Handler, Query, Timeout) -> request(Manager, {call, Handler, Query}, Timeout).

request(Manager, Request, Timeout) ->
    {ok, Reply} = gen:call(Manager, self(), Request, Timeout),
    Reply.

%% @doc Ask one handler and return an identifier for its response.
-spec send_request(term(), handler(), term()) -> gen:request_id().
send_request(Manager, Handler, Query) -> gen:send_request(Manager, self(), {call, Handler, Query}).

%% @doc Ask one handler and add the request to a collection, with a label.
-spec send_request(term(), handler(), term(), Label :: term(), gen:request_ids()) -> gen:request_ids().
send_request(Manager, Handler, Query, Label, Ids) -> reqids_add(send_request(Manager, Handler, Query), Label, Ids).

%% @doc Wait for the response of a request.
-spec wait_response(gen:request_id()) -> gen:response().
wait_response(Id) -> of_handler(gen:wait_response(Id, infinity)).

%% @doc Wait for the response of a request; timeout leaves it pending.
-spec wait_response(gen:request_id(), gen:response_timeout()) -> gen:response() | timeout.
wait_response(Id, Timeout) -> of_handler(gen:wait_response(Id, Timeout)).

%% @doc Wait for the first response of a collection's requests, and delete its request if Delete.
-spec wait_response(gen:request_ids(), gen:response_timeout(), boolean()) ->
    {gen:response(), Label :: term(), gen:request_ids()} | no_request | timeout.
wait_response(Ids, Timeout, Delete) -> of_handler(gen:wait_response(Ids, Timeout, Delete)).

%% @doc Wait for the response of a request.
-spec receive_response(gen:request_id()) -> gen:response().
receive_response(Id) -> of_handler(gen:receive_response(Id, infinity)).

%% @doc Wait for the response of a request; timeout abandons it.
-spec receive_response(gen:request_id(), gen:response_timeout()) -> gen:response() | timeout.
receive_response(Id, Timeout) -> of_handler(gen:receive_response(Id, Timeout)).

%% @doc As wait_response/3; timeout abandons all requests of the collection.
-spec receive_response(gen:request_ids(), gen:response_timeout(), boolean()) ->
    {gen:response(), Label :: term(), gen:request_ids()} | no_request | timeout.
receive_response(Ids, Timeout, Delete) -> of_handler(gen:receive_response(Ids, Timeout, Delete)).

%% @doc Whether a message is the response of a request.
-spec check_response(term(), gen:request_id()) -> gen:response() | no_reply.
check_response(Message, Id) -> of_handler(gen:check_response(Message, Id)).

%% @doc Whether a message is the response of one of a collection's requests.
-spec check_response(term(), gen:request_ids(), boolean()) ->
    {gen:response(), Label :: term(), gen:request_ids()} | no_request | no_reply.
check_response(Message, Ids, Delete) -> of_handler(gen:check_response(Message, Ids, Delete)).

%% What a handler can't answer is an error of the request.
of_handler({reply, {error, _} = Error}) -> Error;
of_handler({{reply, {error, _} = Error}, Label, Ids}) -> {Error, Label, Ids};
of_handler(Response) -> Response.

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

%% @private
-spec init_it(pid(), pid() | self, term(), module(), term(), [term()]) -> no_return().
init_it(Starter, self, Name, Mod, Args, Options) ->
    init_it(Starter, self(), Name, Mod, Args, Options);
init_it(Starter, Parent, Name, _, _, Options) ->
    process_flag(trap_exit, true),
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(gen:environment(Parent, Options), gen:name(Name), [], false).

loop(Env, Name, Handlers, true) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Env, Name, Handlers, false]);
loop({Parent, Debug, HibernateAfter} = Env, Name, Handlers, false) ->
    receive
        {system, From, Request} ->
            sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, [Name, Handlers, HibernateAfter]);
        {'EXIT', Parent, Reason} ->
            terminate_all(Handlers, Name),
            exit(Reason);
        Message when Debug =:= [] ->
            message(Message, Env, Name, Handlers);
        Message ->
            Debug1 = sys:handle_debug(Debug, fun print_event/3, Name, {in, Message}),
            message(Message, {Parent, Debug1, HibernateAfter}, Name, Handlers)
    after HibernateAfter ->
        loop(Env, Name, Handlers, true)
    end.

print_event(Device, {in, {notify, Event}}, Name) ->
    io:format(Device, "*DBG* ~tp got event ~tp~n", [Name, Event]);
print_event(Device, {in, {_, _, {call, Handler, Query}}}, Name) ->
    io:format(Device, "*DBG* ~tp(~tp) got call ~tp~n", [Name, Handler, Query]);
print_event(Device, {in, Message}, Name) ->
    io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]).

%% @private
-spec wake_hib(gen:environment(), term(), [#handler{}], false) -> no_return().
wake_hib(Env, Name, Handlers, _) -> loop(Env, Name, Handlers, false).

message({notify, Event}, Env, Name, Handlers) ->
    {Handlers1, Hib} = all(handle_event, Event, Handlers, Name),
    loop(Env, Name, Handlers1, Hib);
message({_, From, {sync_notify, Event}}, Env, Name, Handlers) ->
    {Handlers1, Hib} = all(handle_event, Event, Handlers, Name),
    gen:reply(From, ok),
    loop(Env, Name, Handlers1, Hib);
message({_, From, {add_handler, Handler, Args}}, Env, Name, Handlers) ->
    answer(From, add(Handler, Args, false, Handlers), Env, Name);
message({_, From, {add_sup_handler, Handler, Args, Owner}}, Env, Name, Handlers) ->
    link(Owner),
    answer(From, add(Handler, Args, Owner, Handlers), Env, Name);
message({_, From, {delete_handler, Handler, Args}}, Env, Name, Handlers) ->
    {Reply, Handlers1} =
        case take(Handler, Handlers) of
            {H, Rest} -> {terminate(H, Args, delete, Name, normal), Rest};
            false -> {{error, module_not_found}, Handlers}
        end,
    answer(From, {Reply, Handlers1, false}, Env, Name);
message({_, From, {swap_handler, H1, A1, H2, A2}}, Env, Name, Handlers) ->
    answer(From, swap(H1, A1, H2, A2, keep, Handlers, Name), Env, Name);
message({_, From, {swap_sup_handler, H1, A1, H2, A2, Owner}}, Env, Name, Handlers) ->
    link(Owner),
    answer(From, swap(H1, A1, H2, A2, Owner, Handlers, Name), Env, Name);
message({_, From, which_handlers}, Env, Name, Handlers) ->
    answer(From, {[name_of(H) || H <- Handlers], Handlers, false}, Env, Name);
message({_, From, {call, Handler, Query}}, Env, Name, Handlers) ->
    answer(From, ask(Handler, Query, Handlers, Name), Env, Name);
message({'EXIT', From, Reason} = Message, Env, Name, Handlers) ->
    case [H || #handler{supervised = Owner} = H <- Handlers, Owner =:= From] of
        [] ->
            {Handlers1, Hib} = all(handle_info, Message, Handlers, Name),
            loop(Env, Name, Handlers1, Hib);
        Owned ->
            [terminate(H#handler{supervised = false}, {stop, Reason}, shutdown, Name, normal) || H <- Owned],
            Others = [H || #handler{supervised = Owner} = H <- Handlers, Owner =/= From],
            loop(Env, Name, Others, false)
    end;
message(Message, Env, Name, Handlers) ->
    {Handlers1, Hib} = all(handle_info, Message, Handlers, Name),
    loop(Env, Name, Handlers1, Hib).

answer(From, {Reply, Handlers, Hib}, Env, Name) ->
    gen:reply(From, Reply),
    loop(Env, Name, Handlers, Hib).

name_of(#handler{module = Module, id = false}) -> Module;
name_of(#handler{module = Module, id = Id}) -> {Module, Id}.

take(Handler, Handlers) -> take(Handler, Handlers, []).

take(Handler, [H | T], Seen) ->
    case name_of(H) of
        Handler -> {H, lists:reverse(Seen, T)};
        _ -> take(Handler, T, [H | Seen])
    end;
take(_, [], _) ->
    false.

new({Module, Id}, Owner) -> #handler{module = Module, id = Id, supervised = Owner};
new(Module, Owner) -> #handler{module = Module, supervised = Owner}.

add(Handler, Args, Owner, Handlers) ->
    #handler{module = Module} = H = new(Handler, Owner),
    case catch Module:init(Args) of
        {ok, State} -> {ok, [H#handler{state = State} | Handlers], false};
        {ok, State, hibernate} -> {ok, [H#handler{state = State} | Handlers], true};
        Other -> {Other, Handlers, false}
    end.

swap(H1, A1, H2, A2, Owner, Handlers, Name) ->
    {Answer, Kept, Rest} =
        case take(H1, Handlers) of
            {H, Others} ->
                {terminate(H#handler{supervised = false}, A1, swapped, Name, normal), H#handler.supervised, Others};
            false -> {error, false, Handlers}
        end,
    NewOwner =
        case Owner of
            keep -> Kept;
            _ -> Owner
        end,
    case add(H2, {A2, Answer}, NewOwner, Rest) of
        {ok, New, Hib} -> {ok, New, Hib};
        {{error, _} = Error, New, Hib} -> {Error, New, Hib};
        {Other, New, Hib} -> {{error, Other}, New, Hib}
    end.

ask(Handler, Query, Handlers, Name) ->
    case take(Handler, Handlers) of
        {#handler{module = Module, state = State} = H, Rest} ->
            Keep = fun(New) -> replace(H, New, Handlers) end,
            case catch_call(fun() -> Module:handle_call(Query, State) end) of
                {ok, Reply, State1} -> {Reply, Keep(H#handler{state = State1}), false};
                {ok, Reply, State1, hibernate} -> {Reply, Keep(H#handler{state = State1}), true};
                {swap_handler, Reply, A1, State1, H2, A2} ->
                    {Left, Hib} = swap_within(H#handler{state = State1}, A1, H2, A2, Rest, Name),
                    {Reply, Left, Hib};
                {remove_handler, Reply} ->
                    terminate(H, remove_handler, removed, Name, normal),
                    {Reply, Rest, false};
                Bad ->
                    failed(H, Bad, Query, Name),
                    {{error, Bad}, Rest, false}
            end;
        false ->
            {{error, bad_module}, Handlers, false}
    end.

replace(Old, New, [Old | T]) -> [New | T];
replace(Old, New, [H | T]) -> [H | replace(Old, New, T)].

all(Callback, Event, Handlers, Name) -> all(Callback, Event, Handlers, Name, [], false).

all(Callback, Event, [H | T], Name, Seen, Hib) ->
    {New, Hib1} = one(Callback, Event, H, Name),
    all(Callback, Event, T, Name, lists:reverse(New, Seen), Hib orelse Hib1);
all(_, _, [], _, Seen, Hib) ->
    {lists:reverse(Seen), Hib}.

one(handle_info, Event, #handler{module = Module} = H, Name) ->
    case erlang:function_exported(Module, handle_info, 2) of
        true -> run(handle_info, Event, H, Name);
        false ->
            ?UNHANDLED(Module, Event),
            {[H], false}
    end;
one(Callback, Event, H, Name) ->
    run(Callback, Event, H, Name).

run(Callback, Event, #handler{module = Module, state = State} = H, Name) ->
    case catch_call(fun() -> Module:Callback(Event, State) end) of
        {ok, State1} -> {[H#handler{state = State1}], false};
        {ok, State1, hibernate} -> {[H#handler{state = State1}], true};
        {swap_handler, A1, State1, H2, A2} -> swap_within(H#handler{state = State1}, A1, H2, A2, [], Name);
        remove_handler ->
            terminate(H, remove_handler, removed, Name, normal),
            {[], false};
        Bad ->
            failed(H, Bad, Event, Name),
            {[], false}
    end.

%% A handler that replaces itself: its successor stands in its place, or nothing does.
swap_within(#handler{supervised = Owner} = H, A1, H2, A2, Rest, Name) ->
    Answer = terminate(H#handler{supervised = false}, A1, swapped, Name, normal),
    is_pid(Owner) andalso (Owner ! {gen_event_EXIT, name_of(H), {swapped, H2, Owner}}),
    case add(H2, {A2, Answer}, Owner, Rest) of
        {ok, Handlers, Hib} ->
            {Handlers, Hib};
        {_, Handlers, _} ->
            tell(H, normal),
            {Handlers, false}
    end.

catch_call(Fun) ->
    try
        Fun()
    catch
        throw:Value -> Value;
        error:Reason:Stack -> {'EXIT', {Reason, Stack}};
        exit:Reason -> {'EXIT', Reason}
    end.

failed(H, Bad, Event, Name) -> terminate(H, {error, Bad}, Event, Name, Bad).

%% End a handler: its terminate/2 gets Args; a supervised one's owner is told.
terminate(#handler{module = Module, state = State} = H, Args, Last, Name, Reason) ->
    Answer =
        case erlang:function_exported(Module, terminate, 2) of
            true -> catch Module:terminate(Args, State);
            false -> ok
        end,
    case Reason of
        normal -> ok;
        _ -> report(H, Reason, Last, Name)
    end,
    case {H#handler.supervised, Last} of
        {false, _} -> ok;
        {Owner, shutdown} -> Owner ! {gen_event_EXIT, name_of(H), shutdown};
        {_, _} when Reason =:= normal -> tell(H, normal);
        {_, _} -> tell(H, Reason)
    end,
    Answer.

tell(#handler{supervised = false}, _) ->
    ok;
tell(#handler{supervised = Owner} = H, Reason) ->
    Owner ! {gen_event_EXIT, name_of(H), Reason},
    unlink(Owner),
    ok.

terminate_all(Handlers, Name) ->
    [terminate(H, stop, shutdown, Name, normal) || H <- Handlers],
    ok.

-ifdef(SMALL).
report(H, Reason, Last, Name) ->
    logger:error(#{
        label => {gen_event, terminate},
        handler => name_of(H),
        name => Name,
        last_message => Last,
        state => H#handler.state,
        reason => Reason
    }).
-else.
report(#handler{module = Module, state = State} = H, Reason, Last, Name) ->
    Facts = #{last_message => Last, state => State, reason => Reason},
    logger:error((gen:format_failure(Module, Facts, message, last_message, fun() -> [get(), State] end, state))#{
        label => {gen_event, terminate}, handler => name_of(H), name => gen:shown_name(Name)
    }, ?META(error)).
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
system_continue(Parent, Debug, [Name, Handlers, HibernateAfter]) ->
    loop({Parent, Debug, HibernateAfter}, Name, Handlers, false).

%% @private
-spec system_terminate(term(), pid(), [term()], [term()]) -> no_return().
system_terminate(Reason, _, _, [Name, Handlers, _]) ->
    terminate_all(Handlers, Name),
    exit(Reason).

%% @private
-spec system_code_change([term()], module(), term(), term()) -> {ok, [term()]}.
system_code_change([Name, Handlers, HibernateAfter], Module, OldVsn, Extra) ->
    Changed = [
        case H of
            #handler{module = Module, state = State} ->
                {ok, State1} = Module:code_change(OldVsn, State, Extra),
                H#handler{state = State1};
            _ ->
                H
        end
     || H <- Handlers
    ],
    {ok, [Name, Changed, HibernateAfter]}.

%% @private
-spec system_get_state([term()]) -> {ok, [{module(), term(), term()}]}.
system_get_state([_, Handlers, _]) -> {ok, [state_of(H) || H <- Handlers]}.

state_of(#handler{module = Module, id = Id, state = State}) -> {Module, Id, State}.

%% @private
-spec system_replace_state(fun((tuple()) -> tuple()), [term()]) -> {ok, [tuple()], [term()]}.
system_replace_state(Fun, [Name, Handlers, HibernateAfter]) ->
    New = [
        begin
            Old = state_of(H),
            {Module, Id} = {element(1, Old), element(2, Old)},
            try Fun(Old) of
                {Module, Id, State} -> H#handler{state = State};
                _ -> H
            catch
                _:_ -> H
            end
        end
     || H <- Handlers
    ],
    {ok, [state_of(H) || H <- New], [Name, New, HibernateAfter]}.

%% @private
-spec format_status(normal, [term()]) -> [term()].
format_status(_, [_, SysState, Parent, Debug, [Name, Handlers, _]]) ->
    [
        {header, gen:format_status_header("Status for event handler", Name)},
        {data, [{"Status", SysState}, {"Logged Events", sys:get_log(Debug)}, {"Parent", Parent}]},
        {items, {"Installed handlers", Handlers}}
    ].
