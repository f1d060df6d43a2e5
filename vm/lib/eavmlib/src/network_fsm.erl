%% @doc The older name of module network. Each function warns and calls it.
-module(network_fsm).

-export([start/1, stop/0, wait_for_ap/0, wait_for_ap/1, wait_for_ap/2, wait_for_sta/0, wait_for_sta/1, wait_for_sta/2]).

%% @doc network:start/1.
-spec start(list()) -> {ok, pid()} | {error, term()}.
start(Config) -> renamed(start, [Config]).

%% @doc network:stop/0.
-spec stop() -> ok | {error, term()}.
stop() -> renamed(stop, []).

%% @doc network:wait_for_ap/0.
-spec wait_for_ap() -> ok | {error, term()}.
wait_for_ap() -> renamed(wait_for_ap, []).

%% @doc network:wait_for_ap/1.
-spec wait_for_ap(timeout() | list()) -> ok | {error, term()}.
wait_for_ap(TimeoutOrConfig) -> renamed(wait_for_ap, [TimeoutOrConfig]).

%% @doc network:wait_for_ap/2.
-spec wait_for_ap(list(), timeout()) -> ok | {error, term()}.
wait_for_ap(Config, Timeout) -> renamed(wait_for_ap, [Config, Timeout]).

%% @doc network:wait_for_sta/0.
-spec wait_for_sta() -> {ok, tuple()} | {error, term()}.
wait_for_sta() -> renamed(wait_for_sta, []).

%% @doc network:wait_for_sta/1.
-spec wait_for_sta(timeout() | list()) -> {ok, tuple()} | {error, term()}.
wait_for_sta(TimeoutOrConfig) -> renamed(wait_for_sta, [TimeoutOrConfig]).

%% @doc network:wait_for_sta/2.
-spec wait_for_sta(list(), timeout()) -> {ok, tuple()} | {error, term()}.
wait_for_sta(Config, Timeout) -> renamed(wait_for_sta, [Config, Timeout]).

renamed(Function, Args) ->
    io:format("WARNING: module network_fsm is deprecated, use network instead.~n"),
    apply(network, Function, Args).
