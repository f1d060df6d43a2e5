%% @doc The generic state machine behaviour, as the OTP documentation describes it: both callback modes, state enter
%% calls, postponed and inserted events, and all three kinds of timeouts.
%%
%% The loop keeps one record. An event is handled by one call of the callback; the actions that it answers are folded
%% into the record in order; then the state is entered (if it changed), postponed events are put back, and the next event
%% is taken: inserted ones first, then timeouts of zero, then the mailbox.
-module(gen_statem).

-export([
    start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3, cast/2,
    call/2, call/3, reply/1, reply/2, send_request/2, send_request/4, wait_response/1, wait_response/2,
    wait_response/3, receive_response/1, receive_response/2, receive_response/3, check_response/2,
    check_response/3, enter_loop/4, enter_loop/5, enter_loop/6, init_it/6, wakeup_from_hibernate/1,
    system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1, system_replace_state/2,
    format_status/2, reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1
]).

-ifdef(SMALL).
-define(META(Tag), #{}).
-else.
-export([format_log/1, format_log/2]).
-define(META(Tag), #{
    domain => [otp],
    report_cb => fun ?MODULE:format_log/2,
    error_logger => #{tag => Tag, report_cb => fun ?MODULE:format_log/1}
}).
-endif.

-export_type([from/0, event_type/0, action/0, callback_mode_result/0, state/0, data/0]).

-type from() :: {pid(), Tag :: term()}.
-type state() :: term().
-type data() :: term().
-type event_type() ::
    {call, from()} | cast | info | timeout | {timeout, Name :: term()} | state_timeout | internal.
-type callback_mode_result() ::
    state_functions | handle_event_function | [state_functions | handle_event_function | state_enter].
-type action() :: term().

-callback init(Args :: term()) ->
    {ok, state(), data()}
    | {ok, state(), data(), [action()] | action()}
    | ignore
    | {stop, Reason :: term()}
    | {error, Reason :: term()}.
-callback callback_mode() -> callback_mode_result().
-callback handle_event(event_type() | enter, Content :: term(), state(), data()) -> term().
-callback terminate(Reason :: term(), state(), data()) -> term().
-callback code_change(OldVsn :: term(), state(), data(), Extra :: term()) -> {ok, state(), data()} | term().
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_event/4, terminate/3, code_change/4, format_status/1]).

-record(sm, {
    env :: gen:environment(),
    name :: term(),
    module :: module(),
    %% callback modules that push_callback_module put aside, newest first
    pushed = [] :: [module()],
    mode = state_functions :: state_functions | handle_event_function,
    enter = false :: boolean(),
    state :: term(),
    data :: term(),
    %% events to handle before the mailbox, oldest first
    queue = [] :: [{term(), term()}],
    %% postponed events, newest first
    postponed = [] :: [{term(), term()}],
    %% timers: Key -> {TimerRef | 0, Content}; Key is state_timeout, timeout or {timeout, Name}
    timers = #{} :: #{term() => {reference() | zero, term()}},
    %% timeouts of zero that are due, oldest first
    due = [] :: [term()],
    hibernate = false :: boolean()
}).

%% What the actions of one callback ask for.
-record(wish, {
    postpone = false :: boolean(),
    hibernate = false :: boolean(),
    next = [] :: [{term(), term()}]
}).

%% @doc Start a state machine.
-spec start(module(), term(), [term()]) -> {ok, pid()} | ignore | {error, term()}.
start(Mod, Args, Options) -> gen:start(?MODULE, nolink, Mod, Args, Options).

%% @doc Start a named state machine.
-spec start(tuple(), module(), term(), [term()]) -> {ok, pid()} | ignore | {error, term()}.
start(Name, Mod, Args, Options) -> gen:start(?MODULE, nolink, Name, Mod, Args, Options).

%% @doc Start a linked state machine.
-spec start_link(module(), term(), [term()]) -> {ok, pid()} | ignore | {error, term()}.
start_link(Mod, Args, Options) -> gen:start(?MODULE, link, Mod, Args, Options).

