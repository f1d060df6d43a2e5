%% proc_lib's functions that link, or take options, and are told the node.
-module(spawned_with_options_on_nodes).
-export([start/0, said/2]).

start() ->
    process_flag(trap_exit, true),
    Self = self(),
    Said = fun() -> said(Self, fun_) end,
    oracle:say(heard(proc_lib:spawn_link(node(), Said))),
    oracle:say(heard(proc_lib:spawn_link(node(), ?MODULE, said, [Self, mfa]))),
    [begin
         oracle:say({Options, heard(proc_lib:spawn_opt(node(), Said, Options))}),
         oracle:say({Options, heard(proc_lib:spawn_opt(node(), ?MODULE, said, [Self, mfa], Options))})
     end || Options <- [[], [link], [{priority, high}], [link, {min_heap_size, 1000}]]],
    [oracle:try_(F)
     || F <- [fun() -> proc_lib:spawn_link(node(), not_a_fun) end, fun() -> proc_lib:spawn_link(node(), 1, said, []) end,
              fun() -> proc_lib:spawn_opt(node(), Said, [monitor]) end,
              fun() -> proc_lib:spawn_opt(node(), ?MODULE, said, [Self, mfa], [monitor]) end,
              fun() -> proc_lib:spawn_opt(node(), not_a_fun, []) end,
              fun() -> proc_lib:spawn_opt(node(), ?MODULE, said, x, []) end,
              fun() -> proc_lib:spawn_opt(node(), Said, [no_such_option]) end]].

said(To, What) ->
    [Ancestor | _] = get('$ancestors'),
    To ! {self(), {What, get('$initial_call'), Ancestor =:= To, process_info(self(), priority)}},
    receive after 20 -> ok end.

heard(Pid) ->
    Said = receive
        {Pid, {fun_, {M, _, 0}, Mine, Priority}} -> {fun_, M, Mine, Priority};
        {Pid, What} -> What
    after 1000 -> nothing
    end,
    {Said, receive {'EXIT', Pid, Why} -> {exit, Why} after 60 -> no_exit end}.
