%% The reports that servers, machines, event managers, supervisors, applications and processes of proc_lib make when
%% something fails in them: label, what the report holds, and the metadata.
-module(logger_of_behaviours).
-behaviour(supervisor).
-export([start/0, log/2, init/1, handle_call/3, handle_cast/2, handle_event/2, handle_event/4, callback_mode/0,
         child/0, bad_child/0, stubborn/0, bye/1, linked/0, format_status/1, stop/1, start/2]).

start() ->
    Before = logger:get_primary_config(),
    {ok, #{level := Old}} = logger:get_handler_config(default),
    ok = logger:set_handler_config(default, level, none),
    register(?MODULE, self()),
    process_flag(trap_exit, true),
    ok = logger:set_primary_config(level, debug),
    ok = logger:add_handler(h, ?MODULE, #{}),
    servers(), machines(), managers(), supervisors(), processes_of_proc_lib(), applications(),
    ok = logger:remove_handler(h),
    unregister(?MODULE),
    ok = logger:set_handler_config(default, level, Old),
    logger:set_primary_config(Before).

servers() ->
    {ok, P1} = gen_server:start({local, foo}, ?MODULE, st, []),
    said(2, fun() -> gen_server:cast(P1, crash) end),
    {ok, P2} = gen_server:start(?MODULE, st, []),
    said(2, fun() -> gen_server:cast(P2, stop) end),
    {ok, P3} = gen_server:start_link({local, foo}, ?MODULE, st, []),
    said(2, fun() -> catch gen_server:call(P3, exit) end),
    {ok, P4} = gen_server:start({local, foo}, ?MODULE, st, []),
    said(1, fun() -> P4 ! hello end),
    said(0, fun() -> exit(P4, kill) end),
    {ok, P5} = gen_server:start(?MODULE, st, []),
    said(0, fun() -> gen_server:cast(P5, {stop, shutdown}) end),
    {ok, P6} = gen_server:start(?MODULE, st, []),
    said(0, fun() -> gen_server:cast(P6, {stop, {shutdown, x}}) end),
    {ok, P7} = gen_server:start(?MODULE, st, []),
    said(2, fun() -> gen_server:cast(P7, throw) end),
    said(1, fun() -> gen_server:start(?MODULE, crash, []) end),
    said(1, fun() -> gen_server:start(?MODULE, stop, []) end).

machines() ->
    {ok, P1} = gen_statem:start({local, foo}, ?MODULE, machine, []),
    said(2, fun() -> gen_statem:cast(P1, crash) end),
    {ok, P2} = gen_statem:start(?MODULE, machine, []),
    said(2, fun() -> catch gen_statem:call(P2, crash) end).

managers() ->
    {ok, P1} = gen_event:start({local, foo}),
    ok = gen_event:add_handler(P1, ?MODULE, st),
    said(1, fun() -> gen_event:notify(P1, crash) end),
    ok = gen_event:add_handler(P1, ?MODULE, st),
    said(1, fun() -> gen_event:notify(P1, bad) end),
    ok = gen_event:add_handler(P1, ?MODULE, st),
    said(1, fun() -> P1 ! hello end),
    gen_event:stop(P1).

supervisors() ->
    Child = #{id => c, start => {?MODULE, child, []}},
    said(1, fun() -> element(1, supervisor:start_link({local, sup}, ?MODULE, {sup, [Child]})) end),
    [{c, P1, _, _}] = supervisor:which_children(sup),
    said(2, fun() -> exit(P1, boom) end),
    [{c, P2, _, _}] = supervisor:which_children(sup),
    said(2, fun() -> exit(P2, boom) end),
    said(1, fun() -> supervisor:start_link({local, sup}, ?MODULE, {sup, [Child#{start := {?MODULE, bad_child, []}}]}) end),
    {ok, S} = supervisor:start_link({local, sup}, ?MODULE, {sup, []}),
    said(1, fun() -> S ! hello end),
    said(0, fun() -> supervisor:start_child(sup, Child#{start := {?MODULE, bad_child, []}}) end),
    said(1, fun() -> element(1, supervisor:start_child(sup, Child#{start := {?MODULE, stubborn, []}, shutdown => 10})) end),
    said(1, fun() -> supervisor:terminate_child(sup, c) end),
    said(1, fun() -> element(1, supervisor:restart_child(sup, c)) end),
    unlink(S),
    exit(S, kill),
    {ok, D} = supervisor:start_link(?MODULE, {dynamic, [Child]}),
    said(0, fun() -> element(1, supervisor:start_child(D, [])) end),
    [{_, P3, _, _}] = supervisor:which_children(D),
    said(1, fun() -> exit(P3, boom) end),
    unlink(D),
    exit(D, kill).

processes_of_proc_lib() ->
    said(1, fun() -> proc_lib:spawn(fun() -> put(a, b), error(oops) end) end),
    said(1, fun() -> proc_lib:spawn(?MODULE, bye, [{exit, x}]) end),
    said(0, fun() -> proc_lib:spawn(?MODULE, bye, [{exit, shutdown}]) end),
    said(1, fun() -> proc_lib:spawn(?MODULE, bye, [{throw, x}]) end),
    said(1, fun() -> proc_lib:spawn(?MODULE, linked, []) end).

applications() ->
    App = [{description, ""}, {vsn, "1"}, {modules, [?MODULE]}, {applications, [kernel, stdlib]}, {mod, {?MODULE, []}}],
    ok = application:load({application, ?MODULE, App}),
    oracle:say(logger:set_application_level(?MODULE, alert)),
    oracle:say(logger:get_module_level()),
    oracle:say(logger:unset_application_level(?MODULE)),
    said(1, fun() -> application:start(?MODULE) end),
    said(1, fun() -> application:stop(?MODULE) end),
    application:unload(?MODULE).

%% Do something and wait for as many events.
said(N, Fun) ->
    _ = Fun(),
    oracle:say(N),
    happened(N).

happened(N) ->
    receive
        {?MODULE, #{level := Level, msg := Message, meta := Meta}} ->
            oracle:say({Level, shown(Message), maps:without([gl, time, file, line, mfa], Meta)}),
            happened(N - 1);
        {'EXIT', _, _} ->
            happened(N)
    after case N > 0 of true -> 20000; false -> 20 end -> ok
    end.

%% Stacks hold the library's own functions; what else differs from run to run goes, too.
shown([{?MODULE, F, A, L} | _]) when is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) -> {stack, ?MODULE, F};
shown([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) -> {stack, M};
shown({call, {Pid, _}}) when is_pid(Pid) -> call;
shown([{pid, Pid} | Rest]) -> [{pid, is_pid(Pid)} | shown(Rest)];
shown([{K, N} | Rest]) when K =:= heap_size; K =:= stack_size; K =:= reductions -> [{K, is_integer(N)} | shown(Rest)];
shown([H | T]) -> [shown(H) | shown(T)];
shown({stack, _, _} = Stack) -> Stack;
shown({stack, _} = Stack) -> Stack;
shown({exit, Reason, Stack}) when is_list(Stack) -> {exit, Reason, stack};
shown({'EXIT', {R, [{_, _, _, _} | _] = S}}) -> {'EXIT', {R, shown(S)}};
shown({initial_call, {?MODULE, F, A}}) when is_list(A) ->
    {initial_call, case atom_to_list(F) of [$- | _] -> a_fun; _ -> {F, A} end};
shown({current_function, {?MODULE, F, _}}) -> {current_function, case atom_to_list(F) of [$- | _] -> a_fun; _ -> F end};
shown({current_stacktrace, S}) -> {current_stacktrace, is_list(S)};
shown(T) when is_tuple(T) -> list_to_tuple(shown(tuple_to_list(T)));
shown(M) when is_map(M) -> maps:map(fun(_, V) -> shown(V) end, M);
shown(T) -> T.

log(Event, _) -> ?MODULE ! {?MODULE, Event}.

init({sup, Children}) -> {ok, {#{intensity => 1}, Children}};
init({dynamic, Children}) -> {ok, {#{strategy => simple_one_for_one}, Children}};
init(crash) -> error(in_init);
init(stop) -> {stop, in_init};
init(machine) -> {ok, st, data};
init(State) -> {ok, State}.

handle_call(exit, _, _) -> exit(in_call).

handle_cast(crash, _) -> error(oops);
handle_cast(stop, State) -> {stop, because, State};
handle_cast({stop, Why}, State) -> {stop, Why, State};
handle_cast(throw, _) -> throw(x).

handle_event(crash, _) -> error(oops);
handle_event(bad, _) -> bad_answer.

callback_mode() -> handle_event_function.

handle_event(_, crash, _, _) -> error(oops).

format_status(Status) ->
    maps:map(fun(state, _) -> shown_state; (data, _) -> shown_data; (message, M) -> {shown, M}; (_, V) -> V end, Status).

child() -> {ok, proc_lib:spawn_link(fun() -> receive x -> ok end end)}.

bad_child() -> {error, no_child}.

stubborn() -> {ok, proc_lib:spawn_link(fun() -> process_flag(trap_exit, true), receive x -> ok end end)}.

bye({exit, X}) -> exit(X);
bye({throw, X}) -> throw(X).

linked() ->
    _ = proc_lib:spawn_link(fun() -> receive x -> ok end end),
    error(oops).

start(_, []) -> child().

stop(_) -> ok.
