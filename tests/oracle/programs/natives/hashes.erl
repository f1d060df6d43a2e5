%% phash2 of every kind of term, and checksums.
-module(hashes).
-export([start/0]).

start() ->
    Terms = terms(),
    [oracle:say([erlang:phash2(T) || T <- Part]) || Part <- [Terms, [{T} || T <- Terms], [[T, T] || T <- Terms], [[7 | T] || T <- Terms],
        [#{T => 1} || T <- Terms], [#{k => T, T => T} || T <- Terms]]],
    oracle:say([erlang:phash2(Terms, R) || R <- [1, 2, 10, 1000, 1 bsl 27, 1 bsl 32]]),
    oracle:say([oracle:try_(fun() -> erlang:phash2(a, R) end) || R <- [0, -1, a, 1.0, (1 bsl 32) + 1]]),
    oracle:say(erlang:phash2(maps:from_list([{I, {I, [I]}} || I <- lists:seq(1, 100)]))),
    oracle:say([erlang:phash2(lists:seq(1, N)) || N <- [3, 4, 5, 255, 256, 300, 1000]]),
    Data = ["some ", <<"data">>, [0, 255]],
    oracle:say({erlang:crc32(Data), erlang:crc32(77, Data), erlang:crc32_combine(1, 2, 3), erlang:adler32(Data), erlang:adler32(1, Data),
        erlang:adler32_combine(5, 6, 7), erlang:md5(Data), erlang:md5(<<>>)}),
    [begin
        Parts = [binary:copy(<<I>>, I rem 90) || I <- lists:seq(1, N)],
        C = lists:foldl(fun(P, Acc) -> erlang:md5_update(Acc, P) end, erlang:md5_init(), Parts),
        oracle:say({byte_size(C), erlang:md5_final(C), erlang:md5_final(C) =:= erlang:md5(Parts)})
    end || N <- [0, 1, 5, 9, 10, 11, 12, 60, 200]],
    [oracle:try_(F) || F <- [fun() -> erlang:crc32(a) end, fun() -> erlang:crc32(-1, <<>>) end, fun() -> erlang:adler32(x, <<>>) end,
        fun() -> erlang:md5([256]) end, fun() -> erlang:md5_update(<<>>, <<>>) end, fun() -> erlang:md5_update(erlang:md5_init(), a) end, fun() -> erlang:md5_final(x) end]].

terms() ->
    [a, b, '', 'hello world', true, [], {}, #{}, <<>>, 0, 1, -1, 255, 256, (1 bsl 27) - 1, 1 bsl 27, -(1 bsl 27), -(1 bsl 27) - 1,
     1 bsl 28, 1 bsl 31, 1 bsl 32, 1 bsl 59, -(1 bsl 59), 1 bsl 60, 1 bsl 63, 1 bsl 64, -(1 bsl 64), 1 bsl 200, -(1 bsl 127) + 5,
     1.0, -1.0, 0.0, -0.0, 1.0e300, 5.0e-324, 0.1, "string", "str", [a | b], [1, 2 | 3], [300, 1, 2], [1, 2, 300], [[]], [[], []],
     {a}, {a, b, {c, [d]}}, <<"a">>, <<"abcdefghijk">>, <<"abcdefghijkl">>, <<"abcdefghijklmnopqrstuvwxyz">>, <<1:1>>, <<5:3>>, <<1, 2, 3:4>>,
     binary:copy(<<"x">>, 200), part(), 'ä', 'Ω', 'aäb', fun lists:map/2, fun erlang:'+'/2, #{a => 1, b => 2}, #{1 => a, 1.0 => b}].

part() -> <<_:3, R/bitstring>> = <<"some bits that are not aligned">>, R.
