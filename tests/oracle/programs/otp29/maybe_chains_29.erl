%% maybe: matches that go on, that stop, with else clauses, nested, with values in between.
-module(maybe_chains_29).
-export([start/0]).

start() ->
    oracle:say([steps(X) || X <- [1, 2, 3, {ok, 5}, a]]),
    oracle:say([oracle:try_(fun() -> with_else(X) end) || X <- [{ok, 1}, {error, e}, none, {ok, a}, 7]]),
    oracle:say(maybe {ok, A} ?= id({ok, 1}), B = A + 1, {ok, C} ?= id({ok, B * 2}), {A, B, C} end),
    oracle:say(maybe 5 ?= maybe {x, Y} ?= id({x, 5}), Y end, inner_was_five end),
    oracle:say(oracle:try_(fun() -> maybe ok ?= id(nope) else yes -> 1 end end)),
    oracle:say(oracle:try_(fun() -> maybe ok = id(nope), never end end)),
    oracle:say([maybe true ?= is_integer(X), true ?= X > 2, {big, X} end || X <- [1, 5, a]]),
    try maybe ok ?= id(throw(ball)), x end catch B2 -> {caught, B2} end.

steps(X) ->
    maybe
        true ?= is_integer(X) orelse {not_int, X},
        {ok, Y} ?= half(X),
        Z = Y * 10,
        {ok, W} ?= half(Z),
        {done, W}
    end.

half(N) when N rem 2 =:= 0 -> {ok, N div 2};
half(N) -> {odd, N}.

with_else(X) ->
    maybe
        {ok, V} ?= X,
        N = V + 1,
        {ok, N}
    else
        {error, R} -> {failed, R};
        Other when is_atom(Other) -> {atom, Other}
    end.

id(X) -> X.
