%% Sends a datagram to port 44404 of this host every second.
-module(udp_client).

-export([start/0]).

-define(ADDRESS, {127, 0, 0, 1}).
-define(PORT, 44404).
-define(PACKET, <<"AtomVM">>).

-spec start() -> no_return() | ok.
start() ->
    case gen_udp:open(0, [{active, false}, binary]) of
        {ok, Socket} ->
            {ok, Name} = inet:sockname(Socket),
            io:format("Opened UDP socket on ~s.~n", [to_text(Name)]),
            loop(Socket);
        Error ->
            io:format("An error occurred opening UDP socket: ~p~n", [Error])
    end.

loop(Socket) ->
    case gen_udp:send(Socket, ?ADDRESS, ?PORT, ?PACKET) of
        ok -> io:format("Sent ~p~n", [?PACKET]);
        Error -> io:format("An error occurred sending a packet: ~p~n", [Error])
    end,
    timer:sleep(1000),
    loop(Socket).

to_text({{A, B, C, D}, Port}) ->
    io_lib:format("~p.~p.~p.~p:~p", [A, B, C, D, Port]).
