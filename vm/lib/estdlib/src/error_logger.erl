%% @doc The interface of releases before logger: messages and reports, as events of logger with the metadata
%% error_logger, which says what they were.
-module(error_logger).

-export([
    error_msg/1, error_msg/2, format/2, warning_msg/1, warning_msg/2, info_msg/1, info_msg/2, error_report/1,
    error_report/2, warning_report/1, warning_report/2, info_report/1, info_report/2, warning_map/0, tty/1,
    logfile/1, report_text/1
]).

-type report() :: [{term(), term()} | term()] | string() | term().

%% @doc An error: a text.
-spec error_msg(io:format()) -> ok.
error_msg(Text) -> error_msg(Text, []).

%% @doc An error: a formatted text.
-spec error_msg(io:format(), [term()]) -> ok.
error_msg(Format, Args) -> message(error, error_msg, error, Format, Args).

%% @doc error_msg/2.
-spec format(io:format(), [term()]) -> ok.
format(Format, Args) -> error_msg(Format, Args).

%% @doc A warning: a text.
-spec warning_msg(io:format()) -> ok.
warning_msg(Text) -> warning_msg(Text, []).

%% @doc A warning: a formatted text.
-spec warning_msg(io:format(), [term()]) -> ok.
warning_msg(Format, Args) -> message(warning, warning_msg, warning_msg, Format, Args).

%% @doc Information: a text.
-spec info_msg(io:format()) -> ok.
info_msg(Text) -> info_msg(Text, []).

%% @doc Information: a formatted text; its level is notice.
-spec info_msg(io:format(), [term()]) -> ok.
info_msg(Format, Args) -> message(notice, info_msg, info_msg, Format, Args).

message(Level, Label, Tag, Format, Args) ->
    Report = #{label => {?MODULE, Label}, format => Format, args => Args},
    logger:log(Level, Report, #{report_cb => fun ?MODULE:report_text/1, error_logger => #{tag => Tag}}).

%% @doc A report of an error.
-spec error_report(report()) -> ok.
error_report(Report) -> report(error, error_report, std_error, Report).

%% @doc A report of an error, of a type that becomes the event's domain.
-spec error_report(term(), report()) -> ok.
error_report(Type, Report) -> report(error, error_report, Type, Report).

%% @doc A report of a warning.
-spec warning_report(report()) -> ok.
warning_report(Report) -> report(warning, warning_report, std_warning, Report).

%% @doc A report of a warning, of a type that becomes the event's domain.
-spec warning_report(term(), report()) -> ok.
warning_report(Type, Report) -> report(warning, warning_report, Type, Report).

%% @doc A report; its level is notice.
-spec info_report(report()) -> ok.
info_report(Report) -> report(notice, info_report, std_info, Report).

%% @doc A report, of a type that becomes the event's domain.
-spec info_report(term(), report()) -> ok.
info_report(Type, Report) -> report(notice, info_report, Type, Report).

report(Level, Tag, Type, Report) ->
    Domain =
        case lists:member(Type, [std_error, std_warning, std_info]) of
            true -> #{};
            false -> #{domain => [Type]}
        end,
    logger:log(Level, #{label => {?MODULE, Tag}, report => Report}, Domain#{
        report_cb => fun ?MODULE:report_text/1, error_logger => #{tag => Tag, type => Type}
    }).

%% @doc What warnings are logged as.
-spec warning_map() -> warning.
warning_map() -> warning.

%% @doc Set up a handler that writes on the console when there is none, or take that one away.
-spec tty(boolean()) -> ok | {error, term()}.
tty(false) ->
    _ = logger:remove_handler(error_logger_tty_true),
    ok;
tty(true) ->
    case [ok || #{config := #{type := standard_io}} <- logger:get_handler_config()] of
        [] ->
            logger:add_handler(error_logger_tty_true, logger_std_h, #{
                filter_default => stop,
                filters => [
                    {remote_gl, {fun logger_filters:remote_gl/2, stop}},
                    {domain, {fun logger_filters:domain/2, {log, super, [otp]}}},
                    {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}
                ],
                formatter => {logger_formatter, #{legacy_header => true, single_line => false}}
            });
        _ ->
            ok
    end.

%% @doc Write what is logged to a file as well, or close it, or tell its name.
-spec logfile({open, string()} | close | filename) -> ok | string() | {error, term()}.
logfile({open, Name}) ->
    Formatter = {logger_formatter, #{legacy_header => true, single_line => false}},
    Config = #{formatter => Formatter, config => #{file => Name, modes => [write]}, log_name => Name},
    case logger:add_handler(?MODULE, logger_std_h, Config) of
        {error, {already_exist, _}} -> {error, allready_have_logfile};
        Answer -> Answer
    end;
logfile(close) ->
    case logger:remove_handler(?MODULE) of
        ok -> ok;
        {error, _} -> {error, module_not_found}
    end;
logfile(filename) ->
    case logger:get_handler_config(?MODULE) of
        {ok, #{log_name := Name}} -> Name;
        {error, _} -> {error, no_log_file}
    end.

%% @private The text of an event of this module.
-spec report_text(map()) -> {io:format(), [term()]}.
report_text(#{format := Format, args := Args}) ->
    try
        _ = io_lib:format(Format, Args),
        {Format, Args}
    catch
        _:_ -> {"ERROR: ~tp - ~tp", [Format, Args]}
    end;
report_text(#{report := Report}) when is_map(Report) -> {"~tp\n", [Report]};
report_text(#{report := Report}) -> logger:format_report(Report).
