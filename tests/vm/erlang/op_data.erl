%% Terms taken apart and put together: moves, tuples, lists, selection, comparison, type tests.
-module(op_data).
-export([run/0, id/1]).
-record(r, {a, b = 2, c, d, e}).

id(X) -> X.

run() ->
    [tests(), selects(), compare(), tuples(), lists_(), records(), swaps(), funs(), many(), deep(), arith(), guards()].

tests() ->
    Values = [0, -5, 1 bsl 59, 1 bsl 70, 1.5, a, true, [], [1], "ab", {}, {1, 2}, <<>>, <<1, 2>>, <<1:3>>, #{}, #{a => 1},
              fun id/1, fun ?MODULE:id/1, fun() -> Values0 = 1, Values0 end, self(), make_ref()],
    [kinds(V) || V <- Values].

kinds(V) ->
    [is_integer(V), is_float(V), is_number(V), is_atom(V), is_boolean(V), is_list(V), is_tuple(V), is_binary(V),
     is_bitstring(V), is_map(V), is_function(V), is_function(V, 1), is_function(V, 0), is_pid(V), is_port(V),
     is_reference(V), branch(V)].

branch(V) when is_integer(V) -> integer;
branch(V) when is_float(V) -> float;
branch([]) -> nil;
branch([_ | T]) when is_list(T) -> cons;
branch({}) -> empty;
branch({_, X}) when is_number(X) -> {pair, X};
branch(V) when is_boolean(V) -> boolean;
branch(V) when is_atom(V) -> atom;
branch(<<>>) -> empty_binary;
branch(V) when is_binary(V) -> binary;
branch(V) when is_bitstring(V) -> bits;
branch(V) when is_map(V), map_size(V) =:= 0 -> empty_map;
branch(V) when is_map(V) -> map;
branch(V) when is_function(V, 1) -> fun1;
branch(V) when is_function(V) -> fun_;
branch(V) when is_pid(V) -> pid;
branch(V) when is_reference(V) -> ref;
branch(_) -> other.

selects() ->
    [dense(X) || X <- lists:seq(-3, 12) ++ [a, 1.0, 1 bsl 80]] ++
    [sparse(X) || X <- [1, 100, 10000, 1000000, -1, x, 100000000000000000000, 2.5, 3]] ++
    [atoms(X) || X <- [a, b, c, d, e, f, g, h, i, z, 1]] ++
    [arities(X) || X <- [{}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}, a]].

dense(0) -> zero; dense(1) -> one; dense(2) -> two; dense(3) -> three; dense(4) -> four; dense(5) -> five;
dense(6) -> six; dense(7) -> seven; dense(9) -> nine; dense(_) -> other.
sparse(1) -> a; sparse(100) -> b; sparse(10000) -> c; sparse(1000000) -> d; sparse(-1) -> e;
sparse(100000000000000000000) -> big; sparse(2.5) -> float; sparse(_) -> other.
atoms(a) -> 1; atoms(b) -> 2; atoms(c) -> 3; atoms(d) -> 4; atoms(e) -> 5; atoms(f) -> 6; atoms(g) -> 7; atoms(h) -> 8;
atoms(_) -> 0.
arities({}) -> 0; arities({A}) -> A; arities({A, B}) -> A + B; arities({A, B, C}) -> A + B + C; arities(_) -> none.

