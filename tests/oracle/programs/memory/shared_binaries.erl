%% Large binaries are shared between processes and freed with their last reference; small ones are copied.
-module(shared_binaries).
-export([start/0]).

start() ->
    B = binary:copy(<<"0123456789abcdef">>, 1000),
    Me = self(),
    Ps = [spawn(fun() -> receive X -> Me ! {self(), byte_size(X), erlang:crc32(X)}, receive stop -> ok end end end) || _ <- lists:seq(1, 10)],
    [P ! B || P <- Ps],
    Rs = [receive {P, N, C} -> {N, C =:= erlang:crc32(B)} end || P <- Ps],
    oracle:say(lists:usort(Rs)),
    [P ! stop || P <- Ps],
    Sub = binary:part(B, 100, 5000),
    oracle:say([binary:referenced_byte_size(Sub), binary:referenced_byte_size(binary:copy(Sub))]),
    P2 = spawn(fun() -> receive {sub, S} -> garbage_collect(), Me ! {back, S} end end),
    P2 ! {sub, Sub},
    oracle:say(receive {back, S2} -> S2 =:= Sub end),
    oracle:say(churn(300, [])),
    garbage_collect(),
    oracle:say(erlang:memory(binary) < 10000000),
    M = #{k => B, l => [Sub, Sub]},
    P3 = spawn(fun() -> receive #{l := [X | _]} = Y -> Me ! {map_size(Y), byte_size(X)} end end),
    P3 ! M,
    receive R -> R end.

churn(0, L) -> lists:sum([byte_size(X) || X <- L]);
churn(N, L) ->
    X = binary:copy(<<N>>, 1000 + N),
    churn(N - 1, if N rem 10 =:= 0 -> [X | L]; true -> L end).
