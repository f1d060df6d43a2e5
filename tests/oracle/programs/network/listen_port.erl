%% The option port of a socket that listens or waits for datagrams wins over the port that is an argument.
-module(listen_port).
-export([start/0]).

start() ->
    Loopback = {ip, {127, 0, 0, 1}},
    {ok, Free} = gen_tcp:listen(0, [Loopback]),
    {ok, Port} = inet:port(Free),
    ok = gen_tcp:close(Free),
    {ok, Listening} = gen_tcp:listen(0, [{port, Port}, Loopback, {reuseaddr, true}]),
    oracle:say(inet:port(Listening) =:= {ok, Port}),
    {ok, Waiting} = gen_udp:open(0, [Loopback, {port, Port}]),
    oracle:say(inet:port(Waiting) =:= {ok, Port}),
    [oracle:try_(fun() -> Open(0, [{port, a}]) end) || Open <- [fun gen_tcp:listen/2, fun gen_udp:open/2]].
