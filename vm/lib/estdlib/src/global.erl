%% @doc Names of processes, any term, on this node: what `{global, Name}' means. Names are not spread to other nodes.
-module(global).
-behaviour(gen_server).

-export([
    register_name/2, register_name/3, re_register_name/2, re_register_name/3, unregister_name/1, whereis_name/1, send/2,
    registered_names/0, set_lock/1, set_lock/2, set_lock/3, del_lock/1, del_lock/2, trans/2, trans/3, trans/4, sync/0,
    random_exit_name/3, random_notify_name/3, notify_all_name/3, start_link/0, stop/0
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-define(NAME, global_name_server).

-type resolve() :: fun((term(), pid(), pid()) -> pid() | none).
-type lock() :: {ResourceId :: term(), LockRequesterId :: term()}.

%% @doc Give a process a name: yes, or no when it is taken.
-spec register_name(term(), pid()) -> yes | no.
register_name(Name, Pid) -> register_name(Name, Pid, fun random_exit_name/3).

%% @doc The same; Resolve is for names that clash between nodes, which can't happen here.
-spec register_name(term(), pid(), resolve()) -> yes | no.
register_name(Name, Pid, _Resolve) when is_pid(Pid) -> ask({register, Name, Pid}).

%% @doc Give a process a name, whoever had it.
-spec re_register_name(term(), pid()) -> yes.
re_register_name(Name, Pid) -> re_register_name(Name, Pid, fun random_exit_name/3).

%% @doc The same with a function to resolve clashes.
-spec re_register_name(term(), pid(), resolve()) -> yes.
re_register_name(Name, Pid, _Resolve) when is_pid(Pid) -> ask({re_register, Name, Pid}).

%% @doc Forget a name.
-spec unregister_name(term()) -> term().
unregister_name(Name) -> ask({unregister, Name}).

%% @doc The process of that name.
-spec whereis_name(term()) -> pid() | undefined.
whereis_name(Name) ->
    case whereis(?NAME) of
        undefined -> undefined;
        Pid -> gen_server:call(Pid, {whereis, Name}, infinity)
    end.

%% @doc Send to the process of that name; exits with {badarg, {Name, Message}} if there is none.
-spec send(term(), term()) -> pid().
send(Name, Message) ->
    case whereis_name(Name) of
        undefined ->
            exit({badarg, {Name, Message}});
        Pid ->
            Pid ! Message,
            Pid
    end.

%% @doc All names.
-spec registered_names() -> [term()].
registered_names() -> ask(names).

%% @doc Take a lock, waiting for it: true.
-spec set_lock(lock()) -> boolean().
set_lock(Id) -> set_lock(Id, [node()], infinity).

%% @doc The same; nodes are not asked.
-spec set_lock(lock(), [node()]) -> boolean().
set_lock(Id, Nodes) -> set_lock(Id, Nodes, infinity).

%% @doc The same with a number of retries: false when all failed.
-spec set_lock(lock(), [node()], non_neg_integer() | infinity) -> boolean().
set_lock({_, _} = Id, Nodes, Retries) ->
    case ask({lock, Id, self()}) of
        true ->
            true;
        false when Retries =:= 0 ->
            false;
        false ->
            receive
            after 100 -> ok
            end,
            set_lock(Id, Nodes, less(Retries))
    end.

less(infinity) -> infinity;
less(N) -> N - 1.

%% @doc Give a lock back.
-spec del_lock(lock()) -> true.
del_lock(Id) -> del_lock(Id, [node()]).

%% @doc Give a lock back.
-spec del_lock(lock(), [node()]) -> true.
del_lock({_, _} = Id, _Nodes) -> ask({unlock, Id, self()}).

%% @doc Call a function while holding a lock.
-spec trans(lock(), fun(() -> Result)) -> Result | aborted.
trans(Id, Fun) -> trans(Id, Fun, [node()], infinity).

%% @doc The same; nodes are not asked.
-spec trans(lock(), fun(() -> Result), [node()]) -> Result | aborted.
trans(Id, Fun, Nodes) -> trans(Id, Fun, Nodes, infinity).

%% @doc The same with a number of retries.
-spec trans(lock(), fun(() -> Result), [node()], non_neg_integer() | infinity) -> Result | aborted.
trans(Id, Fun, Nodes, Retries) ->
    case set_lock(Id, Nodes, Retries) of
        true ->
            try
                Fun()
            after
                del_lock(Id, Nodes)
            end;
        false ->
            aborted
    end.

%% @doc Nothing to wait for.
-spec sync() -> ok.
sync() -> ok.

%% @doc A way to resolve clashes: one of the two is killed.
-spec random_exit_name(term(), pid(), pid()) -> pid().
random_exit_name(_Name, Pid1, Pid2) ->
    {Least, Most} = {min(Pid1, Pid2), max(Pid1, Pid2)},
    exit(Most, kill),
    Least.

%% @doc A way to resolve clashes: one of the two is told {global_name_conflict, Name}.
-spec random_notify_name(term(), pid(), pid()) -> pid().
random_notify_name(Name, Pid1, Pid2) ->
    {Least, Most} = {min(Pid1, Pid2), max(Pid1, Pid2)},
    Most ! {global_name_conflict, Name},
    Least.

%% @doc A way to resolve clashes: both are told, and neither keeps the name.
-spec notify_all_name(term(), pid(), pid()) -> none.
notify_all_name(Name, Pid1, Pid2) ->
    Pid1 ! {global_name_conflict, Name, Pid2},
    Pid2 ! {global_name_conflict, Name, Pid1},
    none.

%% @doc Start the server of names; that happens by itself with the first name.
-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, ?NAME}, ?MODULE, [], []).

%% @doc Stop the server; all names are forgotten.
-spec stop() -> ok.
stop() -> gen_server:stop(?NAME).

ask(Request) ->
    case whereis(?NAME) of
        undefined ->
            %% Two that start it at once find one server.
            _ = gen_server:start({local, ?NAME}, ?MODULE, [], []),
            gen_server:call(?NAME, Request, infinity);
        Pid ->
            gen_server:call(Pid, Request, infinity)
    end.

%% -- gen_server: names and locks, each with the process and its monitor ----------------------------------------------

%% @private Names, locks.
-spec init([]) -> {ok, {map(), map()}}.
init([]) -> {ok, {#{}, #{}}}.

%% @private Registering and locking.
-spec handle_call(term(), gen_server:from(), {map(), map()}) -> {reply, term(), {map(), map()}}.
handle_call({register, Name, Pid}, _From, {Names, Locks} = State) ->
    case Names of
        #{Name := _} -> {reply, no, State};
        _ -> {reply, yes, {Names#{Name => {Pid, erlang:monitor(process, Pid)}}, Locks}}
    end;
handle_call({re_register, Name, Pid}, _From, {Names, Locks}) ->
    Left = forget(Name, Names),
    {reply, yes, {Left#{Name => {Pid, erlang:monitor(process, Pid)}}, Locks}};
handle_call({unregister, Name}, _From, {Names, Locks}) ->
    {reply, ok, {forget(Name, Names), Locks}};
handle_call({whereis, Name}, _From, {Names, _} = State) ->
    case Names of
        #{Name := {Pid, _}} -> {reply, Pid, State};
        _ -> {reply, undefined, State}
    end;
handle_call(names, _From, {Names, _} = State) ->
    {reply, maps:keys(Names), State};
handle_call({lock, {Resource, Requester}, Pid}, _From, {Names, Locks} = State) ->
    case Locks of
        #{Resource := {Requester, Holders}} ->
            Holder = {Pid, erlang:monitor(process, Pid)},
            {reply, true, {Names, Locks#{Resource := {Requester, [Holder | Holders]}}}};
        #{Resource := _} ->
            {reply, false, State};
        _ ->
            Holder = {Pid, erlang:monitor(process, Pid)},
            {reply, true, {Names, Locks#{Resource => {Requester, [Holder]}}}}
    end;
handle_call({unlock, {Resource, Requester}, Pid}, _From, {Names, Locks} = State) ->
    case Locks of
        #{Resource := {Requester, Holders}} ->
            case lists:keytake(Pid, 1, Holders) of
                {value, {_, Ref}, Left} ->
                    erlang:demonitor(Ref, [flush]),
                    {reply, true, {Names, held(Resource, Requester, Left, Locks)}};
                false ->
                    {reply, true, State}
            end;
        _ ->
            {reply, true, State}
    end.

%% @private Nothing is cast.
-spec handle_cast(term(), {map(), map()}) -> {noreply, {map(), map()}}.
handle_cast(_, State) -> {noreply, State}.

%% @private Who ends has neither names nor locks.
-spec handle_info(term(), {map(), map()}) -> {noreply, {map(), map()}}.
handle_info({'DOWN', Ref, process, _, _}, {Names, Locks}) ->
    Kept = maps:filter(fun(_, {_, R}) -> R =/= Ref end, Names),
    Held = maps:fold(
        fun(Resource, {Requester, Holders}, Acc) ->
            held(Resource, Requester, lists:keydelete(Ref, 2, Holders), Acc)
        end,
        Locks,
        Locks
    ),
    {noreply, {Kept, Held}};
handle_info(_, State) ->
    {noreply, State}.

%% @private Nothing to give back.
-spec terminate(term(), {map(), map()}) -> ok.
terminate(_, _) -> ok.

%% @private States of other versions are the same.
-spec code_change(term(), {map(), map()}, term()) -> {ok, {map(), map()}}.
code_change(_, State, _) -> {ok, State}.

forget(Name, Names) ->
    case Names of
        #{Name := {_, Ref}} ->
            erlang:demonitor(Ref, [flush]),
            maps:remove(Name, Names);
        _ ->
            Names
    end.

held(Resource, _, [], Locks) -> maps:remove(Resource, Locks);
held(Resource, Requester, Holders, Locks) -> Locks#{Resource => {Requester, Holders}}.
