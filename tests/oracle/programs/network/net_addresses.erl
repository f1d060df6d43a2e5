%% Addresses as text and back; names that need no name server.
-module(net_addresses).
-export([start/0]).

start() ->
    [oracle:say({S, inet:parse_address(S), inet:parse_strict_address(S), inet:parse_ipv4_address(S), inet:parse_ipv4strict_address(S),
                 inet:parse_ipv6_address(S), inet:parse_ipv6strict_address(S)}) || S <- texts()],
    [oracle:say(inet:ntoa(A)) || A <- addresses()],
    oracle:say([inet:getaddr(H, inet) || H <- ["127.0.0.1", "localhost", localhost, "", "a b", {1, 2, 3, 4}, {1, 2, 3, 400}, {0, 0, 0, 0, 0, 0, 0, 1}, 5]]),
    oracle:say([inet:getaddr(H, inet6) || H <- ["::1", {0, 0, 0, 0, 0, 0, 0, 1}, {1, 2, 3, 4}]]),
    oracle:say([inet:getaddrs("127.0.0.1", inet), inet:gethostbyname("localhost"), inet:gethostbyname({127, 0, 0, 1})]),
    {ok, Name} = inet:gethostname(),
    oracle:say({name, is_list(Name), Name =/= []}),
    {ok, Interfaces} = inet:getifaddrs(),
    {_, Lo} = lists:keyfind("lo", 1, Interfaces),
    oracle:say({lo, [P || {K, _} = P <- Lo, K =/= flags, K =/= hwaddr], lists:member(up, proplists:get_value(flags, Lo))}),
    oracle:say([inet:is_ip_address(A) || A <- [{1, 2, 3, 4}, {1, 2, 3}, {0, 0, 0, 0, 0, 0, 0, 70000}, {1, 2, 3, 256}, "1.2.3.4"]]),
    oracle:say([inet:ipv4_mapped_ipv6_address({1, 2, 3, 4}), inet:ipv4_mapped_ipv6_address({0, 0, 0, 0, 0, 65535, 258, 772})]),
    oracle:say([inet:format_error(R) || R <- [econnrefused, timeout, nxdomain, closed]]),
    {ok, Infos} = net:getaddrinfo("127.0.0.1"),
    oracle:say({info, lists:usort([maps:with([family, addr], maps:get(addr, I)) || I <- Infos])}),
    done.

texts() ->
    ["127.0.0.1", "1.2.3", "1.2", "1", "256.1.1.1", "1.2.3.4.5", "01.2.3.4", "0x7f.1", "1.2.3.", ".1.2.3", "", "a", "1.2.3.x", "-1.2.3.4",
     "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::ffff:1.2.3.4", "::1.2.3.4", "fe80::1%eth0", "1::2::3",
     "12345::", ":1", "1:", "FE80::ABCD", "4294967295", "4294967296"].

addresses() ->
    [{127, 0, 0, 1}, {1, 2, 3, 256}, {1, 2}, {0, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 1}, {0, 0, 0, 0, 0, 65535, 258, 772},
     {0, 0, 0, 0, 0, 0, 258, 772}, {65152, 0, 0, 0, 1, 0, 0, 43981}, {1, 2, 3, 4, 5, 6, 7, 8}, {1, 0, 3, 4, 5, 6, 7, 8}, {1, 0, 0, 4, 5, 0, 0, 8},
     {0, 0, 0, 0, 1, 0, 0, 0}, {1, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 5}].
