%% characters_to_list and _binary in several encodings; incomplete and wrong input.
-module(unicode_conversions).
-export([start/0]).

start() ->
    oracle:say([unicode:characters_to_list(T) || T <- ["abc", <<"é"/utf8>>, [<<"a">>, $é, [<<"ü"/utf8>>]], [], <<>>, [16#1F600]]]),
    oracle:say([unicode:characters_to_binary(T) || T <- ["abc", "é", [233, <<"ü"/utf8>>], [16#1F600]]]),
    oracle:say([unicode:characters_to_list(<<233, 65>>, latin1), unicode:characters_to_binary(<<233>>, latin1), unicode:characters_to_binary("é", unicode, latin1), unicode:characters_to_binary([300], unicode, latin1)]),
    oracle:say([unicode:characters_to_list(<<65, 195>>), unicode:characters_to_list(<<65, 255, 66>>), unicode:characters_to_binary([65, <<195>>]), unicode:characters_to_binary([<<195>>, 65])]),
    oracle:say([unicode:characters_to_list([65, 16#D800, 66]), unicode:characters_to_list([16#110000]), unicode:characters_to_binary(<<237, 160, 128>>)]),
    oracle:say([unicode:characters_to_binary("aé", unicode, E) || E <- [utf8, utf16, {utf16, little}, {utf16, big}, utf32, {utf32, little}]]),
    oracle:say([unicode:characters_to_list(<<0, 97, 216, 61, 222, 0>>, utf16), unicode:characters_to_list(<<97, 0>>, {utf16, little}), unicode:characters_to_list(<<0, 97, 0>>, utf16)]),
    oracle:say([unicode:encoding_to_bom(E) || E <- [utf8, {utf16, big}, {utf16, little}, latin1]]),
    oracle:say([unicode:bom_to_encoding(B) || B <- [<<239, 187, 191, 65>>, <<254, 255>>, <<255, 254>>, <<"a">>]]),
    oracle:say([oracle:try_(fun() -> unicode:characters_to_list(a) end), oracle:try_(fun() -> unicode:characters_to_binary([a]) end), oracle:try_(fun() -> unicode:characters_to_list("a", koi8) end)]),
    ok.
