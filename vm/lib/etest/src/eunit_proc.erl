%% @doc Runs tests given in EUnit's test representation and reports what happens, as it happens.
%%
%% A task is a process that does a part of the work. Its watcher, the process that started it, knows what it is doing
%% and how long that may take, kills it when it takes longer, runs the clean-ups that it left behind and goes on. So a
%% test that hangs or is killed costs itself and no other: those that would have shared its process get another.
%% The output of a task passes through a process of its own, which remembers it for eunit's capturedOutput macro.
-module(eunit_proc).

-export([run/4, get_output/0]).
-export_type([event/0, outcome/0, source/0]).

-type source() :: {module(), atom(), arity()}.
-type raised() :: {failed, error | exit | throw, term(), [term()]}.
-type outcome() :: {passed, term()} | raised() | {died, term()} | {timeout, timeout()}.
-type event() ::
    {limit, timeout()}
    | {started, reference(), source(), Line :: non_neg_integer(), Titles :: [string() | binary()]}
    | {finished, reference(), outcome()}
    | {broken, setup | cleanup | instantiation | generator | bad_test | not_run, source(), [string() | binary()],
        outcome() | {bad_test, term()}}.

-record(context, {
    report :: fun((event()) -> term()),
    limit :: timeout(),
    source :: source(),
    line = 0 :: non_neg_integer(),
    titles = [] :: [string() | binary()],
    %% fresh: each test in a task of its own; here: in the process at hand
    place = fresh :: fresh | here,
    watcher = none :: pid() | none,
    %% what follows in the same task: tests and how to run them, and where a fixture ends that can't outlive the task
    rest = [] :: [{[term()], tuple()} | fixture_end]
}).

