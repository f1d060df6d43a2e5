%% The old catch: values, thrown terms, exits and errors, in arguments, nested, around sends and funs.
-module(catch_expressions).
-export([start/0]).

start() ->
    oracle:say([catch 1 + 1, catch throw(x), catch exit(y)]),
    {'EXIT', {badarith, [_, {?MODULE, bad, 1, L} | _]}} = (catch bad(a)),
    oracle:say(lists:keymember(line, 1, L)),
    {'EXIT', {my, S}} = (catch error(my)),
    oracle:say(is_list(S)),
    oracle:say({catch throw(a), b, catch throw(c)}),
    oracle:say(catch catch throw(inner)),
    oracle:say(catch begin catch throw(a), throw(b) end),
    oracle:say([begin R = (catch f(N)), {N, R} end || N <- [1, 2, 3]]),
    oracle:say(catch [throw({at, X}) || X <- [7, 8]]),
    V = catch lists:foldl(fun(X, _) when X > 2 -> throw({found, X}); (X, _) -> X end, 0, [1, 2, 3, 4]),
    oracle:say(V),
    oracle:say(case catch f(2) of {'EXIT', R2} -> {exit, R2}; O -> O end),
    deep(50).

f(1) -> ok;
f(2) -> exit(two);
f(3) -> throw(three).

bad(X) -> Y = X * 2, Y.

deep(0) -> throw(bottom);
deep(N) ->
    case catch deep(N - 1) of
        bottom when N < 50 -> throw({N});
        {M} when N < 50 -> throw({M + 1});
        X -> {top, X}
    end.
