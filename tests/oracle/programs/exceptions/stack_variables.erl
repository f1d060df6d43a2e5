%% Stack traces as values: bound in patterns of clauses, kept, sent, and only in their clause.
-module(stack_variables).
-export([start/0]).

start() ->
    S1 = try f(0) catch error:_:A -> A end,
    oracle:say([{M, F, N} || {M, F, N, _} <- lists:sublist(S1, 2), M =:= ?MODULE]),
    Me = self(),
    spawn(fun() -> try f(0) catch C:R:S -> Me ! {C, R, hd(S)} end end),
    oracle:say(receive {C1, R1, {M1, F1, A1, _}} -> {C1, R1, M1, F1, A1} end),
    oracle:say(two(fun() -> f(0) end, fun() -> g() end)),
    oracle:say(try throw(x) catch throw:x:S2 -> is_list(S2) end),
    garbage_collect(),
    oracle:say(length(S1) > 1),
    oracle:say(nested()),
    {current_stacktrace, [Top | _]} = process_info(self(), current_stacktrace),
    {Mod, _, _, L} = Top,
    {Mod, is_list(L)}.

f(X) ->
    Y = 1 div X,
    Y + 1.

g() -> throw(up).

two(A, B) ->
    try A(), no catch _:_:S ->
        try B(), no catch _:_:T -> {S =/= T, element(2, hd(S)), element(2, hd(T))} end
    end.

nested() ->
    try
        try f(0) catch error:R:S -> erlang:raise(error, {wrapped, R}, S) end
    catch error:W:S2 -> {W, element(2, hd(S2)), lists:keyfind(line, 1, element(4, hd(S2)))}
    end.
