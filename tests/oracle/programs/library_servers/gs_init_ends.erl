%% what start returns for every result of init.
-module(gs_init_ends).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    process_flag(trap_exit, true),
    [oracle:say({W, F, plain(gen_server:F(?MODULE, W, [])), receive {'EXIT', _, R} -> plain(R) after 20 -> none end}) || W <- [stop, shutdown, ignore, crash, exits, throws, nonsense, normal], F <- [start, start_link]],
    [oracle:say({W, case gen_server:start_monitor(?MODULE, W, []) of {ok, {P, M}} when is_pid(P), is_reference(M) -> ok; X -> plain(X) end, receive {'DOWN', _, _, _, R} -> plain(R) after 20 -> none end}) || W <- [stop, good]],
    oracle:say(gen_server:start(?MODULE, slow, [{timeout, 20}])),
    ok.

plain({error, R}) -> {error, plain(R)};
plain({R, [{_, _, _, _} | _]}) -> {R, stack};
plain(R) -> R.

init(stop) -> {stop, because};
init(shutdown) -> {stop, {shutdown, quietly}};
init(normal) -> {stop, normal};
init(ignore) -> ignore;
init(crash) -> error(crashed);
init(exits) -> exit(left);
init(throws) -> throw(thrown);
init(slow) -> timer:sleep(500), {ok, s};
init(good) -> {ok, s};
init(nonsense) -> nonsense.
handle_call(_, _, S) -> {reply, S, S}.
handle_cast(_, S) -> {noreply, S}.
