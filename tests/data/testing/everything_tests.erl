%% Each form of EUnit's representation once; those that go wrong say so in their names.
-module(everything_tests).
-include_lib("eunit/include/eunit.hrl").
-export([named/0]).

simple_test() -> ok.
named() -> ok.

wrong_killed_test() ->
    exit(self(), kill),
    timer:sleep(5000).
wrong_throw_test() -> throw(thrown).
wrong_exit_test() -> exit(normal).
wrong_match_test() -> ?assertMatch({ok, _}, {error, enoent}).
wrong_exception_test() -> ?assertError(badarg, list_to_atom("x")).

lists_test_() -> [[fun() -> ok end], [], ?_assert(true), {?LINE, fun() -> ok end}].
titles_test_() -> {"outer", [{<<"inner">>, fun() -> ok end}, {"", fun() -> ok end}]}.
references_test_() -> [{test, ?MODULE, named}, {?MODULE, named}, {generator, fun() -> [fun() -> ok end] end}].
with_test_() -> {with, 7, [fun(7) -> ok end, fun(X) -> ?assertEqual(7, X) end]}.
order_test_() -> {inorder, [fun() -> ok end]}.
spawn_test_() -> {spawn, [?_assertEqual(undefined, put(here, 1)), ?_assertEqual(1, get(here))]}.

parallel_test_() ->
    Together = fun() ->
        receive
            {meet, Other} -> Other ! met
        after 1 -> ok
        end
    end,
    [{inparallel, [fun() -> timer:sleep(50) end || _ <- lists:seq(1, 8)]}, {inparallel, 2, [Together, Together]}].

setup_test_() -> {setup, fun() -> put(mine, 1), self() end, fun(_) -> put(mine, 2) end, fun(P) -> ?_assertNotEqual(P, self()) end}.
local_test_() ->
    {setup, local, fun() -> self() end, fun(P) -> P = self() end, fun(P) -> ?_assertEqual(P, self()) end}.
plain_setup_test_() -> {setup, fun() -> ok end, [fun() -> ok end, fun() -> ok end]}.
foreach_test_() ->
    {foreach, fun() -> make_ref() end, fun(R) -> true = is_reference(R) end, [
        fun(R) -> ?_assert(is_reference(R)) end,
        {with, [fun(R) -> true = is_reference(R) end]}
    ]}.
foreachx_test_() ->
    {foreachx, fun(X) -> X * 2 end, fun(X, Y) -> Y = X * 2 end, [
        {1, fun(X, Y) -> ?_assertEqual({1, 2}, {X, Y}) end},
        {2, fun(X, Y) -> ?_assertEqual({2, 4}, {X, Y}) end}
    ]}.

patient_test_() -> {timeout, 3, fun() -> timer:sleep(600) end}.
wrong_timeout_test_() -> {timeout, 0.1, fun() -> timer:sleep(5000) end}.
wrong_setup_test_() -> {setup, fun() -> error(no_setup) end, fun() -> ok end}.
wrong_cleanup_test_() -> {setup, fun() -> x end, fun(_) -> error(no_cleanup) end, [fun() -> ok end]}.
wrong_generator_test_() -> error(no_tests).
wrong_instantiation_test_() -> {setup, fun() -> x end, fun(y) -> [] end}.
wrong_tests_test_() -> [{nonsense, 1, 2, 3}, no_such_module].

%% A test that takes its process down costs no other, unless that process is the fixture's.
wrong_death_test_() ->
    {setup, fun() -> x end, fun(x) -> ok end, [
        fun() ->
            exit(self(), kill),
            timer:sleep(5000)
        end,
        {"next", fun() -> ok end}
    ]}.
wrong_local_death_test_() ->
    {setup, local, fun() -> x end, fun(x) -> erlang:display(cleaned_up) end, [
        fun() ->
            exit(self(), kill),
            timer:sleep(5000)
        end,
        fun() -> ok end
    ]}.

captured_output_test() ->
    io:format("some ~s", [text]),
    "some text" = eunit_proc:get_output().
