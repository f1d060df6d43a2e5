%% gen_server: how it stops and how it crashes, and what callers and links learn of it.
-module(server_ends).
-behaviour(gen_server).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

start() ->
    process_flag(trap_exit, true),
    [oracle:say({Trap, How, ending(Trap, How)})
     || Trap <- [false, true],
        How <- [{call, {stop, normal, bye, s}}, {call, {stop, why, bye, s}}, {call, {stop, why, s}}, {call, wrong}, {call, crash},
            {call, {exit, bad}}, {cast, {stop, {shutdown, x}, s}}, {cast, wrong}, {cast, crash}, {cast, {throw, x}},
            {info, {stop, normal, s}}, {exit, shutdown}, {exit, other}, {exit, normal}, {exit, kill}, {stop, normal}, {stop, reason}]],
    ok.

ending(Trap, How) ->
    {ok, P} = gen_server:start_link(?MODULE, {self(), Trap}, []),
    Answer =
        case How of
            {call, X} -> plain(oracle:try_(fun() -> gen_server:call(P, X) end));
            {cast, X} -> gen_server:cast(P, X);
            {info, X} -> P ! X, sent;
            {exit, R} -> exit(P, R);
            {stop, R} -> plain(oracle:try_(fun() -> gen_server:stop(P, R, 1000) end))
        end,
    receive after 5 -> ok end,
    Seen = seen(),
    Alive = is_process_alive(P),
    unlink(P),
    exit(P, kill),
    {Answer, Seen, Alive}.

seen() ->
    receive
        {'EXIT', _, R} -> [{link, plain(R)} | seen()];
        {terminate, R} -> [{terminate, plain(R)} | seen()]
    after 10 -> []
    end.

%% Without stack traces and pids.
plain([{_, _, _, L} | _]) when is_list(L) -> stack;
plain(T) when is_tuple(T) -> list_to_tuple([plain(X) || X <- tuple_to_list(T)]);
plain(L) when is_list(L) -> [plain(X) || X <- L];
plain(X) -> X.

init({To, Trap}) ->
    process_flag(trap_exit, Trap),
    put(to, To),
    {ok, s}.

handle_call(X, _, S) -> act(X, S).
handle_cast(X, S) -> act(X, S).
handle_info({'EXIT', _, R}, S) -> {stop, {from_link, R}, S};
handle_info(X, S) -> act(X, S).

act(crash, _) -> error(crashed);
act({exit, R}, _) -> exit(R);
act({throw, X}, _) -> throw(X);
act(X, _) -> X.

terminate(Reason, _) -> get(to) ! {terminate, Reason}.
