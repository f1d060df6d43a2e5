%% Messages of one sender stay in order; terms arrive equal and are copies.
-module(message_order).
-export([start/0]).

start() ->
    Me = self(),
    P = spawn(fun() -> echo(Me) end),
    [P ! {n, N} || N <- lists:seq(1, 50)],
    oracle:say(take(50) =:= [{n, N} || N <- lists:seq(1, 50)]),
    Terms = [1, 1 bsl 90, -2.5, a, "text", <<"bin">>, binary:copy(<<"long">>, 40), <<5:3>>, {}, {a, {b, [c]}}, [1 | 2], #{k => #{l => m}},
        maps:from_list([{I, I} || I <- lists:seq(1, 40)]), fun(X) -> X + 1 end, fun lists:map/2, self(), make_ref(), [], lists:seq(1, 300)],
    [P ! T || T <- Terms],
    Back = take(length(Terms)),
    oracle:say(Back =:= Terms),
    oracle:say((lists:nth(14, Back))(1)),
    P2 = spawn(fun() -> forward(P) end),
    [begin P ! {direct, N}, P2 ! {relayed, N} end || N <- lists:seq(1, 20)],
    All = take(40),
    oracle:say([N || {direct, N} <- All] =:= lists:seq(1, 20)),
    oracle:say([N || {relayed, N} <- All] =:= lists:seq(1, 20)),
    self() ! a, self() ! b,
    [receive X -> X end, receive Y -> Y end].

echo(To) -> receive M -> To ! M, echo(To) end.
forward(To) -> receive M -> To ! M, forward(To) end.
take(0) -> [];
take(N) -> [receive M -> M end | take(N - 1)].
