%% Events: what a handler gets, which filters and levels let through, callbacks of handlers, and what happens to filters
%% and handlers that fail.
-module(logger_events).
-export([start/0, log/2, adding_handler/1, removing_handler/1, changing_config/3, filter_config/1]).
-include_lib("kernel/include/logger.hrl").

start() ->
    Before = logger:get_primary_config(),
    register(?MODULE, self()),
    {ok, #{level := Old}} = logger:get_handler_config(default),
    ok = logger:set_handler_config(default, level, none),
    ok = logger:set_primary_config(level, debug),
    said(fun() -> logger:add_handler(h, ?MODULE, #{config => #{a => 1}}) end),
    said(fun() -> logger:get_handler_config(h) end),
    messages(),
    macros(),
    metadata(),
    levels(),
    filters(),
    handlers(),
    unregister(?MODULE),
    ok = logger:set_handler_config(default, level, Old),
    logger:set_primary_config(Before).

messages() ->
    [said(fun() -> apply(logger, error, Words) end) || Words <- [
        ["abc"], [<<"abc">>], [#{a => 1}], [[{a, 1}]], [x], [[]], ["~p", [x]], ["x", #{m => 1}], ["x ~p", [1], #{m => 1}],
        ["~p", x], [fun(X) -> {"f ~p", [X]} end, 3], [fun(X) -> #{r => X} end, 3, #{z => 1}],
        [fun(X) -> [{r, X}] end, 3], [fun(_) -> "text" end, 3], [fun(_) -> ignore end, 3],
        [fun(_) -> error(boom) end, 3], [fun(_) -> xyz end, 3]]],
    [said(fun() -> apply(logger, log, Words) end) || Words <- [
        [error, "x"], [info, "x ~p", [1]], [debug, "x", #{m => 1}], [foo, "x"], [alert, fun(X) -> X end, "a"]]].

macros() ->
    said(fun() -> ?LOG_ERROR("x") end),
    said(fun() -> ?LOG_ERROR("x ~p", [1]) end),
    said(fun() -> ?LOG_NOTICE(#{a => 1}, #{z => 2}) end),
    said(fun() -> ?LOG(info, "x~p", [1], #{z => 2}) end),
    said(fun() -> ?LOG_INFO(fun(X) -> {"~p", [X]} end, a) end).

metadata() ->
    ok = logger:set_process_metadata(#{pm => 1, m => proc}),
    ok = logger:update_primary_config(#{metadata => #{prim => 1, pm => x}}),
    said(fun() -> logger:error("x") end),
    said(fun() -> logger:error("x", #{m => 1}) end),
    ok = logger:unset_process_metadata(),
    ok = logger:update_primary_config(#{metadata => #{}}).

levels() ->
    said(fun() -> logger:set_handler_config(h, level, error) end),
    said(fun() -> [logger:warning("x"), logger:error("y"), logger:alert("z")] end),
    said(fun() -> logger:set_handler_config(h, level, all) end),
    said(fun() -> logger:set_module_level(?MODULE, none) end),
    said(fun() -> [?LOG_ERROR("x"), logger:error("y"), logger:error("z", #{mfa => {?MODULE, f, 1}})] end),
    said(fun() -> logger:set_module_level(?MODULE, all) end),
    said(fun() -> logger:set_primary_config(level, none) end),
    said(fun() -> [?LOG_DEBUG("x"), logger:emergency("y")] end),
    said(fun() -> logger:set_primary_config(level, debug) end),
    ok = logger:unset_module_level().

filters() ->
    said(fun() -> logger:add_primary_filter(f, {fun filter/2, arg}) end),
    [said(fun() -> logger:error(Text) end) || Text <- ["stop", "ignore", "abc", "bad"]],
    said(fun() -> logger:get_primary_config() end),
    said(fun() -> logger:add_primary_filter(f, {fun filter/2, arg}) end),
    said(fun() -> logger:error("crash") end),
    said(fun() -> logger:get_primary_config() end),
    said(fun() -> logger:add_handler_filter(h, f, {fun filter/2, arg}) end),
    [said(fun() -> logger:error(Text) end) || Text <- ["stop", "ignore", "abc", "bad"]],
    said(fun() -> logger:get_handler_config(h) end),
    said(fun() -> logger:set_primary_config(filter_default, stop) end),
    said(fun() -> logger:error("x") end),
    said(fun() -> logger:set_primary_config(filter_default, log) end).

filter(#{msg := {string, "stop"}}, _) -> stop;
filter(#{msg := {string, "ignore"}}, _) -> ignore;
filter(#{msg := {string, "bad"}}, _) -> bad;
filter(#{msg := {string, "crash"}}, _) -> error(boo);
filter(Event, Arg) -> Event#{arg => Arg}.

handlers() ->
    said(fun() -> logger:update_handler_config(h, config, #{b => 2}) end),
    said(fun() -> logger:set_handler_config(h, config, #{c => 2}) end),
    said(fun() -> logger:set_handler_config(h, config, bad) end),
    said(fun() -> logger:set_handler_config(h, config, crash) end),
    said(fun() -> logger:add_handler(h2, ?MODULE, #{config => bad}) end),
    said(fun() -> logger:add_handler(h2, ?MODULE, #{config => crash}) end),
    said(fun() -> logger:error("crash me") end),
    said(fun() -> logger:get_handler_ids() end),
    said(fun() -> logger:add_handler(h, ?MODULE, #{config => #{a => 1}}) end),
    said(fun() -> logger:remove_handler(h) end).

%% What a fun answers, then what happened meanwhile.
said(Fun) ->
    oracle:say(no_stack(oracle:try_(Fun))),
    happened().

happened() ->
    receive
        {?MODULE, What} ->
            oracle:say(What),
            happened()
    after 20 -> ok
    end.

tell(What) -> ?MODULE ! {?MODULE, no_stack(What)}.

%% Times, places in the machine's own modules and stacks are different.
no_stack([{M, F, A, L} | _]) when is_atom(M), is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) -> {stack, M, F};
no_stack(L) when is_list(L) -> [no_stack(X) || X <- L];
no_stack(T) when is_tuple(T) -> list_to_tuple(no_stack(tuple_to_list(T)));
no_stack(#{internal_log_event := true} = M) -> no_stack(maps:without([internal_log_event, file, line, mfa, report_cb], M));
no_stack(#{time := T} = M) when is_integer(T) -> no_stack(M#{time := now});
no_stack(#{file := _} = M) -> no_stack((maps:remove(file, M))#{place => maps:get(mfa, M)});
no_stack(M) when is_map(M) -> maps:map(fun(_, V) -> no_stack(V) end, M);
no_stack(T) -> T.

log(#{msg := {string, "crash me"}}, _) -> error(crashed);
log(Event, Config) -> tell({event, Event, lists:sort(maps:keys(Config)), maps:get(config, Config)}).

adding_handler(#{config := bad}) -> {error, refused};
adding_handler(#{config := crash}) -> error(boo);
adding_handler(Config) ->
    tell({adding, Config, self() =:= whereis(?MODULE)}),
    {ok, Config#{added => 1}}.

removing_handler(Config) ->
    tell({removing, Config}).

changing_config(_, _, #{config := bad}) -> {error, refused};
changing_config(_, _, #{config := crash}) -> error(boo);
changing_config(How, Old, New) ->
    tell({changing, How, Old, New}),
    {ok, New#{changed => 1}}.

filter_config(Config) -> Config#{filtered => 1}.
