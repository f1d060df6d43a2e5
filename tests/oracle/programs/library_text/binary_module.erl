%% part, at, copy, split, match, matches, replace with patterns and scopes.
-module(binary_module).
-export([start/0]).

start() ->
    B = <<"hello world, hello">>,
    oracle:say([binary:at(B, 0), binary:first(B), binary:last(B), binary:part(B, 6, 5), binary:part(B, {18, -5}), binary:copy(<<"ab">>, 3), binary:copy(<<>>)]),
    oracle:say([binary:split(B, <<" ">>), binary:split(B, <<" ">>, [global]), binary:split(B, [<<"o">>, <<"lo">>], [global]), binary:split(<<",a,,b,">>, <<",">>, [global, trim]), binary:split(<<",a,,b,">>, <<",">>, [global, trim_all])]),
    oracle:say([binary:split(B, <<"l">>, [{scope, {4, 10}}, global]), binary:split(B, <<"zz">>)]),
    oracle:say([binary:match(B, <<"o">>), binary:match(B, [<<"wor">>, <<"world">>]), binary:match(B, <<"z">>), binary:match(B, <<"hello">>, [{scope, {1, 17}}])]),
    oracle:say([binary:matches(B, <<"l">>), binary:matches(B, [<<"he">>, <<"hello">>, <<"o">>]), binary:matches(<<"aaaa">>, <<"aa">>), binary:matches(B, <<"z">>)]),
    oracle:say([binary:replace(B, <<"l">>, <<"L">>), binary:replace(B, <<"l">>, <<"L">>, [global]), binary:replace(B, <<"o">>, <<"[]">>, [global, {insert_replaced, 1}]), binary:replace(B, <<"o">>, <<"-">>, [{insert_replaced, [0, 1]}])]),
    oracle:say([binary:longest_common_prefix([<<"abc">>, <<"abd">>]), binary:longest_common_suffix([<<"xbc">>, <<"abc">>]), binary:longest_common_prefix([<<>>])]),
    oracle:say([binary:bin_to_list(B, 0, 3), binary:bin_to_list(B, {5, -2}), binary:list_to_bin([1, [2, <<3>>]]), binary:encode_unsigned(65537), binary:encode_unsigned(258, little), binary:decode_unsigned(<<1, 0, 1>>), binary:decode_unsigned(<<1, 0, 1>>, little), binary:decode_unsigned(<<>>)]),
    oracle:say([binary:encode_hex(<<1, 171, 255>>), binary:decode_hex(<<"01aBff">>)]),
    CP = binary:compile_pattern([<<"a">>, <<"b">>]),
    oracle:say([binary:match(<<"xxb">>, CP), binary:split(<<"1a2b3">>, CP, [global])]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> binary:at(B, 99) end, fun() -> binary:part(B, 10, 99) end, fun() -> binary:copy(B, -1) end, fun() -> binary:split(B, <<>>) end, fun() -> binary:match(B, []) end,
        fun() -> binary:replace(B, <<"a">>, x) end, fun() -> binary:first(<<>>) end, fun() -> binary:decode_hex(<<"0">>) end, fun() -> binary:decode_hex(<<"zz">>) end, fun() -> binary:encode_unsigned(-1) end, fun() -> binary:split(B, <<"a">>, [what]) end,
        fun() -> binary:longest_common_prefix([]) end, fun() -> binary:list_to_bin([256]) end]],
    ok.
