%% Long mailboxes with selective receives from the back, the front and the middle.
-module(mailbox_growth).
-export([start/0]).

start() ->
    [self() ! {n, I} || I <- lists:seq(1, 400)],
    oracle:say([receive {n, I} -> I end || I <- [400, 1, 200, 399, 2]]),
    oracle:say(process_info(self(), message_queue_len)),
    oracle:say(length([receive {n, I} when I rem 2 =:= 0 -> I after 0 -> none end || _ <- lists:seq(1, 250)])),
    Rest = drain([]),
    oracle:say({length(Rest), hd(Rest), lists:last(Rest), lists:all(fun(X) -> X rem 2 =:= 1 end, Rest)}),
    Me = self(),
    Ps = [spawn(fun() -> [Me ! {from, K, I} || I <- lists:seq(1, 20)] end) || K <- lists:seq(1, 10)],
    oracle:say(length(Ps)),
    oracle:say([[receive {from, K, I} -> I end || I <- lists:seq(1, 20)] =:= lists:seq(1, 20) || K <- lists:seq(10, 1, -1)]),
    drain([]).

drain(Acc) -> receive {n, I} -> drain([I | Acc]) after 0 -> lists:reverse(Acc) end.
