%% words of a text counted, sorted by count and name, printed as a table.
-module(word_frequency).
-export([start/0]).

start() ->
    Text = "the quick brown fox jumps over the lazy dog. The dog sleeps; the fox doesn't. Quick, quick!",
    Words = string:lexemes(string:lowercase(Text), " .;,!"),
    Counts = lists:foldl(fun(W, M) -> maps:update_with(W, fun(N) -> N + 1 end, 1, M) end, #{}, Words),
    Sorted = lists:sort(fun({W1, N1}, {W2, N2}) -> {-N1, W1} =< {-N2, W2} end, maps:to_list(Counts)),
    [oracle:say(lists:flatten(io_lib:format("~-10s|~4b|~5.1f%", [W, N, 100 * N / length(Words)]))) || {W, N} <- Sorted],
    length(Sorted).
