%% Exceptions, messages, processes, maps.
-module(op_flow).
-export([run/0, id/1, child/1]).

id(X) -> X.

run() -> [catches(), tries(), after_(), traces(), receives(), selective(), timeouts(), maps_(), spawns(), nested(), raises()].

catches() ->
    [catch throw(x), catch exit(y), bare(catch error(z)), bare(catch id(1) + id(a)), catch id(3), bare(catch fc(9)),
     bare(catch cc(9)), bare(catch ic(9)), bare(catch bm(9)), bare(catch tc(9)), (catch throw({a, [1, 2]}))].
fc(1) -> 2.
cc(X) -> case X of 1 -> 2 end.
ic(X) -> if X == 1 -> 2 end.
bm(X) -> 1 = X.
tc(X) -> try X of 1 -> 2 catch _:_ -> 3 end.
bare({'EXIT', {R, S}}) when is_list(S) -> {'EXIT', R};
bare(X) -> X.

tries() ->
    [t(fun() -> throw(a) end), t(fun() -> exit(b) end), t(fun() -> error(c) end), t(fun() -> ok end),
     t(fun() -> error({d, 1}, [x]) end), t(fun() -> 1 = id(2) end), t(fun() -> erlang:raise(exit, e, []) end)].
t(F) ->
    try F() of
        ok -> fine
    catch
        throw:X -> {throw, X};
        exit:X -> {exit, X};
        error:{d, X} -> {d, X};
        error:X:S -> {error, X, is_list(S)}
    end.

after_() ->
    put(log, []),
    A = try log(a), id(1) after log(b) end,
    B = (catch try log(c), throw(t) after log(d) end),
    C = try try error(x) after log(e) end catch error:x -> log(f), y end,
    D = try id(5) of 5 -> log(g), five after log(h) end,
    {A, B, C, D, lists:reverse(get(log))}.
log(X) -> put(log, [X | get(log)]).

%% The functions of a stack trace, without what differs by compiler (lines of inlined code).
traces() ->
    [trace(fun() -> deep(3) end), trace(fun() -> [deep(1)] end), trace(fun() -> ?MODULE:nosuch(1, 2) end),
     trace(fun() -> fc(id(7)) end), trace(fun() -> error(r, [p, q]) end),
     trace(fun() -> nomodule:f(a) end), trace(fun() -> (id(fun(X) -> X end))(1, 2) end)].
deep(0) -> error(bottom);
deep(N) -> [N | deep(N - 1)].
trace(F) ->
    try F() catch _:R:S -> {plain(R), first(3, [{M, Fun, A} || {M, Fun, A, _} <- S, M =/= ?MODULE orelse named(Fun)])} end.
first(0, _) -> [];
first(_, []) -> [];
first(N, [H | T]) -> [H | first(N - 1, T)].
named(F) -> hd(atom_to_list(F)) =/= $-.
plain({badarity, {_, A}}) -> {badarity, A};
plain(R) -> R.

receives() ->
    S = self(),
    P = spawn(fun() -> loop(S, 0) end),
    [P ! {add, N} || N <- lists:seq(1, 100)],
    P ! {get, S},
    R = receive {total, T} -> T end,
    P ! stop,
    M = receive bye -> bye end,
    {R, M}.
loop(S, N) ->
    receive
        {add, X} -> loop(S, N + X);
        {get, From} -> From ! {total, N}, loop(S, N);
        stop -> S ! bye
    end.

selective() ->
    [self() ! X || X <- [1, {a, 2}, b, {a, 3}, c]],
    A = receive {a, X1} -> X1 end,
    B = receive c -> c end,
    C = receive {a, X2} -> X2 end,
    D = receive Y when is_atom(Y) -> Y end,
    E = receive Z -> Z end,
    Ref = make_ref(),
    self() ! {Ref, hi},
    F = receive {Ref, W} -> W end,
    {A, B, C, D, E, F, receive _ -> more after 0 -> none end}.

timeouts() ->
    T = id(5),
    [receive after 0 -> zero end, receive after T -> five end, receive x -> x after T -> t end,
     begin self() ! m, receive m -> m after infinity -> never end end,
     catch (receive after id(foo) -> x end), begin erlang:send_after(5, self(), later), receive later -> later after 1000 -> late end end].

maps_() ->
    M = #{a => 1, 2 => b, "k" => [v]},
    M2 = M#{c => 3, a := 10},
    K = id(2),
    #{a := A, K := B} = M,
    Big = maps:from_list([{N, N * N} || N <- lists:seq(1, 100)]),
    [M, M2, A, B, maps:size(Big), maps:get(50, Big), (Big#{50 := x, 200 => y}) =:= (Big#{200 => y, 50 => x}),
     catch M#{zz := 1}, catch (id(a))#{b => 1}, m(#{x => 1}), m(#{x => 1, y => 2}), m(#{}), m(a), is_map_key(a, M), map_size(M),
     catch map_get(q, M), maps:fold(fun(_, V, S) -> V + S end, 0, Big), M =:= #{2 => b, a => 1, "k" => [v]}].
m(#{x := X, y := Y}) -> {X, Y};
m(#{x := X}) -> X;
m(M) when is_map(M) -> map;
m(_) -> no.

spawns() ->
    S = self(),
    A = spawn(?MODULE, child, [S]),
    R1 = receive {A, hello} -> ok end,
    {B, Ref} = spawn_monitor(fun() -> exit(oops) end),
    R2 = receive {'DOWN', Ref, process, B, Why} -> Why end,
    {C, Ref2} = spawn_opt(fun() -> error(bad) end, [monitor]),
    R3 = receive {'DOWN', Ref2, process, C, {Why2, St}} when is_list(St) -> Why2 end,
    {D, Ref3} = spawn_monitor(?MODULE, nosuch, [1]),
    R4 = receive {'DOWN', Ref3, process, D, {Why3, _}} -> Why3 end,
    process_flag(trap_exit, true),
    E = spawn_link(fun() -> throw(ball) end),
    R5 = receive {'EXIT', E, {Why4, _}} -> Why4 end,
    process_flag(trap_exit, false),
    [R1, R2, R3, R4, R5].
child(S) -> S ! {self(), hello}.

nested() ->
    F = fun(X) ->
        try
            try
                case X of 1 -> throw(one); 2 -> error(two); 3 -> exit(three); _ -> X end
            catch
                throw:A -> {inner, A}
            after
                put(n, X)
            end
        catch
            error:B -> {outer, B, get(n)};
            exit:C -> catch throw({again, C})
        end
    end,
    [F(X) || X <- [1, 2, 3, 4]].

raises() ->
    [catch erlang:raise(throw, v, []),
     try try error(q) catch error:E:S -> erlang:raise(error, {re, E}, S) end catch error:E2 -> E2 end,
     try try exit(q) catch C:E3:S3 -> erlang:raise(C, E3, S3) end catch exit:E4 -> E4 end,
     catch erlang:raise(foo, bar, []), bare(catch erlang:error(undef))].
