%% iolists of every shape: sizes, flattening, what is refused, and large ones.
-module(iolists).
-export([start/0]).

start() ->
    Good = [[], <<>>, "abc", [1, [2, [3, <<4, 5>>]], <<>> | <<6>>], [[[[]]]], [<<"a">> | <<"b">>], [[] | <<"x">>]],
    oracle:say([{iolist_size(L), iolist_to_binary(L)} || L <- Good]),
    Bad = [a, [256], [-1], [a], [1 | 2], [<<1:1>>], <<1:1>>, [[1 | a]], {1}, [1.0], 5],
    oracle:say([oracle:try_(fun() -> iolist_to_binary(L) end) || L <- Bad]),
    oracle:say([oracle:try_(fun() -> iolist_size(L) end) || L <- Bad]),
    oracle:say([oracle:try_(fun() -> list_to_binary(L) end) || L <- [<<>>, [], "ok", [1 | <<2>>], [256], [1 | 2], a]]),
    oracle:say([oracle:try_(fun() -> list_to_bitstring(L) end) || L <- [[<<1:3>>, <<2:5>>], [1, <<1:1>>, 2], [<<1:1>> | <<0:1>>], [a], <<1:1>>]]),
    oracle:say([bitstring_to_list(B) || B <- [<<>>, <<1, 2:4>>, <<"ab">>, <<1:1>>]]),
    Big = deep(200),
    oracle:say({iolist_size(Big), erlang:crc32(iolist_to_binary(Big)), erlang:adler32(Big)}),
    oracle:say(oracle:try_(fun() -> erlang:crc32([a]) end)),
    oracle:say([binary_to_list(<<1, 2, 3, 4>>, 2, 3), oracle:try_(fun() -> binary_to_list(<<1>>, 0, 1) end), oracle:try_(fun() -> binary_to_list(<<1:1>>) end)]),
    iolist_to_binary([lists:duplicate(3, "ab"), $\n]).

deep(0) -> [];
deep(N) -> [N, <<N:16>>, [deep(N - 1)] | <<"t">>].
