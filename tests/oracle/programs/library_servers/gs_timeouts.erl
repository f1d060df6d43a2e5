%% call timeouts, a late answer is dropped, the server's own idle timeout.
-module(gs_timeouts).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, self(), []),
    oracle:say(try gen_server:call(P, slow, 20) catch exit:{R, {gen_server, call, [_, slow, 20]}} -> {exit, R} end),
    oracle:say(gen_server:call(P, quick)),
    timer:sleep(60),
    oracle:say(receive {Ref, X} when is_reference(Ref) -> {late, X} after 0 -> nothing_late end),
    gen_server:cast(P, idle),
    oracle:say(receive idle_for_long -> idle after 500 -> none end),
    gen_server:cast(P, idle),
    gen_server:call(P, quick),
    oracle:say(receive idle_for_long -> idle after 60 -> cancelled end),
    gen_server:stop(P).

init(Owner) -> {ok, Owner}.
handle_call(slow, _, S) -> timer:sleep(40), {reply, late, S};
handle_call(quick, _, S) -> {reply, quick, S}.
handle_cast(idle, S) -> {noreply, S, 30}.
handle_info(timeout, S) -> S ! idle_for_long, {noreply, S}.