compare() ->
    Values = [1, 1.0, 2, -1, 1 bsl 62, 1 bsl 100, 1.0e30, a, b, {}, {1}, {2, 1}, [], [1], [1.0], [1, 2], <<"a">>, <<"b">>, #{},
              #{a => 1}],
    [[{A < B, A =< B, A > B, A >= B, A == B, A /= B, A =:= B, A =/= B, less(A, B), eq(A, B)} || B <- Values] || A <- Values]
    ++ [[X < 5, X >= 5, 5 < X, 5 >= X, X == 5, X /= 5, X =:= 5, X =/= 5, X == a, X =:= []] || X <- Values].

less(A, B) when A < B -> lt;
less(A, B) when A >= B -> ge.
eq(A, B) when A == B -> if A =:= B -> same; true -> equal end;
eq(A, B) when A /= B -> if A =/= B -> differs; true -> odd end.

tuples() ->
    T = id({1, two, "three", 4.0, [5]}),
    {A, B, C, D, E} = T,
    S = setelement(3, setelement(1, T, x), y),
    [A, B, C, D, E, element(2, T), element(id(3), T), tuple_size(T), S, {T, S, {A, {B, {C, {D, {E}}}}}}, {},
     erlang:append_element(T, last), catch element(9, T), catch element(0, T), catch element(a, T), catch element(1, a)].

lists_() ->
    L = id([1, 2, 3 | [4, 5]]),
    [H | T] = L,
    [[H, T], hd(L), tl(L), length(L), [a | b], [[], [[]]], "str" ++ "ing", L -- [2, 5], [X * 2 || X <- L, X rem 2 == 1],
     [{X, Y} || X <- [1, 2], Y <- [a, b]], catch hd([]), catch tl(a), catch length([1 | 2]), lists:reverse(L, [z])].

records() ->
    R = #r{a = 1, c = 3},
    R2 = R#r{b = x, e = y},
    R3 = (id(R2))#r{d = z},
    [R, R2, R3, R3#r.b, is_record(R, r), is_record(id({r, 1}), r), is_record(id(a), r), catch (id(notrec))#r.a,
     catch (id({r, 1}))#r{a = 5}, [X || #r{a = X} <- [R, R2, {r, 1}, R3]]].

swaps() -> [rotate(1, 2, 3, 10), order(5, 3), order(3, 5)].
rotate(A, B, C, 0) -> {A, B, C};
rotate(A, B, C, N) -> rotate(B, C, A, N - 1).
order(A, B) when A > B -> keep(B, A);
order(A, B) -> keep(A, B).
keep(A, B) -> X = id(A), Y = id(B), {X, Y, A, B}.

funs() ->
    N = id(10),
    Add = fun(X) -> X + N end,
    Fact = fun F(0) -> 1; F(K) -> K * F(K - 1) end,
    Mod = id(?MODULE),
    Compose = fun(F, G) -> fun(X) -> F(G(X)) end end,
    [Add(5), (id(Add))(6), Fact(25), Mod:id(7), apply(?MODULE, id, [8]), apply(Add, [9]), (fun ?MODULE:id/1)(11),
     (Compose(Add, Fact))(5), lists:map(fun ?MODULE:id/1, [1, 2]), is_function(Add, 1),
     catch Add(1, 2), catch (id(nofun))(1), catch Mod:nosuch(1), catch apply(Mod, id, [1 | 2]), erlang:apply(erlang, '+', [1, 2]),
     tail(Add, 3), [F(2) || F <- [fun(X) -> X + K end || K <- [1, 2, 3]]]].
tail(F, X) -> F(X).

many() ->
    A1 = id(1), A2 = id(2), A3 = id(3), A4 = id(4), A5 = id(5), A6 = id(6), A7 = id(7), A8 = id(8), A9 = id(9), A10 = id(10),
    A11 = id(11), A12 = id(12), A13 = id(13), A14 = id(14), A15 = id(15), A16 = id(16), A17 = id(17), A18 = id(18),
    wide(A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11, A12, A13, A14, A15, A16, A17, A18, [A1, A9, A18]).
wide(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S) ->
    {S, R, Q, P, O, N, M, L, K, J, I, H, G, F, E, D, C, B, A, id(A + R), id(B * Q)}.

deep() -> [count(1500), sum(lists:seq(1, 1500)), length(build(300))].
count(0) -> 0;
count(N) -> 1 + count(N - 1).
sum([H | T]) -> H + sum(T);
sum([]) -> 0.
build(0) -> [];
build(N) -> [{N, integer_to_list(N), [N, N]} | build(N - 1)].

arith() ->
    Is = [0, 1, -1, 7, -7, 3, 1 bsl 58, -(1 bsl 59), (1 bsl 59) - 1, 1 bsl 59, 1 bsl 63, -(1 bsl 63), 1 bsl 100],
    [[{A + B, A - B, A * B, catch A div B, catch A rem B, A band B, A bor B, A bxor B} || B <- Is] || A <- Is]
    ++ [[A + 1, A - 1, 1 + A, 1 - A, -A, bnot A, A bsl 3, A bsr 3, A bsl -2, A bsr -2, abs(A)] || A <- Is]
    ++ [[catch F(X) || X <- [a, [], {}, 1.5]] || F <- [fun(X) -> X + 1 end, fun(X) -> 1 - X end, fun(X) -> X * X end,
                                                      fun(X) -> X div 2 end, fun(X) -> X band 1 end, fun(X) -> X bsl 1 end,
                                                      fun(X) -> -X end, fun(X) -> abs(X) end, fun(X) -> X / 2 end]]
    ++ [floats(X, Y) || X <- [1.5, -2.0, 3], Y <- [0.5, 4, -1.25]]
    ++ [catch id(1) / id(0), catch id(1.0e308) * id(10), trunc(id(2.7)), round(id(-2.5)), float(id(3)), id(2.0) + 1, 10 / id(4)].
floats(X, Y) -> {X + Y, X - Y, X * Y, X / Y, -X * Y, (X + Y) * (X - Y) / (Y + 7.0) - X}.

guards() ->
    [g(X) || X <- [1, 5, a, [1, 2, 3], {}, {1}, <<1, 2>>, 1.0e10, [], #{k => 1}]].
g(X) when X + 1 > 4, X < 100 -> mid;
g(X) when hd(X) == 1; tuple_size(X) == 1 -> head;
g(X) when map_get(k, X) == 1 -> map;
g(X) when byte_size(X) =:= 2 -> two_bytes;
g(X) when is_tuple(X) orelse X == [] -> empty;
g(X) when not is_float(X) andalso abs(X) == 1 -> one;
g(_) -> other.