%% @doc Start a linked, named state machine.
-spec start_link(tuple(), module(), term(), [term()]) -> {ok, pid()} | ignore | {error, term()}.
start_link(Name, Mod, Args, Options) -> gen:start(?MODULE, link, Name, Mod, Args, Options).

%% @doc Start a state machine and monitor it.
-spec start_monitor(module(), term(), [term()]) -> {ok, {pid(), reference()}} | ignore | {error, term()}.
start_monitor(Mod, Args, Options) -> gen:start(?MODULE, monitor, Mod, Args, Options).

%% @doc Start a named state machine and monitor it.
-spec start_monitor(tuple(), module(), term(), [term()]) -> {ok, {pid(), reference()}} | ignore | {error, term()}.
start_monitor(Name, Mod, Args, Options) -> gen:start(?MODULE, monitor, Name, Mod, Args, Options).

%% @doc Stop a state machine with reason normal.
-spec stop(term()) -> ok.
stop(Server) -> gen:stop(Server).

%% @doc Stop a state machine with a reason, within a limit in milliseconds.
-spec stop(term(), term(), timeout()) -> ok.
stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

%% @doc Send an event without an answer.
-spec cast(term(), term()) -> ok.
cast(Server, Content) -> gen:cast(Server, {'$gen_cast', Content}).

%% @doc Send an event and wait for its answer, without a limit.
-spec call(term(), term()) -> term().
call(Server, Request) -> call(Server, Request, infinity).

%% @doc Send an event and wait for its answer: a limit, {clean_timeout, T} or {dirty_timeout, T}.
-spec call(term(), term(), timeout() | {clean_timeout | dirty_timeout, timeout()}) -> term().
call(Server, Request, {_, Timeout} = Limit) -> call(Server, Request, Timeout, [Server, Request, Limit]);
call(Server, Request, Timeout) -> call(Server, Request, Timeout, [Server, Request, Timeout]).

call(Server, Request, Timeout, Args) ->
    try gen:call(Server, '$gen_call', Request, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, Args}})
    end.

%% @doc Answer several calls.
-spec reply({reply, from(), term()} | [{reply, from(), term()}]) -> ok.
reply({reply, From, Reply}) -> gen:reply(From, Reply);
reply(Replies) when is_list(Replies) -> lists:foreach(fun reply/1, Replies).

%% @doc Answer a call.
-spec reply(from(), term()) -> ok.
reply(From, Reply) -> gen:reply(From, Reply).

%% @doc Send a request and return an identifier for its response.
-spec send_request(term(), term()) -> gen:request_id().
send_request(Server, Request) -> gen:send_request(Server, '$gen_call', Request).

%% @doc Send a request and add it to a collection, with a label.
-spec send_request(term(), term(), Label :: term(), gen:request_ids()) -> gen:request_ids().
send_request(Server, Request, Label, Ids) -> reqids_add(send_request(Server, Request), Label, Ids).

%% @doc Wait for the response of a request.
-spec wait_response(gen:request_id()) -> gen:response().
wait_response(Id) -> gen:wait_response(Id, infinity).

%% @doc Wait for the response of a request; timeout leaves it pending.
-spec wait_response(gen:request_id(), gen:response_timeout()) -> gen:response() | timeout.
wait_response(Id, Timeout) -> gen:wait_response(Id, Timeout).

%% @doc Wait for the first response of a collection's requests, and delete its request if Delete.
-spec wait_response(gen:request_ids(), gen:response_timeout(), boolean()) ->
    {gen:response(), Label :: term(), gen:request_ids()} | no_request | timeout.
wait_response(Ids, Timeout, Delete) -> gen:wait_response(Ids, Timeout, Delete).

%% @doc Wait for the response of a request.
-spec receive_response(gen:request_id()) -> gen:response().
receive_response(Id) -> gen:receive_response(Id, infinity).

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

%% @doc Make an existing process a state machine.
-spec enter_loop(module(), [term()], state(), data()) -> no_return().
enter_loop(Mod, Options, State, Data) -> enter_loop(Mod, Options, State, Data, self(), []).

