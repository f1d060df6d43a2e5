%% A stack machine, a calculator of terms and a matcher of patterns, over recursive data.
-module(small_interpreter).
-export([start/0]).

start() ->
    oracle:say(run([{push, 2}, {push, 3}, add, dup, mul, {push, 1}, sub], [])),
    oracle:say([eval(E, #{x => 3}) || E <- [{'+', 1, {'*', x, 4}}, {'let', y, 5, {'-', x, y}}, {'if', {'<', x, 5}, yes, no}, {'/', 1, 0}, {call, {lambda, n, {'*', n, n}}, 7}]]),
    oracle:say([simplify(E) || E <- [{'+', 0, x}, {'*', 1, {'+', x, 0}}, {'*', 0, {'/', x, y}}, {'+', 2, 3}]]),
    oracle:say(deriv({'+', {'*', x, x}, {'*', 3, x}})),
    oracle:say([match(P, T, #{}) || {P, T} <- [{{a, '$x'}, {a, 1}}, {['$x', '$x'], [1, 1]}, {['$x', '$x'], [1, 2]}, {'_', any}, {{'$x', {b, '$y'}}, {1, {b, [2]}}}]]),
    brainf("++++++[>++++++++++++<-]>.+.+.").

run([{push, V} | T], S) -> run(T, [V | S]);
run([dup | T], [A | S]) -> run(T, [A, A | S]);
run([Op | T], [B, A | S]) -> run(T, [case Op of add -> A + B; sub -> A - B; mul -> A * B end | S]);
run([], S) -> S.

eval(N, _) when is_number(N) -> N;
eval(V, E) when is_atom(V), is_map_key(V, E) -> maps:get(V, E);
eval(A, _) when is_atom(A) -> A;
eval({'let', V, X, B}, E) -> eval(B, E#{V => eval(X, E)});
eval({'if', C, T, F}, E) -> case eval(C, E) of true -> eval(T, E); false -> eval(F, E) end;
eval({lambda, V, B}, E) -> fun(X) -> eval(B, E#{V => X}) end;
eval({call, F, X}, E) -> (eval(F, E))(eval(X, E));
eval({Op, A, B}, E) -> try apply(erlang, Op, [eval(A, E), eval(B, E)]) catch error:R -> {error, R} end.

simplify({'+', 0, X}) -> simplify(X);
simplify({'+', X, 0}) -> simplify(X);
simplify({'*', 1, X}) -> simplify(X);
simplify({'*', 0, _}) -> 0;
simplify({Op, A, B}) -> case {simplify(A), simplify(B)} of {A, B} when is_number(A), is_number(B) -> erlang:Op(A, B); {A, B} -> {Op, A, B}; {C, D} -> simplify({Op, C, D}) end;
simplify(X) -> X.

deriv(x) -> 1;
deriv(N) when is_number(N) -> 0;
deriv({'+', A, B}) -> simplify({'+', deriv(A), deriv(B)});
deriv({'*', A, B}) -> simplify({'+', simplify({'*', deriv(A), B}), simplify({'*', A, deriv(B)})}).

match('_', _, B) -> B;
match(V, T, B) when V =:= '$x'; V =:= '$y' -> case B of #{V := T} -> B; #{V := _} -> fail; #{} -> B#{V => T} end;
match(P, T, B) when is_tuple(P), is_tuple(T) -> match(tuple_to_list(P), tuple_to_list(T), B);
match([P | Ps], [T | Ts], B) -> case match(P, T, B) of fail -> fail; B2 -> match(Ps, Ts, B2) end;
match(T, T, B) -> B;
match(_, _, _) -> fail.

brainf(S) -> {_, Out} = bf(S, {[], 0, []}, []), lists:reverse(Out).
bf([], T, O) -> {T, O};
bf([$] | _] = R, T, O) -> {T, O, R};
bf([$[ | R], {_, 0, _} = T, O) -> bf(skip(R, 0), T, O);
bf([$[ | R] = L, T, O) -> {T2, O2, _} = bf(R, T, O), bf(L, T2, O2);
bf([C | R], {L, V, Ri}, O) ->
    case C of
        $+ -> bf(R, {L, V + 1, Ri}, O);
        $- -> bf(R, {L, V - 1, Ri}, O);
        $> -> bf(R, case Ri of [] -> {[V | L], 0, []}; [H | T] -> {[V | L], H, T} end, O);
        $< -> [H | T] = L, bf(R, {T, H, [V | Ri]}, O);
        $. -> bf(R, {L, V, Ri}, [V | O])
    end.
skip([$] | R], 0) -> R;
skip([$] | R], N) -> skip(R, N - 1);
skip([$[ | R], N) -> skip(R, N + 1);
skip([_ | R], N) -> skip(R, N).
