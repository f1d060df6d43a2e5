%% Prints every datagram that comes to port 44404.
-module(udp_server).

-export([start/0]).

-define(PORT, 44404).

-spec start() -> no_return() | ok.
start() ->
    case gen_udp:open(?PORT, [{active, true}, binary]) of
        {ok, Socket} ->
            {ok, Name} = inet:sockname(Socket),
            io:format("Opened UDP socket on ~s.~n", [to_text(Name)]),
            loop();
        Error ->
            io:format("An error occurred opening UDP socket: ~p~n", [Error])
    end.

loop() ->
    io:format("Waiting to receive data...~n"),
    receive
        {udp, _Socket, Address, Port, Packet} ->
            io:format("Received UDP packet ~p from ~s~n", [Packet, to_text({Address, Port})])
    end,
    loop().

to_text({{A, B, C, D}, Port}) ->
    io_lib:format("~p.~p.~p.~p:~p", [A, B, C, D, Port]).
