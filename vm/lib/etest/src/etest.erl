%% @doc Small tests: a module with `test/0' that returns ok, suites of such modules, and assertions.
%%
%% test/1 prints + or - for each module, then the results. `avm test' runs the modules of a suite one by one.
-module(etest).

-export([
    test/1, assert_match/2, assert_equals/2, assert_true/1, assert_exception/1, assert_exception/2, assert_exception/3,
    assert_failure/1, assert_failure/2, flush_msg_queue/0
]).

%% @doc Run test/0 of each module in a process of its own, print how it went, and tell: ok, or the first failure.
-spec test([module()]) -> ok | {fail, {module(), term()}}.
test(Modules) ->
    case avm_test:collecting(Modules) of
        true ->
            ok;
        false ->
            Results = [{M, run(M)} || M <- Modules],
            write("\n"),
            erlang:display(Results),
            case [R || {_, Result} = R <- Results, Result =/= ok] of
                [] -> ok;
                [First | _] -> {fail, First}
            end
    end.

run(Module) ->
    Self = self(),
    Ref = make_ref(),
    {Pid, Monitor} = erlang:spawn_opt(fun() -> Self ! {Ref, body(Module)} end, [monitor]),
    receive
        {Ref, Result} ->
            erlang:demonitor(Monitor, [flush]),
            Result;
        {'DOWN', Monitor, process, Pid, Reason} ->
            write("-"),
            {error, Reason}
    end.

body(Module) ->
    Result =
        try
            R = Module:test(),
            write("+"),
            R
        catch
            _:Reason:Stack ->
                write("-"),
                {exception, {Reason, Stack}}
        end,
    case process_flag(trap_exit, false) of
        true -> erlang:display({test, Module, unexpected_trap_exit});
        false -> ok
    end,
    Result.

write(Text) ->
    case erlang:system_info(machine) of
        "BEAM" -> io:format("~s", [Text]);
        _ -> console:print(Text)
    end.

%% @doc ok if both are equal (==), else fail.
-spec assert_equals(term(), term()) -> ok | fail.
assert_equals(X, Y) when X == Y -> ok;
assert_equals(_, _) -> fail.

%% @doc ok if both match (=:=), else fail.
-spec assert_match(term(), term()) -> ok | fail.
assert_match(X, X) -> ok;
assert_match(_, _) -> fail.

%% @doc ok if it is true, else fail.
-spec assert_true(term()) -> ok | fail.
assert_true(true) -> ok;
assert_true(_) -> fail.

%% @doc ok if F() raises anything, else fail.
-spec assert_exception(fun(() -> term())) -> ok | fail.
assert_exception(F) ->
    try
        F(),
        fail
    catch
        _:_ -> ok
    end.

%% @doc ok if F() raises an exception of this class, else fail.
-spec assert_exception(fun(() -> term()), error | exit | throw) -> ok | fail.
assert_exception(F, Class) ->
    try
        F(),
        fail
    catch
        Class:_ -> ok;
        _:_ -> fail
    end.

%% @doc ok if F() raises exactly this, else fail.
-spec assert_exception(fun(() -> term()), error | exit | throw, term()) -> ok | fail.
assert_exception(F, Class, Reason) ->
    try
        F(),
        fail
    catch
        Class:Reason -> ok;
        _:_ -> fail
    end.

%% @doc The older name of assert_exception/1.
-spec assert_failure(fun(() -> term())) -> ok | fail.
assert_failure(F) -> assert_exception(F).

%% @doc ok if F() raises an error for this reason, else fail.
-spec assert_failure(fun(() -> term()), term()) -> ok | fail.
assert_failure(F, Reason) -> assert_exception(F, error, Reason).

%% @doc Take all messages out of the caller's mailbox.
-spec flush_msg_queue() -> ok.
flush_msg_queue() ->
    receive
        _ -> flush_msg_queue()
    after 0 -> ok
    end.
