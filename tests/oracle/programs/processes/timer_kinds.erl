-module(timer_kinds).
-export([start/0]).

start() ->
    [oracle:try_(F) || F <- [
        fun() -> R = erlang:start_timer(5, self(), hi), receive {timeout, R, hi} -> ok end end,
        fun() -> erlang:send_after(1, self(), {x, [y]}), receive M -> M end end,
        fun() -> R = erlang:send_after(10000, self(), z), T = erlang:read_timer(R), C = erlang:cancel_timer(R), {T > 9000, C > 9000, erlang:cancel_timer(R), erlang:read_timer(R)} end,
        fun() -> R = erlang:start_timer(10000, self(), z), erlang:cancel_timer(R, [{info, false}]) end,
        fun() -> R = erlang:start_timer(10000, self(), z), erlang:cancel_timer(R, [{async, true}]), receive {cancel_timer, R, T} -> T > 9000 end end,
        fun() -> erlang:cancel_timer(make_ref()) end,
        fun() -> erlang:cancel_timer(x) end,
        fun() -> erlang:send_after(-1, self(), a) end,
        fun() -> erlang:send_after(1.0, self(), a) end,
        fun() -> erlang:send_after(1, "p", a) end,
        fun() -> erlang:send_after(0, no_such_name, a), receive a -> bad after 10 -> ok end end,
        fun() -> register(tk, self()), erlang:send_after(1, tk, named), R = receive named -> ok after 500 -> late end, unregister(tk), R end,
        fun() -> erlang:send_after(erlang:monotonic_time(millisecond) + 3, self(), a, [{abs, true}]), receive a -> ok end end,
        fun() -> [erlang:send_after(T, self(), {t, T}) || T <- [30, 10, 20, 0]], [receive {t, X} -> X end || _ <- [1, 2, 3, 4]] end,
        fun() -> receive after 0 -> zero end end,
        fun() -> receive after bad -> zero end end,
        fun() -> receive after -1 -> zero end end,
        fun() -> self() ! m, receive m -> got after 0 -> zero end end,
        fun() -> self() ! other, R = receive m -> got after 5 -> timeout end, receive other -> {R, other} end end,
        fun() -> receive after id(3) -> three end end,
        fun() -> erlang:send_after(5, self(), late), receive late -> first after 1000 -> never end end,
        fun() -> A = erlang:monotonic_time(millisecond), receive after 15 -> ok end, erlang:monotonic_time(millisecond) - A >= 15 end]].

id(X) -> X.
