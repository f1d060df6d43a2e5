%% receive with guards, bound variables, nested receives, values, and with nothing that fits.
-module(receive_clauses).
-export([start/0]).

start() ->
    [self() ! M || M <- [{a, 1}, {b, 2}, c, {a, 3}, "str", {ref, x}, 42, {d, #{k => v}}, <<1, 2, 3>>]],
    oracle:say(receive {b, X} -> X end),
    oracle:say(receive N when is_integer(N), N > 40 -> N end),
    oracle:say(receive {a, Y} when Y > 1 -> Y; {a, Y} -> {first, Y} end),
    oracle:say(receive #{} -> map; {d, #{k := V}} -> V end),
    oracle:say(receive <<A, R/binary>> -> {A, R} end),
    oracle:say(receive nothing -> no after 0 -> none end),
    K = ref,
    oracle:say(receive {K, _} = T -> T end),
    oracle:say(process_info(self(), message_queue_len)),
    self() ! {outer, 1}, self() ! {inner, 2},
    oracle:say(receive {outer, O} -> receive {inner, I} -> {O, I} end end),
    oracle:say(begin Z = receive [_ | _] = S -> length(S) end, Z * 2 end),
    oracle:say(receive M -> M end),
    oracle:say(receive M2 -> M2 after 0 -> empty end),
    oracle:say(f(receive after 0 -> arg end, receive after 1 -> arg2 end)),
    self() ! go,
    oracle:say(try receive go -> throw(received) end catch T2 -> T2 end),
    case receive after 0 -> [1] end of [Q] -> Q end.

f(A, B) -> {A, B}.
