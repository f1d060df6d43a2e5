-module(after_clauses).
-export([start/0]).

start() ->
    [run(fun() -> ok end), run(fun() -> throw(x) end), run(fun() -> error(y) end), run(fun() -> exit(z) end),
     nested(), value(), rethrow(), loop(5, [])].

run(F) ->
    put(trace, []),
    R = try
        try F() of
            V -> note(of_), {returned, V}
        catch
            throw:T -> note(catch_), {caught, T}
        after
            note(after_)
        end
    catch
        C:E -> note(outer), {C, E}
    end,
    {R, lists:reverse(get(trace))}.

note(X) -> put(trace, [X | get(trace)]).

nested() ->
    try
        try throw(inner) after throw(outer) end
    catch
        T -> T
    end.

value() -> try 1 of N when N > 5 -> big; N -> {small, N} catch _:_ -> bad after ignored end.

rethrow() ->
    try
        try error(first) catch error:first:S -> erlang:raise(error, second, S) end
    catch
        error:E:S2 -> {E, is_list(S2)}
    end.

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    R = try if N rem 2 =:= 0 -> throw({even, N}); true -> N end catch {even, M} -> -M end,
    loop(N - 1, [R | Acc]).
