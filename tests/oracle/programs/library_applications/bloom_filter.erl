%% a filter in a bit string with hashes from crc32 and adler32: no false negatives.
-module(bloom_filter).
-export([start/0]).

start() ->
    Size = 2048,
    Added = [integer_to_binary(N * N) || N <- lists:seq(1, 150)],
    F = lists:foldl(fun(K, B) -> set(B, hashes(K, Size)) end, <<0:Size>>, Added),
    oracle:say(lists:all(fun(K) -> has(F, hashes(K, Size)) end, Added)),
    oracle:say(length([1 || N <- lists:seq(1, 1000), has(F, hashes(<<"no", (integer_to_binary(N))/binary>>, Size))])),
    oracle:say(erlang:crc32(F)),
    lists:sum([X || <<X:1>> <= F]).

hashes(K, S) -> [erlang:crc32(K) rem S, erlang:adler32(K) rem S, erlang:crc32(<<K/binary, "x">>) rem S].
set(B, Hs) -> lists:foldl(fun(H, Acc) -> <<A:H/bitstring, _:1, C/bitstring>> = Acc, <<A/bitstring, 1:1, C/bitstring>> end, B, Hs).
has(B, Hs) -> lists:all(fun(H) -> <<_:H, X:1, _/bitstring>> = B, X =:= 1 end, Hs).
