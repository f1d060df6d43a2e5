%% @doc Differences of erlang:timestamp/0 values.
-module(timestamp_util).

-export([delta/2, delta_ms/2]).

-type timestamp() :: {MegaSeconds :: integer(), Seconds :: integer(), MicroSeconds :: integer()}.

%% @doc The time from Earlier to Later, as a timestamp.
-spec delta(Later :: timestamp(), Earlier :: timestamp()) -> timestamp().
delta({Mega2, Sec2, Micro2}, {Mega1, Sec1, Micro1}) ->
    {Sec3, Micro} = borrow(Sec2 - Sec1, Micro2 - Micro1),
    {Mega, Sec} = borrow(Mega2 - Mega1, Sec3),
    {Mega, Sec, Micro}.

borrow(High, Low) when Low < 0 -> {High - 1, Low + 1000000};
borrow(High, Low) -> {High, Low}.

%% @doc The time from Earlier to Later in milliseconds, rounded down.
-spec delta_ms(Later :: timestamp(), Earlier :: timestamp()) -> integer().
delta_ms(Later, Earlier) ->
    {Mega, Sec, Micro} = delta(Later, Earlier),
    (Mega * 1000000 + Sec) * 1000 + Micro div 1000.