%% @doc Make an existing process a state machine: with a name, or with actions.
-spec enter_loop(module(), [term()], state(), data(), term()) -> no_return().
enter_loop(Mod, Options, State, Data, Server) when
    is_pid(Server); is_tuple(Server), element(1, Server) =:= local;
    is_tuple(Server), element(1, Server) =:= global; is_tuple(Server), element(1, Server) =:= via
->
    enter_loop(Mod, Options, State, Data, Server, []);
enter_loop(Mod, Options, State, Data, Actions) ->
    enter_loop(Mod, Options, State, Data, self(), Actions).

%% @doc Make an existing process a state machine, with a name and actions.
-spec enter_loop(module(), [term()], state(), data(), term(), [action()] | action()) -> no_return().
enter_loop(Mod, Options, State, Data, Server, Actions) when is_atom(Mod), is_list(Options) ->
    begin_loop(gen:environment(gen:get_parent(), Options), gen:name(Server), Mod, State, Data, Actions).

%% @private
-spec init_it(pid(), pid() | self, term(), module(), term(), [term()]) -> no_return().
init_it(Starter, self, Name, Mod, Args, Options) ->
    init_it(Starter, self(), Name, Mod, Args, Options);
init_it(Starter, Parent, Name0, Mod, Args, Options) ->
    Name = gen:name(Name0),
    Env = gen:environment(Parent, Options),
    try thrown(fun() -> Mod:init(Args) end) of
        {ok, State, Data} ->
            started(Starter, Env, Name0, Name, Mod, State, Data, []);
        {ok, State, Data, Actions} ->
            started(Starter, Env, Name0, Name, Mod, State, Data, Actions);
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
            Bad = {bad_return_from_init, Other},
            proc_lib:init_fail(Starter, {error, Bad}, {error, Bad})
    catch
        Class:Reason:Stack ->
            gen:unregister_name(Name0),
            Shown =
                case Class of
                    error -> {Reason, Stack};
                    _ -> Reason
                end,
            proc_lib:init_fail(Starter, {error, Shown}, {Class, Reason, Stack})
    end.

thrown(Fun) ->
    try
        Fun()
    catch
        throw:Value -> Value
    end.

started(Starter, Env, Name0, Name, Mod, State, Data, Actions) ->
    try mode(Mod) of
        {_, _} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            begin_loop(Env, Name, Mod, State, Data, Actions)
    catch
        Class:Reason:Stack ->
            gen:unregister_name(Name0),
            Shown =
                case Class of
                    error -> {Reason, Stack};
                    _ -> Reason
                end,
            proc_lib:init_fail(Starter, {error, Shown}, {Class, Reason, Stack})
    end.

%% {Mode, WhetherStatesAreEntered} from what callback_mode/0 answers.
mode(Mod) ->
    Result = thrown(fun() -> Mod:callback_mode() end),
    Words =
        case Result of
            _ when is_list(Result) -> Result;
            _ -> [Result]
        end,
    Modes = [W || W <- Words, W =:= state_functions orelse W =:= handle_event_function],
    Known = lists:all(fun(W) -> lists:member(W, [state_functions, handle_event_function, state_enter]) end, Words),
    case Modes of
        [Mode] when Known -> {Mode, lists:member(state_enter, Words)};
        _ -> erlang:error({bad_return_from_callback_mode, Result})
    end.

