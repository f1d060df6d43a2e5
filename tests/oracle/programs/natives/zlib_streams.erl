%% zlib's streams: states, flushing, dictionaries, windows, bounded output, owners.
-module(zlib_streams).
-export([start/0]).

start() ->
    Z = zlib:open(),
    oracle:say({is_reference(Z), zlib:deflateInit(Z), out(zlib:deflate(Z, "abc")), out(zlib:deflate(Z, "def", sync)),
        out(zlib:deflate(Z, [], finish)), zlib:deflateEnd(Z), zlib:close(Z)}),
    Y = zlib:open(),
    oracle:say({zlib:deflateInit(Y, 9), out(zlib:deflate(Y, "abc", full)), zlib:deflateReset(Y), out(zlib:deflate(Y, "abc", finish)),
        zlib:deflateEnd(Y), zlib:deflateInit(Y, none), out(zlib:deflate(Y, "plain", finish)), zlib:close(Y)}),
    Big = << <<(I * I):32>> || I <- lists:seq(1, 20000) >>,
    [begin
        S = zlib:open(),
        ok = zlib:deflateInit(S, Level, deflated, Window, 8, Strategy),
        Start = [zlib:deflate(S, Part) || Part <- [binary:part(Big, 0, 30000), binary:part(Big, 30000, 50000)]],
        Data = [Start, zlib:deflate(S, <<>>, finish)],
        ok = zlib:deflateEnd(S),
        ok = zlib:inflateInit(S, Window),
        Back = zlib:inflate(S, Data),
        oracle:say({Level, Window, Strategy, iolist_size(Data), iolist_to_binary(Back) =:= Big, zlib:inflate(S, "more"), zlib:inflateEnd(S)}),
        zlib:close(S)
    end || {Level, Window, Strategy} <- [{default, 15, default}, {best_speed, -15, default}, {best_compression, 31, filtered}, {5, 15, huffman_only}, {6, -12, rle}]],
    dictionaries(), params(), bounded(), states(), owners(),
    C = zlib:open(),
    oracle:say({zlib:crc32(C, "abc"), zlib:crc32(C, 1, "abc"), zlib:adler32(C, "abc"), zlib:adler32(C, 1, "abc")}).

out(L) -> iolist_to_binary(L).

dictionaries() ->
    Z = zlib:open(), Y = zlib:open(),
    ok = zlib:deflateInit(Z),
    A = zlib:deflateSetDictionary(Z, "hello"),
    D = zlib:deflate(Z, "hello hello", finish),
    ok = zlib:inflateInit(Y),
    oracle:say({A, out(D), oracle:try_(fun() -> zlib:inflate(Y, D) end), zlib:inflateSetDictionary(Y, "hello"),
        out(zlib:inflate(Y, [])), out(zlib:inflateGetDictionary(Y))}),
    ok = zlib:inflateReset(Y),
    oracle:say(zlib:inflate(Y, D, [{exception_on_need_dict, false}])).

params() ->
    [begin
        Z = zlib:open(),
        ok = zlib:deflateInit(Z, 1, deflated, W, 8, default),
        ok = zlib:deflateParams(Z, 9, huffman_only),
        D = [zlib:deflate(Z, "aaaaaaaa"), zlib:deflate(Z, "bbbbbbb", finish)],
        ok = zlib:deflateEnd(Z),
        ok = zlib:inflateInit(Z, W),
        oracle:say({W, out(zlib:inflate(Z, D)), zlib:inflateEnd(Z)})
    end || W <- [15, -15, 31]].

bounded() ->
    Z = zlib:open(),
    ok = zlib:inflateInit(Z),
    Big = binary:copy(<<"0123456789">>, 20000),
    {Steps, Data} = drain(Z, zlib:safeInflate(Z, zlib:compress(Big)), 1, []),
    oracle:say({Steps > 3, iolist_to_binary(Data) =:= Big, zlib:safeInflate(Z, [])}),
    R = zlib:open(),
    ok = zlib:inflateInit(R, 31, reset),
    oracle:say(out(zlib:inflate(R, [zlib:gzip("one"), zlib:gzip("two")]))),
    E = zlib:open(),
    ok = zlib:inflateInit(E, 15, error),
    oracle:say(oracle:try_(fun() -> zlib:inflate(E, [zlib:compress("one"), "rest"]) end)).

drain(Z, {continue, D}, N, Acc) -> drain(Z, zlib:safeInflate(Z, []), N + 1, [Acc | D]);
drain(_, {finished, D}, N, Acc) -> {N, [Acc | D]}.

states() ->
    Z = zlib:open(), Y = zlib:open(), X = zlib:open(),
    ok = zlib:deflateInit(Y), _ = zlib:deflate(Y, "abc"),
    ok = zlib:inflateInit(X),
    oracle:say([oracle:try_(F) || F <- [
        fun() -> zlib:inflate(Z, "x") end, fun() -> zlib:deflate(Z, "x") end, fun() -> zlib:deflateEnd(Z) end, fun() -> zlib:inflateEnd(Z) end,
        fun() -> zlib:deflateInit(Y) end, fun() -> zlib:inflateInit(Y) end, fun() -> zlib:deflateEnd(Y) end, fun() -> zlib:deflateInit(Z, 11) end,
        fun() -> zlib:deflateInit(Z, default, nosuch, 15, 8, default) end, fun() -> zlib:deflateInit(Z, 1, deflated, 99, 8, default) end,
        fun() -> zlib:inflate(X, <<1, 2, 3, 4>>) end, fun() -> zlib:inflateEnd(X) end, fun() -> zlib:close(Z) end, fun() -> zlib:close(Z) end,
        fun() -> zlib:deflate(a, b) end, fun() -> zlib:close(a) end]]).

owners() ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z),
    Me = self(),
    P = spawn(fun() -> Me ! oracle:try_(fun() -> zlib:deflate(Z, "a") end), receive go -> ok end, Me ! out(zlib:deflate(Z, "a", finish)) end),
    receive R -> oracle:say(R) end,
    ok = zlib:set_controlling_process(Z, P),
    P ! go,
    receive S -> oracle:say(S) end.
