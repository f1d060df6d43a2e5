%% stop, stop_and_reply, errors, wrong returns: what callers and links see.
-module(sm_stops).
-export([start/0, init/1, callback_mode/0, handle_event/4, terminate/3]).
-behaviour(gen_statem).

start() ->
    process_flag(trap_exit, true),
    [begin
        {ok, P} = gen_statem:start_link(?MODULE, self(), []),
        Answer = try gen_statem:call(P, How, 1000) catch exit:{R, _} -> {exit, plain(R)} end,
        oracle:say({How, Answer, receive {terminated, T, S} -> {plain(T), S} after 200 -> none end, receive {'EXIT', P, X} -> plain(X) after 200 -> alive end})
    end || How <- [stop, {stop, shutdown}, {stop, oops}, {reply_and_stop, normal}, {reply_and_stop, oops}, crash, nonsense, exit]],
    ok.

plain({R, [{_, _, _, _} | _]}) -> {R, stack};
plain(R) -> R.

init(To) -> {ok, working, To}.
callback_mode() -> handle_event_function.
handle_event({call, _}, stop, _, _) -> stop;
handle_event({call, _}, {stop, R}, _, _) -> {stop, R};
handle_event({call, F}, {reply_and_stop, R}, _, _) -> {stop_and_reply, R, {reply, F, goodbye}};
handle_event({call, _}, crash, _, _) -> error(crashed);
handle_event({call, _}, exit, _, _) -> exit(left);
handle_event({call, _}, nonsense, _, _) -> nonsense.
terminate(R, S, To) -> To ! {terminated, R, S}.
