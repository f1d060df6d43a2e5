-module(word_count).
-export([start/0]).

start() ->
    Text = "the quick brown fox jumps over the lazy dog the fox",
    Counts = count(words(Text, [], []), #{}),
    {Counts, maps:fold(fun(_, V, A) -> V + A end, 0, Counts)}.

words([], W, Acc) -> lists:reverse([lists:reverse(W) | Acc]);
words([$\s | T], W, Acc) -> words(T, [], [lists:reverse(W) | Acc]);
words([C | T], W, Acc) -> words(T, [C | W], Acc).

count([], M) -> M;
count([W | Ws], M) ->
    case M of
        #{W := N} -> count(Ws, M#{W := N + 1});
        _ -> count(Ws, M#{W => 1})
    end.
