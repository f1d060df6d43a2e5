%% @doc Groups of processes, by scope: a scope's processes on connected nodes share their groups, OTP's among them.
%%
%% Each node has one process per scope, registered under its name. They find each other by `discover', tell all of their
%% groups by `sync', and changes by `join' and `leave'. Members are read from a table of the scope's name.
-module(pg).
-behaviour(gen_server).

-export([
    start_link/0, start_link/1, start/1, join/2, join/3, leave/2, leave/3, get_members/1, get_members/2,
    get_local_members/1, get_local_members/2, which_groups/0, which_groups/1, which_local_groups/0,
    which_local_groups/1,
    monitor_scope/0, monitor_scope/1, monitor/1, monitor/2, demonitor/1, demonitor/2
]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

-define(DEFAULT, pg).

-type group() :: term().

-record(state, {
    scope :: atom(),
    %% local members: monitor, and their groups, once for each join
    members = #{} :: #{pid() => {reference(), [group()]}},
    %% the scope's processes elsewhere: monitor, and the groups of their nodes
    peers = #{} :: #{pid() => {reference(), #{group() => [pid()]}}},
    %% who watches the scope, or a group of it
    watchers = #{} :: #{reference() => {pid(), all | {group, group()}}}
}).

%% @doc Start the default scope.
-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> start_link(?DEFAULT).

%% @doc Start a scope, linked to the caller.
-spec start_link(atom()) -> {ok, pid()} | {error, term()}.
start_link(Scope) when is_atom(Scope) -> gen_server:start_link({local, Scope}, ?MODULE, Scope, []).

%% @doc Start a scope.
-spec start(atom()) -> {ok, pid()} | {error, term()}.
start(Scope) when is_atom(Scope) -> gen_server:start({local, Scope}, ?MODULE, Scope, []).

%% @doc Let processes of this node join a group of the default scope.
-spec join(group(), pid() | [pid()]) -> ok.
join(Group, Pids) -> join(?DEFAULT, Group, Pids).

%% @doc Let processes of this node join a group; a process may join more than once.
-spec join(atom(), group(), pid() | [pid()]) -> ok.
join(Scope, Group, Pids) -> gen_server:call(Scope, {join, Group, local(Pids)}, infinity).

%% @doc Let processes of this node leave a group of the default scope.
-spec leave(group(), pid() | [pid()]) -> ok | not_joined.
leave(Group, Pids) -> leave(?DEFAULT, Group, Pids).

%% @doc Let processes of this node leave a group.
-spec leave(atom(), group(), pid() | [pid()]) -> ok | not_joined.
leave(Scope, Group, Pids) -> gen_server:call(Scope, {leave, Group, local(Pids)}, infinity).

local(Pid) when is_pid(Pid), node(Pid) =:= node() -> [Pid];
local(Pids) when is_list(Pids) ->
    case lists:all(fun(P) -> is_pid(P) andalso node(P) =:= node() end, Pids) of
        true -> Pids;
        false -> erlang:error(badarg)
    end;
local(_) ->
    erlang:error(badarg).

%% @doc The members of a group of the default scope, on all nodes.
-spec get_members(group()) -> [pid()].
get_members(Group) -> get_members(?DEFAULT, Group).

%% @doc The members of a group, on all nodes.
-spec get_members(atom(), group()) -> [pid()].
get_members(Scope, Group) -> element(1, row(Scope, Group)).

%% @doc The members of a group of the default scope on this node.
-spec get_local_members(group()) -> [pid()].
get_local_members(Group) -> get_local_members(?DEFAULT, Group).

%% @doc The members of a group on this node.
-spec get_local_members(atom(), group()) -> [pid()].
get_local_members(Scope, Group) -> element(2, row(Scope, Group)).

row(Scope, Group) ->
    try ets:lookup(Scope, Group) of
        [{_, All, Local}] -> {All, Local};
        [] -> {[], []}
    catch
        error:badarg -> {[], []}
    end.

%% @doc The groups of the default scope.
-spec which_groups() -> [group()].
which_groups() -> which_groups(?DEFAULT).

%% @doc The groups of a scope.
-spec which_groups(atom()) -> [group()].
which_groups(Scope) -> [Group || {Group, _, _} <- rows(Scope)].

%% @doc The groups of the default scope with members on this node.
-spec which_local_groups() -> [group()].
which_local_groups() -> which_local_groups(?DEFAULT).

%% @doc The groups of a scope with members on this node.
-spec which_local_groups(atom()) -> [group()].
which_local_groups(Scope) -> [Group || {Group, _, [_ | _]} <- rows(Scope)].

rows(Scope) ->
    try
        ets:tab2list(Scope)
    catch
        error:badarg -> []
    end.

%% @doc monitor_scope/1 of the default scope.
-spec monitor_scope() -> {reference(), #{group() => [pid()]}}.
monitor_scope() -> monitor_scope(?DEFAULT).

%% @doc All groups and members now, and {Ref, join | leave, Group, Pids} for every change.
-spec monitor_scope(atom()) -> {reference(), #{group() => [pid()]}}.
monitor_scope(Scope) -> gen_server:call(Scope, {watch, self(), all}, infinity).

%% @doc monitor/2 of a group of the default scope.
-spec monitor(group()) -> {reference(), [pid()]}.
monitor(Group) -> ?MODULE:monitor(?DEFAULT, Group).

%% @doc The members of a group now, and {Ref, join | leave, Group, Pids} for every change.
-spec monitor(atom(), group()) -> {reference(), [pid()]}.
monitor(Scope, Group) -> gen_server:call(Scope, {watch, self(), {group, Group}}, infinity).

%% @doc demonitor/2 of the default scope.
-spec demonitor(reference()) -> ok | false.
demonitor(Ref) -> ?MODULE:demonitor(?DEFAULT, Ref).

%% @doc Take a monitor back, and its messages out of the mailbox.
-spec demonitor(atom(), reference()) -> ok | false.
demonitor(Scope, Ref) ->
    case gen_server:call(Scope, {unwatch, Ref}, infinity) of
        ok -> flush(Ref);
        false -> false
    end.

flush(Ref) ->
    receive
        {Ref, join, _, _} -> flush(Ref);
        {Ref, leave, _, _} -> flush(Ref)
    after 0 -> ok
    end.

%% -- gen_server ------------------------------------------------------------------------------------------------------

%% @private The table, and a word to the other nodes.
-spec init(atom()) -> {ok, #state{}}.
init(Scope) ->
    _ = net_kernel:monitor_nodes(true),
    Scope = ets:new(Scope, [set, protected, named_table, {read_concurrency, true}]),
    lists:foreach(fun(Node) -> {Scope, Node} ! {discover, self()} end, avm_dist:nodes(visible)),
    {ok, #state{scope = Scope}}.

%% @private Joining, leaving, watching.
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call({join, Group, Pids}, _From, State) ->
    State1 = lists:foldl(fun(Pid, Acc) -> joined(Pid, Group, Acc) end, State, Pids),
    add(Group, Pids, Pids, State1),
    broadcast({join, self(), Group, Pids}, State1),
    {reply, ok, State1};
handle_call({leave, Group, Pids}, _From, State) ->
    {Left, State1} = lists:foldl(
        fun(Pid, {Acc, S}) ->
            case left(Pid, Group, S) of
                {true, S1} -> {[Pid | Acc], S1};
                false -> {Acc, S}
            end
        end,
        {[], State},
        Pids
    ),
    case lists:reverse(Left) of
        [] ->
            {reply, not_joined, State};
        Gone ->
            remove(Group, Gone, Gone, State1),
            broadcast({leave, self(), Gone, [Group]}, State1),
            {reply, ok, State1}
    end;
handle_call({watch, Pid, What}, _From, #state{scope = Scope, watchers = Watchers} = State) ->
    Ref = erlang:monitor(process, Pid),
    Now =
        case What of
            all -> maps:from_list([{Group, All} || {Group, All, _} <- rows(Scope)]);
            {group, Group} -> get_members(Scope, Group)
        end,
    {reply, {Ref, Now}, State#state{watchers = Watchers#{Ref => {Pid, What}}}};
handle_call({unwatch, Ref}, _From, #state{watchers = Watchers} = State) ->
    case Watchers of
        #{Ref := _} ->
            erlang:demonitor(Ref, [flush]),
            {reply, ok, State#state{watchers = maps:remove(Ref, Watchers)}};
        _ ->
            {reply, false, State}
    end.

%% @private All groups of another node.
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast({sync, Peer, Groups}, State) ->
    {Ref, Old} = peer(Peer, State),
    New = maps:from_list(Groups),
    maps:foreach(
        fun(Group, Pids) ->
            case Pids -- maps:get(Group, New, []) of
                [] -> ok;
                Gone -> remove(Group, Gone, [], State)
            end
        end,
        Old
    ),
    maps:foreach(
        fun(Group, Pids) ->
            case Pids -- maps:get(Group, Old, []) of
                [] -> ok;
                More -> add(Group, More, [], State)
            end
        end,
        New
    ),
    {noreply, put_peer(Peer, {Ref, New}, State)};
handle_cast(_, State) ->
    {noreply, State}.

%% @private What other nodes tell, and who ended.
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info({join, Peer, Group, PidOrPids}, #state{peers = Peers} = State) when is_map_key(Peer, Peers) ->
    #{Peer := {Ref, Groups}} = Peers,
    Pids = as_list(PidOrPids),
    add(Group, Pids, [], State),
    {noreply, put_peer(Peer, {Ref, Groups#{Group => Pids ++ maps:get(Group, Groups, [])}}, State)};
handle_info({leave, Peer, PidOrPids, Which}, #state{peers = Peers} = State) when is_map_key(Peer, Peers) ->
    #{Peer := {Ref, Groups}} = Peers,
    Pids = as_list(PidOrPids),
    Left = lists:foldl(
        fun(Group, Acc) ->
            remove(Group, Pids, [], State),
            case maps:get(Group, Acc, []) -- Pids of
                [] -> maps:remove(Group, Acc);
                Kept -> Acc#{Group => Kept}
            end
        end,
        Groups,
        Which
    ),
    {noreply, put_peer(Peer, {Ref, Left}, State)};
handle_info({discover, Peer}, State) ->
    {noreply, discovered(Peer, State)};
handle_info({discover, Peer, _Version}, State) ->
    {noreply, discovered(Peer, State)};
handle_info({nodeup, Node}, #state{scope = Scope} = State) ->
    {Scope, Node} ! {discover, self()},
    {noreply, State};
handle_info({'DOWN', Ref, process, Pid, _}, #state{members = Members, peers = Peers, watchers = Watchers} = State) ->
    case {Watchers, Members, Peers} of
        {#{Ref := _}, _, _} ->
            {noreply, State#state{watchers = maps:remove(Ref, Watchers)}};
        {_, #{Pid := {Ref, Groups}}, _} ->
            [remove(Group, [Pid], [Pid], State) || Group <- Groups],
            broadcast({leave, self(), Pid, Groups}, State),
            {noreply, State#state{members = maps:remove(Pid, Members)}};
        {_, _, #{Pid := {Ref, Groups}}} ->
            maps:foreach(fun(Group, Pids) -> remove(Group, Pids, [], State) end, Groups),
            {noreply, State#state{peers = maps:remove(Pid, Peers)}};
        _ ->
            {noreply, State}
    end;
handle_info(_, State) ->
    {noreply, State}.

%% @private The table goes with its owner.
-spec terminate(term(), #state{}) -> ok.
terminate(_, _) -> ok.

%% @private States of other versions are the same.
-spec code_change(term(), #state{}, term()) -> {ok, #state{}}.
code_change(_, State, _) -> {ok, State}.

as_list(Pids) when is_list(Pids) -> Pids;
as_list(Pid) -> [Pid].

joined(Pid, Group, #state{members = Members} = State) ->
    {Ref, Groups} =
        case Members of
            #{Pid := Known} -> Known;
            _ -> {erlang:monitor(process, Pid), []}
        end,
    State#state{members = Members#{Pid => {Ref, [Group | Groups]}}}.

left(Pid, Group, #state{members = Members} = State) ->
    case Members of
        #{Pid := {Ref, Groups}} ->
            case {lists:member(Group, Groups), lists:delete(Group, Groups)} of
                {false, _} ->
                    false;
                {true, []} ->
                    erlang:demonitor(Ref, [flush]),
                    {true, State#state{members = maps:remove(Pid, Members)}};
                {true, Kept} ->
                    {true, State#state{members = Members#{Pid := {Ref, Kept}}}}
            end;
        _ ->
            false
    end.

peer(Peer, #state{peers = Peers}) ->
    case Peers of
        #{Peer := Known} -> Known;
        _ -> {erlang:monitor(process, Peer), #{}}
    end.

put_peer(Peer, Known, #state{peers = Peers} = State) -> State#state{peers = Peers#{Peer => Known}}.

discovered(Peer, #state{members = Members, peers = Peers} = State) ->
    Groups = maps:fold(
        fun(Pid, {_, Joined}, Acc) ->
            lists:foldl(fun(Group, A) -> A#{Group => [Pid | maps:get(Group, A, [])]} end, Acc, Joined)
        end,
        #{},
        Members
    ),
    gen_server:cast(Peer, {sync, self(), maps:to_list(Groups)}),
    case Peers of
        #{Peer := _} ->
            State;
        _ ->
            Peer ! {discover, self()},
            put_peer(Peer, peer(Peer, State), State)
    end.

broadcast(Message, #state{peers = Peers}) -> lists:foreach(fun(Peer) -> Peer ! Message end, maps:keys(Peers)).

add(Group, Pids, Local, #state{scope = Scope} = State) ->
    {All, Here} = row(Scope, Group),
    true = ets:insert(Scope, {Group, Pids ++ All, Local ++ Here}),
    tell(join, Group, Pids, State).

remove(Group, Pids, Local, #state{scope = Scope} = State) ->
    {All, Here} = row(Scope, Group),
    case All -- Pids of
        [] -> ets:delete(Scope, Group);
        Left -> ets:insert(Scope, {Group, Left, Here -- Local})
    end,
    tell(leave, Group, Pids, State).

tell(What, Group, Pids, #state{watchers = Watchers}) ->
    maps:foreach(
        fun
            (Ref, {Pid, all}) -> Pid ! {Ref, What, Group, Pids};
            (Ref, {Pid, {group, G}}) when G =:= Group -> Pid ! {Ref, What, Group, Pids};
            (_, _) -> ok
        end,
        Watchers
    ).
