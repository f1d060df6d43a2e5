%% logger as AtomVM has it: logger_manager keeps the handlers, the process that logs calls them. This module is one.
%% engine only
-module(logger_tests).
-export([log/2]).
-include_lib("eunit/include/eunit.hrl").
-include_lib("eavmlib/include/logger.hrl").

log(Event, #{to := To} = Config) ->
    To ! {logged, maps:get(name, Config, none), Event},
    ok.

with(Config, Run) ->
    {ok, _} = logger_manager:start_link(Config),
    try Run() after ok = logger_manager:stop() end.

to_me(Level) -> {handler, mine, ?MODULE, #{to => self(), level => Level}}.

got() ->
    receive
        {logged, none, #{level := Level, msg := Message, meta := Meta, pid := Pid, timestamp := T}} ->
            ?assertEqual(self(), Pid),
            ?assert(abs(erlang:system_time(microsecond) - T) < 10000000),
            {Level, Message, Meta}
    after 0 -> none
    end.

without_a_manager_otps_logger_decides_test() ->
    ok = logger:debug("quiet"),
    true = logger:allow(error, ?MODULE),
    false = logger:allow(debug, ?MODULE).

levels_test() ->
    with(#{log_level => debug, logger => [{handler, default, undefined}, to_me(all)]}, fun() ->
        [begin
            ok = Text("text"),
            ?assertEqual({Level, {"text", []}, #{}}, got()),
            ok = Format("~p", [1]),
            ?assertEqual({Level, {"~p", [1]}, #{}}, got()),
            ok = Text(#{a => b}),
            ?assertEqual({Level, {report, #{a => b}}, #{}}, got()),
            ok = Full("~p", [2], #{k => v}),
            ?assertEqual({Level, {"~p", [2]}, #{k => v}}, got())
         end || {Level, Text, Format, Full} <- [
            {emergency, fun logger:emergency/1, fun logger:emergency/2, fun logger:emergency/3},
            {alert, fun logger:alert/1, fun logger:alert/2, fun logger:alert/3},
            {critical, fun logger:critical/1, fun logger:critical/2, fun logger:critical/3},
            {error, fun logger:error/1, fun logger:error/2, fun logger:error/3},
            {warning, fun logger:warning/1, fun logger:warning/2, fun logger:warning/3},
            {notice, fun logger:notice/1, fun logger:notice/2, fun logger:notice/3},
            {info, fun logger:info/1, fun logger:info/2, fun logger:info/3},
            {debug, fun logger:debug/1, fun logger:debug/2, fun logger:debug/3}]]
    end).

log_with_a_level_test() ->
    with(#{log_level => info, logger => [{handler, default, undefined}, to_me(all)]}, fun() ->
        ok = logger:log(info, "x"),
        {info, {"x", []}, #{}} = got(),
        ok = logger:log(error, "x ~p", [y]),
        {error, {"x ~p", [y]}, #{}} = got(),
        ok = logger:log(error, "x", #{m => 1}),
        {error, {"x", []}, #{m := 1}} = got(),
        ok = logger:log(error, "x ~p", [y], #{m => 1}),
        {error, {"x ~p", [y]}, #{m := 1}} = got(),
        ok = logger:log(debug, "below the primary level"),
        none = got(),
        ?assertError(_, logger:log(loud, "x"))
    end).

macros_tell_the_place_test() ->
    Place = #{mfa => {?MODULE, f, 1}, file => "x.erl", line => 3},
    with(#{log_level => notice, logger => [{handler, default, undefined}, to_me(all)]}, fun() ->
        ok = logger:macro_log(Place, error, "x"),
        {error, {"x", []}, #{location := Place}} = got(),
        ok = logger:macro_log(Place, error, "~p", [1]),
        {error, {"~p", [1]}, #{location := Place}} = got(),
        ok = logger:macro_log(Place, error, "~p", [1], #{k => v}),
        {error, {"~p", [1]}, #{location := Place, k := v}} = got(),
        ok = logger:macro_log(#{}, error, #{r => 1}, #{k => v}),
        {error, {report, #{r := 1}}, #{location := #{}, k := v}} = got()
    end).

levels_of_handlers_and_modules_test() ->
    Settings = [{handler, default, undefined}, to_me(error), {module_level, debug, [loud_module]}],
    with(#{log_level => warning, logger => Settings}, fun() ->
        true = logger:allow(warning, ?MODULE),
        false = logger:allow(notice, ?MODULE),
        true = logger:allow(debug, loud_module),
        ok = logger:warning("the handler takes errors only"),
        none = got(),
        ok = logger:macro_log(#{mfa => {loud_module, f, 0}}, error, "x"),
        {error, _, _} = got()
    end).

levels_compare_by_severity_test() ->
    lt = logger:compare(emergency, debug),
    gt = logger:compare(info, notice),
    eq = logger:compare(error, error).

the_console_handler_writes_a_line_test() ->
    Event = #{
        level => error, msg => {"~p and ~s", [x, "y"]}, meta => #{location => #{mfa => {m, f, 1}, file => "m.erl", line => 7}},
        pid => self(), timestamp => 1763808294698000
    },
    ok = logger_std_h:log(Event, #{}),
    ok = logger_std_h:log(Event#{msg := {report, #{a => 1}}, meta := #{}}, #{}).

%% The logger of the manual: levels, filter and sinks that change while it runs.
live(Config, Run) ->
    {ok, Pid} = logger:start(Config),
    Pid = whereis(logger_manager),
    try Run() after ok = logger:stop() end.

here() -> {?MODULE, #{to => self()}}.

its_levels_filter_and_sinks_change_test() ->
    live([{levels, [info, error]}, {sinks, [here()]}], fun() ->
        [info, error] = logger:get_levels(),
        ok = ?LOG_WARNING("not logged"),
        none = got(),
        ok = logger:set_levels([warning]),
        [warning] = logger:get_levels(),
        ok = ?LOG_WARNING("logged"),
        {warning, {"logged", []}, _} = got(),
        [] = logger:get_filter(),
        ok = logger:set_filter([other]),
        [other] = logger:get_filter(),
        ok = ?LOG_WARNING("not of that module"),
        none = got(),
        ok = logger:set_filter([other, ?MODULE]),
        ok = ?LOG_WARNING({"~p", [1]}),
        {warning, {"~p", [1]}, _} = got(),
        [{?MODULE, _}] = logger:get_sinks(),
        ok = logger:set_sinks([]),
        [] = logger:get_sinks(),
        ok = ?LOG_WARNING("to nobody"),
        none = got(),
        ?assertError(function_clause, logger:set_levels([loud]))
    end).

its_defaults_test() ->
    {ok, _} = logger:start(),
    [info, warning, error] = logger:get_levels(),
    [logger_std_h] = logger:get_sinks(),
    ok = logger:stop().

a_place_a_level_and_a_format_test() ->
    Place = #{mfa => {?MODULE, f, 1}, file => "x.erl", line => 3},
    live([{sinks, [here()]}], fun() ->
        ok = logger:log(Place, error, {"~p", [1]}),
        {error, {"~p", [1]}, #{location := Place}} = got()
    end).

macros_of_the_header_test() ->
    with(#{log_level => debug, logger => [{handler, default, undefined}, to_me(all)]}, fun() ->
        Line = ?LINE + 1,
        ok = ?LOG_DEBUG("~p", [1], #{k => v}),
        {debug, {"~p", [1]}, #{k := v, location := #{line := Line, mfa := {?MODULE, _, _}, file := File}}} = got(),
        "logger_tests.erl" = lists:last(string:split(File, "/", all)),
        ok = ?LOG(notice, #{r => 1}),
        {notice, {report, #{r := 1}}, #{location := _}} = got()
    end).

a_logger_that_stays_as_it_is_test() ->
    with(#{log_level => error, logger => [to_me(all), {handler, default, undefined}]}, fun() ->
        [emergency, alert, critical, error] = logger:get_levels(),
        [] = logger:get_filter(),
        [{?MODULE, _}] = logger:get_sinks(),
        {error, fixed} = logger:set_levels([debug]),
        {error, fixed} = logger:set_filter([m]),
        {error, fixed} = logger:set_sinks([])
    end).
