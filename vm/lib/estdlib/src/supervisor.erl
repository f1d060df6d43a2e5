%% @doc The supervisor behaviour: all four strategies, restart intensity, significant children and automatic shutdown.
%%
%% Children are kept newest first. A restart that fails is tried again through a message to the supervisor itself,
%% so that it stays responsive and each try counts towards the intensity, as the OTP documentation says.
-module(supervisor).
-behaviour(gen_server).

-export([
    start_link/2, start_link/3, start_child/2, restart_child/2, delete_child/2, terminate_child/2, which_children/1,
    which_child/2, count_children/1, check_childspecs/1, check_childspecs/2, get_childspec/2, stop/1, stop/3
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-ifdef(SMALL).
-compile({inline, [facts/1]}).
-define(LOG(Level, Report, Tag, Type, Title), logger:Level(Report)).
-define(UNEXPECTED(Message), logger:error("Supervisor received unexpected message: ~tp~n", [Message])).
-define(START(Child, State), start(Child)).
-else.
-export([format_log/1, format_log/2]).
-define(LOG(Level, Report, Tag, Type, Title), logger:Level(Report, #{
    domain => [otp, sasl],
    report_cb => fun ?MODULE:format_log/2,
    logger_formatter => #{title => Title},
    error_logger => #{tag => Tag, type => Type, report_cb => fun ?MODULE:format_log/1}
})).
-define(UNEXPECTED(Message), logger:error("Supervisor received unexpected message: ~tp~n", [Message], #{
    domain => [otp], error_logger => #{tag => error}
})).
-define(START(Child, State), start(Child, State)).
-endif.

-export_type([child_spec/0, sup_flags/0, sup_ref/0, child_id/0, startchild_ret/0, startlink_ret/0]).

-type child_id() :: term().
-type mfargs() :: {module(), atom(), [term()] | undefined}.
-type restart() :: permanent | transient | temporary.
-type shutdown() :: brutal_kill | timeout().
-type worker() :: worker | supervisor.
-type sup_ref() :: atom() | {atom(), node()} | {global, term()} | {via, module(), term()} | pid().
-type child_spec() ::
    #{
        id := child_id(),
        start := mfargs(),
        restart => restart(),
        significant => boolean(),
        shutdown => shutdown(),
        type => worker(),
        modules => [module()] | dynamic
    }
    | {child_id(), mfargs(), restart(), shutdown(), worker(), [module()] | dynamic}.
-type strategy() :: one_for_all | one_for_one | rest_for_one | simple_one_for_one.
-type sup_flags() ::
    #{
        strategy => strategy(),
        intensity => non_neg_integer(),
        period => pos_integer(),
        auto_shutdown => never | any_significant | all_significant
    }
    | {strategy(), non_neg_integer(), pos_integer()}.
-type startchild_ret() :: {ok, pid() | undefined} | {ok, pid() | undefined, term()} | {error, term()}.
-type startlink_ret() :: {ok, pid()} | ignore | {error, term()}.

-callback init(Args :: term()) -> {ok, {sup_flags(), [child_spec()]}} | ignore.

-record(child, {
    pid = undefined :: pid() | undefined | restarting,
    id :: child_id(),
    start :: mfargs(),
    restart = permanent :: restart(),
    significant = false :: boolean(),
    shutdown = 5000 :: shutdown(),
    type = worker :: worker(),
    modules = [] :: [module()] | dynamic
}).

