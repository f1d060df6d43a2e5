%% tokens, precedence climbing, variables in a map, errors as values.
-module(expression_calculator).
-export([start/0]).

start() ->
    Env = #{"x" => 3, "pi" => 3.0},
    [oracle:say({S, catch calc(S, Env)}) || S <- ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-x ^ 2", "10 / 4", "10 div 4", "x * (x - 1)", "1 +", "(1", "y", "7 mod 3 - -1", "pi * 2", "1 / 0", "2 * (3 + 4) * 5", ""]],
    ok.

calc(S, Env) -> {V, []} = expr(tokens(S), 0, Env), V.

tokens([]) -> [];
tokens([C | T]) when C =:= $\s -> tokens(T);
tokens([C | _] = S) when C >= $0, C =< $9 -> {N, Rest} = string:take(S, "0123456789"), [{num, list_to_integer(N)} | tokens(Rest)];
tokens([C | _] = S) when C >= $a, C =< $z -> {N, Rest} = string:take(S, lists:seq($a, $z)), [case N of "div" -> {op, 'div'}; "mod" -> {op, mod}; _ -> {var, N} end | tokens(Rest)];
tokens([C | T]) -> [{op, list_to_atom([C])} | tokens(T)].

expr(Ts, Min, Env) -> {L, Rest} = prim(Ts, Env), climb(L, Rest, Min, Env).

climb(L, [{op, Op} | T] = Ts, Min, Env) ->
    case prec(Op) of
        {P, Next} when P >= Min -> {R, Rest} = expr(T, Next, Env), climb(apply_op(Op, L, R), Rest, Min, Env);
        _ -> {L, Ts}
    end;
climb(L, Ts, _, _) -> {L, Ts}.

prec('+') -> {1, 2}; prec('-') -> {1, 2}; prec('*') -> {3, 4}; prec('/') -> {3, 4}; prec('div') -> {3, 4}; prec(mod) -> {3, 4}; prec('^') -> {5, 5}; prec(_) -> none.

prim([{num, N} | T], _) -> {N, T};
prim([{var, V} | T], Env) -> case Env of #{V := N} -> {N, T}; _ -> throw({unbound, V}) end;
prim([{op, '-'} | T], Env) -> {V, R} = expr(T, 4, Env), {-V, R};
prim([{op, '('} | T], Env) -> case expr(T, 0, Env) of {V, [{op, ')'} | R]} -> {V, R}; _ -> throw(unclosed) end;
prim(Other, _) -> throw({unexpected, Other}).

apply_op('+', A, B) -> A + B; apply_op('-', A, B) -> A - B; apply_op('*', A, B) -> A * B;
apply_op('/', _, 0) -> throw(division_by_zero); apply_op('/', A, B) -> A / B;
apply_op('div', A, B) -> A div B; apply_op(mod, A, B) -> A rem B; apply_op('^', A, B) -> round(math:pow(A, B)).
