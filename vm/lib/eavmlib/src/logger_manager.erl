%% @doc The process that keeps the logger's settings: the primary level, levels of modules, and handlers.
-module(logger_manager).
-behaviour(gen_server).

-export([start_link/1, stop/0, allow/2, allows/2, get_handlers/0, get_id/0, setting/1, set/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-record(state, {
    id :: reference(),
    level :: logger:level() | all | none,
    modules :: #{module() => logger:level()},
    handlers :: [{module(), map()}],
    %% of a logger that logger:start/1 started; then level and modules mean nothing
    live = fixed :: fixed | #{levels := [logger:level()], filter := [module()], sinks := [logger:sink()]}
}).

%% @doc Start with a configuration: `log_level' (default notice) and `logger', a list of `{handler, default, undefined}'
%% (no default handler), `{handler, Id, Module, Config}' and `{module_level, Level, Modules}'.
-spec start_link(map()) -> {ok, pid()} | {error, term()}.
start_link(Config) -> gen_server:start({local, ?MODULE}, ?MODULE, Config, []).

%% @doc Stop logging.
-spec stop() -> ok.
stop() -> gen_server:stop(?MODULE).

%% @doc Whether events of that level from that module pass.
-spec allow(logger:level(), module() | undefined) -> boolean().
allow(Level, Module) -> gen_server:call(?MODULE, {allow, Level, Module}).

%% @private allow/2, and whether the answer will always be this one.
-spec allows(logger:level(), module() | undefined) -> {boolean(), fixed | live}.
allows(Level, Module) -> gen_server:call(?MODULE, {allows, Level, Module}).

%% @private See logger:get_levels/0 and its like.
-spec setting(levels | filter | sinks) -> [term()].
setting(Key) -> gen_server:call(?MODULE, {setting, Key}).

%% @private See logger:set_levels/1 and its like.
-spec set(levels | filter | sinks, [term()]) -> ok | {error, fixed}.
set(Key, Value) -> gen_server:call(?MODULE, {set, Key, Value}).

%% @doc The handlers, and an identifier that changes with the configuration.
-spec get_handlers() -> {reference(), [{module(), map()}]}.
get_handlers() -> gen_server:call(?MODULE, get_handlers).

%% @doc The identifier of the configuration.
-spec get_id() -> reference().
get_id() -> gen_server:call(?MODULE, get_id).

%% @private
-spec init(map()) -> {ok, #state{}}.
init(#{sinks := Sinks} = Live) ->
    {ok, #state{id = make_ref(), level = all, modules = #{}, handlers = sinks(Sinks), live = Live}};
init(Config) ->
    Entries = maps:get(logger, Config, []),
    {ok, #state{
        id = make_ref(),
        level = maps:get(log_level, Config, notice),
        modules = maps:from_list([{M, Level} || {module_level, Level, Modules} <- Entries, M <- Modules]),
        handlers = handlers(Entries)
    }}.

handlers(Entries) ->
    Named = [{Id, Module, Config} || {handler, Id, Module, Config} <- Entries],
    Defaults = [default || {handler, default, undefined} <- Entries] ++ [default || {default, _, _} <- Named],
    Ids = [Id || {Id, _, _} <- Named],
    case length(Defaults) > 1 orelse length(lists:usort(Ids)) =/= length(Ids) of
        true -> erlang:error(badarg);
        false -> ok
    end,
    Standard = [{default, logger_std_h, #{}} || Defaults =:= []],
    [
        {Module, Config#{id => Id, module => Module, level => maps:get(level, Config, all)}}
     || {Id, Module, Config} <- Standard ++ Named
    ].

sinks(Sinks) ->
    [
        {Module, Config#{id => Module, module => Module, level => all}}
     || {Module, Config} <- [sink(Sink) || Sink <- Sinks]
    ].

sink({Module, Config}) -> {Module, Config};
sink(Module) -> {Module, #{}}.

%% @private
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call({allow, Level, Module}, _, State) ->
    {reply, passes(Level, Module, State), State};
handle_call({allows, Level, Module}, _, #state{live = Live} = State) ->
    How =
        case Live of
            fixed -> fixed;
            #{} -> live
        end,
    {reply, {passes(Level, Module, State), How}, State};
handle_call({setting, Key}, _, State) ->
    {reply, setting(Key, State), State};
handle_call({set, _, _}, _, #state{live = fixed} = State) ->
    {reply, {error, fixed}, State};
handle_call({set, Key, Value}, _, #state{live = Live} = State) ->
    #{sinks := Sinks} = New = Live#{Key := Value},
    {reply, ok, State#state{id = make_ref(), live = New, handlers = sinks(Sinks)}};
handle_call(get_handlers, _, #state{id = Id, handlers = Handlers} = State) ->
    {reply, {Id, Handlers}, State};
handle_call(get_id, _, #state{id = Id} = State) ->
    {reply, Id, State}.

passes(Level, Module, #state{live = fixed, modules = Modules, level = Primary}) ->
    Limit = maps:get(Module, Modules, Primary),
    Limit =:= all orelse (Limit =/= none andalso logger:compare(Level, Limit) =/= gt);
passes(Level, Module, #state{live = #{levels := Levels, filter := Filter}}) ->
    lists:member(Level, Levels) andalso (Filter =:= [] orelse lists:member(Module, Filter)).

setting(Key, #state{live = #{} = Live}) ->
    maps:get(Key, Live);
setting(levels, State) ->
    Levels = [emergency, alert, critical, error, warning, notice, info, debug],
    [Level || Level <- Levels, passes(Level, undefined, State)];
setting(filter, _) ->
    [];
setting(sinks, #state{handlers = Handlers}) ->
    Handlers.

%% @private
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info(_, State) -> {noreply, State}.

%% @private
-spec terminate(term(), #state{}) -> ok.
terminate(_, _) -> ok.
