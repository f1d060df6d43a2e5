%% timer: sending, applying, intervals, cancelling, units; values of the functions that compute.
-module(timer_tests).
-include_lib("eunit/include/eunit.hrl").
-export([tell/2]).

tell(Pid, What) -> Pid ! What.

got(What) ->
    receive
        What -> yes
    after 2000 -> no
    end.

not_got(What) ->
    receive
        What -> no
    after 60 -> yes
    end.

values_test_() ->
    [
        ?_assertEqual(2000, timer:seconds(2)),
        ?_assertEqual(120000, timer:minutes(2)),
        ?_assertEqual(7200000, timer:hours(2)),
        ?_assertEqual(3723000, timer:hms(1, 2, 3)),
        ?_assertEqual(1000001, timer:now_diff({0, 2, 1}, {0, 1, 0})),
        ?_assertEqual(ok, timer:start()),
        ?_assertEqual(ok, timer:sleep(1)),
        ?_assertMatch({T, x} when is_integer(T), timer:tc(fun() -> x end)),
        ?_assertMatch({T, 3} when is_integer(T), timer:tc(fun(X) -> X end, [3])),
        ?_assertMatch({T, 3} when is_integer(T), timer:tc(lists, max, [[1, 3]]))
    ].

send_test() ->
    {ok, _} = timer:send_after(1, a),
    yes = got(a),
    {ok, _} = timer:send_after(1, self(), b),
    yes = got(b),
    {ok, R} = timer:send_after(5000, c),
    {ok, cancel} = timer:cancel(R),
    yes = not_got(c),
    {error, badarg} = timer:cancel(nonsense).

interval_test() ->
    {ok, R} = timer:send_interval(5, tick),
    [yes, yes, yes] = [got(tick) || _ <- "123"],
    {ok, cancel} = timer:cancel(R),
    flush(),
    yes = not_got(tick),
    {ok, R2} = timer:send_interval(5, self(), tock),
    yes = got(tock),
    {ok, cancel} = timer:cancel(R2).

flush() ->
    receive
        _ -> flush()
    after 30 -> ok
    end.

apply_test() ->
    {ok, _} = timer:apply_after(1, ?MODULE, tell, [self(), applied]),
    yes = got(applied),
    {ok, R} = timer:apply_interval(5, ?MODULE, tell, [self(), again]),
    [yes, yes] = [got(again) || _ <- "12"],
    {ok, cancel} = timer:cancel(R),
    ?assertEqual({error, badarg}, timer:apply_after(-1, m, f, [])),
    ?assertEqual({error, badarg}, timer:apply_interval(-1, m, f, [])).

exit_test() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> timer:sleep(5000) end),
    {ok, _} = timer:exit_after(1, P, because),
    yes = got({'EXIT', P, because}),
    Q = spawn_link(fun() -> timer:sleep(5000) end),
    {ok, _} = timer:kill_after(1, Q),
    yes = got({'EXIT', Q, killed}),
    S = spawn_link(fun() -> {ok, _} = timer:exit_after(1, mine), timer:sleep(5000) end),
    yes = got({'EXIT', S, mine}),
    K = spawn_link(fun() -> {ok, _} = timer:kill_after(1), timer:sleep(5000) end),
    yes = got({'EXIT', K, killed}).
