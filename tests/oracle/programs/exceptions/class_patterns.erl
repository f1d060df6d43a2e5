%% Catch clauses that match class, reason and guard; variables for the class; what falls through.
-module(class_patterns).
-export([start/0]).

start() ->
    Es = [{throw, 1}, {throw, {a, b}}, {error, badarg}, {error, {badmatch, x}}, {exit, normal}, {exit, {shutdown, 5}}, {error, 42}],
    oracle:say([a(C, R) || {C, R} <- Es]),
    oracle:say([catch_all(C, R) || {C, R} <- Es]),
    oracle:say([try b(C, R) catch X:Y -> {fell, X, Y} end || {C, R} <- Es]),
    Class = exit,
    oracle:say([try raise(C, R) catch Class:_ -> is_exit; _:_ -> not_exit end || {C, R} <- Es]),
    oracle:say([begin Bound = R, try raise(C, {a, b}) catch _:Bound -> bound; _:_ -> unbound end end || {C, R} <- Es]),
    ok.

a(C, R) ->
    try raise(C, R) catch
        N when is_integer(N) -> {int, N};
        throw:{A, B} -> {pair, A, B};
        error:badarg -> badarg;
        error:{K, V} -> {K, V};
        exit:Reason when Reason =:= normal; element(1, Reason) =:= shutdown -> {quiet, Reason};
        Class:Other -> {Class, Other}
    end.

catch_all(C, R) -> try raise(C, R) catch _:_ -> caught end.

b(C, R) -> try raise(C, R) catch error:N when is_integer(N), N > 40 -> {answer, N}; throw:_ -> thrown end.

raise(throw, R) -> throw(R);
raise(error, R) -> error(R);
raise(exit, R) -> exit(R).
