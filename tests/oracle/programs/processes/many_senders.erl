-module(many_senders).
-export([start/0]).

%% Messages of every shape from many processes; each sender's stay in order and arrive whole.
start() ->
    Me = self(),
    N = 20, K = 60,
    [spawn(fun() -> send(Me, I, 1, K) end) || I <- seq(1, N)],
    {collect(N * K, #{}, 0), big()}.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

send(_, _, J, K) when J > K -> ok;
send(To, I, J, K) ->
    To ! {I, J, shape(J), <<J:32, I:32>>, binary:copy(<<I>>, 100)},
    send(To, I, J + 1, K).

shape(J) when J rem 4 =:= 0 -> [J, [J | J], #{J => {J}}];
shape(J) when J rem 4 =:= 1 -> fun() -> J end;
shape(J) when J rem 4 =:= 2 -> J * 1.5;
shape(J) -> J * 123456789012345678901234567890.

weight(T) when is_function(T) -> T();
weight([J, [J | J], M]) -> #{J := {J}} = M, J;
weight(F) when is_float(F) -> trunc(F / 1.5);
weight(I) -> I div 123456789012345678901234567890.

collect(0, _, Sum) -> Sum;
collect(N, Seen, Sum) ->
    receive {I, J, Shape, <<J:32, I:32>>, Big} ->
        Before = maps_get(I, Seen),
        J = Before + 1,
        100 = byte_size(Big),
        J = weight(Shape),
        collect(N - 1, Seen#{I => J}, Sum + J)
    end.

maps_get(K, M) -> case M of #{K := V} -> V; _ -> 0 end.

big() ->
    Me = self(),
    L = seq(1, 5000),
    spawn(fun() -> Me ! {big, L, list_to_tuple(L)} end),
    receive {big, L2, T} -> {L2 =:= L, tuple_size(T), element(4999, T)} end.
