%% @doc Runs EUnit tests and prints a line for each. `avm test' runs the same tests with more to say about them.
-module(eunit).

-export([start/0, test/1, test/2]).

%% @doc Run the tests of every module in the packs that has EUnit tests.
-spec start() -> ok | {error, term()}.
start() ->
    test([list_to_atom(Name) || {Name, _, _} <- available(), is_tests(Name)]).

available() ->
    [{text(Name), File, Loaded} || {Name, File, Loaded} <- code:all_available()].

text(Name) when is_binary(Name) -> binary_to_list(Name);
text(Name) -> Name.

%% Modules whose names say that they are tests: loading all of a library to look for some would be slow.
is_tests(Name) ->
    case lists:reverse(Name) of
        "stset_" ++ _ -> true;
        "tset_" ++ _ -> true;
        _ -> lists:prefix("test_", Name)
    end.

%% @doc Run tests: a module, or any other test representation.
-spec test(term()) -> ok | {error, term()}.
test(Tests) -> test(Tests, []).

%% @doc Run tests. Option exact_execution: of a module, not those of its companion Module_tests. Others, such as
%% verbose, change nothing: a line for each test is always printed.
-spec test(term(), [term()]) -> ok | {error, term()}.
test(Tests, Options) ->
    Self = self(),
    Ref = make_ref(),
    Worker = fun() ->
        Printer = spawn_link(fun() -> printer(#{}, 0, 0) end),
        Ask = fun(Event) ->
            Printer ! {event, self(), Event},
            receive
                {Printer, seen} -> ok
            end
        end,
        eunit_proc:run(exact(Tests, Options), {eunit, test, 1}, 5000, Ask),
        Printer ! {finish, Self, Ref}
    end,
    {Pid, Monitor} = erlang:spawn_opt(Worker, [monitor]),
    receive
        {Ref, 0} ->
            erlang:demonitor(Monitor, [flush]),
            ok;
        {Ref, Failures} ->
            erlang:demonitor(Monitor, [flush]),
            {error, {failures, Failures}};
        {'DOWN', Monitor, process, Pid, Reason} when Reason =/= normal ->
            {error, Reason}
    end.

exact(M, Options) when is_atom(M) ->
    case lists:member(exact_execution, Options) of
        true -> [function(M, F) || {F, 0} <- lists:reverse(M:module_info(exports)), is_test(F)];
        false -> M
    end;
exact({module, M}, Options) ->
    exact(M, Options);
exact(Tests, Options) when is_list(Tests) ->
    [exact(T, Options) || T <- Tests];
exact(Tests, _) ->
    Tests.

is_test(F) ->
    case lists:reverse(atom_to_list(F)) of
        "tset_" ++ _ -> true;
        "_tset_" ++ _ -> true;
        _ -> false
    end.

function(M, F) ->
    case lists:last(atom_to_list(F)) of
        $_ -> {generator, M, F};
        _ -> {test, M, F}
    end.

%% One process prints, so that lines of parallel tests stay whole.
printer(Running, Tests, Failures) ->
    receive
        {event, From, Event} ->
            {R, T, F} = shown(Event, Running, Tests, Failures),
            From ! {self(), seen},
            printer(R, T, F);
        {finish, To, Ref} ->
            Verdict =
                case Failures of
                    0 -> "OK";
                    _ -> "FAIL"
                end,
            io:format("-----------------------~n~p Tests ~p Failures 0 Ignored~n~s~n", [Tests, Failures, Verdict]),
            To ! {Ref, Failures}
    end.

shown({limit, _}, Running, Tests, Failures) ->
    {Running, Tests, Failures};
shown({started, Ref, {M, F, _}, Line, Titles}, Running, Tests, Failures) ->
    Name = io_lib:format("~p:~p:~p~s", [M, Line, F, titles(Titles)]),
    io:format("~ts...~n", [Name]),
    {Running#{Ref => Name}, Tests + 1, Failures};
shown({finished, Ref, Outcome}, Running, Tests, Failures) ->
    Name = maps:get(Ref, Running),
    Left = maps:remove(Ref, Running),
    case Outcome of
        {passed, Value} ->
            io:format("~ts:PASS:~tp~n", [Name, Value]),
            {Left, Tests, Failures};
        _ ->
            io:format("~ts:FAIL:~ts~n", [Name, description(Outcome)]),
            {Left, Tests, Failures + 1}
    end;
shown({broken, What, {M, F, _}, Titles, Outcome}, Running, Tests, Failures) ->
    io:format("~p:0:~p~s:FAIL:~p: ~ts~n", [M, F, titles(Titles), What, description(Outcome)]),
    {Running, Tests + 1, Failures + 1}.

description(Outcome) ->
    {Headline, Facts, _} = eunit_lib:describe(Outcome),
    [Headline, [[" ", Label, ": ", Text] || {Label, Text} <- Facts]].

titles([]) -> "";
titles(Titles) -> io_lib:format(" (~ts)", [lists:join(": ", Titles)]).
