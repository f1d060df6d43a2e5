%% What the natives of distribution say on a machine that is no node.
-module(without_a_node).
-export([start/0]).

start() ->
    oracle:say([erlang:nodes(), erlang:nodes(hidden), erlang:nodes(connected), erlang:nodes(visible), erlang:is_alive(), node()]),
    Me = self(),
    L = erlang:spawn_link(node(), fun() -> Me ! linked end),
    oracle:say([is_pid(L), receive linked -> linked after 1000 -> none end]),
    {P, M} = erlang:spawn_monitor(node(), fun() -> exit(bye) end),
    oracle:say(receive {'DOWN', M, process, P, R} -> R after 1000 -> none end),
    O = erlang:spawn_opt(node(), fun() -> Me ! opted end, [{min_heap_size, 100}]),
    oracle:say([is_pid(O), receive opted -> opted after 1000 -> none end]),
    [oracle:say(element(1, oracle:try_(F))) || F <- [
        fun() -> erlang:nodes(nosuch) end,
        fun() -> erlang:monitor_node(x@y, true, [nosuch]) end,
        fun() -> erlang:dist_ctrl_get_data(make_ref()) end,
        fun() -> erlang:dist_ctrl_put_data(make_ref(), <<>>) end,
        fun() -> erlang:dist_ctrl_get_opt(make_ref(), get_size) end,
        fun() -> erlang:dist_ctrl_set_opt(make_ref(), get_size, true) end,
        fun() -> erlang:dist_ctrl_input_handler(make_ref(), Me) end,
        fun() -> erlang:dist_get_stat(make_ref()) end
    ]],
    ok.
