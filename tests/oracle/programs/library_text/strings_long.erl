%% string functions on a text of 20,000 characters.
-module(strings_long).
-export([start/0]).

start() ->
    T = lists:append(lists:duplicate(500, "some words, with comma and Ümlaut; ")),
    oracle:say([string:length(T), length(string:lexemes(T, " ")), length(string:split(T, ",", all)), string:length(string:uppercase(T))]),
    B = unicode:characters_to_binary(T),
    oracle:say([byte_size(B), length(string:lexemes(B, [$\s, $;])), byte_size(iolist_to_binary(string:replace(B, "words", "Worte", all))), string:str(T, "Ümlaut"), string:rstr(T, "some")]),
    oracle:say(string:slice(T, 17000, 12)),
    oracle:say([string:find(T, "nosuch"), length(string:find(T, "some", trailing))]),
    string:equal(string:lowercase(T), string:lowercase(string:uppercase(T))).
