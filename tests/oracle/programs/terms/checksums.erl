%% md5, crc32 and adler32 over iodata, in pieces and combined.
-module(checksums).
-export([start/0]).

start() ->
    Ds = [<<>>, <<"a">>, <<"abc">>, binary:copy(<<"0123456789">>, 20), [<<"a">>, "bc", [[$d]]], lists:seq(0, 255)],
    oracle:say([erlang:md5(D) || D <- Ds]),
    oracle:say([erlang:crc32(D) || D <- Ds]),
    oracle:say([erlang:adler32(D) || D <- Ds]),
    {A, B} = {<<"first part ">>, <<"and the second">>},
    oracle:say([erlang:crc32(erlang:crc32(A), B) =:= erlang:crc32([A, B]), erlang:crc32_combine(erlang:crc32(A), erlang:crc32(B), byte_size(B)) =:= erlang:crc32([A, B])]),
    oracle:say([erlang:adler32(erlang:adler32(A), B) =:= erlang:adler32([A, B]), erlang:adler32_combine(erlang:adler32(A), erlang:adler32(B), byte_size(B)) =:= erlang:adler32([A, B])]),
    oracle:say([oracle:try_(fun() -> F(X) end) || F <- [fun erlang:md5/1, fun erlang:crc32/1, fun erlang:adler32/1], X <- [a, [256], <<1:1>>, [a]]]),
    oracle:say([oracle:try_(fun() -> erlang:crc32(X, <<>>) end) || X <- [-1, 1 bsl 32, a]]),
    lists:foldl(fun(I, C) -> erlang:crc32(C, <<I:16>>) end, 0, lists:seq(1, 500)).
