%% erlang:memory and system_info keys that a program may rely on.
-module(memory_facts).
-export([start/0]).

start() ->
    oracle:say([K || {K, V} <- lists:sort(erlang:memory()), is_integer(V), lists:member(K, [total, processes, system, atom, binary, code, ets])]),
    oracle:say([erlang:memory(K) > 0 || K <- [total, processes, system]]),
    oracle:say(length(erlang:memory([total, binary]))),
    oracle:say([oracle:try_(fun() -> erlang:memory(K) end) || K <- [nosuch, 1, [total, nosuch]]]),
    oracle:say([is_integer(erlang:system_info(K)) || K <- [process_count, process_limit, port_count, atom_count, atom_limit, schedulers, schedulers_online, wordsize, logical_processors]]),
    oracle:say([erlang:system_info({wordsize, K}) || K <- [internal, external]]),
    oracle:say([is_list(erlang:system_info(K)) || K <- [otp_release, version, system_version, system_architecture]]),
    oracle:say([erlang:system_info(K) || K <- [machine, wordsize, endian]]),
    oracle:say(oracle:try_(fun() -> erlang:system_info(nosuch) end)),
    oracle:say(oracle:try_(fun() -> erlang:system_info(1) end)),
    {Total, Since} = erlang:statistics(reductions),
    oracle:say(is_integer(Total) andalso Total >= Since),
    {W, _} = erlang:statistics(wall_clock), {R, _} = erlang:statistics(runtime),
    oracle:say([is_integer(W), is_integer(R), is_integer(erlang:statistics(run_queue))]),
    erlang:system_info(process_count) =:= length(processes()).
