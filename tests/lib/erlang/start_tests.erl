%% What stands below a program: init, kernel and its server of questions about code.
%% engine only
-module(start_tests).
-include_lib("eunit/include/eunit.hrl").

a_program_without_words_test() ->
    [] = init:get_plain_arguments(),
    {started, started} = init:get_status(),
    started = init:notify_when_started(self()),
    {"Erlang/OTP", [_ | _]} = init:script_id().

flags_test() ->
    {ok, [[Home]]} = init:get_argument(home),
    {home, [Home]} = lists:keyfind(home, 1, init:get_arguments()),
    error = init:get_argument(no_such_flag).

wrong_arguments_test_() ->
    [?_assertError(badarg, init:stop(X)) || X <- [-1, atom, [atom], 1.0]] ++
        [?_assertError(badarg, init:restart(X)) || X <- [x, [{mode, x}]]].

kernel_test() ->
    {ok, Sup} = kernel:start(normal, []),
    Sup = whereis(kernel_sup),
    [{code_server, Server, worker, [code_server]}] = supervisor:which_children(kernel_sup),
    Server = whereis(code_server),
    true = gen_server:call(code_server, {is_loaded, ?MODULE}),
    {error, {already_started, Sup}} = kernel:start(normal, []),
    {error, {already_started, Server}} = code_server:start_link(),
    ok = supervisor:stop(Sup),
    ok = kernel:stop([]).

tables_of_modules_test() ->
    true = code_server:is_loaded(lists),
    false = code_server:is_loaded(no_such_module),
    <<_:32, 0:32, _/binary>> = code_server:code_chunk(lists),
    lists = code_server:atom_resolver(lists, 1),
    {M, F, A} = code_server:import_resolver(lists, 0),
    true = is_atom(M) andalso is_atom(F) andalso is_integer(A),
    "a literal of this module" = literal(0),
    ?assertError(badarg, code_server:atom_resolver(lists, 100000)),
    ?assertError(badarg, code_server:literal_resolver(lists, 100000)),
    ?assertError(badarg, code_server:import_resolver(lists, 100000)),
    ?assertError(badarg, code_server:code_chunk(no_such_module)).

%% Literals of a module that the compiler wrote, not of a pack: they may be compressed.
literal(Index) ->
    case code_server:literal_resolver(?MODULE, Index) of
        "a literal of this module" = Found -> Found;
        _ -> literal(Index + 1)
    end.

gleams_platform_test() -> generic_unix = 'gleam_avm@atomvm':platform().
