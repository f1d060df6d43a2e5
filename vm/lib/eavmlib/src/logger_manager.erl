%% @doc The process that keeps the logger's settings: the primary level, levels of modules, and handlers.
-module(logger_manager).
-behaviour(gen_server).

-export([start_link/1, stop/0, allow/2, get_handlers/0, get_id/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-record(state, {
    id :: reference(),
    level :: logger:level() | all | none,
    modules :: #{module() => logger:level()},
    handlers :: [{module(), map()}]
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

%% @doc The handlers, and an identifier that changes with the configuration.
-spec get_handlers() -> {reference(), [{module(), map()}]}.
get_handlers() -> gen_server:call(?MODULE, get_handlers).

%% @doc The identifier of the configuration.
-spec get_id() -> reference().
get_id() -> gen_server:call(?MODULE, get_id).

%% @private
-spec init(map()) -> {ok, #state{}}.
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

%% @private
-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, term(), #state{}}.
handle_call({allow, Level, Module}, _, #state{modules = Modules, level = Primary} = State) ->
    Limit = maps:get(Module, Modules, Primary),
    {reply, Limit =:= all orelse (Limit =/= none andalso logger:compare(Level, Limit) =/= gt), State};
handle_call(get_handlers, _, #state{id = Id, handlers = Handlers} = State) ->
    {reply, {Id, Handlers}, State};
handle_call(get_id, _, #state{id = Id} = State) ->
    {reply, Id, State}.

%% @private
-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_, State) -> {noreply, State}.

%% @private
-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info(_, State) -> {noreply, State}.

%% @private
-spec terminate(term(), #state{}) -> ok.
terminate(_, _) -> ok.
