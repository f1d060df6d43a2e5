%% Pids and references as terms: text, order, equality through messages and maps.
-module(pids_and_refs).
-export([start/0]).

start() ->
    P = self(),
    oracle:say([list_to_pid(pid_to_list(P)) =:= P, hd(pid_to_list(P)), lists:last(pid_to_list(P))]),
    oracle:say([oracle:try_(fun() -> list_to_pid(L) end) || L <- ["", "<0.1>", "<0.1.0", "0.1.0", [a], x, "<a.b.c>"]]),
    R = make_ref(),
    oracle:say([list_to_ref(ref_to_list(R)) =:= R, lists:prefix("#Ref<0.", ref_to_list(R))]),
    oracle:say([oracle:try_(fun() -> F(x) end) || F <- [fun pid_to_list/1, fun ref_to_list/1, fun list_to_ref/1]]),
    Refs = [make_ref() || _ <- lists:seq(1, 20)],
    oracle:say([length(lists:usort(Refs)), Refs =:= lists:sort(Refs)]),
    Ps = [spawn(fun() -> ok end) || _ <- lists:seq(1, 10)],
    oracle:say([length(lists:usort(Ps)), P < hd(Ps), Ps =:= lists:sort(Ps)]),
    M = maps:from_list([{X, I} || {X, I} <- lists:zip(Ps ++ Refs, lists:seq(1, 30))]),
    oracle:say([maps:get(lists:nth(3, Ps), M), maps:get(lists:nth(5, Refs), M), map_size(M)]),
    oracle:say([R < P, P < {}, self() > fun() -> ok end, make_ref() > a, 1 < R]),
    oracle:say([node(P) =:= node(), node(R) =:= node(), oracle:try_(fun() -> node(id(a)) end)]),
    oracle:say([binary_to_term(term_to_binary(X)) =:= X || X <- [P, R]]),
    oracle:say([is_process_alive(P), oracle:try_(fun() -> is_process_alive(id(R)) end)]),
    lists:member(self(), processes()).

id(X) -> X.
