%% @doc The controller of a connection over TCP: packets have two bytes of length during the handshake, then four.
-module(socket_dist_controller).

-export([start/1]).
-export([open/1, receive_packet/2, send_packet/2, send_queued/2, send_tick/1, input/3, peer/1, close/1]).

-include("dist_util.hrl").
-include("dist_controller.hrl").

%% Bytes taken from the queue for one call of send.
-define(CHUNK, 65536).

%% @private The controller of a connected socket, linked to the caller.
-spec start(socket:socket()) -> {ok, pid()} | {error, term()}.
start(Socket) -> gen_server:start_link(?MODULE, Socket, []).

%% @private The line is the socket, and who is at its other end.
-spec open(socket:socket()) -> {socket:socket(), {ok, map()} | {error, term()}}.
open(Socket) -> {Socket, socket:peername(Socket)}.

%% @private
-spec receive_packet(Line, timeout()) -> {{ok, binary()} | {error, term()}, Line}.
receive_packet({Socket, _} = Line, Timeout) ->
    Answer =
        case socket:recv(Socket, 2, Timeout) of
            {ok, <<0:16>>} -> {ok, <<>>};
            {ok, <<Size:16>>} -> socket:recv(Socket, Size, Timeout);
            {error, _} = Error -> Error
        end,
    {Answer, Line}.

%% @private
-spec send_packet({socket:socket(), term()}, iodata()) -> ok | {error, term()}.
send_packet({Socket, _}, Data) -> socket_dist:send_all(Socket, [<<(iolist_size(Data)):16>>, Data]).

%% @private Packets come out of the queue with their length.
-spec send_queued({socket:socket(), term()}, term()) -> ok | none | {error, term()}.
send_queued({Socket, _}, DHandle) ->
    case avm_dist:get_packets(DHandle, ?CHUNK) of
        none -> none;
        Data -> socket_dist:send_all(Socket, Data)
    end.

%% @private
-spec send_tick({socket:socket(), term()}) -> ok | {error, term()}.
send_tick({Socket, _}) -> socket_dist:send_all(Socket, <<0:32>>).

%% @private
-spec input({socket:socket(), term()}, node(), term()) -> no_return().
input({Socket, _} = Line, Node, DHandle) ->
    case socket:recv(Socket, 0) of
        {ok, Data} ->
            try
                avm_dist:put_stream(DHandle, Data)
            catch
                error:badarg -> dist_controller:malformed(Node)
            end,
            input(Line, Node, DHandle);
        {error, _} ->
            exit(connection_closed)
    end.

%% @private
-spec peer({socket:socket(), term()}) -> {term(), tcp, inet}.
peer({_, {ok, #{addr := Addr, port := Port}}}) -> {{Addr, Port}, tcp, inet};
peer(_) -> {undefined, tcp, inet}.

%% @private
-spec close({socket:socket(), term()}) -> ok | {error, term()}.
close({Socket, _}) -> socket:close(Socket).
