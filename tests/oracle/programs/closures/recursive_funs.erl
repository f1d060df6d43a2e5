%% Named funs, fix points and funs that give funs.
-module(recursive_funs).
-export([start/0]).

start() ->
    Fact = fun F(0) -> 1; F(N) -> N * F(N - 1) end,
    oracle:say(Fact(25)),
    Ack = fun A(0, N) -> N + 1; A(M, 0) -> A(M - 1, 1); A(M, N) -> A(M - 1, A(M, N - 1)) end,
    oracle:say(Ack(2, 5)),
    Y = fun(G) -> H = fun(X) -> G(fun(A) -> (X(X))(A) end) end, H(H) end,
    Fib = Y(fun(S) -> fun(0) -> 0; (1) -> 1; (N) -> S(N - 1) + S(N - 2) end end),
    oracle:say([Fib(N) || N <- lists:seq(0, 15)]),
    Loop = fun L(0, Acc) -> Acc; L(N, Acc) -> L(N - 1, [fun() -> N end | Acc]) end,
    oracle:say([G() || G <- Loop(5, [])]),
    Stream = fun S(N) -> [N | fun() -> S(N * 2) end] end,
    oracle:say(take(10, Stream(1))),
    Shadow = fun Fact2(X) -> case X of 0 -> Fact(3); _ -> Fact2(X - 1) end end,
    oracle:say(Shadow(4)),
    church().

take(0, _) -> [];
take(N, [H | T]) -> [H | take(N - 1, T())].

church() ->
    Zero = fun(_) -> fun(X) -> X end end,
    Succ = fun(N) -> fun(F) -> fun(X) -> F((N(F))(X)) end end end,
    Plus = fun(M, N) -> fun(F) -> fun(X) -> (M(F))((N(F))(X)) end end end,
    Int = fun(N) -> (N(fun(X) -> X + 1 end))(0) end,
    Three = Succ(Succ(Succ(Zero))),
    {Int(Zero), Int(Three), Int(Plus(Three, Three))}.
