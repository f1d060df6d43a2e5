%% The order in which operands and arguments are evaluated, and which of two errors wins.
-module(operators_order).
-export([start/0]).

start() ->
    put(log, []),
    R = [catch (p(1) + p(2) * p(3)), catch (p(f))(p(4)), catch {p(5), p(6)}, catch [p(7) | p(8)], catch p(9) ! p(10), catch (p(a) + p(b)), catch p(11) =:= p(12)],
    oracle:say(lists:reverse(get(log))),
    oracle:say(length(R)),
    oracle:say(catch_class(fun() -> throw(a) + throw(b) end)),
    oracle:say(catch_class(fun() -> f(exit(x), error(y)) end)),
    oracle:say(catch_class(fun() -> #{throw(k) => throw(v)} end)),
    oracle:say(catch_class(fun() -> [throw(h) | throw(t)] end)),
    oracle:say(catch_class(fun() -> (throw(left)) andalso (throw(right)) end)),
    oracle:say(1 + 2 * 3 - 4 / 2 =:= 5.0 andalso not (1 > 2) orelse fail),
    oracle:say([1 bsl 2 + 1, 7 band 3 bor 8, - 2 + 3, 2 - - 2, not true =:= false, 10 div 3 * 3] =/= []),
    done.

p(X) when is_atom(X) -> put(log, [X | get(log)]), case X of f -> fun(Y) -> Y end; _ -> X end;
p(X) -> put(log, [X | get(log)]), X.

f(_, _) -> ok.

catch_class(F) -> try F() catch C:R -> {C, R} end.
