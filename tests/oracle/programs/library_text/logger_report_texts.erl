%% What the behaviours' reports are as text: format_log/1,2 of gen_server, gen_statem, gen_event, supervisor and
%% application_controller, and proc_lib's crash reports, in several lines and in one, with terms to a depth.
-module(logger_report_texts).
-export([start/0, f/2]).

start() ->
    Self = list_to_pid("<0.9.0>"),
    Stack = [{m, f, 1, []}],
    Server = #{label => {gen_server, terminate}, name => foo, last_message => m, state => s, log => [], reason => r,
               client_info => undefined},
    servers(Server, Self, Stack),
    machines(Self, Stack),
    events(Stack),
    supervisors(Self),
    [all(application_controller, R) || R <- [
        #{label => {application_controller, exit}, report => [{application, a}, {exited, x}, {type, t}]},
        #{label => {application_controller, progress}, report => [{application, a}, {started_at, n}]}]],
    crashes().

say(Chars) -> oracle:say(unicode:characters_to_binary(Chars)).

all(Module, Report) ->
    oracle:say(Module:format_log(Report)),
    [say(Module:format_log(Report, #{single_line => Single, depth => Depth, chars_limit => unlimited}))
     || Single <- [false, true], Depth <- [unlimited, 6]].

servers(Server, Self, Stack) ->
    [all(gen_server, maps:merge(Server, More)) || More <- [
        #{}, #{client_info => {Self, dead}}, #{client_info => {Self, remote}}, #{client_info => {Self, {Self, []}}},
        #{client_info => {Self, {name, [{m, f, I, []} || I <- lists:seq(1, 6)]}}}, #{log => [{in, x}]}, #{log => [{in, x}, y, {out, z}]},
        #{reason => {undef, [{no_module, f, [1], []}, {n, f, 1, []}]}}, #{reason => {undef, [{?MODULE, f, [1], []}]}},
        #{reason => {undef, [{?MODULE, f, [1, 2], []}]}}, #{reason => {oops, Stack}, state => lists:seq(1, 60)}]],
    all(gen_server, #{label => {gen_server, no_handle_info}, message => x, module => m}).

f(X, _) -> X.

machines(Self, Stack) ->
    Machine = #{label => {gen_statem, terminate}, name => foo, queue => [{cast, x}], postponed => [], modules => [m],
                callback_mode => state_functions, state_enter => false, state => {st, d}, timeouts => {0, []}, log => [],
                reason => {exit, r, []}, client_info => undefined},
    [all(gen_statem, maps:merge(Machine, More)) || More <- [
        #{}, #{queue => []},
        #{queue => [{cast, x}, {info, y}], postponed => [{cast, z}], timeouts => {1, [{state_timeout, x}]},
          state_enter => true, log => [l], modules => [m, n]},
        #{reason => {error, oops, Stack}}, #{reason => {error, undef, [{no_module, f, [1], []}]}},
        #{reason => {error, undef, [{?MODULE, f, [1], []} | Stack]}},
        #{client_info => {Self, dead}}, #{client_info => {Self, remote}}, #{client_info => {Self, {name, Stack}}}]].

events(Stack) ->
    Event = #{label => {gen_event, terminate}, handler => h, name => foo, last_message => x, state => s, reason => r},
    [all(gen_event, Event#{reason := R}) || R <- [
        r, {'EXIT', r}, {'EXIT', {undef, [{no_module, f, [1], []}]}}, {'EXIT', {r, Stack}}]],
    all(gen_event, #{label => {gen_event, no_handle_info}, message => x, module => m}).

supervisors(Self) ->
    Child = [{pid, Self}, {id, x}, {mfargs, {m, f, undefined}}, {restart_type, permanent}, {significant, false},
             {shutdown, 5}, {child_type, worker}],
    [all(supervisor, R) || R <- [
        #{label => {supervisor, progress}, report => [{supervisor, {local, s}}, {started, Child}]},
        #{label => {supervisor, start_error}, report => [
            {supervisor, {s, m}}, {errorContext, start_error}, {reason, {r, lists:seq(1, 50)}}, {offender, Child}]},
        #{label => {supervisor, shutdown_error}, report => [
            {supervisor, {s, m}}, {errorContext, shutdown_error}, {reason, r},
            {offender, [{nb_children, 3}, {id, x}, {mfargs, {m, f, undefined}}]}]}]].

crashes() ->
    Long = lists:seq(1, 60),
    S = [{m, f, 2, [{file, "m.erl"}, {line, 3}]}, {n, g, 1, []}],
    A = [{m, f, [1, "ab"], [{file, "m.erl"}, {line, 3}]}, {n, g, 1, []}],
    Errors = [badarith, badarg, {badmatch, 1}, {badmatch, Long}, {case_clause, {a, b}}, if_clause, {try_clause, x}, undef,
              {badfun, x}, {badarity, {fun lists:map/2, [1]}}, {nocatch, x}, {badmap, 1}, {badkey, k}, {badrecord, r},
              timeout_value, system_limit, noproc, notalive, foo, {a, b}, Long, function_clause, {bad_generator, x},
              {bad_filter, x}, {badarg, x}, "string", <<"bin">>],
    [crash(error, E, S, []) || E <- Errors],
    [crash(error, E, A, []) || E <- [badarith, undef, function_clause, foo]],
    [crash(C, E, S, []) || C <- [exit, throw], E <- [foo, {a, [b]}, badarg, Long]],
    crash(error, function_clause, [{m, '-f/1-fun-0-', [a], [{file, "x"}, {line, 1}]}, {lists, map, 2, []}], []),
    crash(error, function_clause, [{m, f, Long, [{file, "x"}, {line, 1}]}, {lists, map, 2, []}], []),
    crash(error, function_clause, [{m, f, "ab", []}], []),
    crash(error, undef, [{erlang, no_such, [a, 1], []}, {m, f, 1, []}], []),
    crash(error, foo, [{proc_lib, init_p, 3, []}, {n, loop, 1, []}, {proc_lib, init_p_do_apply, 3, []}], []),
    crash(error, foo, [], [{messages, Long}, {dictionary, []}]),
    Neighbour = [{pid, list_to_pid("<0.9.0>")}, {initial_call, {m, g, []}}, {current_function, {m, h, 0}}, {x, Long}],
    Report = [[{initial_call, {m, f, [a]}}, {pid, list_to_pid("<0.9.0>")}], [{neighbour, Neighbour}]],
    say(proc_lib:format(Report)),
    say(proc_lib:format(Report, utf8)),
    say(proc_lib:format(Report, utf8, 5)),
    say(proc_lib:report_cb(#{label => {proc_lib, crash}, report => Report}, limits(true, unlimited))).

crash(Class, Reason, Stack, More) ->
    Report = [[{initial_call, {m, f, ['Argument__1']}}, {error_info, {Class, Reason, Stack}}, {ancestors, [x]} | More], []],
    say(proc_lib:format(Report, utf8, unlimited)),
    [say(proc_lib:report_cb(#{label => {proc_lib, crash}, report => Report}, limits(Single, 8))) || Single <- [false, true]].

limits(Single, Depth) -> #{single_line => Single, depth => Depth, chars_limit => unlimited}.
