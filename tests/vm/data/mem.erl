%% Programs that use much memory, most of it garbage.
-module(mem).
-export([binaries/1, flood/1]).

%% N binaries of 20 kB, one after the other.
binaries(0) -> done;
binaries(N) ->
    B = binary:copy(<<"0123456789">>, 2000),
    20000 = byte_size(B),
    binaries(N - 1).

%% Fill the mailbox of a process that never looks, until a limit is hit; then see whether others can go on.
flood(N) ->
    Lazy = spawn(fun() -> receive never -> ok end end),
    R = try fill(Lazy, N) catch error:out_of_memory -> limited end,
    exit(Lazy, kill),
    receive after 50 -> ok end,
    {R, binaries(3)}.

fill(_, 0) -> filled;
fill(P, N) ->
    P ! lists:seq(1, 100),
    fill(P, N - 1).
