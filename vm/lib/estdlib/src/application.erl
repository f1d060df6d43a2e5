%% @doc Applications: loading their descriptions, starting and stopping them with what they need, their environment.
%%
%% A description is `NAME/ebin/NAME.app' or `NAME.app' of a pack (or the term that `avm pack' made of it), or `NAME.app' in a
%% folder that is searched for modules. application_controller keeps what is known; each running application with a
%% callback module has a process that starts its supervisor, is its group leader, and stops it (application_master).
-module(application).

-export([
    load/1, load/2, unload/1, start/1, start/2, stop/1, ensure_started/1, ensure_started/2, ensure_all_started/1,
    ensure_all_started/2, ensure_all_started/3, get_env/1, get_env/2, get_env/3, get_all_env/0, get_all_env/1, set_env/1,
    set_env/2, set_env/3, set_env/4, unset_env/2, unset_env/3, get_key/1, get_key/2, get_all_key/0, get_all_key/1,
    get_application/0, get_application/1, get_supervisor/1, which_applications/0, which_applications/1,
    loaded_applications/0, info/0, start_type/0, permit/2
]).
-export_type([restart_type/0, start_type/0]).

-type restart_type() :: permanent | transient | temporary.
-type start_type() :: normal | {takeover, node()} | {failover, node()}.

-callback start(start_type(), Args :: term()) -> {ok, pid()} | {ok, pid(), State :: term()} | {error, term()}.
-callback stop(State :: term()) -> term().
-callback prep_stop(State :: term()) -> NewState :: term().
-callback start_phase(Phase :: atom(), start_type(), Args :: term()) -> ok | {error, term()}.
-callback config_change(list(), list(), [atom()]) -> ok.
-optional_callbacks([prep_stop/1, start_phase/3, config_change/3]).

%% @doc Make the description of an application known.
-spec load(atom() | tuple()) -> ok | {error, term()}.
load(Application) -> application_controller:call({load, Application}).

%% @doc load/1; that an application is distributed means nothing here.
-spec load(atom() | tuple(), term()) -> ok | {error, term()}.
load(Application, _) -> load(Application).

%% @doc Forget the description of an application that does not run.
-spec unload(atom()) -> ok | {error, term()}.
unload(Application) -> application_controller:call({unload, Application}).

%% @doc Start an application; those that it needs have to run.
-spec start(atom()) -> ok | {error, term()}.
start(Application) -> start(Application, temporary).

%% @doc start/1. When a permanent application ends, or a transient one by failing, everything ends.
-spec start(atom(), restart_type()) -> ok | {error, term()}.
start(Application, Type) when Type =:= permanent; Type =:= transient; Type =:= temporary ->
    application_controller:call({start, Application, Type}).

%% @doc Stop an application.
-spec stop(atom()) -> ok | {error, term()}.
stop(Application) -> application_controller:call({stop, Application}).

%% @doc Start an application unless it runs.
-spec ensure_started(atom()) -> ok | {error, term()}.
ensure_started(Application) -> ensure_started(Application, temporary).

%% @doc Start an application unless it runs.
-spec ensure_started(atom(), restart_type()) -> ok | {error, term()}.
ensure_started(Application, Type) ->
    case start(Application, Type) of
        {error, {already_started, Application}} -> ok;
        Other -> Other
    end.

%% @doc Start applications and all that they need; those that were started, in order. When one fails, these are stopped.
-spec ensure_all_started(atom() | [atom()]) -> {ok, [atom()]} | {error, term()}.
ensure_all_started(Applications) -> ensure_all_started(Applications, temporary).

%% @doc ensure_all_started/1 with a restart type.
-spec ensure_all_started(atom() | [atom()], restart_type()) -> {ok, [atom()]} | {error, term()}.
ensure_all_started(Applications, Type) -> ensure_all_started(Applications, Type, serial).

%% @doc ensure_all_started/2; both modes start one after the other.
-spec ensure_all_started(atom() | [atom()], restart_type(), serial | concurrent) -> {ok, [atom()]} | {error, term()}.
ensure_all_started(Application, Type, Mode) when is_atom(Application), Application =/= [] ->
    ensure_all_started([Application], Type, Mode);
ensure_all_started(Applications, Type, Mode) when Mode =:= serial; Mode =:= concurrent ->
    case all_started(Applications, Type, []) of
        {ok, Started} ->
            {ok, lists:reverse(Started)};
        {error, Reason, Started} ->
            lists:foreach(fun stop/1, Started),
            {error, Reason}
    end.

all_started([], _, Started) ->
    {ok, Started};
all_started([Application | Rest], Type, Started) ->
    case start(Application, Type) of
        ok ->
            all_started(Rest, Type, [Application | Started]);
        {error, {already_started, Application}} ->
            all_started(Rest, Type, Started);
        {error, {not_started, Needed}} ->
            case all_started([Needed], Type, Started) of
                {ok, More} -> all_started([Application | Rest], Type, More);
                {error, _, _} = Error -> Error
            end;
        {error, Reason} ->
            {error, {Application, Reason}, Started}
    end.

%% @doc A value of the environment of the caller's application.
-spec get_env(atom()) -> {ok, term()} | undefined.
get_env(Key) ->
    case get_application() of
        {ok, Application} -> get_env(Application, Key);
        undefined -> undefined
    end.

%% @doc A value of an application's environment.
-spec get_env(atom(), atom()) -> {ok, term()} | undefined.
get_env(Application, Key) -> application_controller:call({get_env, Application, Key}).

%% @doc A value of an application's environment, or a default.
-spec get_env(atom(), atom(), term()) -> term().
get_env(Application, Key, Default) ->
    case get_env(Application, Key) of
        {ok, Value} -> Value;
        undefined -> Default
    end.

%% @doc The environment of the caller's application.
-spec get_all_env() -> [{atom(), term()}].
get_all_env() ->
    case get_application() of
        {ok, Application} -> get_all_env(Application);
        undefined -> []
    end.

%% @doc The environment of an application.
-spec get_all_env(atom()) -> [{atom(), term()}].
get_all_env(Application) -> application_controller:call({get_all_env, Application}).

%% @doc Set values of several applications: [{Application, [{Key, Value}]}].
-spec set_env([{atom(), [{atom(), term()}]}]) -> ok.
set_env(Config) -> set_env(Config, []).

%% @doc set_env/1; with {persistent, true} the values stay when the application is loaded again.
-spec set_env([{atom(), [{atom(), term()}]}], [term()]) -> ok.
set_env(Config, Options) when is_list(Config) ->
    lists:foreach(
        fun({Application, Env}) -> lists:foreach(fun({K, V}) -> set_env(Application, K, V, Options) end, Env) end,
        Config
    ).

%% @doc Set a value of an application's environment, loaded or not.
-spec set_env(atom(), atom(), term()) -> ok.
set_env(Application, Key, Value) -> set_env(Application, Key, Value, []).

%% @doc set_env/3; with {persistent, true} the value stays when the application is loaded again.
-spec set_env(atom(), atom(), term(), [term()]) -> ok.
set_env(Application, Key, Value, Options) when is_atom(Application), is_atom(Key), is_list(Options) ->
    application_controller:call({set_env, Application, Key, Value, lists:member({persistent, true}, Options)}).

%% @doc Remove a value from an application's environment.
-spec unset_env(atom(), atom()) -> ok.
unset_env(Application, Key) -> unset_env(Application, Key, []).

%% @doc unset_env/2; with {persistent, true} one that stays, too.
-spec unset_env(atom(), atom(), [term()]) -> ok.
unset_env(Application, Key, Options) ->
    application_controller:call({unset_env, Application, Key, lists:member({persistent, true}, Options)}).

%% @doc A part of the description of the caller's application.
-spec get_key(atom()) -> {ok, term()} | undefined.
get_key(Key) ->
    case get_application() of
        {ok, Application} -> get_key(Application, Key);
        undefined -> undefined
    end.

%% @doc A part of an application's description: vsn, modules, applications, mod and so on.
-spec get_key(atom(), atom()) -> {ok, term()} | undefined.
get_key(Application, Key) ->
    case get_all_key(Application) of
        {ok, Keys} ->
            case lists:keyfind(Key, 1, Keys) of
                {_, Value} -> {ok, Value};
                false -> undefined
            end;
        undefined ->
            undefined
    end.

%% @doc The description of the caller's application.
-spec get_all_key() -> {ok, [{atom(), term()}]} | [].
get_all_key() ->
    case get_application() of
        {ok, Application} -> get_all_key(Application);
        undefined -> []
    end.

%% @doc The description of an application, its parts in a fixed order.
-spec get_all_key(atom()) -> {ok, [{atom(), term()}]} | undefined.
get_all_key(Application) -> application_controller:call({get_all_key, Application}).

%% @doc The application of the caller, by its group leader.
-spec get_application() -> {ok, atom()} | undefined.
get_application() -> application_controller:call({get_application, group_leader()}).

%% @doc The application of a process, or the one whose description lists a module.
-spec get_application(pid() | module()) -> {ok, atom()} | undefined.
get_application(Module) when is_atom(Module) ->
    application_controller:call({get_application, Module});
get_application(Pid) when Pid =:= self() ->
    get_application();
get_application(Pid) when is_pid(Pid) ->
    try erlang:process_info(Pid, group_leader) of
        {group_leader, Leader} -> application_controller:call({get_application, Leader});
        undefined -> undefined
    catch
        %% releases that don't know this item
        error:badarg -> undefined
    end.

%% @doc The top process of a running application.
-spec get_supervisor(atom()) -> {ok, pid()} | undefined.
get_supervisor(Application) ->
    case application_controller:call({get_master, Application}) of
        {ok, Master} -> application_master:get_child(Master);
        undefined -> undefined
    end.

%% @doc The running applications, newest first: {Name, Description, Version}.
-spec which_applications() -> [{atom(), string(), string()}].
which_applications() -> which_applications(5000).

%% @doc which_applications/0 with a limit in milliseconds.
-spec which_applications(timeout()) -> [{atom(), string(), string()}].
which_applications(Timeout) -> application_controller:call(which_applications, Timeout).

%% @doc The loaded applications: {Name, Description, Version}.
-spec loaded_applications() -> [{atom(), string(), string()}].
loaded_applications() -> application_controller:call(loaded_applications).

%% @doc What is loaded, starting and running.
-spec info() -> [{atom(), term()}].
info() -> application_controller:call(info).

%% @doc How the caller's application was started, while its start function runs; undefined otherwise.
-spec start_type() -> start_type() | undefined | local.
start_type() ->
    case application_controller:call({get_master_of, group_leader()}) of
        {ok, Master} ->
            case application_master:get_child(Master) of
                {ok, _} -> local;
                undefined -> normal
            end;
        undefined ->
            undefined
    end.

%% @doc Whether an application may run on this node: always; false stops it.
-spec permit(atom(), boolean()) -> ok | {error, term()}.
permit(_, true) ->
    ok;
permit(Application, false) ->
    case stop(Application) of
        {error, {not_started, _}} -> ok;
        Other -> Other
    end.
