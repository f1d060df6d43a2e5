%% Timers of a process that ended are forgotten; timers for others outlive who started them.
-module(timers_of_the_dead).
-export([start/0]).

start() ->
    Me = self(),
    {P, M} = spawn_monitor(fun() -> erlang:send_after(30, Me, from_dead), erlang:start_timer(5000, self(), own), ok end),
    receive {'DOWN', M, process, P, R} -> oracle:say(R) end,
    oracle:say(receive from_dead -> arrived after 3000 -> lost end),
    {Q, MQ} = spawn_monitor(fun() -> Me ! {timer, erlang:send_after(5000, Me, later)}, receive stop -> ok end end),
    T = receive {timer, X} -> X end,
    oracle:say(is_integer(erlang:read_timer(T))),
    Q ! stop,
    receive {'DOWN', MQ, process, Q, _} -> ok end,
    oracle:say(is_integer(erlang:cancel_timer(T))),
    Big = lists:seq(1, 500),
    erlang:send_after(5, self(), {big, Big, self(), <<"binary of more than sixty-four bytes, which is shared and counted and freed">>}),
    garbage_collect(),
    oracle:say(receive {big, B, S, Bin} -> {B =:= Big, S =:= Me, byte_size(Bin)} after 3000 -> lost end),
    Many = [erlang:send_after(I rem 7, self(), I) || I <- lists:seq(1, 200)],
    oracle:say(length(Many)),
    lists:sum([receive N when is_integer(N) -> N after 3000 -> 0 end || _ <- Many]).
