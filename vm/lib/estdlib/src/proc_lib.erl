%% @doc Processes that follow the OTP conventions: they know their ancestors and their initial call, tell their
%% starter when they are ready, and report when they crash.
-module(proc_lib).

-export([
    spawn/1, spawn/3, spawn/2, spawn/4, spawn_link/1, spawn_link/3, spawn_link/2, spawn_link/4,
    spawn_opt/2, spawn_opt/4, spawn_opt/3, spawn_opt/5,
    start/3, start/4, start/5, start_link/3, start_link/4, start_link/5, start_monitor/3, start_monitor/4,
    start_monitor/5, init_ack/1, init_ack/2, init_fail/2, init_fail/3, init_p/3, init_p/5, wake_up/3, hibernate/3,
    initial_call/1, translate_initial_call/1, stop/1, stop/3, set_label/1, get_label/1
]).
-ifdef(SMALL).
-compile({inline, [crash/3]}).
-else.
-export([format/1, format/2, format/3, report_cb/2]).
-endif.

%% @doc Spawn a process that runs a fun.
-spec spawn(fun(() -> term())) -> pid().
spawn(F) when is_function(F, 0) -> erlang:spawn(?MODULE, init_p, [self_name(), ancestors(), F]).

%% @doc Spawn a process that runs a fun on a node.
-spec spawn(node(), fun(() -> term())) -> pid().
spawn(Node, F) when is_function(F) -> erlang:spawn(Node, ?MODULE, init_p, [self_name(), ancestors(), F]).

