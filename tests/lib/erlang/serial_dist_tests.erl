%% Distribution over a serial line, whose uart is this module: the test is what stands at the other end of the line.
%% engine only
-module(serial_dist_tests).
-behaviour(uart_hal).
-include_lib("eunit/include/eunit.hrl").

-export([open/1, open/2, close/1, read/1, read/2, write/2]).

-define(SYNC, 16#AA, 16#55).
-define(COOKIE, 'cookie').
-define(FLAGS, (16#D07DF7FBD bor 16#3000000 bor (1 bsl 34))).

%% -- the uart: a process that hands out what the test says, and tells the test what is written --

open([{test, Test}, {peripheral, _}]) ->
    Test ! {opening, self()},
    receive
        {open, Uart} -> Uart
    after 100 -> {error, enoent}
    end.

open(Peripheral, Options) -> open([{peripheral, Peripheral} | Options]).

close(Uart) ->
    Uart ! closed,
    ok.

read(Uart) -> read(Uart, infinity).

read(Uart, Timeout) ->
    Ref = erlang:monitor(process, Uart),
    Uart ! {read, self(), Ref},
    receive
        {Ref, Answer} ->
            erlang:demonitor(Ref, [flush]),
            Answer;
        {'DOWN', Ref, _, _, _} ->
            {error, closed}
    after Timeout -> {error, timeout}
    end.

write(Uart, Data) ->
    Uart ! {write, iolist_to_binary(Data)},
    ok.

uart(Test) -> spawn(fun() -> uart(Test, <<>>, none) end).

uart(Test, Bytes, {Pid, Ref}) when Bytes =/= <<>> ->
    Pid ! {Ref, {ok, Bytes}},
    uart(Test, <<>>, none);
uart(Test, Bytes, Reader) ->
    receive
        {say, More} -> uart(Test, <<Bytes/binary, More/binary>>, Reader);
        {read, Pid, Ref} -> uart(Test, Bytes, {Pid, Ref});
        {write, Data} ->
            Test ! {written, Data},
            uart(Test, Bytes, Reader);
        closed -> ok
    end.

%% -- frames --

frames_are_found_in_any_chunks_with_junk_between_test_() ->
    [{timeout, 30, fun() -> [found(Seed, Bits) || Seed <- lists:seq(1, 150)] end} || Bits <- [16, 32]].

found(Seed, Bits) ->
    _ = rand:seed(exsss, {Seed, Bits, 7}),
    Packets = [rand:bytes(rand:uniform(60) - 1) || _ <- lists:seq(1, rand:uniform(8))],
    Sent = [[junk(Bits), serial_dist_controller:frame(Packet, Bits)] || Packet <- Packets],
    %% what a head in the junk waits for
    End = [junk(Bits), binary:copy(<<?SYNC>>, 600)],
    ?assertEqual({Seed, Packets}, {Seed, scan(chunks(iolist_to_binary([Sent, End])), <<>>, Bits)}).

%% Noise, syncs, heads, frames that broke off and damaged ones. Heads of long messages would wait too long.
junk(32) ->
    list_to_binary([pick([16#AA, 16#55, rand:uniform(255)]) || _ <- lists:seq(2, rand:uniform(20))]);
junk(16) ->
    Frame = iolist_to_binary(serial_dist_controller:frame(rand:bytes(rand:uniform(40)), 16)),
    At = rand:uniform(byte_size(Frame)) - 1,
    <<Before:At/binary, Byte, After/binary>> = Frame,
    pick([
        <<>>, <<16#AA>>, <<?SYNC>>, <<?SYNC, 0>>, <<?SYNC, 4, 0>>, rand:bytes(rand:uniform(50)), Before,
        <<Before/binary, (Byte bxor (1 bsl (rand:uniform(8) - 1))), After/binary>>, <<Before/binary, After/binary>>
    ]).

pick(List) -> lists:nth(rand:uniform(length(List)), List).

chunks(<<>>) -> [];
chunks(Bytes) ->
    N = min(byte_size(Bytes), rand:uniform(40)),
    <<Chunk:N/binary, Rest/binary>> = Bytes,
    [Chunk | chunks(Rest)].

scan(Chunks, Buffer, Bits) ->
    case serial_dist_controller:scan_frame(Buffer, Bits) of
        {ok, Packet, Rest} -> [Packet | scan(Chunks, Rest, Bits)];
        {more, N} when N > 0, Chunks =:= [] -> [];
        {more, N} when N > 0 -> scan(tl(Chunks), <<Buffer/binary, (hd(Chunks))/binary>>, Bits);
        {Other, Rest} when Other =:= sync; Other =:= junk, byte_size(Rest) < byte_size(Buffer) ->
            scan(Chunks, Rest, Bits)
    end.

a_head_says_what_is_missing_at_least_test() ->
    Frame = iolist_to_binary(serial_dist_controller:frame(<<"packet">>, 32)),
    Whole = byte_size(Frame),
    [
        begin
            {more, Missing} = serial_dist_controller:scan_frame(binary:part(Frame, 0, N), 32),
            ?assert(Missing =< Whole - N),
            N < 6 orelse ?assertEqual(Whole - N, Missing)
        end
     || N <- lists:seq(0, Whole - 1)
    ].

what_bytes_begin_with_test_() ->
    Scan = fun serial_dist_controller:scan_frame/2,
    [
        ?_assertEqual({sync, <<?SYNC, 0>>}, Scan(<<?SYNC, ?SYNC, 0>>, 16)),
        ?_assertEqual({junk, <<16#AA, 1>>}, Scan(<<1, 2, 16#AA, 1>>, 16)),
        ?_assertEqual({junk, <<>>}, Scan(<<?SYNC, 16#FFFF:16>>, 16)),
        ?_assertEqual({ok, <<>>, <<"rest">>}, Scan(<<?SYNC, 0:16, (erlang:crc32(<<0, 0>>)):32, "rest">>, 16)),
        ?_assertEqual({junk, <<>>}, Scan(<<?SYNC, 0:16, 0:32>>, 16))
    ].

a_preamble_is_syncs_test() ->
    Uart = uart(self()),
    ok = serial_dist_controller:send_preamble(Uart, ?MODULE),
    ?assertEqual(binary:copy(<<?SYNC>>, 16), written()).

%% -- connections --

connection_test_() ->
    [
        {Name, {timeout, 20, fun() -> with_node(Test) end}}
     || {Name, Test} <- [
            {"a line that is free says so", fun is_free/1},
            {"messages both ways", fun messages/1},
            {"bytes that are no frame end the connection", fun noise/1},
            {"a lone sync ends the connection", fun other_side_left/1},
            {"a name after that is answered", fun begins_anew/1},
            {"a line that is closed is opened again", fun reopened/1},
            {"a call that gets no answer is repeated", fun repeated/1},
            {"the lesser name gives way", fun gives_way/1},
            {"the greater name goes on", fun goes_on/1},
            {"our own name: nobody is there", fun loopback/1}
        ]
    ].

with_node(Test) ->
    Uart = start(),
    try
        Test(Uart)
    after
        ok = net_kernel:stop()
    end.

start() ->
    Test = self(),
    Options = #{uart_module => ?MODULE, uart_opts => [{test, Test}, {peripheral, "MOCK"}]},
    spawn_link(fun() ->
        {ok, _} = net_kernel:start('m@serial.local', #{proto_dist => serial_dist, avm_dist_opts => Options}),
        net_kernel:set_cookie(atom_to_binary(?COOKIE, utf8)),
        net_kernel:monitor_nodes(true),
        Test ! started,
        watch(Test)
    end),
    Uart = opened(),
    receive
        started -> Uart
    after 5000 -> error(not_started)
    end.

watch(Test) ->
    receive
        {What, Node} ->
            Test ! {What, Node},
            watch(Test)
    end.

opened() ->
    receive
        {opening, Line} ->
            Uart = uart(self()),
            Line ! {open, Uart},
            Uart
    after 5000 -> error(not_opened)
    end.

written() ->
    receive
        {written, Data} -> Data
    after 8000 -> error(silent)
    end.

%% The next packet that the node sends.
packet(Bits) ->
    Buffer =
        case get(buffer) of
            undefined -> <<>>;
            Kept -> Kept
        end,
    case serial_dist_controller:scan_frame(Buffer, Bits) of
        {ok, Packet, Rest} ->
            put(buffer, Rest),
            Packet;
        {more, _} ->
            put(buffer, <<Buffer/binary, (written())/binary>>),
            packet(Bits);
        {_, Rest} ->
            put(buffer, Rest),
            packet(Bits)
    end.

say(Uart, Packet, Bits) -> Uart ! {say, iolist_to_binary(serial_dist_controller:frame(Packet, Bits))}.

name(Name) -> [<<$N, ?FLAGS:64, 99:32, (byte_size(Name)):16>>, Name].

digest(Challenge) -> erlang:md5([atom_to_list(?COOKIE), integer_to_list(Challenge)]).

%% As who begins.
connect(Uart, Name) ->
    erase(buffer),
    say(Uart, name(Name), 16),
    answered(Uart, <<"sok">>, Name).

answered(Uart, Status, Name) ->
    Status = packet(16),
    <<$N, _:64, Challenge:32, _/binary>> = packet(16),
    say(Uart, [<<$r, 1:32>>, digest(Challenge)], 16),
    Ack = <<$a, (digest(1))/binary>>,
    Ack = packet(16),
    told(nodeup, binary_to_atom(Name, utf8)).

told(What, Node) ->
    receive
        {What, Node} -> ok
    after 8000 -> error({not_told, What, Node})
    end.

is_free(_) ->
    Said = <<(written())/binary, (written())/binary, (written())/binary>>,
    ?assertEqual(binary:copy(<<?SYNC>>, byte_size(Said) div 2), Said).

messages(Uart) ->
    connect(Uart, <<"x@serial.local">>),
    register(test_of_serial, self()),
    X = binary_to_term(<<131, 88, 119, 14, "x@serial.local", 7:32, 0:32, 99:32>>),
    say(Uart, [$p, term_to_binary({6, X, '', test_of_serial}), term_to_binary({hello, X})], 32),
    receive
        {hello, X} -> ok
    after 5000 -> error(no_message)
    end,
    unregister(test_of_serial),
    X ! there,
    <<$p, Sent/binary>> = packet(32),
    {Control, Used} = binary_to_term(Sent, [used]),
    ?assertEqual(X, element(tuple_size(Control), Control)),
    ?assertEqual(there, binary_to_term(binary:part(Sent, Used, byte_size(Sent) - Used))).

noise(Uart) ->
    connect(Uart, <<"x@serial.local">>),
    Uart ! {say, <<0>>},
    told(nodedown, 'x@serial.local'),
    connect(Uart, <<"x@serial.local">>).

other_side_left(Uart) ->
    connect(Uart, <<"x@serial.local">>),
    Uart ! {say, <<?SYNC, ?SYNC>>},
    told(nodedown, 'x@serial.local').

begins_anew(Uart) ->
    connect(Uart, <<"x@serial.local">>),
    Name = <<"y@serial.local">>,
    Uart ! {say, <<?SYNC, ?SYNC, ?SYNC>>},
    connect(Uart, Name),
    told(nodedown, 'x@serial.local').

reopened(Uart) ->
    connect(Uart, <<"x@serial.local">>),
    Uart ! closed,
    told(nodedown, 'x@serial.local'),
    connect(opened(), <<"x@serial.local">>).

ping(Node) ->
    Test = self(),
    spawn_link(fun() -> Test ! {pinged, net_adm:ping(Node)} end),
    <<$N, _:64, _:32, 14:16, "m@serial.local">> = packet(16),
    ok.

pinged() ->
    receive
        {pinged, Answer} -> Answer
    after 10000 -> error(no_answer)
    end.

repeated(_) ->
    erase(buffer),
    ping('x@serial.local'),
    <<$N, _/binary>> = packet(16),
    <<$N, _/binary>> = packet(16),
    ?assertEqual(pang, pinged()).

gives_way(Uart) ->
    erase(buffer),
    ping('x@serial.local'),
    Name = <<"x@serial.local">>,
    say(Uart, name(Name), 16),
    answered(Uart, <<"sok_simultaneous">>, Name),
    ?assertEqual(pong, pinged()).

goes_on(Uart) ->
    erase(buffer),
    ping('a@serial.local'),
    Name = <<"a@serial.local">>,
    say(Uart, name(Name), 16),
    say(Uart, "sok_simultaneous", 16),
    say(Uart, [<<$N, ?FLAGS:64, 5:32, 99:32, (byte_size(Name)):16>>, Name], 16),
    Digest = digest(5),
    <<$r, Challenge:32, Digest:16/binary>> = packet(16),
    say(Uart, [$a, digest(Challenge)], 16),
    told(nodeup, 'a@serial.local'),
    ?assertEqual(pong, pinged()).

loopback(Uart) ->
    erase(buffer),
    ping('x@serial.local'),
    say(Uart, name(<<"m@serial.local">>), 16),
    ?assertEqual(pang, pinged()).
