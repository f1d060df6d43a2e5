%% a supervisor of a server, a machine and an event manager, restarted each.
-module(sv_children_of_behaviours).
-export([start/0, init/1, server/0, handle_call/3, handle_cast/2]).

start() ->
    {ok, S} = supervisor:start_link({local, sv_mixed}, ?MODULE, tree),
    Kids = lists:sort([{I, T, M} || {I, _, T, M} <- supervisor:which_children(sv_mixed)]),
    oracle:say(Kids),
    oracle:say([gen_server:call(sv_server, ping), gen_event:which_handlers(sv_events)]),
    [begin
        Old = whereis(N), exit(Old, kill), wait(N, Old),
        oracle:say({N, is_pid(whereis(N)), whereis(N) =/= Old})
    end || N <- [sv_server, sv_events]],
    oracle:say(gen_server:call(sv_server, ping)),
    unlink(S), exit(S, shutdown), M = monitor(process, S),
    receive {'DOWN', M, _, _, R} -> oracle:say(R) end,
    [whereis(N) || N <- [sv_server, sv_events, sv_mixed]].

wait(N, Old) -> case whereis(N) of P when is_pid(P), P =/= Old -> ok; _ -> timer:sleep(5), wait(N, Old) end.

server() -> gen_server:start_link({local, sv_server}, ?MODULE, server, []).

init(tree) ->
    {ok, {#{strategy => one_for_one, intensity => 5}, [
        #{id => server, start => {?MODULE, server, []}},
        #{id => events, start => {gen_event, start_link, [{local, sv_events}]}, modules => dynamic},
        #{id => inner, start => {supervisor, start_link, [?MODULE, empty]}, type => supervisor}]}};
init(empty) -> {ok, {#{}, []}};
init(server) -> {ok, 0}.
handle_call(ping, _, N) -> {reply, {pong, N}, N + 1}.
handle_cast(_, N) -> {noreply, N}.
