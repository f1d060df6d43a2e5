%% @doc The controller of a connection over a serial line. On the line stand frames: two bytes of sync (AA 55), the
%% length of the packet (two bytes during the handshake, then four), the packet, and four bytes of CRC-32 of length
%% and packet. All numbers are big-endian. Each message of the connection is a packet of its own, a tick is an empty
%% one. A sync that no length follows is what a side says that has no connection.
%%
%% During the handshake damaged and foreign bytes are passed over until the first packet; afterwards they end the
%% attempt, which the caller may repeat. A connection that is up ends at the first byte that is no part of a whole
%% frame: what is damaged may have been a message, and nobody can tell that one is missing. Between nodes no signal is
%% lost while a connection stands, so it must not stand any longer; everybody hears of it by noconnection, and the
%% next message connects again. For the same reason nothing is repeated: frames have no numbers.
%%
%% It ends likewise when the other side says a lone sync (it has restarted, or given the connection up; what it says
%% next is left to the line), when a frame has begun and less than ?LEAST bytes of it come in ?WINDOW ms (half a
%% frame, or noise that looks like the head of one), and when the uart is closed.
-module(serial_dist_controller).

-export([start/2, start/3, scan_frame/2, send_preamble/2, frame/2, caller/1]).
-export([open/1, receive_packet/2, send_packet/2, send_queued/2, send_tick/1, input/3, peer/1, close/1]).

-include("dist_util.hrl").
-include("dist_controller.hrl").

