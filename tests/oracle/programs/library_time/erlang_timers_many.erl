%% 300 timers of several delays arrive in the order of their times.
-module(erlang_timers_many).
-export([start/0]).

start() ->
    Me = self(),
    [erlang:send_after(60 + (N rem 5) * 60, Me, {N rem 5, N}) || N <- lists:seq(1, 300)],
    Got = [receive {K, N} -> {K, N} after 5000 -> missing end || _ <- lists:seq(1, 300)],
    Ks = [K || {K, _} <- Got],
    oracle:say(Ks =:= lists:sort(Ks)),
    oracle:say(lists:sort([N || {_, N} <- Got]) =:= lists:seq(1, 300)),
    T = erlang:start_timer(10000, Me, x),
    Left = erlang:read_timer(T),
    oracle:say({is_integer(Left), Left =< 10000, is_integer(erlang:cancel_timer(T)), erlang:read_timer(T), erlang:cancel_timer(T)}),
    ok.
