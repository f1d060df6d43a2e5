%% @doc The engine's half of `avm test': runs one test function and tells the command what happens.
-module(avm_test).

-export([run/4, collect/1, collecting/1, event/1]).

%% @doc Run a test of a module: `test', a function that passes by returning; `generator', one that returns tests;
%% `ok', one that has to return ok. Limit is in milliseconds.
-spec run(test | generator | ok, module(), atom(), timeout()) -> ok.
run(Kind, M, F, Limit) ->
    Test =
        case Kind of
            test -> {test, M, F};
            generator -> {generator, M, F};
            ok -> fun() -> returns_ok(M:F()) end
        end,
    eunit_proc:run(Test, {M, F, 0}, Limit, fun report/1).

returns_ok(ok) -> ok;
returns_ok(Other) -> throw({not_ok, Other}).

report({limit, Limit}) ->
    ?MODULE:event({limit, Limit});
report({started, Ref, {M, F, _}, Line, Titles}) ->
    ?MODULE:event({started, id(Ref), M, F, Line, [binary(T) || T <- Titles]});
report({finished, Ref, {passed, _}}) ->
    ?MODULE:event({finished, id(Ref), passed, <<>>, [], []});
report({finished, Ref, {failed, throw, {not_ok, Other}, _}}) ->
    ?MODULE:event({finished, id(Ref), failed, binary(io_lib:format("returned ~tp instead of ok", [Other])), [], []});
report({finished, Ref, Outcome}) ->
    {Headline, Facts, Frames} = described(Outcome),
    ?MODULE:event({finished, id(Ref), element(1, Outcome), Headline, Facts, Frames});
report({broken, What, {M, F, _}, Titles, Outcome}) ->
    {Headline, Facts, Frames} = described(Outcome),
    ?MODULE:event({broken, What, M, F, [binary(T) || T <- Titles], Headline, Facts, Frames}).

described(Outcome) ->
    {Headline, Facts, Stack} = eunit_lib:describe(Outcome),
    Ours = [?MODULE, eunit_proc],
    {
        binary(Headline),
        [{binary(Label), binary(Text)} || {Label, Text} <- Facts],
        [frame(Frame) || {M, _, _, _} = Frame <- Stack, not lists:member(M, Ours)]
    }.

frame({M, F, A, Info}) ->
    Arity =
        if
            is_list(A) -> length(A);
            true -> A
        end,
    {M, F, Arity, binary(proplists:get_value(file, Info, "")), proplists:get_value(line, Info, 0)}.

id(Ref) -> list_to_binary(erlang:ref_to_list(Ref)).

binary(Text) ->
    case unicode:characters_to_binary(Text) of
        B when is_binary(B) -> B;
        _ -> list_to_binary(io_lib:format("~p", [Text]))
    end.

%% @doc The modules that a suite's start/0 hands to etest:test/1, which runs none of them. `none' if it calls no
%% such function: then its result counts, and it is a test itself.
-spec collect(module()) -> {modules, [module()]} | none.
collect(Suite) ->
    put(?MODULE, []),
    try Suite:start() of
        _ ->
            case get(?MODULE) of
                [] -> none;
                Found -> {modules, lists:append(lists:reverse(Found))}
            end
    catch
        _:_ -> none
    after
        erase(?MODULE)
    end.

%% @doc Called by etest:test/1: whether the caller only wants to know the modules.
-spec collecting([module()]) -> boolean().
collecting(Modules) ->
    case get(?MODULE) of
        undefined ->
            false;
        Found ->
            put(?MODULE, [Modules | Found]),
            true
    end.

%% @doc Tell `avm test'. A native function of that command; without it there is nobody to tell.
-spec event(tuple()) -> ok.
event(_) -> ok.
