%% edit distances and candidates with sets, sorted by frequency.
-module(spell_checker).
-export([start/0]).

start() ->
    Words = #{"spelling" => 10, "spell" => 7, "speling" => 0, "shell" => 5, "sell" => 3, "smell" => 2, "spill" => 1},
    Known = maps:filter(fun(_, N) -> N > 0 end, Words),
    oracle:say([{W, correct(W, Known)} || W <- ["spell", "spel", "shel", "spelng", "xyz", "spilll"]]),
    [distance(A, B) || {A, B} <- [{"kitten", "sitting"}, {"", "abc"}, {"flaw", "lawn"}, {"same", "same"}]].

correct(W, Known) ->
    case maps:is_key(W, Known) of
        true -> W;
        false ->
            Near = lists:sort([{distance(W, K), -N, K} || {K, N} <- maps:to_list(Known)]),
            case Near of [{D, _, K} | _] when D =< 2 -> K; _ -> unknown end
    end.

distance(A, B) -> lists:last(lists:foldl(fun(C, Prev) -> row(C, B, Prev) end, lists:seq(0, length(B)), A)).
row(C, B, [P0 | Prev]) -> row(C, B, P0, Prev, [P0 + 1]).
row(_, [], _, _, Acc) -> lists:reverse(Acc);
row(C, [X | B], Diag, [Up | Prev], [Left | _] = Acc) -> row(C, B, Up, Prev, [min(min(Left, Up) + 1, Diag + case C of X -> 0; _ -> 1 end) | Acc]).
