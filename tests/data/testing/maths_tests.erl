-module(maths_tests).
-include_lib("eunit/include/eunit.hrl").

mean_test() -> ?assertEqual(2.0, maths:mean([1, 2, 3])).

mean_of_nothing_test() -> ?assertError(badarith, maths:mean([])).

clamp_test_() ->
    [
        {"inside", ?_assertEqual(5, maths:clamp(5, 0, 10))},
        {"below", ?_assertEqual(0, maths:clamp(-3, 0, 10))},
        {"above", ?_assertEqual(10, maths:clamp(99, 0, 10))}
    ].

server_test_() ->
    {setup,
        fun() -> spawn(fun() -> echo() end) end,
        fun(Pid) -> exit(Pid, kill) end,
        fun(Pid) -> ?_test(begin Pid ! {self(), hi}, receive {Pid, hi} -> ok end end) end}.

echo() ->
    receive
        {From, Message} -> From ! {self(), Message}, echo()
    end.
