%% What the functions that read and change the logger's configuration answer, and what the configuration is then.
-module(logger_configuration).
-export([start/0, log/2]).

start() ->
    Before = logger:get_primary_config(),
    ok = logger:set_primary_config(#{}),
    [say(What) || What <- all()],
    ok = logger:remove_handler(h),
    oracle:say([{K, V} || #{id := default} = H <- logger:get_handler_config(), {K, V} <- lists:sort(maps:to_list(H))]),
    oracle:say(maps:with([primary, module_levels], logger:get_config())),
    logger:set_primary_config(Before).

say({F, Args}) ->
    oracle:say({F, oracle:try_(fun() -> apply(logger, F, Args) end)}).

log(_, _) -> ok.

all() ->
    Filter = {fun logger_filters:progress/2, stop},
    handlers() ++ changes(Filter) ++ primary(Filter) ++ modules() ++ of_processes() ++ others().

handlers() ->
    [{get_primary_config, []}, {get_handler_ids, []}, {add_handler, [h, ?MODULE, #{}]}, {get_handler_config, [h]},
     {get_handler_ids, []}] ++
    [{add_handler, Args} || Args <- [
        [h, ?MODULE, #{}], ["h", ?MODULE, #{}], [i, no_module, #{}], [i, "x", #{}], [i, ?MODULE, []],
        [i, ?MODULE, #{level => foo}], [i, ?MODULE, #{filters => foo}], [i, ?MODULE, #{filters => [{a, b}]}],
        [i, ?MODULE, #{filters => [{a, {fun lists:reverse/1, x}}]}], [i, ?MODULE, #{filter_default => foo}],
        [i, ?MODULE, #{formatter => foo}], [i, ?MODULE, #{formatter => {logger_formatter, #{foo => 1}}}],
        [i, ?MODULE, #{formatter => {logger_formatter, []}}], [i, lists, #{}]]] ++
    [{add_handler, [i, ?MODULE, #{formatter => {no_module, #{}}, more => 1}]}, {get_handler_config, [i]},
     {get_handler_ids, []}, {remove_handler, [i]}, {remove_handler, [i]}, {remove_handler, ["i"]},
     {get_handler_config, [i]}].

changes(Filter) ->
    [{set_handler_config, Args} || Args <- [
        [h, level, error], [h, more, error], [h, id, error], [h, id, h], [h, level, x], [no, level, error],
        [h, #{level => info, id => z}], [h, []], ["h", []], [h, filters, [{a, b}]]]] ++
    [{get_handler_config, [h]}, {set_handler_config, [h, #{}]}, {get_handler_config, [h]}] ++
    [{update_handler_config, Args} || Args <- [
        [h, level, notice], [h, #{bar => 1}], [no, #{bar => 1}], [h, []], [h, #{module => x}],
        [h, formatter, {logger_formatter, #{foo => 1}}]]] ++
    [{update_formatter_config, Args} || Args <- [
        [h, #{single_line => false}], [h, depth, 3], [h, foo, 3], [h, foo], [no, depth, 3]]] ++
    [{get_handler_config, [h]}] ++
    [{add_handler_filter, Args} || Args <- [
        [h, a, Filter], [h, a, Filter], [h, b, x], [h, b, Filter], [no, b, Filter]]] ++
    [{get_handler_config, [h]}, {remove_handler_filter, [h, a]}, {remove_handler_filter, [h, a]},
     {remove_handler_filter, [no, a]}, {get_handler_config, [h]}].

primary(Filter) ->
    [{add_primary_filter, [a, Filter]}, {add_primary_filter, [a, Filter]}, {add_primary_filter, [b, x]},
     {get_primary_config, []}, {remove_primary_filter, [a]}, {remove_primary_filter, [a]},
     {set_primary_config, [level, debug]}, {set_primary_config, [level, x]}, {set_primary_config, [foo, x]},
     {get_primary_config, []}, {set_primary_config, [#{}]}, {set_primary_config, [[]]},
     {set_primary_config, [#{foo => 1}]}, {set_primary_config, [filter_default, x]}, {set_primary_config, [filters, x]},
     {set_primary_config, [metadata, x]}, {set_primary_config, [metadata, #{a => 1}]}, {get_primary_config, []},
     {update_primary_config, [#{level => info}]}, {update_primary_config, [x]}, {update_primary_config, [#{x => y}]},
     {update_primary_config, [#{metadata => #{b => 1}}]}, {get_primary_config, []}, {set_primary_config, [#{}]}].

modules() ->
    [{set_module_level, [m, debug]}, {set_module_level, [[m, n], error]}, {set_module_level, [m, foo]},
     {set_module_level, ["m", foo]}, {set_module_level, [17, error]}, {set_module_level, [[], error]},
     {get_module_level, []}, {get_module_level, [m]}, {get_module_level, [[n, k]]}, {get_module_level, [17]},
     {allow, [warning, n]}, {allow, [error, n]}, {allow, [notice, k]}, {allow, [info, k]},
     {unset_module_level, [m]}, {unset_module_level, ["m"]}, {get_module_level, []}, {unset_module_level, []},
     {get_module_level, []}, {set_application_level, [no_app, debug]}, {unset_application_level, [no_app]},
     {unset_application_level, [kernel]}].

of_processes() ->
    [{get_process_metadata, []}, {set_process_metadata, [#{a => 1}]}, {get_process_metadata, []},
     {set_process_metadata, [x]}, {update_process_metadata, [#{b => 1}]}, {update_process_metadata, [x]},
     {get_process_metadata, []}, {unset_process_metadata, []}, {get_process_metadata, []},
     {update_process_metadata, [#{b => 1}]}, {get_process_metadata, []}, {unset_process_metadata, []}].

others() ->
    [{compare_levels, [A, B]} || A <- [all, none, error, info, foo], B <- [error, none, all, debug]] ++
    [{format_report, [Report]} || Report <- [
        #{a => 1, b => "x"}, [{a, 1}, b], "abc", x, #{label => x, report => [{a, b}]}, [], #{}, [{a, 1} | x], [1, 2],
        #{a => ""}, #{a => ["x", "y"]}, {a, b}]] ++
    [{format_otp_report, [Report]} || Report <- [
        #{label => x, report => [{a, b}]}, #{report => [{a, b}]}, #{label => x, report => "foo"}]].
