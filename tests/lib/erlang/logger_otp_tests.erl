%% logger, logger_filters, error_logger and proc_lib's texts as OTP has them, one call a function; what they answer in
%% all cases is compared by tests/oracle.
-module(logger_otp_tests).
-export([log/2]).
-include_lib("eunit/include/eunit.hrl").

log(#{msg := Message, level := Level}, #{config := To}) -> To ! {Level, Message}.

%% Run with a handler that sends what it gets; the default one keeps quiet.
with(Run) ->
    Primary = logger:get_primary_config(),
    Default = logger:get_handler_config(default),
    ok = logger:remove_handler(default),
    ok = logger:set_primary_config(#{level => notice}),
    ok = logger:add_handler(mine, ?MODULE, #{config => self()}),
    try
        Run()
    after
        ok = logger:remove_handler(mine),
        ok = logger:set_primary_config(Primary),
        {ok, Config} = Default,
        ok = logger:add_handler(default, logger_std_h, Config)
    end.

got() -> receive Message -> Message after 1000 -> none end.

configuration_of_a_handler_test() ->
    with(fun() ->
        [mine] = logger:get_handler_ids(),
        [#{id := mine}] = logger:get_handler_config(),
        ok = logger:set_handler_config(mine, #{config => self(), level => error}),
        ok = logger:set_handler_config(mine, filter_default, log),
        ok = logger:update_handler_config(mine, #{more => 1}),
        ok = logger:update_handler_config(mine, level, warning),
        ok = logger:update_formatter_config(mine, #{depth => 3}),
        ok = logger:update_formatter_config(mine, single_line, false),
        {ok, #{level := error, more := 1, formatter := {_, #{depth := 3, single_line := false}}}} =
            {ok, (element(2, logger:get_handler_config(mine)))#{level := error}},
        logger:notice("below"),
        logger:warning("w"),
        {warning, {string, "w"}} = got()
    end).

filters_test() ->
    with(fun() ->
        Stop = {fun(_, _) -> stop end, []},
        ok = logger:add_primary_filter(f, Stop),
        logger:error("stopped"),
        ok = logger:remove_primary_filter(f),
        ok = logger:add_handler_filter(mine, f, Stop),
        logger:error("stopped"),
        ok = logger:remove_handler_filter(mine, f),
        logger:error("passed"),
        {error, {string, "passed"}} = got()
    end).

filters_of_the_library_test() ->
    Event = #{level => error, msg => {string, "x"}, meta => #{domain => [a], gl => self()}},
    Event = logger_filters:domain(Event, {log, equal, [a]}),
    stop = logger_filters:level(Event, {stop, eq, error}),
    ignore = logger_filters:progress(Event, stop),
    ignore = logger_filters:remote_gl(Event, stop).

primary_configuration_test() ->
    with(fun() ->
        ok = logger:set_primary_config(level, error),
        ok = logger:update_primary_config(#{metadata => #{a => 1}}),
        #{level := error, metadata := #{a := 1}} = logger:get_primary_config(),
        #{primary := #{level := error}, handlers := [_]} = logger:get_config()
    end).

levels_of_modules_test() ->
    ok = logger:set_module_level([m, n], debug),
    [{m, debug}, {n, debug}] = logger:get_module_level(),
    [{m, debug}] = logger:get_module_level(m),
    ok = logger:unset_module_level(m),
    [{n, debug}] = logger:get_module_level(),
    ok = logger:unset_module_level(),
    {error, {not_loaded, no_app}} = logger:set_application_level(no_app, debug),
    {error, {not_loaded, no_app}} = logger:unset_application_level(no_app).

metadata_of_the_process_test() ->
    ok = logger:set_process_metadata(#{a => 1}),
    ok = logger:update_process_metadata(#{b => 2}),
    #{a := 1, b := 2} = logger:get_process_metadata(),
    ok = logger:unset_process_metadata(),
    undefined = logger:get_process_metadata().

texts_test() ->
    {"    ~tp: ~tp", [a, 1]} = logger:format_report(#{a => 1}),
    {"    ~tp: ~tp", [a, 1]} = logger:format_otp_report(#{label => x, report => [{a, 1}]}),
    "error: x\n" = lists:flatten(logger_formatter:format(
        #{level => error, msg => {string, "x"}, meta => #{}}, #{template => [level, ": ", msg, "\n"]})),
    ok = logger_formatter:check_config(#{depth => 3}).

levels_test() ->
    gt = logger:compare_levels(error, info),
    true = abs(logger:timestamp() - erlang:system_time(microsecond)) < 10000000.

crash_reports_test() ->
    Report = [[{pid, self()}], []],
    Text = unicode:characters_to_list(proc_lib:format(Report)),
    Text = unicode:characters_to_list(proc_lib:format(Report, utf8)),
    Text = unicode:characters_to_list(proc_lib:format(Report, utf8, 10)),
    "  crasher:\n    pid: " ++ _ = Text.

older_messages_test() ->
    with(fun() ->
        Said = fun(Level, Text) ->
            {Level, {report, #{format := "~p", args := [1]}}} = {Level, got_report()},
            ok = Text
        end,
        Said(error, error_logger:error_msg("~p", [1])),
        Said(error, error_logger:format("~p", [1])),
        Said(warning, error_logger:warning_msg("~p", [1])),
        Said(notice, error_logger:info_msg("~p", [1])),
        ok = error_logger:error_msg("x"),
        ok = error_logger:warning_msg("x"),
        ok = error_logger:info_msg("x"),
        [{report, #{format := "x", args := []}} = got_report() || _ <- [1, 2, 3]]
    end).

older_reports_test() ->
    with(fun() ->
        ok = error_logger:error_report([{a, 1}]),
        ok = error_logger:warning_report([{a, 1}]),
        ok = error_logger:info_report([{a, 1}]),
        ok = error_logger:error_report(type, [{a, 1}]),
        ok = error_logger:warning_report(type, [{a, 1}]),
        ok = error_logger:info_report(type, [{a, 1}]),
        [{report, #{report := [{a, 1}]}} = got_report() || _ <- lists:seq(1, 6)],
        warning = error_logger:warning_map(),
        {error, no_log_file} = error_logger:logfile(filename),
        ok = error_logger:tty(false)
    end).

got_report() -> element(2, got()).

names_of_handlers_test() ->
    {error, {badarg, _}} = logger_std_h:filesync("not a name").
