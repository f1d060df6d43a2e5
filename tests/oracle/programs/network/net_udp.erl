%% gen_udp as a program sees it.
-module(net_udp).
-export([start/0]).

start() ->
    {ok, A} = gen_udp:open(0, [binary, {active, false}, {ip, {127, 0, 0, 1}}]),
    {ok, B} = gen_udp:open(0, [list, {active, true}, {ip, {127, 0, 0, 1}}]),
    {ok, AP} = inet:port(A),
    {ok, BP} = inet:port(B),
    oracle:say({send, gen_udp:send(A, {127, 0, 0, 1}, BP, ["he", <<"llo">>])}),
    oracle:say({active, receive {udp, B, {127, 0, 0, 1}, AP, Data} -> Data after 3000 -> nothing end}),
    oracle:say({back, gen_udp:send(B, "localhost", AP, "there"), gen_udp:send(B, {{127, 0, 0, 1}, AP}, "twice")}),
    oracle:say({recv, [{Addr, P =:= BP, D} || {ok, {Addr, P, D}} <- [gen_udp:recv(A, 0), gen_udp:recv(A, 0, 1000)]]}),
    oracle:say({timeout, gen_udp:recv(A, 0, 20), gen_udp:recv(B, 0)}),
    oracle:say({empty, gen_udp:send(B, {127, 0, 0, 1}, AP, <<>>), element(3, element(2, gen_udp:recv(A, 0, 1000)))}),
    oracle:say({cut, gen_udp:send(B, {127, 0, 0, 1}, AP, <<"0123456789">>), element(3, element(2, gen_udp:recv(A, 4, 1000)))}),
    ok = inet:setopts(B, [{active, 2}]),
    [ok = gen_udp:send(A, {127, 0, 0, 1}, BP, [I]) || I <- "abc"],
    oracle:say({counted, [receive {udp, B, _, _, X} -> X; {udp_passive, B} -> passive after 1000 -> nothing end || _ <- "123"],
                element(3, element(2, gen_udp:recv(B, 0, 1000)))}),
    ok = inet:setopts(B, [{active, once}, binary]),
    ok = gen_udp:send(A, {127, 0, 0, 1}, BP, "last"),
    oracle:say({once, receive {udp, B, _, _, Y} -> Y after 1000 -> nothing end, inet:getopts(B, [active, mode])}),
    oracle:say({connect, gen_udp:connect(A, {127, 0, 0, 1}, BP), gen_udp:send(A, "to you"), inet:peername(A) =:= {ok, {{127, 0, 0, 1}, BP}},
                element(3, element(2, gen_udp:recv(B, 0, 1000)))}),
    oracle:say({unconnected, gen_udp:send(B, "x"), inet:peername(B)}),
    oracle:say({too_long, gen_udp:send(B, {127, 0, 0, 1}, AP, binary:copy(<<0>>, 70000))}),
    oracle:say({opts, inet:setopts(B, [{broadcast, true}, {multicast_ttl, 5}, {multicast_loop, false}]),
                inet:getopts(B, [broadcast, multicast_ttl, multicast_loop])}),
    Self = self(),
    Pid = spawn(fun() -> receive go -> ok end, receive {udp, B, _, _, Z} -> Self ! {got, Z} after 1000 -> Self ! {got, nothing} end end),
    ok = inet:setopts(B, [{active, true}]),
    oracle:say({controlling, gen_udp:controlling_process(B, Pid)}),
    ok = gen_udp:send(A, "for another"),
    Pid ! go,
    receive {got, G} -> oracle:say(G) end,
    timer:sleep(20),
    oracle:say({owner_died, inet:port(B)}),
    oracle:say({close, gen_udp:close(A), gen_udp:close(A), inet:sockname(A)}),
    {ok, C} = gen_udp:open(0, [{ip, {127, 0, 0, 1}}, {active, false}]),
    {ok, CP} = inet:port(C),
    oracle:say({in_use, gen_udp:open(CP, [{ip, {127, 0, 0, 1}}])}),
    six(),
    [oracle:say(catch_exit(F)) || F <- [
        fun() -> gen_udp:open(0, [{foo, 1}]) end,
        fun() -> gen_udp:open(99999, []) end]],
    gen_udp:close(C),
    done.

six() ->
    {ok, S} = gen_udp:open(0, [inet6, binary, {active, false}, {ip, loopback}]),
    {ok, {Addr, P}} = inet:sockname(S),
    oracle:say({six, Addr, gen_udp:send(S, Addr, P, "six"), element(3, element(2, gen_udp:recv(S, 0, 1000)))}),
    gen_udp:close(S).

catch_exit(F) -> try F() catch Class:Reason -> {Class, Reason} end.
