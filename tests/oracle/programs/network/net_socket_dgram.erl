%% Datagrams and sockets of one host.
-module(net_socket_dgram).
-export([start/0]).

start() ->
    {ok, A} = socket:open(inet, dgram, udp),
    {ok, B} = socket:open(inet, dgram, udp),
    ok = socket:bind(A, #{family => inet, addr => loopback, port => 0}),
    ok = socket:bind(B, #{family => inet, addr => loopback, port => 0}),
    {ok, AName} = socket:sockname(A),
    {ok, BName} = socket:sockname(B),
    oracle:say({sendto, socket:sendto(A, <<"one">>, BName), socket:sendto(A, ["t", <<"wo">>], BName)}),
    {ok, {From, One}} = socket:recvfrom(B),
    oracle:say({first, From =:= AName, One, element(2, element(2, socket:recvfrom(B, 2)))}),
    oracle:say({times_out, socket:recvfrom(B, 0, 20)}),
    {select, {select_info, recvfrom, Ref}} = socket:recvfrom(B, 0, nowait),
    ok = socket:sendto(A, <<"three">>, BName),
    receive {'$socket', B, select, Ref} -> ok after 5000 -> oracle:say(no_message) end,
    {ok, {_, Three}} = socket:recvfrom(B, 0, nowait),
    oracle:say(Three),
    oracle:say({empty, socket:sendto(A, <<>>, BName), element(2, element(2, socket:recvfrom(B, 0, 1000)))}),
    oracle:say({connected, socket:connect(A, BName), socket:send(A, <<"four">>), socket:recv(B, 0, 1000)}),
    oracle:say({ttl, socket:setopt(A, {ip, multicast_ttl}, 3), socket:getopt(A, {ip, multicast_ttl}),
                socket:setopt(A, {socket, broadcast}, true), socket:getopt(A, {socket, broadcast})}),
    oracle:say({too_long, socket:sendto(B, binary:copy(<<0>>, 70000), AName)}),
    [ok = socket:close(S) || S <- [A, B]],
    local(),
    six(),
    done.

local() ->
    %% a name that is in no folder
    Path = iolist_to_binary([0, "avm", integer_to_list(erlang:system_time()), integer_to_list(erlang:unique_integer([positive]))]),
    {ok, L} = socket:open(local, stream, default),
    ok = socket:bind(L, #{family => local, path => Path}),
    ok = socket:listen(L),
    {ok, C} = socket:open(local, stream),
    oracle:say({local, socket:connect(C, #{family => local, path => Path})}),
    {ok, S} = socket:accept(L),
    ok = socket:send(S, <<"hi">>),
    oracle:say({got, socket:recv(C, 2), element(2, socket:sockname(L)) =:= #{family => local, path => Path}}),
    [ok = socket:close(X) || X <- [L, C, S]].

six() ->
    {ok, A} = socket:open(inet6, dgram, udp),
    ok = socket:bind(A, #{family => inet6, addr => loopback, port => 0}),
    {ok, #{family := inet6, addr := Addr, flowinfo := 0, scope_id := 0} = Name} = socket:sockname(A),
    oracle:say({six, Addr, socket:sendto(A, <<"self">>, Name), socket:recv(A, 0, 1000)}),
    socket:close(A).