%% @doc Spawn a process that applies a function.
-spec spawn(module(), atom(), [term()]) -> pid().
spawn(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn(?MODULE, init_p, [self_name(), ancestors(), M, F, A]).

%% @doc Spawn a process that applies a function on a node.
-spec spawn(node(), module(), atom(), [term()]) -> pid().
spawn(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn(Node, ?MODULE, init_p, [self_name(), ancestors(), M, F, A]).

%% @doc spawn/1 and link.
-spec spawn_link(fun(() -> term())) -> pid().
spawn_link(F) when is_function(F, 0) -> erlang:spawn_link(?MODULE, init_p, [self_name(), ancestors(), F]).

%% @doc spawn/3 and link.
-spec spawn_link(module(), atom(), [term()]) -> pid().
spawn_link(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_link(?MODULE, init_p, [self_name(), ancestors(), M, F, A]).

%% @doc spawn/2 and link.
-spec spawn_link(node(), fun(() -> term())) -> pid().
spawn_link(Node, F) when is_function(F) ->
    erlang:spawn_link(Node, ?MODULE, init_p, [self_name(), ancestors(), F]).

%% @doc spawn/4 and link.
-spec spawn_link(node(), module(), atom(), [term()]) -> pid().
spawn_link(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_link(Node, ?MODULE, init_p, [self_name(), ancestors(), M, F, A]).

%% @doc spawn/1 with options of erlang:spawn_opt/4, monitor excluded.
-spec spawn_opt(fun(() -> term()), [term()]) -> pid().
spawn_opt(F, Options) when is_function(F, 0) ->
    no_monitor(Options),
    erlang:spawn_opt(?MODULE, init_p, [self_name(), ancestors(), F], Options).

%% @doc spawn/3 with options of erlang:spawn_opt/4, monitor excluded.
-spec spawn_opt(module(), atom(), [term()], [term()]) -> pid().
spawn_opt(M, F, A, Options) when is_atom(M), is_atom(F), is_list(A) ->
    no_monitor(Options),
    erlang:spawn_opt(?MODULE, init_p, [self_name(), ancestors(), M, F, A], Options).

%% @doc spawn/2 with options of erlang:spawn_opt/5.
-spec spawn_opt(node(), fun(() -> term()), [term()]) -> pid() | {pid(), reference()}.
spawn_opt(Node, F, Options) when is_function(F) ->
    erlang:spawn_opt(Node, ?MODULE, init_p, [self_name(), ancestors(), F], Options).

%% @doc spawn/4 with options of erlang:spawn_opt/5.
-spec spawn_opt(node(), module(), atom(), [term()], [term()]) -> pid() | {pid(), reference()}.
spawn_opt(Node, M, F, A, Options) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(Node, ?MODULE, init_p, [self_name(), ancestors(), M, F, A], Options).

no_monitor(Options) ->
    case is_list(Options) andalso lists:member(monitor, Options) of
        true -> erlang:error(badarg);
        false -> ok
    end.

%% @doc Start a process and wait until it acknowledges with init_ack.
-spec start(module(), atom(), [term()]) -> term().
start(M, F, A) -> start(M, F, A, infinity).

%% @doc start/3 with a limit in milliseconds.
-spec start(module(), atom(), [term()], timeout()) -> term().
start(M, F, A, Timeout) -> start(M, F, A, Timeout, []).

%% @doc start/4 with spawn options.
-spec start(module(), atom(), [term()], timeout(), [term()]) -> term().
start(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    no_monitor(Options),
    {Pid, Ref} = spawn_init(M, F, A, [monitor | Options]),
    receive
        {ack, Pid, Return} ->
            erlang:demonitor(Ref, [flush]),
            Return;
        {nack, Pid, Return} ->
            await_down(Pid, Ref),
            Return;
        {'DOWN', Ref, process, Pid, Reason} ->
            {error, Reason}
    after Timeout ->
        kill(Pid, Ref),
        {error, timeout}
    end.

%% @doc Start a linked process and wait until it acknowledges.
-spec start_link(module(), atom(), [term()]) -> term().
start_link(M, F, A) -> start_link(M, F, A, infinity).

%% @doc start_link/3 with a limit in milliseconds.
-spec start_link(module(), atom(), [term()], timeout()) -> term().
start_link(M, F, A, Timeout) -> start_link(M, F, A, Timeout, []).

%% @doc start_link/4 with spawn options.
-spec start_link(module(), atom(), [term()], timeout(), [term()]) -> term().
start_link(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    no_monitor(Options),
    {Pid, Ref} = spawn_init(M, F, A, [link, monitor | lists:delete(link, Options)]),
    receive
        {ack, Pid, Return} ->
            erlang:demonitor(Ref, [flush]),
            Return;
        {nack, Pid, Return} ->
            await_down(Pid, Ref),
            Return;
        {'DOWN', Ref, process, Pid, Reason} ->
            flush_exit(Pid, Reason),
            {error, Reason}
    after Timeout ->
        unlink(Pid),
        flush_exit_now(Pid),
        kill(Pid, Ref),
        {error, timeout}
    end.

%% @doc Start a process, wait until it acknowledges, and keep a monitor on it: {Return, MonitorRef}.
-spec start_monitor(module(), atom(), [term()]) -> {term(), reference()}.
start_monitor(M, F, A) -> start_monitor(M, F, A, infinity).

%% @doc start_monitor/3 with a limit in milliseconds.
-spec start_monitor(module(), atom(), [term()], timeout()) -> {term(), reference()}.
start_monitor(M, F, A, Timeout) -> start_monitor(M, F, A, Timeout, []).

%% @doc start_monitor/4 with spawn options.
-spec start_monitor(module(), atom(), [term()], timeout(), [term()]) -> {term(), reference()}.
start_monitor(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    no_monitor(Options),
    {Pid, Ref} = spawn_init(M, F, A, [monitor | Options]),
    receive
        {ack, Pid, Return} ->
            {Return, Ref};
        {nack, Pid, Return} ->
            {Return, Ref};
        {'DOWN', Ref, process, Pid, Reason} = Down ->
            self() ! Down,
            {{error, Reason}, Ref}
    after Timeout ->
        exit(Pid, kill),
        {{error, timeout}, Ref}
    end.

spawn_init(M, F, A, Options) ->
    erlang:spawn_opt(?MODULE, init_p, [self_name(), ancestors(), M, F, A], Options).

await_down(Pid, Ref) ->
    receive
        {'DOWN', Ref, process, Pid, Reason} -> Reason
    end.

kill(Pid, Ref) ->
    exit(Pid, kill),
    await_down(Pid, Ref).

%% The link is down too: a process that traps exits finds no stray message of a start that failed.
flush_exit(Pid, Reason) ->
    case process_flag(trap_exit, true) of
        true ->
            receive
                {'EXIT', Pid, _} -> ok
            after 0 -> ok
            end;
        false ->
            process_flag(trap_exit, false),
            receive
                {'EXIT', Pid, _} when Reason =/= normal -> exit(Reason);
                {'EXIT', Pid, _} -> ok
            after 0 -> ok
            end
    end.

flush_exit_now(Pid) ->
    receive
        {'EXIT', Pid, _} -> ok
    after 0 -> ok
    end.

%% @doc Tell the starter (the first ancestor) that this process is ready.
-spec init_ack(term()) -> ok.
init_ack(Return) ->
    [Parent | _] = get('$ancestors'),
    init_ack(Parent, Return).

%% @doc Tell Parent that this process is ready.
-spec init_ack(pid() | atom(), term()) -> ok.
init_ack(Parent, Return) ->
    Parent ! {ack, self(), Return},
    ok.

%% @doc Tell the starter that initialisation failed, and raise Exception.
-spec init_fail(term(), {exit | error | throw, term()} | {exit | error | throw, term(), [term()]}) -> no_return().
init_fail(Return, Exception) ->
    [Parent | _] = get('$ancestors'),
    init_fail(Parent, Return, Exception).

%% @doc Tell Parent that initialisation failed, and raise Exception.
-spec init_fail(pid() | atom(), term(), tuple()) -> no_return().
init_fail(Parent, Return, Exception) ->
    Parent ! {nack, self(), Return},
    case Exception of
        {error, Reason} -> erlang:error(Reason);
        {exit, Reason} -> exit(Reason);
        {throw, Reason} -> throw(Reason);
        {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
    end.

%% @private
-spec init_p(pid() | atom(), [pid() | atom()], fun(() -> term())) -> term().
init_p(Parent, Ancestors, F) ->
    put('$ancestors', [Parent | Ancestors]),
    put('$initial_call', fun_mfa(F)),
    try
        F()
    catch
        Class:Reason:Stack -> crashed(Class, Reason, Stack)
    end.

%% @private
-spec init_p(pid() | atom(), [pid() | atom()], module(), atom(), [term()]) -> term().
init_p(Parent, Ancestors, M, F, A) ->
    put('$ancestors', [Parent | Ancestors]),
    put('$initial_call', initial_mfa(M, F, A)),
    try
        apply(M, F, A)
    catch
        Class:Reason:Stack -> crashed(Class, Reason, Stack)
    end.

%% AtomVM before 0.7 does not tell what a fun is.
fun_mfa(F) ->
    case erlang:function_exported(erlang, fun_info, 2) of
        true ->
            {module, M} = erlang:fun_info(F, module),
            {name, Name} = erlang:fun_info(F, name),
            {M, Name, 0};
        false ->
            {erlang, apply, 2}
    end.

%% A generic server's initial call is its callback module's init/1.
initial_mfa(gen, init_it, [gen_statem, _, _, _, Mod | _]) -> {Mod, init, 1};
initial_mfa(gen, init_it, [_, _, _, _, Mod | _]) when is_atom(Mod) -> {Mod, init, 1};
initial_mfa(M, F, A) -> {M, F, length(A)}.

%% @private Continue after hibernate/3.
-spec wake_up(module(), atom(), [term()]) -> term().
wake_up(M, F, A) ->
    try
        apply(M, F, A)
    catch
        Class:Reason:Stack -> crashed(Class, Reason, Stack)
    end.

%% @doc Hibernate and keep crash reporting for what follows. Where AtomVM can't, memory shrinks and M:F goes on.
-spec hibernate(module(), atom(), [term()]) -> no_return().
hibernate(M, F, A) ->
    case erlang:function_exported(erlang, hibernate, 3) of
        true ->
            erlang:hibernate(?MODULE, wake_up, [M, F, A]);
        false ->
            erlang:garbage_collect(),
            apply(M, F, A)
    end.

crashed(Class, Reason, Stack) ->
    Exit =
        case Class of
            exit -> Reason;
            error -> {Reason, Stack};
            throw -> {{nocatch, Reason}, Stack}
        end,
    report(Class, Exit, Reason, Stack),
    exit(Exit).

report(exit, normal, _, _) -> ok;
report(exit, shutdown, _, _) -> ok;
report(exit, {shutdown, _}, _, _) -> ok;
report(Class, _, Reason, Stack) -> crash(Class, Reason, Stack).

-ifdef(SMALL).
crash(Class, Reason, Stack) ->
    try
        logger:error(#{
            label => {proc_lib, crash},
            report => [
                [
                    {initial_call, get('$initial_call')}, {pid, self()}, {error_info, {Class, Reason, Stack}},
                    {ancestors, get('$ancestors')}
                ],
                []
            ]
        })
    catch
        _:_ -> ok
    end.
-else.
crash(Class, Reason, Stack) ->
    Meta = #{
        domain => [otp, sasl],
        report_cb => fun ?MODULE:report_cb/2,
        logger_formatter => #{title => "CRASH REPORT"},
        error_logger => #{tag => error_report, type => crash_report}
    },
    try
        logger:allow(error, ?MODULE) andalso
            logger:error(#{label => {?MODULE, crash}, report => logger_reports:process(Class, Reason, Stack)}, Meta)
    catch
        _:_ -> ok
    end.

%% @doc The text of a crash report.
-spec format([[term()]]) -> io_lib:chars().
format(Report) -> format(Report, latin1).

%% @doc The text of a crash report in an encoding.
-spec format([[term()]], latin1 | unicode | utf8) -> io_lib:chars().
format(Report, Encoding) -> format(Report, Encoding, unlimited).

%% @doc The text of a crash report in an encoding, with terms to a depth.
-spec format([[term()]], latin1 | unicode | utf8, unlimited | pos_integer()) -> io_lib:chars().
format(Report, _Encoding, Depth) -> logger_reports:crash(Report, #{depth => Depth}).

%% @private
-spec report_cb(map(), map()) -> unicode:chardata().
report_cb(#{label := {?MODULE, crash}, report := Report}, Options) -> logger_reports:crash(Report, Options).
-endif.

%% @doc Module, function and arity a process was started with by this module.
-spec initial_call(pid()) -> {module(), atom(), [atom()]} | false.
initial_call(Process) ->
    case translate_initial_call(Process) of
        {M, F, N} -> {M, F, [list_to_atom("Argument__" ++ integer_to_list(I)) || I <- lists:seq(1, N)]};
        false -> false
    end.

%% @doc What the process itself recorded, or what the machine knows, with the number of arguments.
-spec translate_initial_call(pid()) -> {module(), atom(), non_neg_integer()} | false.
translate_initial_call(Process) ->
    case erlang:process_info(Process, dictionary) of
        {dictionary, Dict} ->
            case lists:keyfind('$initial_call', 1, Dict) of
                %% a fun that was spawned has no name of its own
                {_, {_, F, 0} = MFA} ->
                    case atom_to_list(F) of
                        [$- | _] -> {?MODULE, init_p, 5};
                        _ -> MFA
                    end;
                {_, {_, _, _} = MFA} ->
                    MFA;
                _ ->
                    case erlang:process_info(Process, initial_call) of
                        {initial_call, {?MODULE, init_p, 3}} -> {?MODULE, init_p, 5};
                        {initial_call, MFA} -> MFA;
                        undefined -> false
                    end
            end;
        undefined ->
            false
    end.

%% @doc Stop a process that understands system messages, with reason normal.
-spec stop(pid() | atom()) -> ok.
stop(Process) -> stop(Process, normal, infinity).

%% @doc Stop a process that understands system messages.
-spec stop(pid() | atom(), term(), timeout()) -> ok.
stop(Process, Reason, Timeout) ->
    Ref = erlang:monitor(process, Process),
    Process ! {system, {self(), Ref}, {terminate, Reason}},
    receive
        {Ref, _} -> await_stop(Ref, Reason, Timeout);
        {'DOWN', Ref, _, _, Reason} -> ok;
        {'DOWN', Ref, _, _, Other} -> exit(Other)
    after Timeout ->
        erlang:demonitor(Ref, [flush]),
        exit(timeout)
    end.

await_stop(Ref, Reason, Timeout) ->
    receive
        {'DOWN', Ref, _, _, Reason} -> ok;
        {'DOWN', Ref, _, _, Other} -> exit(Other)
    after Timeout ->
        erlang:demonitor(Ref, [flush]),
        exit(timeout)
    end.

%% @doc Give this process a label for debugging.
-spec set_label(term()) -> ok.
set_label(Label) ->
    put('$process_label', Label),
    ok.

%% @doc The label of a process, or undefined.
-spec get_label(pid()) -> term().
get_label(Pid) when Pid =:= self() ->
    get('$process_label');
get_label(Pid) ->
    case erlang:process_info(Pid, dictionary) of
        {dictionary, Dict} -> proplists:get_value('$process_label', Dict);
        undefined -> undefined
    end.

self_name() ->
    try erlang:process_info(self(), registered_name) of
        {registered_name, Name} when is_atom(Name) -> Name;
        _ -> self()
    catch
        %% releases up to 0.6 don't know this item
        error:badarg -> self()
    end.

ancestors() ->
    case get('$ancestors') of
        A when is_list(A) -> A;
        _ -> []
    end.
