%% @doc The processes that make a node: the port mapper's client, net_kernel, and who prints for processes elsewhere.
%% They stand below kernel_sup; when one of them fails, the system stops being a node.
-module(net_kernel_sup).
-behaviour(supervisor).

-export([start/1, start_link/1, start_child/3, stop/0]).
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
                {'DOWN', Ref, process, Pid, Reason} -> {error, Reason}
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
    Ref = make_ref(),
    Spec = #{
        id => ?MODULE,
        start => {?MODULE, start_child, [Options, self(), Ref]},
        restart => temporary,
        shutdown => infinity,
        type => supervisor
    },
    case supervisor:start_child(kernel_sup, Spec) of
        {ok, undefined} ->
            receive
                {Ref, Reason} -> exit({started, {error, Reason}})
            end;
        {ok, _} ->
            exit({started, {ok, whereis(net_kernel)}});
        {error, Reason} ->
            exit({started, {error, Reason}})
    end.

%% @private start_link/1 for kernel_sup, which reports what fails, with the cookie: it is told to ignore the child.
-spec start_child(map(), pid(), reference()) -> {ok, pid()} | ignore.
start_child(Options, Starter, Ref) ->
    case start_link(Options) of
        {ok, _} = Ok ->
            Ok;
        {error, Reason} ->
            Starter ! {Ref, Reason},
            ignore
    end.

%% @private Start them, linked to the caller. They are started one by one, as the caller is told what fails: a report
%% of the supervisor would say it again, and show the cookie.
-spec start_link(map()) -> {ok, pid()} | {error, term()}.
start_link(Options) ->
    case supervisor:start_link({local, ?MODULE}, ?MODULE, []) of
        {ok, Pid} -> with_children(children(Options), Pid);
        {error, _} = Error -> Error
    end.

with_children([], Pid) ->
    {ok, Pid};
with_children([Child | Rest], Pid) ->
    case supervisor:start_child(Pid, Child) of
        {ok, _} ->
            with_children(Rest, Pid);
        {error, Reason} ->
            unlink(Pid),
            ok = gen_server:stop(Pid, shutdown, infinity),
            {error, failure(Reason)}
    end.

failure({Reason, Child}) when element(1, Child) =:= child -> Reason;
failure(Reason) -> Reason.

%% @private Stop them: the system is no node any more.
-spec stop() -> ok | {error, not_found}.
stop() ->
    case whereis(?MODULE) of
        undefined -> {error, not_found};
        Pid -> gen_server:stop(Pid, shutdown, infinity)
    end.

%% @private
-spec init([]) -> {ok, {map(), []}}.
init([]) -> {ok, {#{strategy => one_for_all, intensity => 0, period => 1}, []}}.

%% The children, in the order in which they need each other.
children(Options) ->
    Mapper =
        case Options of
            #{proto_dist := Carrier} when Carrier =/= socket_dist -> [];
            _ -> [#{id => erl_epmd, start => {erl_epmd, start_link, []}}]
        end,
    Mapper ++
        [
            #{id => net_kernel, start => {net_kernel, start_link, [Options]}, shutdown => 2000},
            #{id => rex, start => {rpc, start_link, []}},
            #{id => user, start => {dist_user, start_link, []}}
        ].
