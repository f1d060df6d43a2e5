%% canonical and compatibility normal forms as lists and binaries.
-module(unicode_forms_of_text).
-export([start/0]).

start() ->
    Texts = [[233], [$e, 769], [16#FB01], [16#AC01], [16#1100, 16#1161], [16#212B], "abc", [$a, 16#0323, 16#0307], [$a, 16#0307, 16#0323], <<"Å"/utf8>>],
    [oracle:say([unicode:characters_to_nfc_list(T), unicode:characters_to_nfd_list(T), unicode:characters_to_nfkc_list(T), unicode:characters_to_nfkd_list(T)]) || T <- Texts],
    [oracle:say([unicode:characters_to_nfc_binary(T), unicode:characters_to_nfd_binary(T), unicode:characters_to_nfkc_binary(T), unicode:characters_to_nfkd_binary(T)]) || T <- Texts],
    oracle:say(unicode:characters_to_nfc_list(<<255>>)),
    {error, Good, _} = unicode:characters_to_nfd_binary([65, <<195>>]),
    oracle:say(Good),
    ok.