begin_loop(Env, Name, Mod, State, Data, Actions) ->
    {Mode, Enter} = mode(Mod),
    S = #sm{env = Env, name = Name, module = Mod, mode = Mode, enter = Enter, state = State, data = Data},
    acted(
        fun() ->
            {S1, Wish} = actions(Actions, none, S, #wish{}),
            enter(State, S1, Wish)
        end,
        {init, none},
        S,
        fun({S2, Wish}) -> settle(S2, Wish) end
    ).

%% Run Fun, which may fail as a callback does; go on with Next outside of the try, so that the stack stays flat.
acted(Fun, Event, S, Next) ->
    try
        Fun()
    of
        Result -> Next(Result)
    catch
        throw:{'$stop', Reason, S1} -> terminate(exit, Reason, [], Event, S1);
        throw:{'$bad', Reason, S1} -> terminate(error, Reason, [], Event, S1);
        Class:Reason:Stack -> terminate(Class, Reason, Stack, Event, S)
    end.

stop_with(Reason, S) -> throw({'$stop', Reason, S}).
bad(Reason, S) -> throw({'$bad', Reason, S}).

%% -- the loop ---------------------------------------------------------------------------------------------------

settle(S, #wish{next = Next, hibernate = Hibernate}) ->
    next(S#sm{queue = Next ++ S#sm.queue, hibernate = Hibernate}).

next(#sm{queue = [{Type, Content} | Queue]} = S) ->
    event(Type, Content, S#sm{queue = Queue});
next(#sm{due = [Key | Due]} = S) ->
    #{Key := {_, Content}} = S#sm.timers,
    event(Key, Content, S#sm{due = Due, timers = maps:remove(Key, S#sm.timers)});
next(#sm{hibernate = true} = S) ->
    proc_lib:hibernate(?MODULE, wakeup_from_hibernate, [S#sm{hibernate = false}]);
next(#sm{env = {_, _, HibernateAfter}} = S) ->
    receive
        Message -> message(Message, S)
    after HibernateAfter ->
        proc_lib:hibernate(?MODULE, wakeup_from_hibernate, [S])
    end.

note(_, #sm{env = {_, [], _}} = S) ->
    S;
note(Event, #sm{env = {Parent, Debug, HibernateAfter}, name = Name, state = State} = S) ->
    S#sm{env = {Parent, sys:handle_debug(Debug, fun print_event/3, {Name, State}, Event), HibernateAfter}}.

print_event(Device, {in, Event, State}, {Name, _}) ->
    io:format(Device, "*DBG* ~tp receive ~ts in state ~tp~n", [Name, event_text(Event), State]);
print_event(Device, {out, Reply, {To, _}}, {Name, _}) ->
    io:format(Device, "*DBG* ~tp send ~tp to ~tw~n", [Name, Reply, To]);
print_event(Device, {Tag, Event, State, State}, {Name, _}) ->
    io:format(Device, "*DBG* ~tp ~tw ~ts in state ~tp~n", [Name, Tag, event_text(Event), State]);
print_event(Device, {Tag, Event, State, Next}, {Name, _}) ->
    io:format(Device, "*DBG* ~tp ~tw ~ts in state ~tp => ~tp~n", [Name, Tag, event_text(Event), State, Next]).

event_text({{call, {Pid, _}}, Content}) -> io_lib:format("call ~tp from ~tw", [Content, Pid]);
event_text({Type, Content}) -> io_lib:format("~tw ~tp", [Type, Content]).

%% @private
-spec wakeup_from_hibernate(#sm{}) -> no_return().
wakeup_from_hibernate(S) -> next(S).

message({'$gen_call', From, Request}, S) ->
    event({call, From}, Request, S);
message({'$gen_cast', Content}, S) ->
    event(cast, Content, S);
message({timeout, Ref, {?MODULE, Key}} = Message, S) ->
    case S#sm.timers of
        #{Key := {Ref, Content}} -> event(Key, Content, S#sm{timers = maps:remove(Key, S#sm.timers)});
        #{} -> event(info, Message, S)
    end;
message({system, From, Request}, #sm{env = {Parent, Debug, _}} = S) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, S);
message({'EXIT', Parent, Reason} = Message, #sm{env = {Parent, _, _}} = S) ->
    terminate(exit, Reason, [], {info, Message}, S);
message(Message, S) ->
    event(info, Message, S).

event(Type, Content, S0) ->
    %% An event timeout is cancelled by any event.
    S = note({in, {Type, Content}, S0#sm.state}, cancel(timeout, S0)),
    acted(
        fun() ->
            Result = thrown(fun() -> handle(Type, Content, S) end),
            result(Result, {Type, Content}, S)
        end,
        {Type, Content},
        S,
        fun({S1, Wish}) ->
            Tag =
                case Wish#wish.postpone of
                    true -> postpone;
                    false -> consume
                end,
            settle(note({Tag, {Type, Content}, S#sm.state, S1#sm.state}, S1), Wish)
        end
    ).

handle(Type, Content, #sm{mode = state_functions, module = Mod, state = State, data = Data}) ->
    Mod:State(Type, Content, Data);
handle(Type, Content, #sm{module = Mod, state = State, data = Data}) ->
    Mod:handle_event(Type, Content, State, Data).

result(Result, Event, #sm{data = Data, state = State} = S) ->
    case Result of
        {next_state, New, Data1} -> change(New, Data1, [], Event, S);
        {next_state, New, Data1, Actions} -> change(New, Data1, Actions, Event, S);
        {keep_state, Data1} -> stay(Data1, [], Event, S);
        {keep_state, Data1, Actions} -> stay(Data1, Actions, Event, S);
        keep_state_and_data -> stay(Data, [], Event, S);
        {keep_state_and_data, Actions} -> stay(Data, Actions, Event, S);
        {repeat_state, Data1} -> again(State, Data1, [], Event, S);
        {repeat_state, Data1, Actions} -> again(State, Data1, Actions, Event, S);
        repeat_state_and_data -> again(State, Data, [], Event, S);
        {repeat_state_and_data, Actions} -> again(State, Data, Actions, Event, S);
        stop -> stop_with(normal, S);
        {stop, Reason} -> stop_with(Reason, S);
        {stop, Reason, Data1} -> stop_with(Reason, S#sm{data = Data1});
        {stop_and_reply, Reason, Replies} -> reply_and_stop(Reason, Replies, S);
        {stop_and_reply, Reason, Replies, Data1} -> reply_and_stop(Reason, Replies, S#sm{data = Data1});
        _ -> bad({bad_return_from_state_function, Result}, S)
    end.

reply_and_stop(Reason, Replies, S) ->
    List =
        case Replies of
            _ when is_list(Replies) -> Replies;
            _ -> [Replies]
        end,
    lists:foreach(
        fun
            ({reply, From, Reply}) -> gen:reply(From, Reply);
            (Other) -> bad({bad_reply_action_from_state_function, Other}, S)
        end,
        List
    ),
    stop_with(Reason, S).

stay(Data, Actions, Event, S) -> actions(Actions, Event, S#sm{data = Data}, #wish{}).

change(New, _, _, _, #sm{mode = state_functions} = S) when not is_atom(New) ->
    bad({callback_mode_not_atom_state, New}, S);
change(New, Data, Actions, Event, #sm{state = New} = S) ->
    stay(Data, Actions, Event, S);
change(New, Data, Actions, Event, #sm{state = Old} = S) ->
    moved(Old, New, Data, Actions, Event, S).

%% A repeated state is entered again, but it is no change: timers and postponed events stay.
again(State, Data, Actions, Event, S) ->
    {S1, Wish} = stay(Data, Actions, Event, S),
    enter(State, S1, Wish).

%% A change of state: actions apply, the state timeout ends, postponed events come back, and the new
%% state is entered before any of them.
moved(Old, New, Data, Actions, Event, S0) ->
    S1 = cancel(state_timeout, S0#sm{state = New, data = Data}),
    {S2, Wish} = actions(Actions, Event, S1, #wish{}),
    S3 = S2#sm{postponed = [], queue = lists:reverse(S2#sm.postponed, S2#sm.queue)},
    enter(Old, S3, Wish).

%% Call the state's enter callback; its actions may do all but postpone, insert events or change the state.
enter(_, #sm{enter = false} = S, Wish) ->
    {S, Wish};
enter(Old, #sm{data = Data} = S, Wish) ->
    case thrown(fun() -> handle(enter, Old, S) end) of
        {keep_state, Data1} -> {S#sm{data = Data1}, Wish};
        {keep_state, Data1, Actions} -> entered(Actions, S#sm{data = Data1}, Wish);
        keep_state_and_data -> {S, Wish};
        {keep_state_and_data, Actions} -> entered(Actions, S, Wish);
        {next_state, State, Data1} when State =:= S#sm.state -> {S#sm{data = Data1}, Wish};
        {next_state, State, Data1, Actions} when State =:= S#sm.state -> entered(Actions, S#sm{data = Data1}, Wish);
        {repeat_state, Data1} -> enter(S#sm.state, S#sm{data = Data1}, Wish);
        {repeat_state, Data1, Actions} -> reenter(Actions, S#sm{data = Data1}, Wish);
        repeat_state_and_data -> enter(S#sm.state, S#sm{data = Data}, Wish);
        {repeat_state_and_data, Actions} -> reenter(Actions, S, Wish);
        stop -> stop_with(normal, S);
        {stop, Reason} -> stop_with(Reason, S);
        {stop, Reason, Data1} -> stop_with(Reason, S#sm{data = Data1});
        {stop_and_reply, Reason, Replies} -> reply_and_stop(Reason, Replies, S);
        {stop_and_reply, Reason, Replies, Data1} -> reply_and_stop(Reason, Replies, S#sm{data = Data1});
        Other -> bad({bad_state_enter_return_from_state_function, Other}, S)
    end.

reenter(Actions, S, Wish) ->
    {S1, Wish1} = entered(Actions, S, Wish),
    enter(S1#sm.state, S1, Wish1).

entered(Actions, S, Wish) ->
    List = as_list(Actions),
    case lists:filter(fun is_forbidden_on_entry/1, List) of
        [] -> actions(List, none, S, Wish);
        [Action | _] -> bad({bad_state_enter_action_from_state_function, Action}, S)
    end.

is_forbidden_on_entry(postpone) -> true;
is_forbidden_on_entry({postpone, _}) -> true;
is_forbidden_on_entry({next_event, _, _}) -> true;
is_forbidden_on_entry(_) -> false.

as_list(Actions) when is_list(Actions) -> Actions;
as_list(Action) -> [Action].

%% -- actions ----------------------------------------------------------------------------------------------------

actions(Actions, Event, S, Wish) -> fold(as_list(Actions), Event, S, Wish).

fold([], none, S, Wish) ->
    {S, Wish};
fold([], Event, S, #wish{postpone = true} = Wish) ->
    {S#sm{postponed = [Event | S#sm.postponed]}, Wish};
fold([], _, S, Wish) ->
    {S, Wish};
fold([Action | T], Event, S, Wish) ->
    {S1, Wish1} = action(Action, S, Wish),
    fold(T, Event, S1, Wish1).

action({reply, From, Reply}, S, Wish) ->
    gen:reply(From, Reply),
    {note({out, Reply, From}, S), Wish};
action(postpone, S, Wish) ->
    {S, Wish#wish{postpone = true}};
action({postpone, Bool}, S, Wish) when is_boolean(Bool) ->
    {S, Wish#wish{postpone = Bool}};
action(hibernate, S, Wish) ->
    {S, Wish#wish{hibernate = true}};
action({hibernate, Bool}, S, Wish) when is_boolean(Bool) ->
    {S, Wish#wish{hibernate = Bool}};
action({next_event, Type, Content} = Action, S, Wish) ->
    case is_event_type(Type) of
        true -> {S, Wish#wish{next = Wish#wish.next ++ [{Type, Content}]}};
        false -> bad({bad_action_from_state_function, Action}, S)
    end;
action({Key, update, Content}, S, Wish) when Key =:= state_timeout; Key =:= timeout; element(1, Key) =:= timeout ->
    case S#sm.timers of
        #{Key := {Ref, _}} -> {S#sm{timers = (S#sm.timers)#{Key := {Ref, Content}}}, Wish};
        #{} -> {due(Key, Content, S), Wish}
    end;
action({Key, cancel}, S, Wish) when Key =:= state_timeout; Key =:= timeout; element(1, Key) =:= timeout ->
    {cancel(Key, S), Wish};
action({Key, Time, Content}, S, Wish) when Key =:= state_timeout; Key =:= timeout; element(1, Key) =:= timeout ->
    {timer({Key, Time, Content}, Key, Time, Content, [], S), Wish};
action({Key, Time, Content, Options} = Action, S, Wish) when
    Key =:= state_timeout; Key =:= timeout; element(1, Key) =:= timeout
->
    {timer(Action, Key, Time, Content, Options, S), Wish};
action(Time, S, Wish) when Time =:= infinity; is_integer(Time), Time >= 0 ->
    {timer(Time, timeout, Time, Time, [], S), Wish};
action({push_callback_module, Module}, #sm{module = Old, pushed = Pushed} = S, Wish) when is_atom(Module) ->
    {swap_module(Module, S#sm{pushed = [Old | Pushed]}), Wish};
action(pop_callback_module, #sm{pushed = [Module | Pushed]} = S, Wish) ->
    {swap_module(Module, S#sm{pushed = Pushed}), Wish};
action({change_callback_module, Module}, S, Wish) when is_atom(Module) ->
    {swap_module(Module, S), Wish};
action(Action, S, _) ->
    bad({bad_action_from_state_function, Action}, S).

swap_module(Module, S) ->
    {Mode, Enter} = mode(Module),
    S#sm{module = Module, mode = Mode, enter = Enter}.

is_event_type({call, {Pid, _}}) -> is_pid(Pid);
is_event_type({timeout, _}) -> true;
is_event_type(Type) -> lists:member(Type, [cast, info, timeout, state_timeout, internal]).

timer(_, Key, infinity, _, _, S) ->
    cancel(Key, S);
timer(Action, Key, Time, Content, Options, S0) when is_integer(Time) ->
    S = cancel(Key, S0),
    case as_list(Options) of
        [{abs, true} | _] ->
            % start_timer/4 of devices knows no option
            start_timer(Key, max(0, Time - erlang:monotonic_time(millisecond)), Content, S);
        Other ->
            case lists:all(fun(O) -> O =:= {abs, false} end, Other) of
                true when Time =:= 0 -> due(Key, Content, S);
                true when Time > 0 -> start_timer(Key, Time, Content, S);
                _ -> bad({bad_action_from_state_function, Action}, S)
            end
    end;
timer(Action, _, _, _, _, S) ->
    bad({bad_action_from_state_function, Action}, S).

start_timer(Key, Time, Content, S) ->
    Ref = erlang:start_timer(Time, self(), {?MODULE, Key}),
    S#sm{timers = (S#sm.timers)#{Key => {Ref, Content}}}.

%% A timeout of zero starts no timer: it is due after the inserted events.
due(Key, Content, S) ->
    S#sm{timers = (S#sm.timers)#{Key => {zero, Content}}, due = S#sm.due ++ [Key]}.

cancel(Key, #sm{timers = Timers} = S) ->
    case Timers of
        #{Key := {zero, _}} ->
            S#sm{timers = maps:remove(Key, Timers), due = lists:delete(Key, S#sm.due)};
        #{Key := {Ref, _}} ->
            case erlang:cancel_timer(Ref) of
                false ->
                    receive
                        {timeout, Ref, _} -> ok
                    after 0 -> ok
                    end;
                _ ->
                    ok
            end,
            S#sm{timers = maps:remove(Key, Timers)};
        #{} ->
            S
    end.

%% -- the end ----------------------------------------------------------------------------------------------------

-spec terminate(error | exit | throw, term(), [term()], term(), #sm{}) -> no_return().
terminate(Class, Reason, Stack, Event, #sm{module = Mod, state = State, data = Data} = S) ->
    Why =
        case Class of
            error -> {Reason, Stack};
            exit -> Reason;
            throw -> {{nocatch, Reason}, Stack}
        end,
    case erlang:function_exported(Mod, terminate, 3) of
        true ->
            try
                Mod:terminate(Reason, State, Data)
            catch
                throw:_ ->
                    ok;
                Class1:Reason1:Stack1 ->
                    report(Event, {Class1, Reason1, Stack1}, S),
                    erlang:raise(Class1, Reason1, Stack1)
            end;
        false ->
            ok
    end,
    case Why of
        normal -> ok;
        shutdown -> ok;
        {shutdown, _} -> ok;
        _ -> report(Event, {Class, Reason, Stack}, S)
    end,
    case Stack of
        [] when Class =:= exit -> exit(Reason);
        [] -> erlang:Class(Reason);
        _ -> erlang:raise(Class, Reason, Stack)
    end.

-ifdef(SMALL).
report(Event, Reason, #sm{name = Name, state = State, data = Data}) ->
    logger:error(#{
        label => {gen_statem, terminate}, name => Name, queue => [Event], state => {State, Data}, reason => Reason
    }).
-else.
report(Event, Reason, #sm{module = Mod, state = State, data = Data, pushed = Pushed} = S) ->
    Queue = [Event | S#sm.queue],
    Client =
        case Event of
            {{call, {Pid, _}}, _} -> gen:client(Pid);
            _ -> undefined
        end,
    Facts = #{state => State, data => Data, reason => Reason, queue => Queue, postponed => S#sm.postponed, log => []},
    Shown =
        case erlang:function_exported(Mod, format_status, 1) of
            true -> gen:format_failure(Mod, Facts, queue, queue, fun() -> [] end, state);
            false -> Facts
        end,
    Pair =
        case Shown =:= Facts andalso erlang:function_exported(Mod, format_status, 2) of
            true -> maps:get(state, gen:format_failure(Mod, Facts, queue, queue, fun() -> [get(), State, Data] end, state));
            false -> {maps:get(state, Shown), maps:get(data, Shown)}
        end,
    Timers = [{Key, Content} || {Key, {_, Content}} <- maps:to_list(S#sm.timers)],
    logger:error((maps:remove(data, Shown))#{
        label => {gen_statem, terminate}, name => gen:shown_name(S#sm.name), state => Pair, modules => [Mod | Pushed],
        callback_mode => S#sm.mode, state_enter => S#sm.enter, timeouts => {length(Timers), Timers}, client_info => Client
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
-spec system_continue(pid(), [term()], #sm{}) -> no_return().
system_continue(Parent, Debug, #sm{env = {_, _, HibernateAfter}} = S) ->
    next(S#sm{env = {Parent, Debug, HibernateAfter}}).

%% @private
-spec system_terminate(term(), pid(), [term()], #sm{}) -> no_return().
system_terminate(Reason, _, _, S) -> terminate(exit, Reason, [], {system, terminate}, S).

%% @private
-spec system_code_change(#sm{}, module(), term(), term()) -> {ok, #sm{}} | term().
system_code_change(#sm{module = Mod, state = State, data = Data} = S, _, OldVsn, Extra) ->
    case thrown(fun() -> Mod:code_change(OldVsn, State, Data, Extra) end) of
        {ok, State1, Data1} ->
            {Mode, Enter} = mode(Mod),
            {ok, S#sm{mode = Mode, enter = Enter, state = State1, data = Data1}};
        Other ->
            Other
    end.

%% @private
-spec system_get_state(#sm{}) -> {ok, {state(), data()}}.
system_get_state(#sm{state = State, data = Data}) -> {ok, {State, Data}}.

%% @private
-spec system_replace_state(fun(({state(), data()}) -> {state(), data()}), #sm{}) -> {ok, {state(), data()}, #sm{}}.
system_replace_state(Fun, #sm{state = State, data = Data} = S) ->
    {State1, Data1} = Result = Fun({State, Data}),
    {ok, Result, S#sm{state = State1, data = Data1}}.

%% @private
-spec format_status(normal, [term()]) -> [term()].
format_status(_, [Dict, SysState, Parent, Debug, #sm{name = Name, module = Mod, pushed = Pushed} = S]) ->
    #sm{state = State, data = Data, queue = Queue, postponed = Postponed, timers = Timers} = S,
    Status0 = #{
        state => State, data => Data, queue => Queue, postponed => lists:reverse(Postponed), log => sys:get_log(Debug),
        timeouts => [{Key, Content} || {Key, {_, Content}} <- maps:to_list(Timers)]
    },
    {Status, Shown} = gen:format_status(
        Mod, Status0, [Dict, State, Data], [{data, [{"State", {State, Data}}]}],
        fun(#{state := State1, data := Data1}) -> [{data, [{"State", {State1, Data1}}]}] end
    ),
    Timeouts = maps:get(timeouts, Status),
    [
        {header, gen:format_status_header("Status for state machine", Name)},
        {data, [
            {"Status", SysState},
            {"Parent", Parent},
            {"Modules", [Mod | Pushed]},
            {"Time-outs", {length(Timeouts), Timeouts}},
            {"Logged Events", maps:get(log, Status)},
            {"Postponed", maps:get(postponed, Status)}
        ]}
        | Shown
    ].
