%% Programs of tests/lib/test_releases.py. After a change: erlc +deterministic +no_debug_info release_programs.erl
-module(release_programs).
-export([texts/0, shortest/0, json/0, times/0, hexadecimal/0, spawned/0, hibernating/0, machine/0, status/0, timer/0, random/0]).

%% gen_server, gen_statem
-export([init/1, handle_call/3, handle_info/2, callback_mode/0, handle_event/4]).

%% Floats within terms.
texts() ->
    Floats = [0.0, -0.0, 0.1, -1.5, 1.0e-7, 123456.0, 1.0e21, 9007199254740991.0, 9007199254740992.0, 1.0e300],
    lists:flatten(io_lib:format("~p ~w ~0p", [Floats, {Floats}, #{a => 2.5}])).

%% The fewest digits of many a float.
shortest() -> list_to_binary([[io_lib_format:fwrite_g(F), $\n] || F <- edges() ++ floats(1000, 1)]).

%% Powers of two, below which floats are denser than above; the smallest and the largest ones.
edges() ->
    [-0.0, 5.0e-324, 1.5e-323, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308, 0.3, 100.0] ++
        [math:pow(2, N) || N <- lists:seq(-1022, 1023, 5)].

floats(0, _) -> [];
floats(N, X) ->
    High = next(X),
    Low = next(High),
    case <<(High bsl 1 bor (Low band 1)):32, (Low bsl 1):32>> of
        <<Float/float>> -> [Float | floats(N - 1, Low)];
        _ -> floats(N, Low)
    end.

next(X) -> (X * 1103515245 + 12345) band 16#7FFFFFFF.

%% Random numbers of more bits than a step of the generator gives.
random() ->
    State = rand:seed_s(exsss, {1, 2, 3}),
    [element(1, rand:uniform_s(N, State)) || N <- [1000, 16#400000000000001, 16#FFFFFFFFFFFFFFF, 16#7FFFFFFFFFFFFFFF]].

json() ->
    Encoded = iolist_to_binary(json:encode([0.1, 1.0e30, #{<<"a">> => -2.0}])),
    {Encoded, json:decode(Encoded)}.

times() ->
    Local = calendar:system_time_to_local_time(1700000000, second),
    {
        [calendar:system_time_to_rfc3339(T, [{unit, U}, {offset, "Z"}]) || {T, U} <- instants()],
        [calendar:system_time_to_universal_time(T, U) || {T, U} <- instants(), U =/= nanosecond],
        calendar:rfc3339_to_system_time("2018-02-01T16:17:58.5+01:00", [{unit, millisecond}]),
        calendar:universal_time_to_system_time({{1970, 1, 2}, {0, 0, 1}}, [{unit, microsecond}]),
        calendar:rfc3339_to_system_time(calendar:system_time_to_rfc3339(1700000000)),
        calendar:local_time_to_system_time(Local),
        calendar:local_time_to_universal_time_dst(Local),
        calendar:universal_time_to_local_time({{2023, 11, 14}, {22, 13, 20}}) =:= Local
    }.

instants() ->
    [{0, second}, {-1, second}, {1500000000123, millisecond}, {-1500, microsecond}, {1700000000123456789, nanosecond}].

hexadecimal() ->
    Wrong = try binary:decode_hex(<<"0g">>) catch error:Reason -> Reason end,
    {binary:encode_hex(<<0, 171, 255>>), binary:decode_hex(<<"00abFF">>), Wrong}.

%% A process of proc_lib runs its fun.
spawned() ->
    Self = self(),
    Pids = [
        proc_lib:spawn(fun() -> Self ! one end),
        proc_lib:spawn_link(fun() -> Self ! two end),
        proc_lib:spawn_opt(fun() -> Self ! three end, [])
    ],
    {length(Pids), [receive Word -> Word end || Word <- [one, two, three]]}.

%% A server that hibernates when it is told to and when nothing comes goes on with its state.
hibernating() ->
    {ok, Pid} = gen_server:start(?MODULE, server, [{hibernate_after, 5}]),
    ok = gen_server:call(Pid, hibernate),
    Pid ! word,
    timer:sleep(30),
    Heard = gen_server:call(Pid, heard),
    ok = gen_server:stop(Pid),
    Heard.

%% Each kind of time-out of a state machine comes, in the order of their times.
machine() ->
    {ok, Pid} = gen_statem:start(?MODULE, {machine, self()}, []),
    Came = [receive {Pid, Kind} -> Kind after 5000 -> none end || _ <- [1, 2, 3]],
    ok = gen_statem:stop(Pid),
    Came.

status() ->
    {ok, Pid} = gen_server:start(?MODULE, server, []),
    {status, Pid, {module, gen_server}, [Dictionary, running, Pid, [], _]} = sys:get_status(Pid),
    [] = sys:replace_state(Pid, fun(State) -> State end),
    ok = gen_server:stop(Pid),
    is_list(Dictionary).

timer() ->
    Ref = erlang:start_timer(10, self(), word, []),
    receive {timeout, Ref, word} -> ok after 5000 -> none end.

init(server) -> {ok, []};
init({machine, Owner}) ->
    {ok, first, Owner, [{{timeout, named}, 60, named}, {state_timeout, 20, state}]}.

handle_call(hibernate, _, Heard) -> {reply, ok, Heard, hibernate};
handle_call(heard, _, Heard) -> {reply, Heard, Heard}.

handle_info(Message, Heard) -> {noreply, [Message | Heard], hibernate}.

callback_mode() -> handle_event_function.

handle_event(state_timeout, state, first, Owner) ->
    Owner ! {self(), state},
    {next_state, second, Owner, [{timeout, 10, event}]};
handle_event(timeout, event, second, Owner) ->
    Owner ! {self(), event},
    keep_state_and_data;
handle_event({timeout, named}, named, second, Owner) ->
    Owner ! {self(), named},
    {keep_state_and_data, [hibernate]}.
