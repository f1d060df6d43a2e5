%% a queue used as a buffer through many turns keeps order and length.
-module(queue_long_run).
-export([start/0]).

start() -> turn(queue:new(), 1, 3000, 0).

turn(Q, N, Max, Sum) when N > Max -> {queue:len(Q), Sum, lists:sublist(queue:to_list(Q), 3)};
turn(Q, N, Max, Sum) when N rem 3 =:= 0 ->
    {{value, V}, Q2} = queue:out(Q),
    turn(Q2, N + 1, Max, Sum + V);
turn(Q, N, Max, Sum) when N rem 7 =:= 0 -> turn(queue:in_r(N, Q), N + 1, Max, Sum);
turn(Q, N, Max, Sum) -> turn(queue:in(N, Q), N + 1, Max, Sum).