%% @doc Run a test representation. Source is where it comes from; a test may take Limit milliseconds unless it says
%% otherwise; Report is called with each event, by the process in which it happens.
-spec run(term(), source(), timeout(), fun((event()) -> term())) -> ok.
run(Tests, Source, Limit, Report) ->
    item(Tests, #context{report = Report, limit = Limit, source = Source}),
    ok.

%% @doc What the test that calls this has written so far.
-spec get_output() -> string().
get_output() ->
    Leader = group_leader(),
    Ref = erlang:monitor(process, Leader),
    Leader ! {get_output, self(), Ref},
    receive
        {Ref, Output} ->
            erlang:demonitor(Ref, [flush]),
            Output;
        {'DOWN', Ref, _, _, _} ->
            ""
    after 1000 ->
        erlang:demonitor(Ref, [flush]),
        ""
    end.

%% The representation: chapter "EUnit test representation" of EUnit's guide.

item(F, C) when is_function(F, 0) ->
    test(F, C);
item({Line, Tests}, C) when is_integer(Line), Line >= 0 ->
    item(Tests, C#context{line = Line});
item({test, M, F}, C) when is_atom(M), is_atom(F) ->
    test(fun() -> M:F() end, C#context{source = {M, F, 0}});
item({generator, F}, C) when is_function(F, 0) ->
    generator(F, C);
item({generator, M, F}, C) when is_atom(M), is_atom(F) ->
    generator(fun() -> M:F() end, C#context{source = {M, F, 0}});
item({module, M}, C) when is_atom(M) ->
    module(M, C);
item({with, X, Fs}, C) when is_list(Fs) ->
    item([fun() -> F(X) end || F <- Fs], C);
item({spawn, Tests}, #context{} = C) ->
    task(fun(Inner) -> item(Tests, Inner) end, C);
item({timeout, Seconds, Tests}, C) when is_number(Seconds), Seconds >= 0 ->
    item(Tests, C#context{limit = round(Seconds * 1000)});
item({timeout, infinity, Tests}, C) ->
    item(Tests, C#context{limit = infinity});
item({inorder, Tests}, C) ->
    item(Tests, C);
item({inparallel, Tests}, C) ->
    parallel(infinity, Tests, C);
item({inparallel, N, Tests}, C) when is_integer(N), N >= 0 ->
    parallel(if N =:= 0 -> infinity; true -> N end, Tests, C);
item({setup, Setup, Tests}, C) when is_function(Setup, 0) ->
    fixture(spawn, Setup, fun(_) -> ok end, Tests, C);
item({setup, Setup, Cleanup, Tests}, C) when is_function(Setup, 0), is_function(Cleanup, 1) ->
    fixture(spawn, Setup, Cleanup, Tests, C);
item({setup, Where, Setup, Tests}, C) when is_function(Setup, 0), Where =:= spawn orelse Where =:= local ->
    fixture(Where, Setup, fun(_) -> ok end, Tests, C);
item({setup, Where, Setup, Cleanup, Tests}, C) when
    is_function(Setup, 0), is_function(Cleanup, 1), Where =:= spawn orelse Where =:= local
->
    fixture(Where, Setup, Cleanup, Tests, C);
item({foreach, Setup, Each}, C) when is_function(Setup, 0), is_list(Each) ->
    item([{setup, Setup, T} || T <- Each], C);
item({foreach, Setup, Cleanup, Each}, C) when is_function(Setup, 0), is_list(Each) ->
    item([{setup, Setup, Cleanup, T} || T <- Each], C);
item({foreach, Where, Setup, Each}, C) when is_function(Setup, 0), is_list(Each) ->
    item([{setup, Where, Setup, T} || T <- Each], C);
item({foreach, Where, Setup, Cleanup, Each}, C) when is_list(Each) ->
    item([{setup, Where, Setup, Cleanup, T} || T <- Each], C);
item({foreachx, SetupX, Pairs}, C) when is_function(SetupX, 1), is_list(Pairs) ->
    item([with_x(spawn, SetupX, fun(_, _) -> ok end, P) || P <- Pairs], C);
item({foreachx, SetupX, CleanupX, Pairs}, C) when is_function(SetupX, 1), is_function(CleanupX, 2), is_list(Pairs) ->
    item([with_x(spawn, SetupX, CleanupX, P) || P <- Pairs], C);
item({foreachx, Where, SetupX, Pairs}, C) when is_function(SetupX, 1), is_list(Pairs) ->
    item([with_x(Where, SetupX, fun(_, _) -> ok end, P) || P <- Pairs], C);
item({foreachx, Where, SetupX, CleanupX, Pairs}, C) when
    is_function(SetupX, 1), is_function(CleanupX, 2), is_list(Pairs)
->
    item([with_x(Where, SetupX, CleanupX, P) || P <- Pairs], C);
item({M, F}, C) when is_atom(M), is_atom(F) ->
    item({test, M, F}, C);
item({Title, Tests}, #context{titles = Titles} = C) when is_binary(Title) ->
    item(Tests, C#context{titles = Titles ++ [Title]});
item({Title, Tests}, #context{titles = Titles} = C) when is_list(Title) ->
    case is_string(Title) of
        true -> item(Tests, C#context{titles = [T || T <- Titles ++ [Title], T =/= []]});
        false -> bad_test({Title, Tests}, C)
    end;
item([], _) ->
    ok;
item([T | Rest], #context{rest = Outer} = C) ->
    item(T, C#context{rest = [{Rest, C} || Rest =/= []] ++ Outer}),
    item(Rest, C);
item(M, C) when is_atom(M) ->
    module(M, C);
item(Other, C) ->
    bad_test(Other, C).

bad_test(Test, #context{source = Source, titles = Titles} = C) ->
    report({broken, bad_test, Source, Titles, {bad_test, Test}}, C).

is_string(L) ->
    try
        lists:all(fun(Char) -> is_integer(Char) andalso Char >= 0 andalso Char =< 16#10FFFF end, L)
    catch
        error:_ -> false
    end.

with_x(Where, SetupX, CleanupX, {X, F}) when is_function(F, 2) ->
    {setup, Where, fun() -> SetupX(X) end, fun(R) -> CleanupX(X, R) end, fun(R) -> F(X, R) end};
with_x(_, _, _, Other) ->
    Other.

%% All tests of a module, and of its companion Module_tests.
module(M, C) ->
    functions(M, C),
    Name = atom_to_list(M),
    case lists:reverse(Name) of
        "stset_" ++ _ ->
            ok;
        _ ->
            Companion = list_to_atom(Name ++ "_tests"),
            case code:ensure_loaded(Companion) of
                {module, _} -> functions(Companion, C);
                _ -> ok
            end
    end.

functions(M, C) ->
    try lists:reverse(M:module_info(exports)) of
        Exports ->
            lists:foreach(
                fun({F, A}) ->
                    case A =:= 0 andalso lists:reverse(atom_to_list(F)) of
                        "tset_" ++ _ -> item({test, M, F}, C);
                        "_tset_" ++ _ -> item({generator, M, F}, C);
                        _ -> ok
                    end
                end,
                Exports
            )
    catch
        error:undef -> report({broken, bad_test, {M, tests, 0}, [], {bad_test, M}}, C)
    end.

%% Single tests.

test(F, #context{place = fresh} = C) -> task(fun(Inner) -> here(F, Inner) end, C);
test(F, C) -> here(F, C).

here(F, #context{source = Source, line = Line, titles = Titles, limit = Limit} = C) ->
    Ref = make_ref(),
    report({limit, Limit}, C),
    report({started, Ref, Source, Line, Titles}, C),
    tell({rest, C#context.rest}, C),
    tell({doing, {test, Ref}, Limit}, C),
    group_leader() ! forget_output,
    Outcome =
        try
            {passed, F()}
        catch
            Class:Reason:Stack -> {failed, Class, Reason, Stack}
        end,
    tell(done, C),
    report({finished, Ref, Outcome}, C).

%% Call a function of a fixture or a generator.
guarded(What, F, #context{source = Source, titles = Titles, limit = Limit} = C) ->
    tell({rest, C#context.rest}, C),
    report({limit, Limit}, C),
    tell({doing, {What, Source, Titles}, Limit}, C),
    Result =
        try
            {ok, F()}
        catch
            Class:Reason:Stack -> {failed, Class, Reason, Stack}
        end,
    tell(done, C),
    case Result of
        {ok, _} -> ok;
        _ -> report({broken, What, Source, Titles, Result}, C)
    end,
    Result.

%% A generator's process lives on while its tests run in their own: what it opened stays open.
generator(F, #context{place = Place} = C) ->
    Work = fun(Inner) ->
        case guarded(generator, F, Inner) of
            {ok, Tests} -> item(Tests, Inner#context{place = Place});
            _ -> ok
        end
    end,
    case Place of
        fresh -> task(Work, C);
        here -> Work(C)
    end.

%% Set-up and clean-up run in the process at hand, tests in a process of their own; where is local: in the same one.
fixture(Where, Setup, Cleanup, Tests, #context{watcher = none} = C) ->
    task(fun(Inner) -> fixture(Where, Setup, Cleanup, Tests, Inner) end, C);
fixture(spawn, Setup, Cleanup, Tests, C) ->
    fixture_here(Setup, Cleanup, fun(R) -> task(fun(Inner) -> instance(Tests, R, Inner) end, C) end, C);
fixture(local, Setup, Cleanup, Tests, #context{rest = Outer} = C) ->
    Inner = C#context{place = here, rest = [fixture_end | Outer]},
    fixture_here(Setup, Cleanup, fun(R) -> instance(Tests, R, Inner) end, Inner).

fixture_here(Setup, Cleanup, Run, C) ->
    case guarded(setup, Setup, C) of
        {ok, R} ->
            Undo = fun() -> Cleanup(R) end,
            tell({undo, Undo}, C),
            Run(R),
            tell(undone, C),
            guarded(cleanup, Undo, C);
        _ ->
            ok
    end.

instance(Tests, R, C) when is_function(Tests, 1) ->
    case guarded(instantiation, fun() -> Tests(R) end, C) of
        {ok, Made} -> item(Made, C);
        _ -> ok
    end;
instance({with, Fs}, R, C) when is_list(Fs) ->
    item({with, R, Fs}, C);
instance(Tests, _, C) ->
    item(Tests, C).

parallel(N, Tests, #context{} = C) when is_list(Tests) ->
    Fresh = C#context{place = fresh, watcher = none, rest = []},
    lanes(N, [fun() -> item(T, Fresh) end || T <- Tests], []);
parallel(_, Tests, C) ->
    item(Tests, C).

%% At most N processes at a time.
lanes(_, [], []) ->
    ok;
lanes(N, [F | Rest], Running) when N =:= infinity; length(Running) < N ->
    {_, Monitor} = erlang:spawn_opt(F, [monitor]),
    lanes(N, Rest, [Monitor | Running]);
lanes(N, Waiting, Running) ->
    receive
        {'DOWN', Monitor, process, _, _} when is_reference(Monitor) ->
            case lists:member(Monitor, Running) of
                true -> lanes(N, Waiting, lists:delete(Monitor, Running));
                false -> lanes(N, Waiting, Running)
            end
    end.

%% Tasks and their watchers.

task(Work, #context{} = C) ->
    Watcher = self(),
    Leader = leader(),
    Task = fun() ->
        group_leader(Leader, self()),
        Work(C#context{watcher = Watcher, place = here, rest = []})
    end,
    {Pid, Monitor} = erlang:spawn_opt(Task, [monitor]),
    watch(Pid, Monitor, infinity, nothing, [], [], C),
    Leader ! stop,
    ok.

watch(Pid, Monitor, Deadline, Doing, Undos, Rest, #context{} = C) ->
    receive
        {Pid, {doing, What, Limit}} -> watch(Pid, Monitor, deadline(Limit), {What, Limit}, Undos, Rest, C);
        {Pid, done} -> watch(Pid, Monitor, infinity, nothing, Undos, Rest, C);
        {Pid, {rest, R}} -> watch(Pid, Monitor, Deadline, Doing, Undos, R, C);
        {Pid, {undo, F}} -> watch(Pid, Monitor, Deadline, Doing, [F | Undos], Rest, C);
        {Pid, undone} -> watch(Pid, Monitor, Deadline, Doing, tl(Undos), Rest, C);
        {'DOWN', Monitor, process, Pid, normal} when Doing =:= nothing, Undos =:= [] -> ok;
        {'DOWN', Monitor, process, Pid, Reason} -> ended({died, Reason}, Doing, Undos, Rest, C)
    after left(Deadline) ->
        exit(Pid, kill),
        receive
            {'DOWN', Monitor, process, Pid, _} -> ok
        end,
        {_, Limit} = Doing,
        ended({timeout, Limit}, drained(Pid, Doing), drained_undos(Pid, Undos), Rest, C)
    end.

%% The task may have done more between the last look at its messages and its death.
drained(Pid, Doing) ->
    receive
        {Pid, {doing, What, Limit}} -> drained(Pid, {What, Limit});
        {Pid, done} -> drained(Pid, nothing)
    after 0 -> Doing
    end.

drained_undos(Pid, Undos) ->
    receive
        {Pid, {undo, F}} -> drained_undos(Pid, [F | Undos]);
        {Pid, undone} -> drained_undos(Pid, tl(Undos));
        {Pid, {rest, _}} -> drained_undos(Pid, Undos)
    after 0 -> Undos
    end.

ended(Outcome, Doing, Undos, Rest, #context{source = Source, titles = Titles} = C) ->
    case Doing of
        {{test, Ref}, _} -> report({finished, Ref, Outcome}, C);
        {{What, S, T}, _} -> report({broken, What, S, T, Outcome}, C);
        nothing -> report({broken, not_run, Source, Titles, Outcome}, C)
    end,
    lists:foreach(fun(Undo) -> task(fun(Inner) -> guarded(cleanup, Undo, Inner) end, C) end, Undos),
    resume(Rest, Outcome, C).

%% What a task that died would have done next. The tests of its own fixtures are lost with what was set up.
resume(Rest, Outcome, #context{} = C) ->
    case lists:splitwith(fun(R) -> R =/= fixture_end end, Rest) of
        {Lost, [fixture_end | Outer]} ->
            case Lost of
                [] -> ok;
                [{_, #context{source = S, titles = T}} | _] -> report({broken, not_run, S, T, Outcome}, C)
            end,
            resume(Outer, Outcome, C);
        {Rest, []} ->
            lists:foreach(
                fun({Tests, #context{} = How}) -> task(fun(#context{watcher = Watcher}) ->
                    item(Tests, How#context{watcher = Watcher, rest = []})
                end, C) end,
                Rest
            )
    end.

deadline(infinity) -> infinity;
deadline(Limit) -> erlang:monotonic_time(millisecond) + Limit.

left(infinity) -> infinity;
left(Deadline) -> max(0, Deadline - erlang:monotonic_time(millisecond)).

tell(_, #context{watcher = none}) -> ok;
tell(What, #context{watcher = Watcher}) -> Watcher ! {self(), What}.

report(Event, #context{report = Report}) -> Report(Event).

%% The group leader of a task: passes requests on and keeps what is written.

leader() ->
    Owner = self(),
    Out =
        case group_leader() of
            Owner -> user;
            Other -> Other
        end,
    spawn(fun() -> leader_loop(erlang:monitor(process, Owner), Out, []) end).

leader_loop(Monitor, Out, Written) ->
    receive
        {io_request, From, Ref, Request} ->
            Reply =
                try
                    io:request(Out, Request)
                catch
                    _:_ -> {error, request}
                end,
            From ! {io_reply, Ref, Reply},
            leader_loop(Monitor, Out, [Written | text(Request)]);
        {get_output, From, Ref} ->
            From ! {Ref, unicode:characters_to_list(Written)},
            leader_loop(Monitor, Out, Written);
        forget_output ->
            leader_loop(Monitor, Out, []);
        stop ->
            ok;
        {'DOWN', Monitor, _, _, _} ->
            ok;
        _ ->
            leader_loop(Monitor, Out, Written)
    end.

text({put_chars, latin1, Chars}) -> unicode:characters_to_binary(Chars, latin1);
text({put_chars, _, Chars}) -> Chars;
text({put_chars, Encoding, M, F, A}) -> text({put_chars, Encoding, apply(M, F, A)});
text({put_chars, Chars}) -> Chars;
text({requests, Requests}) -> [text(R) || R <- Requests];
text(_) -> [].
