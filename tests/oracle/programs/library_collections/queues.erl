%% both ends, joins, splits, filters, deletion: queue's original interface.
-module(queues).
-export([start/0]).

start() ->
    Q = queue:from_list([1, 2, 3]),
    Q2 = queue:in_r(0, queue:in(4, Q)),
    oracle:say([queue:to_list(Q2), queue:len(Q2), queue:is_empty(Q2), queue:is_empty(queue:new()), queue:is_queue(Q), queue:is_queue(x)]),
    {{value, A}, R1} = queue:out(Q2), {{value, B}, R2} = queue:out_r(R1),
    oracle:say([A, B, queue:to_list(R2), element(1, queue:out(queue:new())), element(1, queue:out_r(queue:new()))]),
    oracle:say([queue:get(Q), queue:get_r(Q), queue:peek(Q), queue:peek_r(Q), queue:peek(queue:new()), queue:to_list(queue:drop(Q)), queue:to_list(queue:drop_r(Q))]),
    oracle:say([queue:to_list(queue:reverse(Q)), queue:to_list(queue:join(Q, Q)), [queue:to_list(X) || X <- tuple_to_list(queue:split(1, Q))]]),
    oracle:say([queue:to_list(queue:filter(fun(X) -> X > 1 end, Q)), queue:to_list(queue:filter(fun(X) -> [X, X] end, Q)), queue:to_list(queue:filtermap(fun(X) -> {true, X * 2} end, Q)), queue:fold(fun(X, S) -> X + S end, 0, Q)]),
    oracle:say([queue:member(2, Q), queue:any(fun(X) -> X > 2 end, Q), queue:all(fun(X) -> X > 2 end, Q), queue:to_list(queue:delete(2, Q)), queue:to_list(queue:delete_r(2, Q)), queue:to_list(queue:delete_with(fun(X) -> X > 1 end, Q)), queue:to_list(queue:delete_with_r(fun(X) -> X > 1 end, Q))]),
    oracle:say([queue:to_list(queue:cons(0, Q)), queue:head(Q), queue:daeh(Q), queue:last(Q), queue:to_list(queue:tail(Q)), queue:to_list(queue:snoc(Q, 4)), queue:to_list(queue:init(Q)), queue:to_list(queue:liat(Q))]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> queue:get(queue:new()) end, fun() -> queue:drop(queue:new()) end, fun() -> queue:in(1, x) end, fun() -> queue:split(9, Q) end, fun() -> queue:len(x) end, fun() -> queue:from_list(x) end]],
    ok.
