%% Tries in catch clauses, after clauses, of clauses and arguments; which handler sees what.
-module(nested_tries).
-export([start/0]).

start() ->
    oracle:say([t1(X) || X <- [ok, throw, error, exit, of_fails, catch_fails, after_throws]]),
    oracle:say(t2([1, a, 3, {}, 5], [])),
    oracle:say(oracle:try_(fun() -> t3(4) end)),
    oracle:say((try throw(a) catch throw:X -> X end) =:= (try a catch _ -> b end)),
    oracle:say({try 1 after 2 end, [try throw(N) catch M -> M * 2 end || N <- [1, 2]]}),
    oracle:say(try try error(x) catch throw:_ -> wrong end catch error:E -> {right, E} end),
    oracle:say(try try exit(x) of _ -> wrong after put(k, seen) end catch exit:E2 -> {E2, get(k)} end),
    ok.

t1(How) ->
    put(log, []),
    R = try
        try
            case How of throw -> throw(t); error -> error(e); exit -> exit(x); _ -> How end
        of
            of_fails -> error(from_of);
            V when V =/= catch_fails, V =/= after_throws -> note({of_, V}), {value, V};
            V -> throw(V)
        catch
            throw:catch_fails -> note(handler), exit(from_catch);
            throw:T -> note({caught, T}), {thrown, T};
            error:e -> note(error), {error, e}
        after
            note(after_),
            How =:= after_throws andalso throw(from_after)
        end
    catch
        C:W -> note(outer), {C, W}
    end,
    {R, lists:reverse(get(log))}.

note(X) -> put(log, [X | get(log)]).

t2([H | T], Acc) ->
    try H + 1 of
        N -> t2(T, [N | Acc])
    catch
        error:badarith -> t2(T, [bad | Acc])
    end;
t2([], Acc) -> lists:reverse(Acc).

t3(0) -> error(bottom);
t3(N) ->
    try t3(N - 1)
    catch
        error:R when N rem 2 =:= 0 -> error({N, R});
        error:R -> throw({N, R});
        throw:R -> exit({N, R})
    after
        put({t3, N}, true)
    end.
