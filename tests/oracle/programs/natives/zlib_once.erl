%% What compresses and expands at one go.
-module(zlib_once).
-export([start/0]).

start() ->
    Texts = [<<>>, "a", <<"hello hello hello">>, ["io", [$l, <<"ist">>]], binary:copy(<<"0123456789">>, 3000), << <<I:16>> || I <- lists:seq(1, 5000) >>],
    [begin
        C = zlib:compress(T), Z = zlib:zip(T), G = zlib:gzip(T), All = iolist_to_binary(T),
        oracle:say({erlang:crc32(C), erlang:crc32(Z), byte_size(G), zlib:uncompress(C) =:= All, zlib:unzip(Z) =:= All, zlib:gunzip(G) =:= All})
    end || T <- Texts],
    C = zlib:compress(<<"hello hello hello">>),
    oracle:say({C, zlib:zip("abc"), zlib:gzip("abc"), zlib:gunzip([zlib:gzip("abc"), zlib:gzip("def")]), zlib:uncompress([C, 1, 2])}),
    [oracle:try_(F) || F <- [
        fun() -> zlib:uncompress(<<>>) end, fun() -> zlib:uncompress(<<1, 2, 3>>) end, fun() -> zlib:uncompress(binary:part(C, 0, 10)) end,
        fun() -> zlib:uncompress(a) end, fun() -> zlib:compress(a) end, fun() -> zlib:compress([1 | 2]) end, fun() -> zlib:unzip(<<7>>) end,
        fun() -> zlib:gunzip([zlib:gzip("abc"), 1, 2, 3]) end, fun() -> zlib:gunzip(<<31, 139>>) end, fun() -> zlib:gunzip(a) end]].
