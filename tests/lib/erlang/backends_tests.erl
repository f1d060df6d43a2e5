%% The backends of gen_tcp and gen_udp, called directly: both do the same.
%% engine only
-module(backends_tests).
-include_lib("eunit/include/eunit.hrl").

-define(HERE, {127, 0, 0, 1}).

tcp_inet_test_() ->
    {timeout, 20, [
        fun() ->
            {ok, L} = gen_tcp_inet:listen(0, [binary, {ip, ?HERE}, {active, false}]),
            {ok, Port} = gen_tcp_inet:port(L),
            {ok, {?HERE, Port}} = gen_tcp_inet:sockname(L),
            {error, timeout} = gen_tcp_inet:accept(L, 10),
            {ok, C} = gen_tcp_inet:connect(?HERE, Port, [binary, {active, false}]),
            {ok, S} = gen_tcp_inet:accept(L),
            {ok, {?HERE, Port}} = gen_tcp_inet:peername(C),
            ok = gen_tcp_inet:send(C, [<<"he">>, "llo"]),
            {ok, <<"hel">>} = gen_tcp_inet:recv(S, 3),
            {ok, <<"lo">>} = gen_tcp_inet:recv(S, 0, 1000),
            {error, timeout} = gen_tcp_inet:recv(S, 0, 10),
            {ok, [{active, false}, {packet, 0}]} = gen_tcp_inet:getopts(S, [active, packet]),
            {ok, Counted} = gen_tcp_inet:getstat(S),
            5 = proplists:get_value(recv_oct, Counted),
            ok = gen_tcp_inet:setopts(S, [{active, true}]),
            ok = gen_tcp_inet:send(C, "more"),
            receive {tcp, S, <<"more">>} -> ok end,
            ok = moved(S, fun gen_tcp_inet:controlling_process/2),
            {error, not_owner} = gen_tcp_inet:controlling_process(S, self()),
            ok = gen_tcp_inet:shutdown(C, write),
            {ok, C2} = gen_tcp_inet:connect(?HERE, Port, [], 1000),
            ok = gen_tcp_inet:close(C2),
            ok = gen_tcp_inet:close(C),
            {error, closed} = gen_tcp_inet:send(C, "x"),
            ok = gen_tcp_inet:close(L),
            {error, econnrefused} = gen_tcp_inet:connect(?HERE, Port, [])
        end
    ]}.

tcp_socket_test_() ->
    {timeout, 20, [
        fun() ->
            {ok, L} = gen_tcp_socket:listen(0, [binary, {ip, ?HERE}, {active, false}]),
            {ok, Port} = gen_tcp_socket:port(L),
            {ok, {?HERE, Port}} = gen_tcp_socket:sockname(L),
            {error, timeout} = gen_tcp_socket:accept(L, 10),
            {ok, C} = gen_tcp_socket:connect(?HERE, Port, [binary, {active, false}]),
            {ok, S} = gen_tcp_socket:accept(L),
            {ok, {?HERE, Port}} = gen_tcp_socket:peername(C),
            ok = gen_tcp_socket:send(C, [<<"he">>, "llo"]),
            {ok, <<"hel">>} = gen_tcp_socket:recv(S, 3),
            {ok, <<"lo">>} = gen_tcp_socket:recv(S, 0, 1000),
            {error, timeout} = gen_tcp_socket:recv(S, 0, 10),
            {ok, [{active, false}]} = gen_tcp_socket:getopts(S, [active]),
            ok = gen_tcp_socket:setopts(S, [{active, true}]),
            ok = gen_tcp_socket:send(C, "more"),
            receive {tcp, S, <<"more">>} -> ok end,
            ok = moved(S, fun gen_tcp_socket:controlling_process/2),
            {error, not_owner} = gen_tcp_socket:controlling_process(S, self()),
            ok = gen_tcp_socket:shutdown(C, write),
            {ok, C2} = gen_tcp_socket:connect(?HERE, Port, [], 1000),
            ok = gen_tcp_socket:close(C2),
            ok = gen_tcp_socket:close(C),
            {error, closed} = gen_tcp_socket:send(C, "x"),
            ok = gen_tcp_socket:close(L),
            {error, econnrefused} = gen_tcp_socket:connect(?HERE, Port, [])
        end
    ]}.

udp_inet_test_() ->
    {timeout, 20, [
        fun() ->
            {ok, A} = gen_udp_inet:open(0, [binary, {ip, ?HERE}, {active, false}]),
            {ok, Port} = gen_udp_inet:port(A),
            {ok, {?HERE, Port}} = gen_udp_inet:sockname(A),
            inet = gen_udp_inet:family(A),
            {ok, B} = gen_udp_inet:open(0),
            ok = gen_udp_inet:send(B, ?HERE, Port, "one"),
            {ok, {_, _, <<"one">>}} = gen_udp_inet:recv(A, 0),
            {error, timeout} = gen_udp_inet:recv(A, 0, 10),
            {error, _} = gen_udp_inet:peername(B),
            ok = gen_udp_inet:connect(B, ?HERE, Port),
            {ok, {?HERE, Port}} = gen_udp_inet:peername(B),
            ok = gen_udp_inet:send(B, <<"two">>),
            {ok, [{active, false}, {mode, binary}]} = gen_udp_inet:getopts(A, [active, mode]),
            ok = gen_udp_inet:setopts(A, [{active, once}]),
            receive {udp, A, ?HERE, _, <<"two">>} -> ok end,
            {ok, Counted} = gen_udp_inet:getstat(A),
            2 = proplists:get_value(recv_cnt, Counted),
            ok = moved(A, fun gen_udp_inet:controlling_process/2),
            ok = gen_udp_inet:close(B),
            {error, closed} = gen_udp_inet:send(B, "x")
        end
    ]}.

