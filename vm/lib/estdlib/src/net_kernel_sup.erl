%% @doc The processes that make a node: the port mapper's client, net_kernel, and who prints for processes elsewhere.
%% They stand below kernel_sup; when one of them fails, the system stops being a node.
-module(net_kernel_sup).
-behaviour(supervisor).

-export([start/1, start_link/1, stop/0]).
-export([init/1]).

%% @private Start them below kernel_sup; see net_kernel:start/2 for the options, `name' beside them.
-spec start(map()) -> {ok, pid()} | {error, term()}.
start(Options) ->
    case whereis(net_kernel) of
        undefined ->
            %% In a process of its own: a failed start must not end the caller.
            {Pid, Ref} = spawn_monitor(fun() -> starter(Options) end),
            receive
                {'DOWN', Ref, process, Pid, {started, Answer}} -> Answer;
                {'DOWN', Ref, process, Pid, Reason} -> {error, reason(Reason)}
            end;
        Pid ->
            {error, {already_started, Pid}}
    end.

starter(Options) ->
    case whereis(kernel_sup) of
        undefined ->
            {ok, Kernel} = kernel:start(normal, []),
            unlink(Kernel);
        _ ->
            ok
    end,
    Spec = #{
        id => ?MODULE,
        start => {?MODULE, start_link, [Options]},
        restart => temporary,
        shutdown => infinity,
        type => supervisor
    },
    case supervisor:start_child(kernel_sup, Spec) of
        {ok, _} ->
            exit({started, {ok, whereis(net_kernel)}});
        {error, Reason} ->
            exit({started, {error, reason(Reason)}})
    end.

reason({{shutdown, {failed_to_start_child, _, Reason}}, _Child}) -> Reason;
reason(Reason) -> Reason.

%% @private Start them, linked to the caller.
-spec start_link(map()) -> {ok, pid()} | ignore | {error, term()}.
start_link(Options) -> supervisor:start_link({local, ?MODULE}, ?MODULE, Options).

%% @private Stop them: the system is no node any more.
-spec stop() -> ok | {error, not_found}.
stop() ->
    case whereis(?MODULE) of
        undefined -> {error, not_found};
        Pid -> gen_server:stop(Pid, shutdown, infinity)
    end.

%% @private The children, in the order in which they need each other.
-spec init(map()) -> {ok, {map(), [map()]}}.
init(Options) ->
    Mapper =
        case Options of
            #{proto_dist := Carrier} when Carrier =/= socket_dist -> [];
            _ -> [#{id => erl_epmd, start => {erl_epmd, start_link, []}}]
        end,
    Children =
        Mapper ++
            [
                #{id => net_kernel, start => {net_kernel, start_link, [Options]}, shutdown => 2000},
                #{id => rex, start => {rpc, start_link, []}},
                #{id => user, start => {dist_user, start_link, []}}
            ],
    {ok, {#{strategy => one_for_all, intensity => 0, period => 1}, Children}}.
