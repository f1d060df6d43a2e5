%% every way of stopping and what terminate, the caller and the linked process see.
-module(gs_stops).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).
-behaviour(gen_server).

start() ->
    process_flag(trap_exit, true),
    [begin
        {ok, P} = gen_server:start_link(?MODULE, self(), []),
        Answer = try gen_server:call(P, How) catch exit:{R, {gen_server, call, _}} -> {exit, plain(R)} end,
        oracle:say({How, Answer, exits(P)})
    end || How <- [{stop, normal, bye}, {stop, shutdown, bye}, {stop, {shutdown, x}, bye}, {stop, oops, bye}, {stop_silently, normal}, {stop_silently, oops}, crash, throw_state, bad_return]],
    [begin
        {ok, P} = gen_server:start_link(?MODULE, self(), []),
        gen_server:cast(P, How),
        oracle:say({cast, How, exits(P)})
    end || How <- [stop, crash]],
    {ok, P1} = gen_server:start_link(?MODULE, self(), []),
    exit(P1, from_outside),
    oracle:say({exit_signal, exits(P1)}),
    {ok, P2} = gen_server:start_link(?MODULE, self(), []),
    oracle:say([gen_server:stop(P2, reason, 1000), exits(P2)]),
    oracle:say([oracle:try_(fun() -> gen_server:stop(P2) end), oracle:try_(fun() -> gen_server:stop(nosuch_server) end)]).

exits(P) ->
    Terminated = receive {terminated, P, T} -> plain(T) after 300 -> not_called end,
    receive {'EXIT', P, R} -> {Terminated, plain(R)} after 300 -> {Terminated, alive} end.

plain({R, [{_, _, _, _} | _]}) -> {R, stack};
plain(R) -> R.

init(O) -> process_flag(trap_exit, true), {ok, O}.
handle_call({stop, R, A}, _, O) -> {stop, R, A, O};
handle_call({stop_silently, R}, _, O) -> {stop, R, O};
handle_call(crash, _, _) -> error(crashed);
handle_call(throw_state, _, O) -> throw({reply, thrown, O});
handle_call(bad_return, _, _) -> nonsense.
handle_cast(stop, O) -> {stop, normal, O};
handle_cast(crash, _) -> exit(cast_crash).
handle_info({'EXIT', _, R}, O) -> {stop, {got, R}, O}.
terminate(R, O) -> O ! {terminated, self(), R}.
