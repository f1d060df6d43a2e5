%% filename and binary.
-module(diff_names).
-export([run/2]).

run(N, Seed) -> diff:times(N, Seed, fun() -> names(), binaries() end).

names() ->
    Name = fun() -> diff:list(8, fun() -> diff:pick("ab//..x") end) end,
    A = Name(),
    B = Name(),
    K = diff:pick([A, list_to_binary(A)]),
    [diff:same(filename, F, [K]) || F <- [basename, dirname, extension, rootname, pathtype, split, flatten]],
    diff:same(filename, join, [K, B]),
    A =/= "" andalso B =/= "" andalso diff:same(filename, join, [[A, B, Name()]]),
    diff:same(filename, join, [A, list_to_binary(B)]),
    diff:same(filename, rootname, [A, diff:pick([".x", "x", ""])]),
    lists:suffix("/", A) orelse diff:same(filename, basename, [A, diff:pick([".x", ".a"])]),
    diff:same(filename, absname, [A, "/tmp"]).

binaries() ->
    %% OTP does not look at the pattern when there is nothing to search
    B = list_to_binary([$b | diff:list(14, fun() -> diff:pick("aab,;") end)]),
    P = diff:pick([<<"a">>, <<"ab">>, <<",">>, <<"aa">>, [<<"a">>, <<"ab">>], [<<",">>, <<";">>, <<"aab">>], <<>>, []]),
    I = diff:int(15),
    L = diff:int(10) - 4,
    S = diff:pick([[], [], [{scope, {I + 1, L}}]]),
    diff:same(binary, split, [B, P]),
    diff:same(binary, split, [B, P, diff:pick([[], [global], [global, trim], [global, trim_all], [trim], [trim_all]]) ++ S]),
    [diff:same(binary, F, [B, P]) || F <- [match, matches]],
    [diff:same(binary, F, [B, P, S]) || F <- [match, matches]],
    diff:same(binary, replace, [B, P, <<"XY">>, diff:pick([[], [global], [{insert_replaced, 1}], [global, {insert_replaced, [0, 2]}]]) ++ S]),
    diff:same(binary, part, [B, I, L]),
    diff:same(binary, part, [B, {I, L}]),
    diff:same(binary, at, [B, I]),
    [diff:same(binary, F, [B]) || F <- [first, last, encode_hex, bin_to_list, decode_unsigned]],
    diff:same(binary, decode_unsigned, [B, little]),
    H = binary:encode_hex(B),
    diff:same(binary, decode_hex, [diff:pick([H, <<H/binary, "a">>, B])]),
    diff:same(binary, encode_unsigned, [diff:int(1 bsl 70), diff:pick([big, little])]),
    diff:same(binary, encode_unsigned, [diff:int(300)]),
    [diff:same(binary, F, [[B, <<"aab">>, <<B/binary, "b">>]]) || F <- [longest_common_prefix, longest_common_suffix]],
    diff:same(binary, copy, [B, diff:int(3)]).
