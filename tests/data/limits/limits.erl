%% Programs that want more than there is: tests/vm/test_limits.py runs each with small limits and a time limit.
%% limits.beam is `erlc +deterministic` of OTP 25.
-module(limits).
-compile([export_all, nowarn_export_all]).

%% -- without end, but for a limit; each answers the reason that stopped it
until(F) -> until(F, 0).
until(F, N) -> try F(N) of _ -> until(F, N + 1) catch error:Why -> {Why, N > 100} end.

atoms() -> until(fun(N) -> list_to_atom("limits_" ++ integer_to_list(N)) end).
binary_atoms() -> until(fun(N) -> binary_to_atom(<<"limits_b", (integer_to_binary(N))/binary>>, utf8) end).
decoded_atoms() ->
    until(fun(N) -> S = list_to_binary(["limits_d", integer_to_list(N)]),
                    binary_to_term(<<131, 119, (byte_size(S)), S/binary>>) end).
processes() -> until(fun(_) -> spawn(fun() -> receive stop -> ok end end) end).
timers() -> until(fun(N) -> erlang:send_after(1000000000, self(), N) end).
monitors() -> P = spawn(fun() -> receive stop -> ok end end), until(fun(_) -> erlang:monitor(process, P) end).
aliases() -> until(fun(_) -> erlang:alias() end).
messages() -> B = lists:seq(1, 100), until(fun(_) -> self() ! B end).
words() -> until(fun(N) -> self() ! N end).
other_messages() -> P = spawn(fun() -> receive stop -> ok end end), B = lists:seq(1, 100), until(fun(_) -> P ! B end).
dictionary() -> until(fun(N) -> put(N, [N, N, N, N]) end).
table() -> T = ets:new(t, []), until(fun(N) -> ets:insert(T, {N, [N, N, N, N]}) end).
tables() -> until(fun(_) -> ets:new(t, []) end).
binaries() -> put(kept, []), until(fun(_) -> put(kept, [binary:copy(<<7>>, 10000) | get(kept)]) end).
appended() -> put(b, <<>>), until(fun(_) -> put(b, <<(get(b))/binary, 0:80000>>) end).
funs() -> put(f, none), until(fun(N) -> F = get(f), put(f, fun() -> {N, F} end) end).
deep() -> try {ok, body(0)} catch error:Why -> Why end.
body(N) when N < 1 bsl 58 -> [N | body(N + 1)];
body(_) -> [].
wide() -> try grow([x]) catch error:Why -> Why end.
grow(L) -> grow(L ++ L).

%% -- one call that asks for too much
one(bits) -> <<0:(1 bsl zero(40))>>;
one(bits_default) -> <<0:(1 bsl zero(41))>>;
one(bits64) -> <<0:(1 bsl zero(62))>>;
one(bits_huge) -> <<0:(1 bsl zero(80))>>;
one(float) -> <<1.0:(zero(1 bsl 40))/float>>;
one(shift) -> 1 bsl zero(1 bsl 40);
one(shift_max) -> 1 bsl zero(1 bsl 70);
one(power) -> power(zero(3), 40);
one(copy) -> binary:copy(<<0:8000>>, zero(1 bsl 40));
one(copy_max) -> binary:copy(<<0:8000>>, zero(1 bsl 62));
one(duplicate) -> lists:duplicate(zero(1 bsl 40), x);
one(seq) -> lists:seq(1, zero(1 bsl 40));
one(tuple) -> erlang:make_tuple(zero(1 bsl 40), x);
one(tuple_max) -> erlang:make_tuple(zero(1 bsl 24), x);
one(list_to_tuple) -> list_to_tuple(lists:duplicate(zero(1 bsl 24), x));
one(concat) -> iolist_to_binary(double([<<0:80000>>], zero(40)));
one(apply) -> apply(erlang, max, lists:seq(1, zero(100000)));
one(spawn_args) -> spawn(erlang, max, lists:seq(1, zero(100000))).
zero(N) -> case get(never) of undefined -> N; _ -> 0 end.
power(N, 0) -> N;
power(N, K) -> power(N * N, K - 1).
double(L, 0) -> L;
double(L, K) -> double([L | L], K - 1).

caught(What) -> try one(What) of V -> {value, is_tuple(V)} catch error:Why -> Why end.

%% -- terms nested deeper than any C stack
nested(list, N) -> wrap(N, fun(T) -> [T] end);
nested(tail, N) -> wrap(N, fun(T) -> [a | T] end);
nested(tuple, N) -> wrap(N, fun(T) -> {T} end);
nested(map, N) -> wrap(N, fun(T) -> #{k => T} end);
nested(key, N) -> wrap(N, fun(T) -> #{T => k} end);
nested('fun', N) -> wrap(N, fun(T) -> fun() -> T end end).
wrap(N, F) -> wrap(N, F, []).
wrap(0, _, T) -> T;
wrap(N, F, T) -> wrap(N - 1, F, F(T)).

%% what is done with them
deep(Kind, N) ->
    A = nested(Kind, N),
    B = nested(Kind, N),
    [deep_one(What, A, B) || What <- [compare, order, copy, spawn, external, size, display, table,
                                        collect, maps, sort, raise]].

deep_one(compare, A, B) -> is_function(A) orelse A =:= B;
deep_one(order, A, B) -> is_function(A) orelse A =< B;
deep_one(copy, A, _) -> self() ! A, receive X -> is_function(A) orelse X == A end;
deep_one(spawn, A, _) ->
    Me = self(), {P, R} = spawn_monitor(fun() -> Me ! {self(), A} end),
    receive {P, X} -> ok end,
    receive {'DOWN', R, _, _, Why} -> Why =:= normal andalso (is_function(X) orelse X == A) end;
deep_one(external, A, _) -> is_function(A) orelse binary_to_term(term_to_binary(A)) =:= A;
deep_one(size, A, _) -> erts_debug:flat_size(A) > 0;
deep_one(display, A, _) -> erlang:display(A);
deep_one(table, A, _) -> T = ets:new(t, []), ets:insert(T, {A, A}), ets:delete(T);
deep_one(collect, A, B) -> erlang:garbage_collect(), is_function(A) orelse A =:= B;
deep_one(maps, A, B) -> is_function(A) orelse maps:get(B, #{A => true});
deep_one(sort, A, B) -> is_function(A) orelse length(lists:usort([A, B])) =:= 1;
deep_one(raise, A, _) -> try error(A) catch error:X -> is_function(X) orelse X == A end.

%% -- without end
start() -> spin().
spin() -> spin().
wait() -> receive never -> ok end.
chatter() -> self() ! go, receive go -> chatter() end.
shared() -> double([a], zero(60)) =:= double([a], zero(60)).
ordered() -> double([a], zero(60)) < double([a], zero(60)).
breed() -> spawn(fun breed/0), breed().