-define(SYNC, 16#AA, 16#55).

%% The longest packets: the handshake's hold a name of at most 255 characters and less than 64 bytes beside it; the
%% others' limit is ours: half an hour at 115,200 baud. No length begins like a sync.
-define(MAX_HANDSHAKE, 1088).
-define(MAX_MESSAGE, 16#FFFFFF).

%% Syncs before a packet that begins a connection: more bytes than most tails of frames that broke off lack.
-define(PREAMBLE, 16).

-define(WINDOW, 3000).
-define(LEAST, 256).

-record(line, {
    pid :: pid(),
    uart :: term(),
    module :: module(),
    direction :: in | out,
    begun = false :: boolean()
}).

%% @private The controller of a line that the caller has claimed and begins a connection on, linked to the caller.
-spec start({pid(), term()}, module()) -> {ok, pid()} | {error, term()}.
start({_, Uart} = Line, Module) ->
    case gen_server:start_link(?MODULE, {Line, Module, out, <<>>}, []) of
        {ok, _} = Started ->
            _ = send_preamble(Uart, Module),
            Started;
        Error ->
            Error
    end.

%% @private The controller of a line on which the other side has begun, with what was read of it before.
-spec start({pid(), term()}, module(), binary()) -> {ok, pid()} | {error, term()}.
start(Line, Module, Read) -> gen_server:start_link(?MODULE, {Line, Module, in, Read}, []).

%% @private Say that a connection begins.
-spec send_preamble(term(), module()) -> ok | {error, term()}.
send_preamble(Uart, Module) -> Module:write(Uart, binary:copy(<<?SYNC>>, ?PREAMBLE)).

%% -- frames ----------------------------------------------------------------------------------------------------------

%% @private A packet as it stands on the line, with so many bits of length.
-spec frame(iodata(), 16 | 32) -> iodata().
frame(Packet, Bits) ->
    Body = [<<(iolist_size(Packet)):Bits>>, Packet],
    [<<?SYNC>>, Body, <<(erlang:crc32(Body)):32>>].

%% @private What bytes begin with: a frame's packet; a lone sync; bytes that are no frame, or no whole one, up to the
%% next that may be; or the beginning of a frame, which lacks at least so many bytes.
-spec scan_frame(binary(), 16 | 32) ->
    {ok, Packet :: binary(), Rest :: binary()} | {sync, Rest :: binary()} | {junk, Rest :: binary()}
    | {more, pos_integer()}.
scan_frame(<<?SYNC, ?SYNC, _/binary>> = Bytes, _) ->
    <<?SYNC, Rest/binary>> = Bytes,
    {sync, Rest};
scan_frame(<<?SYNC, Rest/binary>> = Bytes, Bits) ->
    case Bytes of
        <<?SYNC, Size:Bits, Packet:Size/binary, Crc:32, After/binary>> ->
            case max_packet(Bits) >= Size andalso erlang:crc32([<<Size:Bits>>, Packet]) of
                Crc -> {ok, Packet, After};
                _ -> {junk, candidate(Rest)}
            end;
        <<?SYNC, Size:Bits, Some/binary>> ->
            case max_packet(Bits) >= Size of
                true -> {more, Size + 4 - byte_size(Some)};
                false -> {junk, candidate(Rest)}
            end;
        _ when byte_size(Bytes) < 4 ->
            %% a second sync would show before four bytes of length are there
            {more, 4 - byte_size(Bytes)};
        _ ->
            {more, 2 + Bits div 8 - byte_size(Bytes)}
    end;
scan_frame(<<16#AA>>, _) ->
    {more, 1};
scan_frame(<<>>, _) ->
    {more, 1};
scan_frame(<<_, Rest/binary>>, _) ->
    {junk, candidate(Rest)}.

max_packet(16) -> ?MAX_HANDSHAKE;
max_packet(32) -> ?MAX_MESSAGE.

candidate(Bytes) ->
    case binary:match(Bytes, <<16#AA>>) of
        {At, 1} -> binary:part(Bytes, At, byte_size(Bytes) - At);
        nomatch -> <<>>
    end.

%% @private The name in a packet that begins a handshake.
-spec caller(binary()) -> {ok, Name :: binary()} | none.
caller(<<$N, _:64, _:32, Size:16, Name:Size/binary, _/binary>>) when Size > 0 -> {ok, Name};
caller(<<$n, 5:16, _:32, Name/binary>>) when Name =/= <<>> -> {ok, Name};
caller(_) -> none.

%% -- dist_controller -------------------------------------------------------------------------------------------------

%% @private
-spec open({{pid(), term()}, module(), in | out, binary()}) -> #line{}.
open({{Pid, Uart}, Module, Direction, Read}) ->
    ok = serial_dist_line:join(Pid),
    serial_dist_line:unread(Pid, Read),
    #line{pid = Pid, uart = Uart, module = Module, direction = Direction}.

%% @private What is behind a packet goes back to the line: when the attempt ends with this one, that begins another.
-spec receive_packet(#line{}, timeout()) -> {{ok, binary()} | {error, term()}, #line{}}.
receive_packet(Line, infinity) -> receive_packet(<<>>, Line, infinity);
receive_packet(Line, Timeout) -> receive_packet(<<>>, Line, erlang:monotonic_time(millisecond) + Timeout).

receive_packet(Bytes, #line{pid = Pid, begun = Begun} = Line, Deadline) ->
    case scan_frame(Bytes, 16) of
        {ok, Packet, Rest} ->
            packet(Packet, Rest, Bytes, Line, Deadline);
        {more, _} ->
            case serial_dist_line:read(Pid, left(Deadline)) of
                {ok, Data} -> receive_packet(<<Bytes/binary, Data/binary>>, Line, Deadline);
                {error, _} = Error -> {Error, Line}
            end;
        {_, Rest} when not Begun ->
            receive_packet(Rest, Line, Deadline);
        {sync, Rest} ->
            back(Rest, {error, closed}, Line);
        {junk, Rest} ->
            back(Rest, {error, damaged}, Line)
    end.

%% A name in place of an answer: the other side begins, too, or anew.
packet(Packet, Rest, Bytes, #line{direction = Direction, begun = Begun} = Line, Deadline) ->
    case caller(Packet) of
        {ok, Name} when Direction =:= out, not Begun ->
            This = atom_to_binary(node(), utf8),
            if
                Name < This -> receive_packet(Rest, Line, Deadline);
                %% as if it had answered that its own attempt goes on
                Name > This -> back(Bytes, {ok, <<"snok">>}, Line);
                true -> back(Rest, {error, loopback}, Line)
            end;
        {ok, _} when Direction =:= in, Begun ->
            back(Bytes, {error, closed}, Line);
        _ ->
            back(Rest, {ok, Packet}, Line#line{begun = true})
    end.

back(Bytes, Answer, #line{pid = Pid} = Line) ->
    serial_dist_line:unread(Pid, Bytes),
    {Answer, Line}.

%% @private
-spec send_packet(#line{}, iodata()) -> ok | {error, term()}.
send_packet(Line, Data) -> write(Line, frame(Data, 16)).

%% @private
-spec send_queued(#line{}, term()) -> ok | none | {error, term()}.
send_queued(Line, DHandle) ->
    case erlang:dist_ctrl_get_data(DHandle) of
        none ->
            none;
        Data ->
            case iolist_size(Data) of
                Size when Size > ?MAX_MESSAGE ->
                    dist_util:report(error, "** A message of ~p bytes is too long for a serial line **", [Size]),
                    {error, too_long};
                _ ->
                    write(Line, frame(Data, 32))
            end
    end.

%% @private
-spec send_tick(#line{}) -> ok | {error, term()}.
send_tick(Line) -> write(Line, frame(<<>>, 32)).

write(#line{uart = Uart, module = Module}, Data) -> Module:write(Uart, Data).

%% @private
-spec input(#line{}, node(), term()) -> no_return().
input(#line{pid = Pid}, Node, DHandle) ->
    serial_dist_line:connected(Pid, Node),
    frames(<<>>, {Pid, Node, DHandle}).

frames(Buffer, {Pid, Node, DHandle} = To) ->
    case scan_frame(Buffer, 32) of
        {ok, Packet, Rest} ->
            try
                erlang:dist_ctrl_put_data(DHandle, Packet)
            catch
                error:badarg -> dist_controller:malformed(Node)
            end,
            frames(Rest, To);
        {more, Missing} ->
            serial_dist_line:ask(Pid),
            more([Buffer], Missing, 0, deadline(Buffer), To);
        {sync, Rest} ->
            serial_dist_line:unread(Pid, Rest),
            exit(connection_closed);
        {junk, _} ->
            damaged(Node)
    end.

deadline(<<>>) -> infinity;
deadline(_) -> erlang:monotonic_time(millisecond) + ?WINDOW.

%% Parts are joined when there may be a whole frame.
more(Parts, Missing, Got, Deadline, {Pid, Node, DHandle} = To) ->
    case serial_dist_line:await(Pid, left(Deadline)) of
        {ok, Data} when byte_size(Data) >= Missing; Deadline =:= infinity ->
            frames(iolist_to_binary(lists:reverse(Parts, [Data])), To);
        {ok, Data} ->
            serial_dist_line:ask(Pid),
            more([Data | Parts], Missing - byte_size(Data), Got + byte_size(Data), Deadline, To);
        {error, timeout} when Got < ?LEAST ->
            damaged(Node);
        {error, timeout} ->
            %% A long frame is a sign of life before it is complete: it counts as a tick.
            erlang:dist_ctrl_put_data(DHandle, <<>>),
            more(Parts, Missing, 0, deadline(Parts), To);
        {error, _} ->
            exit(connection_closed)
    end.

left(infinity) -> infinity;
left(Deadline) -> max(0, Deadline - erlang:monotonic_time(millisecond)).

damaged(Node) ->
    dist_util:report(error, "** Damaged data on the line to node ~p: the connection is closed **", [Node]),
    exit(connection_closed).

%% @private
-spec peer(#line{}) -> {term(), serial, serial}.
peer(#line{pid = Pid}) -> {Pid, serial, serial}.

%% @private The line stays open, and notices that its user has ended.
-spec close(#line{}) -> ok.
close(_) -> ok.
