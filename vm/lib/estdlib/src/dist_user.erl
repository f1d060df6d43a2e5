%% @doc The process `user' of a node: prints on this system's console what processes of other nodes write whose group
%% leader it is, because they were spawned from here.
-module(dist_user).

-export([start_link/0, init/0]).

%% @private Start it, unless somebody has the name `user' already.
-spec start_link() -> {ok, pid()} | ignore.
start_link() ->
    case whereis(user) of
        undefined ->
            Pid = spawn_link(?MODULE, init, []),
            register(user, Pid),
            {ok, Pid};
        _ ->
            ignore
    end.

%% @private Its loop. What io does for a process that is its own group leader, it does for those who ask.
-spec init() -> no_return().
init() ->
    group_leader(self(), self()),
    loop().

loop() ->
    receive
        {io_request, From, Ref, Request} ->
            Reply =
                try
                    io:request(self(), Request)
                catch
                    _:_ -> {error, request}
                end,
            From ! {io_reply, Ref, Reply};
        _ ->
            ok
    end,
    loop().
