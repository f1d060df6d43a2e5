%% A failure in a function that was called through apply/2 or apply/3 is not apply's: its trace has no frame of it.
-module(after_apply).
-export([start/0, leave/1, wrong/1]).

start() ->
    [oracle:say(attempt(How, F)) || How <- [three, two], F <- [leave, wrong]],
    Me = self(),
    {Pid, Ref} = spawn_opt(fun() -> catch apply(?MODULE, leave, [Me]), exit({again, [Me]}) end, [monitor]),
    receive
        {'DOWN', Ref, process, Pid, {again, [P]}} -> P =:= Me
    end.

attempt(How, F) ->
    try call(How, F, [list_to_tuple([a, "b", <<"c">>])]) of
        V -> {returned, V}
    catch
        Class:Reason:Stack -> {Class, Reason, [{M, Fn, if is_list(A) -> A; true -> {arity, A} end} || {M, Fn, A, _} <- Stack, M =:= ?MODULE, Fn =/= start]}
    end.

call(three, F, Args) -> apply(?MODULE, F, Args);
call(two, F, Args) -> apply(fun ?MODULE:F/1, Args).

leave(X) -> exit({gone, X}).

wrong(X) -> 1 + X.
