%% Conversions between encodings, incomplete and invalid input, and lists of both.
-module(unicode_text).
-export([start/0]).

start() ->
    S = "aé☃𝄞",
    oracle:say([unicode:characters_to_binary(S), unicode:characters_to_binary(S, utf8, utf16), unicode:characters_to_binary(S, utf8, {utf16, little}), unicode:characters_to_binary(S, utf8, utf32), unicode:characters_to_binary("é", utf8, latin1)]),
    B = unicode:characters_to_binary(S),
    oracle:say([unicode:characters_to_list(B), unicode:characters_to_list([B, $x, ["y", <<"z">>]]), unicode:characters_to_list(<<233>>, latin1), unicode:characters_to_list(<<0, 97>>, utf16)]),
    oracle:say([unicode:characters_to_binary(X) || X <- [<<16#C3>>, <<"ok", 16#E2, 16#98>>, <<"ok", 255, "x">>, [<<"a">>, <<16#C3>>, <<16#A9>>], [16#D800], [$a, 16#110000], <<16#ED, 16#A0, 16#80>>]]),
    oracle:say([unicode:characters_to_list(X) || X <- [<<"ab", 16#F0, 16#9D>>, <<255>>, [<<"x">>, -1], [[$a | <<"b">>], $c]]]),
    oracle:say(unicode:characters_to_binary(S, utf8, latin1)),
    oracle:say([oracle:try_(fun() -> unicode:characters_to_binary(X) end) || X <- [a, [a], 1, {x}, <<1:1>>]]),
    oracle:say([oracle:try_(fun() -> unicode:characters_to_list("a", E) end) || E <- [foo, 1]]),
    oracle:say([unicode:bom_to_encoding(<<16#EF, 16#BB, 16#BF, "x">>), unicode:bom_to_encoding(<<"x">>), unicode:encoding_to_bom(utf16)]),
    Long = lists:duplicate(500, 16#263A),
    oracle:say([byte_size(unicode:characters_to_binary(Long)), length(unicode:characters_to_list(unicode:characters_to_binary(Long)))]),
    [string:length(S), string:uppercase("straße"), string:lowercase("ÀÉ"), string:reverse("e\x{301}a"), string:to_graphemes("e\x{301}x")].
