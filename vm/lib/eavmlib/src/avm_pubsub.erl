%% @doc Publish and subscribe on topics: lists of terms. In a pattern, `+' stands for one level and a final `#' for one
%% or more.
-module(avm_pubsub).
-behaviour(gen_server).

-export([start/0, start/1, pub/3, sub/2, sub/3, unsub/2, unsub/3]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-type topic() :: [term()].
-type pattern() :: ['+' | '#' | term()].

%% @doc Start a broker.
-spec start() -> {ok, pid()}.
start() -> gen_server:start(?MODULE, [], []).

%% @doc Start a broker with a name.
-spec start(atom()) -> {ok, pid()} | {error, term()}.
start(Name) -> gen_server:start({local, Name}, ?MODULE, [], []).

%% @doc Send `{pub, Topic, self(), Term}' to all subscribers; how many there were.
-spec pub(pid() | atom(), topic(), term()) -> {ok, non_neg_integer()}.
pub(Broker, Topic, Term) -> gen_server:call(Broker, {pub, Topic, self(), Term}).

%% @doc Subscribe the caller to the topics of a pattern.
-spec sub(pid() | atom(), pattern()) -> ok.
sub(Broker, Pattern) -> sub(Broker, Pattern, self()).

%% @doc Subscribe a process to the topics of a pattern.
-spec sub(pid() | atom(), pattern(), pid()) -> ok.
sub(Broker, Pattern, Pid) -> gen_server:call(Broker, {sub, Pattern, Pid}).

%% @doc End a subscription of the caller.
-spec unsub(pid() | atom(), pattern()) -> ok.
unsub(Broker, Pattern) -> unsub(Broker, Pattern, self()).

%% @doc End a subscription of a process.
-spec unsub(pid() | atom(), pattern(), pid()) -> ok.
unsub(Broker, Pattern, Pid) -> gen_server:call(Broker, {unsub, Pattern, Pid}).

%% The state maps a pattern to its subscribers, and a subscriber to the monitor on it.

%% @private
-spec init([]) -> {ok, {map(), map()}}.
init([]) -> {ok, {#{}, #{}}}.

%% @private
-spec handle_call(term(), gen_server:from(), {map(), map()}) -> {reply, term(), {map(), map()}}.
handle_call({pub, Topic, From, Term}, _, {Patterns, _} = State) ->
    Receivers = [Pid || {Pattern, Pids} <- maps:to_list(Patterns), matches(Pattern, Topic), Pid <- Pids],
    [Pid ! {pub, Topic, From, Term} || Pid <- Receivers],
    {reply, {ok, length(Receivers)}, State};
handle_call({sub, Pattern, Pid}, _, {Patterns, Monitors}) ->
    Pids = maps:get(Pattern, Patterns, []),
    Monitors1 =
        case Monitors of
            #{Pid := _} -> Monitors;
            #{} -> Monitors#{Pid => erlang:monitor(process, Pid)}
        end,
    {reply, ok, {Patterns#{Pattern => [Pid | lists:delete(Pid, Pids)]}, Monitors1}};
handle_call({unsub, Pattern, Pid}, _, {Patterns, Monitors}) ->
    Pids = lists:delete(Pid, maps:get(Pattern, Patterns, [])),
    {reply, ok, {store(Pattern, Pids, Patterns), Monitors}}.

%% @private
-spec handle_cast(term(), {map(), map()}) -> {noreply, {map(), map()}}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), {map(), map()}) -> {noreply, {map(), map()}}.
handle_info({'DOWN', _, process, Pid, _}, {Patterns, Monitors}) ->
    Left = maps:fold(fun(Pattern, Pids, Acc) -> store(Pattern, lists:delete(Pid, Pids), Acc) end, #{}, Patterns),
    {noreply, {Left, maps:remove(Pid, Monitors)}};
handle_info(_, State) ->
    {noreply, State}.

%% @private
-spec terminate(term(), {map(), map()}) -> ok.
terminate(_, _) -> ok.

store(Pattern, [], Patterns) -> maps:remove(Pattern, Patterns);
store(Pattern, Pids, Patterns) -> Patterns#{Pattern => Pids}.

matches(['#'], [_ | _]) -> true;
matches(['+' | P], [_ | T]) -> matches(P, T);
matches([X | P], [X | T]) -> matches(P, T);
matches([], []) -> true;
matches(_, _) -> false.
