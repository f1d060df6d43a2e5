-module(counter_funs).
-export([start/0]).

start() ->
    Add = fun(N) -> fun(X) -> X + N end end,
    Compose = fun(F, G) -> fun(X) -> F(G(X)) end end,
    Twice = fun(F) -> Compose(F, F) end,
    Plus10 = Add(10),
    Free = {a, [b], <<"c">>},
    Many = fun(A, B, C) -> {A, B, C, Free, Plus10(A)} end,
    [(Twice(Plus10))(1), (Compose(Add(1), Add(2)))(3), Many(1, 2, 3), apply(Many, [4, 5, 6])].