-record(state, {
    name :: term(),
    module :: module(),
    args :: term(),
    strategy = one_for_one :: strategy(),
    intensity = 1 :: non_neg_integer(),
    period = 5 :: pos_integer(),
    auto_shutdown = never :: never | any_significant | all_significant,
    %% newest first; of a simple_one_for_one supervisor only the template
    children = [] :: [#child{}],
    %% of a simple_one_for_one supervisor: what each child was started with
    dynamics = #{} :: #{pid() | {restarting, reference()} => [term()]},
    %% times of restarts within the period, newest first, in seconds
    restarts = [] :: [integer()]
}).

%% @doc Start a supervisor.
-spec start_link(module(), term()) -> startlink_ret().
start_link(Mod, Args) -> gen_server:start_link(?MODULE, {self, Mod, Args}, []).

%% @doc Start a named supervisor.
-spec start_link(tuple(), module(), term()) -> startlink_ret().
start_link(Name, Mod, Args) -> gen_server:start_link(Name, ?MODULE, {Name, Mod, Args}, []).

%% @doc Add and start a child; for simple_one_for_one, extra arguments of the template.
-spec start_child(sup_ref(), child_spec() | [term()]) -> startchild_ret().
start_child(Sup, Spec) -> call(Sup, {start_child, Spec}).

%% @doc Start a child again that was terminated and kept.
-spec restart_child(sup_ref(), child_id()) -> startchild_ret().
restart_child(Sup, Id) -> call(Sup, {restart_child, Id}).

%% @doc Forget a child that does not run.
-spec delete_child(sup_ref(), child_id()) -> ok | {error, term()}.
delete_child(Sup, Id) -> call(Sup, {delete_child, Id}).

%% @doc Terminate a child by its id, or of a simple_one_for_one supervisor by its pid.
-spec terminate_child(sup_ref(), child_id() | pid()) -> ok | {error, term()}.
terminate_child(Sup, Id) -> call(Sup, {terminate_child, Id}).

%% @doc {Id, Pid, Type, Modules} of each child, newest first.
-spec which_children(sup_ref()) -> [{term(), pid() | undefined | restarting, worker(), [module()] | dynamic}].
which_children(Sup) -> call(Sup, which_children).

%% @doc {Id, Pid, Type, Modules} of a child, which a simple_one_for_one supervisor knows by its process.
-spec which_child(sup_ref(), child_id() | pid()) ->
    {ok, {term(), pid() | undefined | restarting, worker(), [module()] | dynamic}}
    | {error, not_found | simple_one_for_one}.
which_child(Sup, Id) -> call(Sup, {which_child, Id}).

%% @doc Stop a supervisor: its children are terminated.
-spec stop(sup_ref()) -> ok.
stop(Sup) -> gen:stop(Sup).

%% @doc stop/1 with a reason and a time limit.
-spec stop(sup_ref(), term(), timeout()) -> ok.
stop(Sup, Reason, Timeout) -> gen:stop(Sup, Reason, Timeout).

%% @doc Numbers of specs, active children, supervisors and workers.
-spec count_children(sup_ref()) -> [{specs | active | supervisors | workers, non_neg_integer()}].
count_children(Sup) -> call(Sup, count_children).

%% @doc The specification of a child, as a map.
-spec get_childspec(sup_ref(), child_id() | pid()) -> {ok, child_spec()} | {error, not_found}.
get_childspec(Sup, Id) -> call(Sup, {get_childspec, Id}).

call(Sup, Request) -> gen_server:call(Sup, Request, infinity).

%% @doc Whether the specifications are well formed.
-spec check_childspecs([child_spec()]) -> ok | {error, term()}.
check_childspecs(Specs) -> check_childspecs(Specs, undefined).

%% @doc Whether the specifications are well formed and fit an auto_shutdown.
-spec check_childspecs([child_spec()], never | any_significant | all_significant | undefined) -> ok | {error, term()}.
check_childspecs(Specs, Auto) when is_list(Specs) ->
    case lists:member(Auto, [undefined, never, any_significant, all_significant]) of
        false ->
            {error, {badarg, Auto}};
        true ->
            case parse_specs(Specs, Auto, []) of
                {ok, _} -> ok;
                Error -> Error
            end
    end;
check_childspecs(Specs, _) ->
    {error, {badarg, Specs}}.

%% @private
-spec init({term(), module(), term()}) -> {ok, #state{}} | ignore | {stop, term()}.
init({Name0, Mod, Args}) ->
    process_flag(trap_exit, true),
    Name =
        case Name0 of
            self -> {self(), Mod};
            _ -> Name0
        end,
    case Mod:init(Args) of
        {ok, {Flags, Specs}} ->
            case parse_flags(Flags) of
                {ok, State} -> init_children(State#state{name = Name, module = Mod, args = Args}, Specs);
                {error, Reason} -> {stop, {supervisor_data, Reason}}
            end;
        ignore ->
            ignore;
        Other ->
            {stop, {bad_return, {Mod, init, Other}}}
    end.

init_children(#state{strategy = simple_one_for_one} = State, [Spec]) ->
    case parse_specs([Spec], State#state.auto_shutdown, []) of
        {ok, [Child]} -> {ok, State#state{children = [Child]}};
        {error, Reason} -> {stop, {start_spec, Reason}}
    end;
init_children(#state{strategy = simple_one_for_one}, Specs) ->
    {stop, {bad_start_spec, Specs}};
init_children(State, Specs) ->
    case is_list(Specs) andalso parse_specs(Specs, State#state.auto_shutdown, []) of
        {ok, Children} ->
            case start_all(Children, [], State) of
                {ok, Started} ->
                    {ok, State#state{children = Started}};
                {error, Id, Reason, Started} ->
                    terminate_all(Started, State),
                    {stop, {shutdown, {failed_to_start_child, Id, Reason}}}
            end;
        false ->
            {stop, {start_spec, {badarg, Specs}}};
        {error, Reason} ->
            {stop, {start_spec, Reason}}
    end.

%% Start children in order. A temporary child that answers ignore is not kept.
start_all([Child | T], Started, State) ->
    case ?START(Child, State) of
        {ok, undefined} when Child#child.restart =:= temporary -> start_all(T, Started, State);
        {ok, Pid} -> start_all(T, [Child#child{pid = Pid} | Started], State);
        {ok, Pid, _} -> start_all(T, [Child#child{pid = Pid} | Started], State);
        {error, Reason} ->
            report(start_error, Reason, Child, State),
            {error, Child#child.id, Reason, Started}
    end;
start_all([], Started, _) ->
    {ok, Started}.

start(#child{start = {M, F, A}}) -> start_mfa(M, F, A).

start_mfa(M, F, A) ->
    case catch apply(M, F, A) of
        {ok, Pid} when is_pid(Pid) -> {ok, Pid};
        {ok, Pid, Extra} when is_pid(Pid) -> {ok, Pid, Extra};
        ignore -> {ok, undefined};
        {error, Reason} -> {error, Reason};
        Other -> {error, Other}
    end.

%% @private
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call({start_child, Extra}, _From, #state{strategy = simple_one_for_one, children = [Child]} = State) ->
    #child{start = {M, F, A}} = Child,
    case is_list(Extra) andalso start_mfa(M, F, A ++ Extra) of
        false ->
            {reply, {error, {'EXIT', {badarg, []}}}, State};
        {ok, undefined} ->
            {reply, {ok, undefined}, State};
        {ok, Pid} ->
            {reply, {ok, Pid}, add_dynamic(Pid, Extra, State)};
        {ok, Pid, Info} ->
            {reply, {ok, Pid, Info}, add_dynamic(Pid, Extra, State)};
        {error, Reason} ->
            {reply, {error, Reason}, State}
    end;
handle_call({start_child, Spec}, _From, State) ->
    case parse_spec(Spec, State#state.auto_shutdown) of
        {ok, Child} -> add_child(Child, State);
        {error, Reason} -> {reply, {error, Reason}, State}
    end;
handle_call({terminate_child, Pid}, _From, #state{strategy = simple_one_for_one} = State) when is_pid(Pid) ->
    case State#state.dynamics of
        #{Pid := _} ->
            [Child] = State#state.children,
            stop_child(Child#child{pid = Pid}, State),
            {reply, ok, drop_dynamic(Pid, State)};
        #{} ->
            %% a child that is gone already counts as terminated; a living stranger does not
            case is_process_alive(Pid) of
                true -> {reply, {error, not_found}, State};
                false -> {reply, ok, State}
            end
    end;
handle_call({terminate_child, _}, _From, #state{strategy = simple_one_for_one} = State) ->
    {reply, {error, simple_one_for_one}, State};
handle_call({terminate_child, Id}, _From, State) ->
    case find(Id, State) of
        #child{} = Child ->
            stop_child(Child, State),
            case Child#child.restart of
                temporary -> {reply, ok, remove(Id, State)};
                _ -> {reply, ok, store(Child#child{pid = undefined}, State)}
            end;
        false ->
            {reply, {error, not_found}, State}
    end;
handle_call({restart_child, _}, _From, #state{strategy = simple_one_for_one} = State) ->
    {reply, {error, simple_one_for_one}, State};
handle_call({restart_child, Id}, _From, State) ->
    case find(Id, State) of
        #child{pid = undefined} = Child ->
            case ?START(Child, State) of
                {ok, Pid} -> {reply, {ok, Pid}, store(Child#child{pid = Pid}, State)};
                {ok, Pid, Info} -> {reply, {ok, Pid, Info}, store(Child#child{pid = Pid}, State)};
                {error, Reason} -> {reply, {error, Reason}, State}
            end;
        #child{pid = restarting} ->
            {reply, {error, restarting}, State};
        #child{} ->
            {reply, {error, running}, State};
        false ->
            {reply, {error, not_found}, State}
    end;
handle_call({delete_child, _}, _From, #state{strategy = simple_one_for_one} = State) ->
    {reply, {error, simple_one_for_one}, State};
handle_call({delete_child, Id}, _From, State) ->
    case find(Id, State) of
        #child{pid = undefined} -> {reply, ok, remove(Id, State)};
        #child{pid = restarting} -> {reply, {error, restarting}, State};
        #child{} -> {reply, {error, running}, State};
        false -> {reply, {error, not_found}, State}
    end;
handle_call({get_childspec, Id}, _From, State) ->
    Found =
        case State of
            #state{strategy = simple_one_for_one, dynamics = D, children = [Child]} when is_map_key(Id, D) -> Child;
            _ when is_pid(Id) -> lists:keyfind(Id, #child.pid, State#state.children);
            _ -> find(Id, State)
        end,
    case Found of
        false -> {reply, {error, not_found}, State};
        _ -> {reply, {ok, to_map(Found)}, State}
    end;
handle_call({which_child, Pid}, _From, #state{strategy = simple_one_for_one, children = [Child]} = State) ->
    Reply =
        case is_map_key(Pid, State#state.dynamics) of
            true -> {ok, {undefined, Pid, Child#child.type, Child#child.modules}};
            false when is_pid(Pid) -> {error, not_found};
            false -> {error, simple_one_for_one}
        end,
    {reply, Reply, State};
handle_call({which_child, Id}, _From, State) ->
    case find(Id, State) of
        #child{id = Name, pid = Pid, type = Type, modules = Modules} -> {reply, {ok, {Name, Pid, Type, Modules}}, State};
        false -> {reply, {error, not_found}, State}
    end;
handle_call(which_children, _From, #state{strategy = simple_one_for_one, children = [Child]} = State) ->
    #child{type = Type, modules = Modules} = Child,
    Reply = [{undefined, dynamic_pid(Key), Type, Modules} || Key <- maps:keys(State#state.dynamics)],
    {reply, Reply, State};
handle_call(which_children, _From, State) ->
    Reply = [
        {Id, Pid, Type, Modules}
     || #child{id = Id, pid = Pid, type = Type, modules = Modules} <- State#state.children
    ],
    {reply, Reply, State};
handle_call(count_children, _From, #state{strategy = simple_one_for_one, children = [Child]} = State) ->
    N = map_size(State#state.dynamics),
    Active = length([Pid || Pid <- maps:keys(State#state.dynamics), is_pid(Pid)]),
    {Sups, Workers} =
        case Child#child.type of
            supervisor -> {N, 0};
            worker -> {0, N}
        end,
    {reply, [{specs, 1}, {active, Active}, {supervisors, Sups}, {workers, Workers}], State};
handle_call(count_children, _From, #state{children = Children} = State) ->
    Reply = [
        {specs, length(Children)},
        {active, length([C || #child{pid = Pid} = C <- Children, is_pid(Pid), is_process_alive(Pid)])},
        {supervisors, length([C || #child{type = supervisor} = C <- Children])},
        {workers, length([C || #child{type = worker} = C <- Children])}
    ],
    {reply, Reply, State}.

add_child(#child{id = Id} = Child, State) ->
    case find(Id, State) of
        false ->
            case ?START(Child, State) of
                {ok, undefined} when Child#child.restart =:= temporary ->
                    {reply, {ok, undefined}, State};
                {ok, Pid} ->
                    {reply, {ok, Pid}, push(Child#child{pid = Pid}, State)};
                {ok, Pid, Info} ->
                    {reply, {ok, Pid, Info}, push(Child#child{pid = Pid}, State)};
                {error, {already_started, _} = Reason} ->
                    {reply, {error, Reason}, State};
                {error, Reason} ->
                    {reply, {error, {Reason, record_of(Child)}}, State}
            end;
        #child{pid = Pid} when is_pid(Pid) ->
            {reply, {error, {already_started, Pid}}, State};
        #child{} ->
            {reply, {error, already_present}, State}
    end.

%% The child that could not be started, as the tuple that OTP's supervisor names it by.
record_of(#child{} = C) ->
    {child, undefined, C#child.id, C#child.start, C#child.restart, C#child.significant, C#child.shutdown,
        C#child.type, C#child.modules}.

%% @private
-spec handle_cast(term(), #state{}) -> {noreply, #state{}} | {stop, shutdown, #state{}}.
handle_cast({try_again, Key}, #state{strategy = simple_one_for_one} = State) ->
    case State#state.dynamics of
        #{Key := Extra} -> result(restart_dynamic(Key, Extra, State));
        #{} -> {noreply, State}
    end;
handle_cast({try_again, Id}, State) ->
    case find(Id, State) of
        #child{pid = restarting} = Child -> result(restart(Child, State));
        _ -> {noreply, State}
    end;
handle_cast(_, State) ->
    {noreply, State}.

%% @private
-spec handle_info(term(), #state{}) -> {noreply, #state{}} | {stop, shutdown, #state{}}.
handle_info({'EXIT', Pid, Reason}, #state{strategy = simple_one_for_one, children = [Child]} = State) ->
    case State#state.dynamics of
        #{Pid := Extra} -> result(dynamic_exited(Child#child{pid = Pid}, Extra, Reason, State));
        #{} -> {noreply, State}
    end;
handle_info({'EXIT', Pid, Reason}, State) ->
    case lists:keyfind(Pid, #child.pid, State#state.children) of
        #child{} = Child -> result(exited(Child, Reason, State));
        false -> {noreply, State}
    end;
handle_info(Message, State) ->
    ?UNEXPECTED(Message),
    {noreply, State}.

result({ok, State}) -> {noreply, State};
result({shutdown, State}) -> {stop, shutdown, State}.

%% @private
-spec terminate(term(), #state{}) -> ok.
terminate(_Reason, #state{strategy = simple_one_for_one, children = [Child]} = State) ->
    Pids = [Pid || Pid <- maps:keys(State#state.dynamics), is_pid(Pid)],
    terminate_dynamics(Pids, Child, State);
terminate(_Reason, State) ->
    terminate_all(State#state.children, State),
    ok.

%% @private
-spec code_change(term(), #state{}, term()) -> {ok, #state{}} | {error, term()}.
code_change(_OldVsn, #state{module = Mod, args = Args} = State, _Extra) ->
    case Mod:init(Args) of
        {ok, {Flags, _Specs}} ->
            case parse_flags(Flags) of
                {ok, New} ->
                    {ok, State#state{
                        strategy = New#state.strategy,
                        intensity = New#state.intensity,
                        period = New#state.period,
                        auto_shutdown = New#state.auto_shutdown
                    }};
                Error ->
                    Error
            end;
        ignore ->
            {ok, State};
        Error ->
            Error
    end.

%% -- exits and restarts -----------------------------------------------------------------------------------------

exited(#child{restart = permanent} = Child, Reason, State) ->
    report(child_terminated, Reason, Child, State),
    restart(Child, State);
exited(Child, Reason, State) when Reason =:= normal; Reason =:= shutdown; element(1, Reason) =:= shutdown ->
    gone(Child, State);
exited(#child{restart = transient} = Child, Reason, State) ->
    report(child_terminated, Reason, Child, State),
    restart(Child, State);
exited(#child{restart = temporary} = Child, Reason, State) ->
    report(child_terminated, Reason, Child, State),
    gone(Child, State).

%% A child that ended and is not restarted: a temporary one is forgotten, a transient one kept without a pid.
gone(#child{restart = temporary, id = Id} = Child, State) -> auto_shutdown(Child, remove(Id, State));
gone(Child, State) -> auto_shutdown(Child, store(Child#child{pid = undefined}, State)).

auto_shutdown(#child{significant = false}, State) ->
    {ok, State};
auto_shutdown(_, #state{auto_shutdown = any_significant} = State) ->
    {shutdown, State};
auto_shutdown(_, #state{auto_shutdown = all_significant} = State) ->
    case [C || #child{significant = true, pid = Pid} = C <- State#state.children, is_pid(Pid)] of
        [] -> {shutdown, State};
        _ -> {ok, State}
    end;
auto_shutdown(_, State) ->
    {ok, State}.

dynamic_exited(#child{pid = Pid, restart = Restart} = Child, Extra, Reason, State) ->
    Normal = Reason =:= normal orelse Reason =:= shutdown orelse (is_tuple(Reason) andalso element(1, Reason) =:= shutdown),
    case Restart =:= permanent orelse (Restart =:= transient andalso not Normal) of
        true ->
            report(child_terminated, Reason, Child, State),
            case add_restart(State) of
                {ok, State1} -> restart_dynamic(Pid, Extra, State1);
                {too_many, State1} ->
                    report(shutdown, reached_max_restart_intensity, Child, State),
                    {shutdown, drop_dynamic(Pid, State1)}
            end;
        false ->
            [report(child_terminated, Reason, Child, State) || not Normal],
            case {Child#child.significant, State#state.auto_shutdown, map_size(State#state.dynamics)} of
                {true, any_significant, _} -> {shutdown, drop_dynamic(Pid, State)};
                {true, all_significant, 1} -> {shutdown, drop_dynamic(Pid, State)};
                _ -> {ok, drop_dynamic(Pid, State)}
            end
    end.

restart_dynamic(Key, Extra, #state{children = [Child]} = State) ->
    #child{start = {M, F, A}} = Child,
    Counted =
        case Key of
            {restarting, _} -> add_restart(State);
            _ -> {ok, State}
        end,
    case Counted of
        {too_many, State1} ->
            report(shutdown, reached_max_restart_intensity, Child, State),
            {shutdown, drop_dynamic(Key, State1)};
        {ok, State1} ->
            State2 = drop_dynamic(Key, State1),
            case start_mfa(M, F, A ++ Extra) of
                {ok, undefined} -> {ok, State2};
                {ok, Pid} -> {ok, add_dynamic(Pid, Extra, State2)};
                {ok, Pid, _} -> {ok, add_dynamic(Pid, Extra, State2)};
                {error, Reason} ->
                    report(start_error, Reason, Child, State),
                    Key1 = {restarting, make_ref()},
                    gen_server:cast(self(), {try_again, Key1}),
                    {ok, State2#state{dynamics = (State2#state.dynamics)#{Key1 => Extra}}}
            end
    end.

restart(Child, State0) ->
    case add_restart(State0) of
        {too_many, State} ->
            report(shutdown, reached_max_restart_intensity, Child, State),
            {shutdown, remove(Child#child.id, State)};
        {ok, State} ->
            restart(State#state.strategy, Child, State)
    end.

restart(one_for_one, Child, State) ->
    case ?START(Child, State) of
        {ok, Pid} -> {ok, store(Child#child{pid = Pid}, State)};
        {ok, Pid, _} -> {ok, store(Child#child{pid = Pid}, State)};
        {error, Reason} -> retry(Child, Reason, State)
    end;
restart(rest_for_one, #child{id = Id}, State) ->
    {Newer, Older} = split_after(Id, State#state.children),
    restart_group(Newer, Older, State);
restart(one_for_all, _, State) ->
    restart_group(State#state.children, [], State).

%% Stop a group (newest first), then start it again, oldest first.
restart_group(Group, Older, State) ->
    Stopped = terminate_all(Group, State),
    case start_group(lists:reverse(Stopped), [], State) of
        {ok, Started} ->
            {ok, State#state{children = Started ++ Older}};
        {error, Child, Reason, Started, Rest} ->
            report(start_error, Reason, Child, State),
            Waiting = lists:reverse(Rest) ++ [Child#child{pid = restarting} | Started],
            gen_server:cast(self(), {try_again, Child#child.id}),
            {ok, State#state{children = Waiting ++ Older}}
    end.

start_group([Child | T], Started, State) ->
    case ?START(Child, State) of
        {ok, undefined} when Child#child.restart =:= temporary -> start_group(T, Started, State);
        {ok, Pid} -> start_group(T, [Child#child{pid = Pid} | Started], State);
        {ok, Pid, _} -> start_group(T, [Child#child{pid = Pid} | Started], State);
        {error, Reason} -> {error, Child, Reason, Started, T}
    end;
start_group([], Started, _) ->
    {ok, Started}.

retry(#child{id = Id} = Child, Reason, State) ->
    report(start_error, Reason, Child, State),
    gen_server:cast(self(), {try_again, Id}),
    {ok, store(Child#child{pid = restarting}, State)}.

add_restart(#state{intensity = Max, period = Period, restarts = Old} = State) ->
    Now = erlang:monotonic_time(second),
    Recent = [Now | [T || T <- Old, T >= Now - Period]],
    State1 = State#state{restarts = Recent},
    case length(Recent) > Max of
        true -> {too_many, State1};
        false -> {ok, State1}
    end.

%% -- stopping ---------------------------------------------------------------------------------------------------

%% Stop children in the order given; the non-temporary ones come back without pid.
terminate_all(Children, State) ->
    lists:foldr(
        fun
            (#child{restart = temporary}, Acc) -> Acc;
            (Child, Acc) -> [Child#child{pid = undefined} | Acc]
        end,
        [],
        [
            begin
                stop_child(Child, State),
                Child
            end
         || Child <- Children
        ]
    ).

stop_child(#child{pid = Pid} = Child, State) when is_pid(Pid) ->
    Ref = erlang:monitor(process, Pid),
    Stopped =
        case Child#child.shutdown of
            brutal_kill ->
                exit(Pid, kill),
                expect(await(Pid, Ref, infinity), killed);
            Timeout ->
                exit(Pid, shutdown),
                case await(Pid, Ref, Timeout) of
                    timeout ->
                        exit(Pid, kill),
                        {error, await(Pid, Ref, infinity)};
                    Reason when Reason =:= normal, Child#child.restart =/= permanent -> ok;
                    {shutdown, _} when Child#child.restart =/= permanent -> ok;
                    Reason -> expect(Reason, shutdown)
                end
        end,
    case Stopped of
        ok -> ok;
        {error, Why} -> report(shutdown_error, Why, Child, State)
    end;
stop_child(_, _) ->
    ok.

expect(Reason, Reason) -> ok;
expect(noproc, _) -> ok;
expect(Reason, _) -> {error, Reason}.

%% Wait for a linked child's end, and take its exit message out of the way.
await(Pid, Ref, Timeout) ->
    receive
        {'DOWN', Ref, process, Pid, Reason} ->
            unlink(Pid),
            receive
                {'EXIT', Pid, Why} when Reason =:= noproc -> Why;
                {'EXIT', Pid, _} -> Reason
            after 0 -> Reason
            end
    after Timeout -> timeout
    end.

%% All at once: signal every child, then collect them within one limit.
terminate_dynamics(Pids, #child{shutdown = Shutdown} = Child, State) ->
    Refs = [{Pid, erlang:monitor(process, Pid)} || Pid <- Pids],
    Signal =
        case Shutdown of
            brutal_kill -> kill;
            _ -> shutdown
        end,
    [exit(Pid, Signal) || Pid <- Pids],
    Deadline =
        case Shutdown of
            brutal_kill -> infinity;
            infinity -> infinity;
            _ -> erlang:monotonic_time(millisecond) + Shutdown
        end,
    lists:foreach(
        fun({Pid, Ref}) ->
            Left =
                case Deadline of
                    infinity -> infinity;
                    _ -> max(0, Deadline - erlang:monotonic_time(millisecond))
                end,
            case await(Pid, Ref, Left) of
                timeout ->
                    exit(Pid, kill),
                    Why = await(Pid, Ref, infinity),
                    report(shutdown_error, Why, Child#child{pid = Pid}, State);
                _ ->
                    ok
            end
        end,
        Refs
    ).

%% -- the list of children ---------------------------------------------------------------------------------------

find(Id, #state{children = Children}) -> lists:keyfind(Id, #child.id, Children).

store(#child{id = Id} = Child, State) ->
    State#state{children = lists:keyreplace(Id, #child.id, State#state.children, Child)}.

push(Child, State) -> State#state{children = [Child | State#state.children]}.

remove(Id, State) -> State#state{children = lists:keydelete(Id, #child.id, State#state.children)}.

%% The child Id and everything started after it, and what was started before; both newest first.
split_after(Id, Children) ->
    {Newer, [Child | Older]} = lists:splitwith(fun(#child{id = I}) -> I =/= Id end, Children),
    {Newer ++ [Child], Older}.

add_dynamic(Pid, Extra, #state{dynamics = D} = State) -> State#state{dynamics = D#{Pid => Extra}}.

drop_dynamic(Key, #state{dynamics = D} = State) -> State#state{dynamics = maps:remove(Key, D)}.

dynamic_pid(Pid) when is_pid(Pid) -> Pid;
dynamic_pid({restarting, _}) -> restarting.

%% -- specifications ---------------------------------------------------------------------------------------------

parse_flags({Strategy, Intensity, Period}) ->
    parse_flags(#{strategy => Strategy, intensity => Intensity, period => Period});
parse_flags(Flags) when is_map(Flags) ->
    Strategy = maps:get(strategy, Flags, one_for_one),
    Intensity = maps:get(intensity, Flags, 1),
    Period = maps:get(period, Flags, 5),
    Auto = maps:get(auto_shutdown, Flags, never),
    Strategies = [one_for_all, one_for_one, rest_for_one, simple_one_for_one],
    Autos = [never, any_significant, all_significant],
    case lists:member(Strategy, Strategies) of
        false -> {error, {invalid_strategy, Strategy}};
        true when not is_integer(Intensity); Intensity < 0 -> {error, {invalid_intensity, Intensity}};
        true when not is_integer(Period); Period < 1 -> {error, {invalid_period, Period}};
        true ->
            case lists:member(Auto, Autos) of
                true ->
                    {ok, #state{
                        strategy = Strategy, intensity = Intensity, period = Period, auto_shutdown = Auto
                    }};
                false ->
                    {error, {invalid_auto_shutdown, Auto}}
            end
    end;
parse_flags(Other) ->
    {error, {invalid_type, Other}}.

parse_specs([Spec | T], Auto, Acc) ->
    case parse_spec(Spec, Auto) of
        {ok, Child} ->
            case lists:keymember(Child#child.id, #child.id, Acc) of
                true -> {error, {duplicate_child_name, Child#child.id}};
                false -> parse_specs(T, Auto, [Child | Acc])
            end;
        Error ->
            Error
    end;
parse_specs([], _, Acc) ->
    {ok, lists:reverse(Acc)}.

parse_spec({Id, Start, Restart, Shutdown, Type, Modules}, Auto) ->
    parse_spec(
        #{
            id => Id, start => Start, restart => Restart, shutdown => Shutdown, type => Type, modules => Modules
        },
        Auto
    );
parse_spec(#{id := Id, start := Start} = Spec, Auto) ->
    Type = maps:get(type, Spec, worker),
    DefaultShutdown =
        case Type of
            supervisor -> infinity;
            _ -> 5000
        end,
    DefaultModules =
        case Start of
            {M, _, _} -> [M];
            _ -> []
        end,
    Child = #child{
        id = Id,
        start = Start,
        restart = maps:get(restart, Spec, permanent),
        significant = maps:get(significant, Spec, false),
        shutdown = maps:get(shutdown, Spec, DefaultShutdown),
        type = Type,
        modules = maps:get(modules, Spec, DefaultModules)
    },
    check(Child, Auto);
parse_spec(#{id := _}, _) ->
    {error, missing_start};
parse_spec(Spec, _) when is_map(Spec) ->
    {error, missing_id};
parse_spec(Spec, _) ->
    {error, {invalid_child_spec, Spec}}.

check(#child{start = Start, restart = Restart, shutdown = Shutdown} = Child, Auto) ->
    #child{type = Type, modules = Modules, significant = Significant} = Child,
    Checks = [
        {is_mfargs(Start), {invalid_mfa, Start}},
        {lists:member(Restart, [permanent, transient, temporary]), {invalid_restart_type, Restart}},
        {is_boolean(Significant), {invalid_significant, Significant}},
        {not (Significant =:= true andalso (Restart =:= permanent orelse Auto =:= never)), {bad_combination, [
            {auto_shutdown, Auto}, {significant, Significant}
        ]}},
        {lists:member(Type, [worker, supervisor]), {invalid_child_type, Type}},
        {
            Shutdown =:= brutal_kill orelse Shutdown =:= infinity orelse (is_integer(Shutdown) andalso Shutdown >= 0),
            {invalid_shutdown, Shutdown}
        },
        {is_modules(Modules), {invalid_modules, Modules}}
    ],
    case [Reason || {false, Reason} <- Checks] of
        [] -> {ok, Child};
        [Reason | _] -> {error, Reason}
    end.

is_mfargs({M, F, A}) -> is_atom(M) andalso is_atom(F) andalso is_list(A);
is_mfargs(_) -> false.

is_modules(dynamic) -> true;
is_modules(Modules) -> is_list(Modules) andalso lists:all(fun is_atom/1, Modules).

to_map(#child{} = Child) ->
    #{
        id => Child#child.id,
        start => Child#child.start,
        restart => Child#child.restart,
        significant => Child#child.significant,
        shutdown => Child#child.shutdown,
        type => Child#child.type,
        modules => Child#child.modules
    }.

report(Error, Reason, Child, #state{name = Name}) ->
    Report = #{
        label => {supervisor, Error},
        report => [{supervisor, Name}, {errorContext, Error}, {reason, Reason}, {offender, facts(Child)}]
    },
    ?LOG(error, Report, error_report, supervisor_report, "SUPERVISOR REPORT").

facts(#child{pid = Pid, id = Id, start = Start} = Child) ->
    [
        {pid, Pid}, {id, Id}, {mfargs, Start}, {restart_type, Child#child.restart},
        {significant, Child#child.significant}, {shutdown, Child#child.shutdown}, {child_type, Child#child.type}
    ].

-ifndef(SMALL).
%% Start a child and tell of it.
start(Child, #state{name = Name}) ->
    Result = start(Child),
    case is_tuple(Result) andalso {element(1, Result), element(2, Result)} of
        {ok, Pid} when is_pid(Pid) ->
            Report = #{
                label => {supervisor, progress},
                report => [{supervisor, Name}, {started, facts(Child#child{pid = Pid})}]
            },
            ?LOG(info, Report, info_report, progress, "PROGRESS REPORT");
        _ ->
            ok
    end,
    Result.

%% @private A report of this module as text, for the logger's formatters.
-spec format_log(map(), map()) -> unicode:chardata().
format_log(Report, Options) -> logger_reports:format(Report, Options).

%% @private The same as a format and its arguments, as error_logger had it.
-spec format_log(map()) -> {io:format(), [term()]}.
format_log(Report) -> logger_reports:format(Report).
-endif.
