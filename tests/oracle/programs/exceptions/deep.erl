-module(deep).
-export([start/0]).

%% Unwinding thousands of frames, with live data on either side.
start() ->
    Keep = lists:seq(1, 100),
    R = (catch down(20000, Keep)),
    R2 = try down2(5000) catch throw:{bottom, L} -> length(L) end,
    {R, R2, lists:sum(Keep), handlers(300)}.

down(0, Keep) -> throw({found, length(Keep)});
down(N, Keep) -> [N | down(N - 1, Keep)].

down2(0) -> throw({bottom, lists:seq(1, 50)});
down2(N) -> 1 + down2(N - 1).

handlers(0) -> throw(end_);
handlers(N) ->
    try handlers(N - 1)
    catch
        throw:end_ when N < 300 -> throw(end_);
        throw:end_ -> {through, N}
    end.
