%% try in every shape by this compiler: of, several catches, after, values that live across.
-module(try_in_new_code_29).
-export([start/0]).

start() ->
    oracle:say([oracle:try_(fun() -> a(X) end) || X <- [1, t, e, x, of_bad]]),
    oracle:say([b(X) || X <- [1, 0, a]]),
    oracle:say(c(5, [])),
    oracle:say([d(F) || F <- [fun() -> ok end, fun() -> throw(1) end, fun() -> error(2) end, fun() -> exit(3) end]]),
    oracle:say(e(lists:seq(1, 6))),
    oracle:say(catch f(1)),
    case catch f(2) of {'EXIT', {R, [_ | _]}} -> R; O -> O end.

a(X) ->
    try case X of t -> throw(thrown); e -> error(err); x -> exit(ex); W -> W end of
        of_bad -> error(in_of);
        V -> {value, V}
    catch
        thrown -> caught_throw;
        error:err -> caught_error;
        exit:_ -> caught_exit
    after
        put(last, X)
    end.

b(X) ->
    K = {kept, X},
    try {10 div X, K} catch error:badarith when X =:= 0 -> {zero, K}; error:R -> {R, K} end.

c(0, Acc) -> Acc;
c(N, Acc) -> c(N - 1, [try if N rem 2 =:= 0 -> throw({even, N}); true -> N end catch {even, M} -> -M end | Acc]).

d(F) -> try F(), fine catch C:R -> {C, R} after put(d, done) end.

e(L) -> lists:foldl(fun(X, A) -> try g(X) + A catch throw:S -> A - S end end, 0, L).
g(X) when X > 4 -> throw(X);
g(X) -> X.

f(1) -> throw(one);
f(2) -> error(two).
