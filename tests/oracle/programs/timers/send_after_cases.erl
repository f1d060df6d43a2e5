%% send_after: to pids, names, the dead; cancelling in time and too late; reading what is left.
-module(send_after_cases).
-export([start/0]).

start() ->
    R1 = erlang:send_after(20, self(), one),
    L = erlang:read_timer(R1),
    oracle:say({is_integer(L), L =< 20}),
    oracle:say(receive one -> got after 3000 -> lost end),
    oracle:say([erlang:read_timer(R1), erlang:cancel_timer(R1)]),
    R2 = erlang:send_after(5000, self(), two),
    oracle:say(erlang:cancel_timer(R2) > 4000),
    oracle:say(erlang:cancel_timer(R2)),
    oracle:say(receive two -> late after 10 -> never end),
    register(timed, self()),
    erlang:send_after(5, timed, by_name),
    oracle:say(receive by_name -> ok after 3000 -> lost end),
    erlang:send_after(5, nobody_at_all, x),
    erlang:send_after(0, self(), zero),
    oracle:say(receive zero -> ok after 3000 -> lost end),
    oracle:say([oracle:try_(fun() -> erlang:send_after(T, D, m) end) || {T, D} <- [{-1, self()}, {a, self()}, {1.0, self()}, {5, "x"}, {5, 1}]]),
    oracle:say([oracle:try_(fun() -> F(X) end) || F <- [fun erlang:cancel_timer/1, fun erlang:read_timer/1], X <- [a, 1, self()]]),
    oracle:say([F(make_ref()) || F <- [fun erlang:cancel_timer/1, fun erlang:read_timer/1]]),
    Rs = [erlang:send_after(T, self(), {t, T}) || T <- [30, 10, 20, 0, 15]],
    oracle:say(length(lists:usort(Rs))),
    [receive {t, T} -> T after 3000 -> lost end || _ <- Rs].