udp_socket_test_() ->
    {timeout, 20, [
        fun() ->
            {ok, A} = gen_udp_socket:open(0, [binary, {ip, ?HERE}, {active, false}]),
            {ok, Port} = gen_udp_socket:port(A),
            {ok, {?HERE, Port}} = gen_udp_socket:sockname(A),
            inet = gen_udp_socket:family(A),
            {ok, B} = gen_udp_socket:open(0),
            ok = gen_udp_socket:send(B, ?HERE, Port, "one"),
            {ok, {_, _, <<"one">>}} = gen_udp_socket:recv(A, 0),
            {error, timeout} = gen_udp_socket:recv(A, 0, 10),
            {error, _} = gen_udp_socket:peername(B),
            ok = gen_udp_socket:connect(B, ?HERE, Port),
            {ok, {?HERE, Port}} = gen_udp_socket:peername(B),
            ok = gen_udp_socket:send(B, <<"two">>),
            {ok, [{active, false}]} = gen_udp_socket:getopts(A, [active]),
            ok = gen_udp_socket:setopts(A, [{active, true}]),
            receive {udp, A, ?HERE, _, <<"two">>} -> ok end,
            ok = moved(A, fun gen_udp_socket:controlling_process/2),
            ok = gen_udp_socket:close(B),
            {error, closed} = gen_udp_socket:send(B, "x")
        end
    ]}.

%% To another process and, since that is the owner now, by it.
moved(Socket, Move) ->
    Me = self(),
    Other = spawn_link(fun() -> receive back -> Me ! {moved, Move(Socket, self())} end, receive done -> ok end end),
    ok = Move(Socket, Other),
    Other ! back,
    receive {moved, Result} -> Result end.

%% The natives of the socket module, as a program for AtomVM calls them.
nif_stream_test_() ->
    {timeout, 20, [
        fun() ->
            {ok, L} = socket:open(inet, stream, tcp),
            ok = socket:bind(L, #{family => inet, addr => loopback, port => 0}),
            ok = socket:listen(L, 5),
            {ok, #{port := Port}} = socket:sockname(L),
            {ok, C} = socket:open(inet, stream, tcp, #{}),
            Ref = make_ref(),
            case socket:nif_connect(C, #{family => inet, addr => ?HERE, port => Port}) of
                ok -> ok;
                _ ->
                    ok = socket:nif_select_write(C, Ref),
                    receive {'$socket', C, select, Ref} -> ok end,
                    ok = socket:nif_connect_result(C)
            end,
            {ok, S} = socket:accept(L),
            ok = socket:nif_send(C, <<"one">>),
            ok = socket:nif_send(C, <<"two">>, [dontroute]),
            Waits = make_ref(),
            ok = socket:nif_select_read(S, Waits),
            receive {'$socket', S, select, Waits} -> ok end,
            {ok, <<"on">>} = socket:nif_recv(S, 2),
            {ok, <<"e">>} = socket:nif_recv(S, 1, [peek]),
            {ok, <<"etwo">>} = socket:recv(S, 4),
            {error, eagain} = socket:nif_recv(S, 1),
            ok = socket:nif_select_stop(S),
            Late = make_ref(),
            ok = socket:nif_select_read(S, Late),
            ok = socket:nif_cancel(S, Late),
            true = lists:member(S, socket:nif_sockets()),
            {inet, stream, _, _, Counters} = socket:nif_counters(S),
            7 = proplists:get_value(read_byte, Counters),
            [ok = socket:close(X) || X <- [C, S, L]]
        end
    ]}.

nif_datagram_test_() ->
    {timeout, 20, [
        fun() ->
            {ok, A} = socket:open(inet, dgram, udp),
            {ok, B} = socket:open(inet, dgram, udp),
            ok = socket:bind(A, #{family => inet, addr => loopback, port => 0}),
            {ok, To} = socket:sockname(A),
            ok = socket:nif_sendto(B, <<"one">>, To),
            ok = socket:nif_sendto(B, <<"two">>, To, []),
            {ok, {#{family := inet, port := _}, <<"one">>}} = socket:nif_recvfrom(A, 0),
            {ok, {_, <<"two">>}} = socket:nif_recvfrom(A, 0, [peek]),
            {ok, {_, <<"two">>}} = socket:nif_recvfrom(A, 100),
            {error, eagain} = socket:nif_recvfrom(A, 0),
            ok = socket:close(A),
            ok = socket:close(B)
        end
    ]}.
