%% send_after, apply_after, kill_after, exit_after and cancel.
-module(timer_once).
-export([start/0, tell/2]).

start() ->
    {ok, T1} = timer:send_after(20, hello),
    oracle:say([is_tuple(T1), heard()]),
    {ok, T2} = timer:send_after(100, self(), never),
    oracle:say(timer:cancel(T2)),
    oracle:say(heard()),
    {ok, _} = timer:apply_after(10, ?MODULE, tell, [self(), applied]),
    oracle:say(heard()),
    [begin
        {P, M} = spawn_monitor(fun() -> receive never -> ok end end),
        {ok, _} = F(P),
        oracle:say(receive {'DOWN', M, _, _, R} -> R after 500 -> alive end)
    end || F <- [fun(P) -> timer:kill_after(10, P) end, fun(P) -> timer:exit_after(10, P, tired) end]],
    oracle:say([timer:cancel(x), element(1, timer:send_after(-1, x)), element(1, timer:send_after(a, x)), element(1, timer:apply_after(1, m, f, x))]),
    ok.

tell(P, X) -> P ! X.
heard() -> receive M -> M after 250 -> nothing end.
