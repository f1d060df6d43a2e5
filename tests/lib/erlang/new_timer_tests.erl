%% What timer has since OTP 26 and 27, timer_manager, network_fsm, json_encoder, avm_pubsub, timestamp_util, console.
%% engine only
-module(new_timer_tests).
-include_lib("eunit/include/eunit.hrl").

got(What) ->
    receive
        What -> yes
    after 2000 -> no
    end.

timer_test() ->
    Me = self(),
    {_, x} = timer:tc(fun() -> x end, millisecond),
    {_, x} = timer:tc(fun(Y) -> Y end, [x], second),
    {_, 1} = timer:tc(erlang, abs, [-1], microsecond),
    {ok, _} = timer:apply_after(1, fun() -> Me ! a end),
    {ok, _} = timer:apply_after(1, fun(X) -> Me ! X end, [b]),
    [yes, yes] = [got(W) || W <- [a, b]],
    {ok, R1} = timer:apply_interval(2, fun() -> Me ! c end),
    {ok, R2} = timer:apply_interval(2, fun(X) -> Me ! X end, [d]),
    {ok, R3} = timer:apply_repeatedly(2, fun() -> Me ! e end),
    {ok, R4} = timer:apply_repeatedly(2, fun(X) -> Me ! X end, [f]),
    {ok, R5} = timer:apply_repeatedly(2, erlang, send, [Me, g]),
    [yes, yes, yes, yes, yes] = [got(W) || W <- [c, d, e, f, g]],
    [{ok, cancel}] = lists:usort([timer:cancel(R) || R <- [R1, R2, R3, R4, R5]]).

timer_manager_test() ->
    {ok, P} = timer_manager:start(),
    {ok, P} = timer_manager:start(),
    R = timer_manager:start_timer(5, self(), due),
    yes = got({timeout, R, due}),
    timer_manager:send_after(5, self(), bare),
    yes = got(bare),
    Long = timer_manager:start_timer(5000, self(), never),
    true = lists:member(Long, timer_manager:get_timer_refs()),
    Left = timer_manager:cancel_timer(Long),
    true = is_integer(Left) andalso Left > 0 andalso Left =< 5000,
    false = timer_manager:cancel_timer(Long),
    %% unlike the releases' own, what send_after/3 returned can be cancelled
    Bare = timer_manager:send_after(5000, self(), never),
    true = is_integer(timer_manager:cancel_timer(Bare)),
    timer_manager:send_after_timer(1, self(), direct),
    yes = got(direct),
    Ref = make_ref(),
    timer_manager:run_timer(self(), 1, Ref, self(), ran),
    [yes, yes] = [got(W) || W <- [{due, Ref}, ran]].

json_encoder_test() ->
    Term = [{a, 1}, {<<"b">>, [1, 2]}, {c, nil}, {d, 1.5}, {e, true}, {f, foo}, {g, undefined}, {h, <<"x">>}],
    ?assertEqual(
        <<"{\"a\":1,\"b\":[1,2],\"c\":nil,\"d\":1.5,\"e\":true,\"f\":\"foo\",\"g\":null,\"h\":\"x\"}">>,
        iolist_to_binary(json_encoder:encode(Term))
    ).

pubsub_test() ->
    {ok, P} = avm_pubsub:start(),
    ok = avm_pubsub:sub(P, [a, '+', c]),
    ok = avm_pubsub:sub(P, [x, '#'], self()),
    {ok, 1} = avm_pubsub:pub(P, [a, b, c], one),
    {ok, 1} = avm_pubsub:pub(P, [x, 1, 2], two),
    {ok, 0} = avm_pubsub:pub(P, [y], three),
    receive
        {pub, [a, b, c], _, one} -> ok
    end,
    receive
        {pub, [x, 1, 2], _, two} -> ok
    end,
    ok = avm_pubsub:unsub(P, [a, '+', c]),
    ok = avm_pubsub:unsub(P, [x, '#'], self()),
    {ok, 0} = avm_pubsub:pub(P, [a, b, c], one),
    {ok, Q} = avm_pubsub:start(my_pubsub),
    Q = whereis(my_pubsub).

timestamp_test() ->
    ?assertEqual(1004, timestamp_util:delta_ms({0, 10, 5000}, {0, 9, 1000})),
    ?assertEqual({0, 1, 4000}, timestamp_util:delta({0, 10, 5000}, {0, 9, 1000})).

network_fsm_test() ->
    %% each warns on standard output and calls module network, whatever that answers on this machine
    Each = [
        fun() -> network_fsm:start([]) end, fun() -> network_fsm:stop() end, fun() -> network_fsm:wait_for_ap() end,
        fun() -> network_fsm:wait_for_ap([]) end, fun() -> network_fsm:wait_for_ap([], 10) end,
        fun() -> network_fsm:wait_for_sta() end, fun() -> network_fsm:wait_for_sta([]) end,
        fun() -> network_fsm:wait_for_sta([], 10) end
    ],
    Said = [catch F() || F <- Each],
    ?assertEqual(8, length(Said)),
    Text = eunit_proc:get_output(),
    ?assertEqual(8, length(string:split(Text, "WARNING: module network_fsm is deprecated", all)) - 1).
