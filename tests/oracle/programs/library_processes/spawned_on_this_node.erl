%% proc_lib's spawn functions that are told the node: the same, here.
-module(spawned_on_this_node).
-export([start/0, said/2]).

start() ->
    Self = self(),
    Said = fun() -> said(Self, fun_) end,
    oracle:say(heard(proc_lib:spawn(node(), Said))),
    oracle:say(heard(proc_lib:spawn(node(), ?MODULE, said, [Self, mfa]))),
    [oracle:try_(F)
     || F <- [fun() -> proc_lib:spawn(node(), not_a_fun) end, fun() -> proc_lib:spawn(node(), fun(_) -> ok end) end,
              fun() -> proc_lib:spawn(node(), 1, said, []) end, fun() -> proc_lib:spawn(node(), ?MODULE, said, x) end]].

said(To, What) ->
    [Ancestor | _] = get('$ancestors'),
    To ! {self(), {What, get('$initial_call'), Ancestor =:= To, lists:sort([K || {K, _} <- get()])}}.

heard(Pid) ->
    receive
        {Pid, {fun_, {M, _, 0}, Mine, Keys}} -> {fun_, M, Mine, Keys};
        {Pid, What} -> What
    after 1000 -> nothing
    end.
