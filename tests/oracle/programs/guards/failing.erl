-module(failing).
-export([start/0]).

%% A guard that fails is false, never an error; "or" and ";" differ in what a failure spoils.
start() -> [test(V) || V <- [1, 5, a, [1, 2, 3], {}, {1, 2}, "x", <<1, 2>>, #{k => v}]].

test(X) ->
    [if X > 3 -> big; true -> small end,
     if length(X) > 2; X =:= a -> long; true -> short end,
     if (length(X) > 2) or (X =:= a) -> long; true -> short end,
     if hd(X) == 1 -> one; true -> other end,
     if element(2, X) == 2 -> two; true -> other end,
     if map_get(k, X) == v -> v; true -> other end,
     if X + 1 > 0 -> number; true -> other end,
     if 10 div X > 1 -> divides; true -> other end,
     if not (X =:= a) -> 'not'; true -> is end,
     if is_atom(X) andalso X > 0 -> both; is_list(X) orelse X =:= {} -> either; true -> neither end].
