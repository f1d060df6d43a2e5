%% What the manual of 0.6.0-dev calls by names that no release has.
%% engine only
-module(manual_tests).
-include_lib("eunit/include/eunit.hrl").
-export([init/1, handle_call/3]).

maps_and_random_bytes_test() ->
    true = erlang:map_is_key(a, #{a => 1}),
    false = erlang:map_is_key(b, #{a => 1}),
    ?assertError({badmap, x}, erlang:map_is_key(a, x)),
    32 = byte_size(erlang:random_bytes(32)),
    7 = byte_size(atomvm:random_bytes(7)),
    ?assertError(badarg, erlang:random_bytes(-1)).

init(State) -> {ok, State}.

handle_call(get, _, State) -> {reply, State, State}.

servers_spawned_by_hand_test() ->
    Plain = spawn_link(gen_server, init_it, [self(), ?MODULE, one, []]),
    {ok, Plain} = acknowledged(Plain),
    one = gen_server:call(Plain, get),
    Named = spawn_link(gen_server, init_it, [self(), by_hand, ?MODULE, two, []]),
    {ok, Named} = acknowledged(Named),
    two = gen_server:call(by_hand, get),
    Again = spawn_link(gen_server, init_it, [self(), by_hand, ?MODULE, three, []]),
    {error, {already_started, Named}} = acknowledged(Again),
    [ok = gen_server:stop(P) || P <- [Plain, Named]].

acknowledged(Pid) ->
    receive
        {ack, Pid, Answer} -> Answer
    after 5000 -> none
    end.

interrupts_test() ->
    Driver = driver(fun(_) -> ok end),
    true = register(gpio, Driver),
    ok = gpio:set_int(2, rising),
    [{set_int, 2, rising}] = requests(Driver),
    unregister(gpio).

collected_writes_test() ->
    I2C = driver(fun(_) -> ok end),
    ok = i2c:begin_transmission(I2C),
    ok = i2c:qwrite_bytes(I2C, 16#40, 1, <<"some">>),
    ok = i2c:qwrite_bytes(I2C, <<" more">>),
    ok = i2c:qwrite_bytes(I2C, 16#41, 7),
    [] = requests(I2C),
    ok = i2c:end_transmission(I2C),
    [{write_bytes, 16#40, <<"some more">>, 1}, {write_bytes, 16#41, <<7>>}] = requests(I2C).

the_first_write_that_fails_is_the_last_test() ->
    I2C = driver(fun(_) -> {error, nack} end),
    ok = i2c:begin_transmission(I2C),
    ok = i2c:qwrite_bytes(I2C, 16#40, <<1>>),
    ok = i2c:qwrite_bytes(I2C, 16#40, <<2>>),
    {error, nack} = i2c:end_transmission(I2C),
    [{write_bytes, 16#40, <<1>>}] = requests(I2C).

writes_need_a_transmission_test() ->
    I2C = driver(fun(_) -> ok end),
    ?assertError(badarg, i2c:qwrite_bytes(I2C, 16#40, <<1>>)),
    ok = i2c:begin_transmission(I2C),
    ?assertError(badarg, i2c:qwrite_bytes(I2C, <<1>>)),
    ok = i2c:end_transmission(I2C).

%% In the other form of a transmission there is nothing to collect.
writes_of_a_transmission_to_one_device_test() ->
    I2C = driver(fun(_) -> ok end),
    ok = i2c:begin_transmission(I2C, 16#40),
    ok = i2c:qwrite_bytes(I2C, <<1>>),
    ok = i2c:end_transmission(I2C),
    [{begin_transmission, 16#40}, {write_bytes, <<1>>}, {end_transmission}] = requests(I2C).

%% A driver that keeps what it was asked.
driver(Answer) -> spawn_link(fun() -> driver(Answer, []) end).

driver(Answer, Requests) ->
    receive
        {'$call', {From, Ref}, Request} ->
            From ! {Ref, Answer(Request)},
            driver(Answer, [Request | Requests]);
        {requests, From} ->
            From ! {requests, lists:reverse(Requests)},
            driver(Answer, Requests)
    end.

requests(Driver) ->
    Driver ! {requests, self()},
    receive {requests, Requests} -> Requests end.
