%% A seed of fuzz_engine.py: as many of the compilers' instructions as fit one small module. README.md says how the
%% .beam files beside it were made.
-module(seed_core).
-export([bits/1, build/2, numbers/2, terms/1, update/2, messages/1, failures/1, funs/2, texts/1, walk/1]).
-record(point, {x = 0, y = 0, z = 0, w = 0, v = 0}).

bits(<<A:3, B:5, C:16/little, D:12/signed, E:4, F/float, Rest/binary>>) -> {A, B, C, D, E, F, bits(Rest)};
bits(<<"abc", N:8, Part:N/binary, _:3, Rest/bits>>) -> {Part, bits(Rest)};
bits(<<U/utf8, V/utf16, Rest/binary>>) -> [U, V | bits(Rest)];
bits(<<1:1, N:7, X:N/unit:2, Rest/bits>>) -> {X, bits(Rest)};
bits(<<0:1, X:70, _/bits>>) -> X;
bits(B) when bit_size(B) > 3 -> byte_size(B);
bits(Other) when is_list(Other); is_integer(Other) -> bits(<<"abc", 2, 1, 2, 255, 40, 129:9>>);
bits(_) -> bits(<<171, 205, 1:16, 7:12, 2:4, 1.5/float, "abc", 1, 9, 128>>).

build(A, B) when is_integer(A), is_integer(B) ->
    X = <<A:7, B:9/little, 3.0/float, "text", $x/utf8, 8364/utf16, A/utf32>>,
    Y = <<X/binary, (build(A bsr 1, none))/binary>>,
    << <<(C bxor 1):4>> || <<C:4>> <= Y, C > 2 >>;
build(A, none) when is_integer(A), A > 0, A < 1000 -> <<0:A/unit:3, A:(A + 1), (binary:copy(<<1>>, 3)):2/binary, 0:5>>;
build(A, B) -> build(length(A ++ [B]), 300).

numbers(A, B) when is_integer(A) ->
    C = A * 1000003 + 7 - (A bsl 70) div 3,
    D = (C rem 97) band 16#ff bor (A bxor 5) bsl 2 bsr 1,
    F = A * 1.5 + 2 / 0.5 - 1.0e3,
    if F > 3.0, D < 40 -> {abs(F), trunc(F), round(F), -D}; D =:= C -> bnot D; true -> numbers(float(D) + F, B) end;
numbers(A, B) when is_float(A), B =/= none -> {A + 1, A - 1.0, A * 2, A / 3, A == 4, floor(A), min(A, B), none};
numbers(_, B) -> numbers(12345, B).

terms(X) ->
    L = [{a, 1}, {b, 2.0}, {"c", <<3>>}, #{k => v}, [[]], 1 bsl 80],
    case X of
        [] -> {hd(L), tl(L), lists:reverse(L)};
        {_} -> tuple_size(X);
        {_, _} -> element(2, X);
        {A, _, _} -> setelement(1, X, [A | L]);
        #{k := V, [1] := W} -> {V, W};
        #{k := V} -> V;
        #{} -> maps:fold(fun(K, V, Acc) -> [{K, V} | Acc] end, L, X);
        1 -> one; 2 -> two; 3 -> three; 4 -> four; 100 -> many; 1000 -> {L, terms({a, b})};
        alpha -> 1; beta -> 2; gamma -> 3; delta -> 4;
        [H | T] when is_atom(H), T =/= [] -> [T, H | terms({H, T, L})];
        _ when is_function(X, 1) -> X(L);
        _ -> {not_known, X, terms(#{k => L, z => 1})}
    end.

update(P = #point{x = X}, N) when N > 0 -> update(P#point{x = X + N, z = N, w = P}, N - 7);
update(#point{} = P, _) -> P;
update(M, N) when is_map(M) -> maps:to_list((M#{N => 1, b => N, {c, N} => M})#{b := 2});
update(_, N) -> {update(#point{y = 1.0}, 30), update(#{a => 1}, N)}.

messages(N) ->
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() -> receive {Self, go, V} -> Self ! {self(), V} after 50 -> exit(late) end end),
    Tag = make_ref(),
    self() ! {Tag, N},
    receive {Tag, M} -> Pid ! {Self, go, [M, N]} end,
    receive {Pid, V} -> V after 100 -> none end,
    receive {'DOWN', Ref, process, Pid, R} -> R after 0 -> erlang:demonitor(Ref, [flush]) end.

failures(X) ->
    A = (catch hd(X)),
    B = try throw(X) catch throw:[_ | _] -> list; throw:Y when Y > 3 -> Y after put(done, X) end,
    try (case B of list -> 1 div 0; _ -> {ok, _} = B end)
    catch error:{badmatch, Z}:S -> {A, Z, length(S)}; C:R:S -> erlang:raise(C, {R, A}, S)
    after erase(done)
    end.

funs(F, N) when is_function(F, 1), N > 0 -> [F(N), (fun(X) -> [X, N | F] end)(1) | funs(F, N - 1)];
funs(_, 0) -> lists:map(fun erlang:abs/1, [-1, 2, -3.5]);
funs(M, _) when is_atom(M) -> catch M:get();
funs(X, N) -> G = fun Self(0) -> X; Self(K) -> [Self(K - 1)] end, {G(5), funs(fun(Y) -> {Y, N} end, 3)}.

texts(L) -> [T || T <- [atom_to_list(abc), integer_to_list(77), L], is_list(T), T > "a"] ++
    [{K, V} || {K, V} <- [{1, a}, {2, b}, c], K =/= 2] ++ binary_to_list(<<"x", (list_to_binary("yz"))/binary>>).

walk([X | T]) when is_integer(X), X band 1 =:= 1 -> [X | walk(T)];
walk([_ | T]) -> walk(T);
walk([]) -> [];
walk(N) when is_integer(N), N > 3 -> walk(lists:seq(1, N rem 50));
walk(Other) -> walk(case Other of {A, B} -> [A, B]; _ -> [1, 2, 3] end).
