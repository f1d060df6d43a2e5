%% codes from frequencies with a priority queue, text packed into bits and back.
-module(huffman_codes).
-export([start/0]).

start() ->
    Text = "she sells sea shells on the sea shore",
    Freq = lists:foldl(fun(C, M) -> maps:update_with(C, fun(N) -> N + 1 end, 1, M) end, #{}, Text),
    Codes = maps:from_list(codes(tree(lists:sort([{N, [C], {leaf, C}} || {C, N} <- maps:to_list(Freq)])), <<>>)),
    Bits = << <<(maps:get(C, Codes))/bitstring>> || C <- Text >>,
    oracle:say({bit_size(Bits), length(Text) * 8, maps:size(Codes)}),
    Back = maps:from_list([{B, C} || {C, B} <- maps:to_list(Codes)]),
    oracle:say(decode(Bits, <<>>, Back)),
    oracle:say(lists:sum([maps:get(C, Freq) * bit_size(B) || {C, B} <- maps:to_list(Codes)])).

tree([{_, _, T}]) -> T;
tree([{N1, K1, A}, {N2, K2, B} | Rest]) -> tree(lists:merge([{N1 + N2, K1 ++ K2, {node, A, B}}], Rest)).
codes({leaf, C}, B) -> [{C, B}];
codes({node, L, R}, B) -> codes(L, <<B/bitstring, 0:1>>) ++ codes(R, <<B/bitstring, 1:1>>).
decode(<<>>, <<>>, _) -> [];
decode(<<B:1, T/bitstring>>, Seen, Back) ->
    S = <<Seen/bitstring, B:1>>,
    case Back of #{S := C} -> [C | decode(T, <<>>, Back)]; #{} -> decode(T, S, Back) end.
