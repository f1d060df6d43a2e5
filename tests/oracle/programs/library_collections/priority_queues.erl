%% three queues that answer alike: gb_trees, ordered lists, gb_sets.
-module(priority_queues).
-export([start/0]).

start() ->
    Ops = [{in, 5, a}, {in, 1, b}, {in, 3, c}, out, {in, 1, d}, out, out, {in, 0, e}, out, out, out],
    A = run(Ops, gb_trees:empty(), fun({in, P, X}, Q) -> gb_trees:insert({P, X}, X, Q) end, fun(Q) -> case gb_trees:is_empty(Q) of true -> none; false -> {K, _, R} = gb_trees:take_smallest(Q), {K, R} end end),
    B = run(Ops, [], fun({in, P, X}, Q) -> ordsets:add_element({P, X}, Q) end, fun([]) -> none; ([K | R]) -> {K, R} end),
    C = run(Ops, gb_sets:new(), fun({in, P, X}, Q) -> gb_sets:add({P, X}, Q) end, fun(Q) -> case gb_sets:size(Q) of 0 -> none; _ -> gb_sets:take_smallest(Q) end end),
    oracle:say(A),
    {A =:= B, B =:= C}.

run([], _, _, _) -> [];
run([out | T], Q, In, Out) -> case Out(Q) of none -> [empty | run(T, Q, In, Out)]; {K, R} -> [K | run(T, R, In, Out)] end;
run([I | T], Q, In, Out) -> run(T, In(I, Q), In, Out).
