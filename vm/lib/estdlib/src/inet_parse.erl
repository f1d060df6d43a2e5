%% @doc Addresses from text, under the names of old; inet has them as parse_address/1 and so on.
-module(inet_parse).

-export([
    address/1, strict_address/1, ipv4_address/1, ipv4strict_address/1, ipv6_address/1, ipv6strict_address/1, ntoa/1
]).

%% @doc An address from text, of either family; IPv4 addresses may be shortened.
-spec address(string()) -> {ok, inet:ip_address()} | {error, einval}.
address(Text) when is_list(Text) -> inet:parse_address(Text).

%% @doc An address from text, of either family, not shortened.
-spec strict_address(string()) -> {ok, inet:ip_address()} | {error, einval}.
strict_address(Text) when is_list(Text) -> inet:parse_strict_address(Text).

%% @doc An IPv4 address from text, which may be shortened.
-spec ipv4_address(string()) -> {ok, inet:ip4_address()} | {error, einval}.
ipv4_address(Text) when is_list(Text) -> inet:parse_ipv4_address(Text).

%% @doc An IPv4 address from text: four numbers.
-spec ipv4strict_address(string()) -> {ok, inet:ip4_address()} | {error, einval}.
ipv4strict_address(Text) when is_list(Text) -> inet:parse_ipv4strict_address(Text).

%% @doc An IPv6 address from text; an IPv4 address becomes one.
-spec ipv6_address(string()) -> {ok, inet:ip6_address()} | {error, einval}.
ipv6_address(Text) when is_list(Text) -> inet:parse_ipv6_address(Text).

%% @doc An IPv6 address from text.
-spec ipv6strict_address(string()) -> {ok, inet:ip6_address()} | {error, einval}.
ipv6strict_address(Text) when is_list(Text) -> inet:parse_ipv6strict_address(Text).

%% @doc An address as text.
-spec ntoa(inet:ip_address()) -> string() | {error, einval}.
ntoa(Address) -> inet:ntoa(Address).
