%% etest's assertions and its runner; eunit within a program.
%% engine only
-module(etest_tests).
-include_lib("eunit/include/eunit.hrl").
-export([test/0]).

test() -> ok.

assertions_test_() ->
    [
        ?_assertEqual({ok, fail}, {etest:assert_equals(1, 1.0), etest:assert_equals(1, 2)}),
        ?_assertEqual({ok, fail}, {etest:assert_match(1, 1), etest:assert_match(1, 1.0)}),
        ?_assertEqual({ok, fail}, {etest:assert_true(true), etest:assert_true(1)}),
        ?_assertEqual({ok, fail}, {etest:assert_exception(fun() -> exit(x) end), etest:assert_exception(fun() -> x end)}),
        ?_assertEqual(ok, etest:assert_exception(fun() -> throw(x) end, throw)),
        ?_assertEqual(fail, etest:assert_exception(fun() -> throw(x) end, error)),
        ?_assertEqual(ok, etest:assert_exception(fun() -> error(x) end, error, x)),
        ?_assertEqual(fail, etest:assert_exception(fun() -> error(y) end, error, x)),
        ?_assertEqual(ok, etest:assert_failure(fun() -> error(x) end)),
        ?_assertEqual(ok, etest:assert_failure(fun() -> error(x) end, x)),
        ?_assertEqual(ok, begin self() ! a, self() ! b, etest:flush_msg_queue(), receive _ -> no after 0 -> ok end end)
    ].

suite_test() ->
    ?assertEqual(ok, etest:test([?MODULE])),
    ?assertMatch({fail, {no_such_module, {exception, {undef, _}}}}, etest:test([?MODULE, no_such_module])).

eunit_test_() ->
    [
        ?_assertEqual(ok, eunit:test(fun() -> ok end)),
        ?_assertEqual({error, {failures, 1}}, eunit:test([fun() -> ok end, fun() -> error(x) end])),
        ?_assertEqual(ok, eunit:test({with, 1, [fun(1) -> ok end]}, [verbose]))
    ].

command_test() ->
    case catch eunit_lib:command("echo hello") of
        {0, "hello\n"} -> ok;
        {'EXIT', {badarg, _}} -> no_such_driver
    end.

described_test_() ->
    [
        ?_assertMatch({"timed out after 2 s", [], []}, eunit_lib:describe({timeout, 2000})),
        ?_assertMatch({"error: badarg", [], [frame]}, eunit_lib:describe({failed, error, badarg, [frame]})),
        ?_assertMatch(
            {"failed_assert_equals", [{"expected", "1"}, {"value", "2"}], [{m, f, 0, [{line, 7}]}]},
            eunit_lib:describe({failed, throw, {failed_assert_equals, {m, f, 0, 7}, 1, 2}, []})
        )
    ].

runner_test() ->
    Me = self(),
    ok = eunit_proc:run([fun() -> ok end, {"t", fun() -> error(x) end}], {m, f, 0}, 1000, fun(E) -> Me ! {event, E} end),
    [{started, A, {m, f, 0}, 0, []}, {finished, A, {passed, ok}}, {started, B, _, 0, ["t"]}, {finished, B, Failed}] =
        [E || E <- events(), element(1, E) =/= limit],
    {failed, error, x, _} = Failed.

events() ->
    receive
        {event, E} -> [E | events()]
    after 0 -> []
    end.

%% What avm test asks of a program, without avm test: nobody to tell is fine.
avm_test_test() ->
    false = avm_test:collecting([a]),
    none = avm_test:collect(no_such_suite),
    ok = avm_test:event({nobody, listens}),
    ok = avm_test:run(test, ?MODULE, test, 1000).
