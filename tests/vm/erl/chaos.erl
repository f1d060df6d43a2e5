-module(chaos).
%% Processes that link, monitor, name, ask, message and kill each other at random, until all are gone; see
%% tests/vm/test_process_storm.py. After a change: erlc +deterministic +no_debug_info -W0 chaos.erl
-export([go/2]).

%% {Processes, those that did not end in time, processes left}
go(N, Steps) ->
  process_flag(trap_exit, true),
  Me = self(),
  Ps = [spawn(fun() -> w(Me, I, Steps, []) end) || I <- seq(1,N)],
  [P ! {peers, Ps} || P <- Ps],
  T = timer_kill(Ps),
  R = [begin M = monitor(process, P), receive {'DOWN', M, _, _, X} -> kind(X) after 60000 -> {stuck, process_info(P)} end end || P <- Ps],
  exit(T, kill), {length(R), [X || X <- R, not is_atom(X)], settled(1000)}.

settled(0) -> erlang:system_info(process_count);
settled(N) ->
  case erlang:system_info(process_count) of 1 -> 1; _ -> receive after 2 -> settled(N - 1) end end.

kind({K,_}) when is_tuple(K) -> K; kind(K) when is_atom(K) -> K; kind({K,_}) -> K.
timer_kill(Ps) -> spawn(fun() -> killer(Ps) end).
killer(Ps) -> receive after 3 -> ok end, P = pick(Ps), exit(P, pickr()), killer(Ps).
pickr() -> pick([kill, foo, normal, {bar,[1,2]}]).
seq(A,B) when A > B -> []; seq(A,B) -> [A|seq(A+1,B)].
pick(L) -> nth(atomvm:random() rem length(L) + 1, L).
nth(1,[H|_]) -> H; nth(N,[_|T]) -> nth(N-1,T).
w(Me, I, S, _) -> receive {peers, Ps} -> process_flag(trap_exit, I rem 3 =:= 0), steps(Ps, S, []) end.
steps(_, 0, _) -> exit(done);
steps(Ps, S, Ms) ->
  P = pick(Ps),
  Ms2 = case atomvm:random() rem 16 of
    0 -> catch link(P), Ms;
    1 -> unlink(P), Ms;
    2 -> [monitor(process, P)|Ms];
    3 -> case Ms of [M|T] -> demonitor(M, [flush]), T; [] -> Ms end;
    4 -> P ! {data, seq(1,30), binary:copy(<<1>>,100)}, Ms;
    5 -> _ = process_info(P, [messages, links, monitors, dictionary]), Ms;
    6 -> _ = is_process_alive(P), Ms;
    7 -> put(S rem 5, {P, S}), Ms;
    8 -> _ = erlang:garbage_collect(P), Ms;
    9 -> A = alias([reply]), P ! {A, x}, Ms;
    10 -> catch register(pick([n1,n2,n3]), P), Ms;
    11 -> catch (pick([n1,n2,n3]) ! {hello, S}), Ms;
    12 -> spawn_link(fun() -> exit(pick([normal, normal, child])) end), Ms;
    13 -> erlang:send_after(1, P, {late, S}), Ms;
    14 -> drainsome(5), Ms;
    15 -> [monitor(process, P, [{alias, demonitor},{tag,{t,S}}])|Ms]
  end,
  steps(Ps, S-1, Ms2).
drainsome(0) -> ok;
drainsome(N) -> receive {A, x} when is_reference(A) -> A ! back, drainsome(N-1); {data, L, _} when length(L) =:= 30 -> drainsome(N-1); _ -> drainsome(N-1) after 0 -> ok end.
