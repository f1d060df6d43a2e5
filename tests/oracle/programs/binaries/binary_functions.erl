%% The functions of binary: matching, splitting, replacing, parts, numbers, and what they refuse.
-module(binary_functions).
-export([start/0]).

start() ->
    B = <<"hello world, hello there">>,
    oracle:say([binary:match(B, <<"hello">>), binary:match(B, [<<"there">>, <<"world">>]), binary:match(B, <<"xyz">>), binary:match(B, <<"hello">>, [{scope, {3, 20}}])]),
    oracle:say([binary:matches(B, <<"l">>), binary:matches(B, [<<"he">>, <<"hello">>]), binary:matches(<<"aaaa">>, <<"aa">>), binary:matches(<<>>, <<"a">>)]),
    oracle:say([binary:split(B, <<" ">>), binary:split(B, <<" ">>, [global]), binary:split(<<",a,,b,">>, <<",">>, [global]), binary:split(<<",a,,b,">>, <<",">>, [global, trim]), binary:split(<<",a,,b,">>, <<",">>, [global, trim_all]), binary:split(B, [<<", ">>, <<" ">>], [global])]),
    oracle:say([binary:replace(B, <<"hello">>, <<"X">>), binary:replace(B, <<"l">>, <<"[]">>, [global, {insert_replaced, 1}]), binary:replace(B, <<"zz">>, <<>>)]),
    oracle:say([binary:part(B, 0, 5), binary:part(B, byte_size(B), -5), binary:part(B, {6, 5}), binary:first(B), binary:last(B), binary:at(B, 4), binary:copy(<<"ab">>, 3), binary:copy(<<"x">>, 0)]),
    oracle:say([binary:bin_to_list(B, 0, 3), binary:bin_to_list(B, {3, -3}), binary:list_to_bin([1, [2]]), binary:longest_common_prefix([<<"abc">>, <<"abd">>]), binary:longest_common_suffix([<<"xbc">>, <<"bc">>])]),
    oracle:say([binary:decode_unsigned(<<1, 0>>), binary:decode_unsigned(<<1, 0>>, little), binary:encode_unsigned(258), binary:encode_unsigned(258, little), binary:encode_unsigned(0), binary:decode_unsigned(<<>>)]),
    oracle:say([binary:encode_unsigned(1 bsl 100), binary:decode_unsigned(binary:encode_unsigned(1 bsl 100)) =:= 1 bsl 100]),
    P = binary:compile_pattern([<<"o">>, <<"wor">>]),
    oracle:say([binary:match(B, P), binary:matches(B, P), binary:split(B, P)]),
    oracle:say([oracle:try_(F) || F <- [fun() -> binary:match(B, <<>>) end, fun() -> binary:match(a, <<"a">>) end, fun() -> binary:part(B, 20, 50) end, fun() -> binary:at(B, 99) end, fun() -> binary:first(<<>>) end,
        fun() -> binary:last(<<>>) end, fun() -> binary:split(B, []) end, fun() -> binary:split(B, <<" ">>, [bad]) end, fun() -> binary:encode_unsigned(-1) end, fun() -> binary:copy(B, -1) end,
        fun() -> binary:longest_common_prefix([]) end, fun() -> binary:match(B, <<"o">>, [{scope, {20, 50}}]) end, fun() -> binary:at(<<1:1>>, 0) end, fun() -> binary:compile_pattern([]) end]]),
    oracle:say([binary_part(B, 0, 2), binary_part(B, {2, 2}), oracle:try_(fun() -> binary_part(B, 30, 1) end), split_binary(B, 5), oracle:try_(fun() -> split_binary(B, 99) end)]),
    ok.
