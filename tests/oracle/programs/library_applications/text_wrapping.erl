%% paragraphs wrapped and justified with string functions, graphemes counted.
-module(text_wrapping).
-export([start/0]).

start() ->
    Text = "The quick brown fox jumps over the lazy dog, and the dog, which is très fatigué, does not even open an eye.",
    [begin Ls = wrap(string:lexemes(Text, " "), W), [oracle:say(lists:flatten(justify(L, W))) || L <- lists:droplast(Ls)], oracle:say(lists:flatten(lists:join(" ", lists:last(Ls)))) end || W <- [20, 34, 60]],
    ok.

wrap(Words, W) -> wrap(Words, W, [], 0, []).
wrap([], _, Line, _, Acc) -> lists:reverse([lists:reverse(Line) | Acc]);
wrap([H | T], W, Line, N, Acc) ->
    case N + string:length(H) + length(Line) of
        K when K =< W -> wrap(T, W, [H | Line], N + string:length(H), Acc);
        _ -> wrap(T, W, [H], string:length(H), [lists:reverse(Line) | Acc])
    end.

justify([One], W) -> string:pad(One, W);
justify(Words, W) ->
    Gaps = length(Words) - 1, Space = W - lists:sum([string:length(X) || X <- Words]),
    [hd(Words) | [[lists:duplicate(Space div Gaps + case I =< Space rem Gaps of true -> 1; false -> 0 end, $\s), X] || {I, X} <- lists:zip(lists:seq(1, Gaps), tl(Words))]].
