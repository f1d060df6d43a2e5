-module(messages).
-export([start/0]).

%% Messages of every kind through a process and back, while both ends make garbage.
start() ->
    Echo = spawn(fun echo/0),
    Terms = [1, a, [], [1, [2, [3]]], {x, {y, {z}}}, #{a => #{b => c}}, <<"short">>, list_to_binary(lists:duplicate(500, 1)),
             maps:from_list([{I, I} || I <- lists:seq(1, 60)]), 1 bsl 200, 3.25, "string", lists:seq(1, 300)],
    [begin Echo ! {self(), T}, receive {echo, R} -> R =:= T end end || _ <- [1, 2, 3], T <- Terms].

echo() ->
    receive
        {From, T} ->
            _ = [X * 2 || X <- lists:seq(1, 100)],
            From ! {echo, T},
            echo()
    end.
