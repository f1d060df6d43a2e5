%% start_timer's message names its timer; absolute times; asynchronous cancelling.
-module(start_timer_cases).
-export([start/0]).

start() ->
    R = erlang:start_timer(5, self(), payload),
    oracle:say(receive {timeout, R, P} -> P after 3000 -> lost end),
    R2 = erlang:start_timer(0, self(), {any, "term"}),
    oracle:say(receive {timeout, R2, P2} -> P2 after 3000 -> lost end),
    Abs = erlang:monotonic_time(millisecond) + 15,
    R3 = erlang:start_timer(Abs, self(), abs, [{abs, true}]),
    oracle:say(receive {timeout, R3, abs} -> erlang:monotonic_time(millisecond) >= Abs after 3000 -> lost end),
    R4 = erlang:start_timer(5000, self(), never),
    oracle:say(erlang:cancel_timer(R4, [{async, true}])),
    oracle:say(receive {cancel_timer, R4, L} -> L > 4000 after 3000 -> none end),
    R5 = erlang:start_timer(5000, self(), never),
    oracle:say(erlang:cancel_timer(R5, [{async, true}, {info, false}])),
    oracle:say(receive X -> X after 20 -> quiet end),
    R6 = erlang:start_timer(5000, self(), never),
    oracle:say(erlang:cancel_timer(R6, [{info, false}])),
    oracle:say(erlang:send_after(Abs, self(), past, [{abs, true}]) =/= R6),
    oracle:say(receive past -> past after 3000 -> lost end),
    oracle:say([oracle:try_(fun() -> erlang:start_timer(5, self(), x, O) end) || O <- [[bad], [{abs, 1}], foo]]),
    oracle:say([oracle:try_(fun() -> erlang:cancel_timer(R6, O) end) || O <- [[bad], [{async, 1}], foo]]),
    receive Y -> {stray, Y} after 20 -> clean end.
