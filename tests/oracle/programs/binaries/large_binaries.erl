-module(large_binaries).
-export([start/0]).

%% Binaries above 64 bytes are shared, below copied; parts keep their parents alive through collections.
start() ->
    Big = list_to_binary(lists:seq(0, 199)),
    Parts = [binary:part(Big, I, 40) || I <- lists:seq(0, 160, 10)],
    Huge = grow(Big, 6),
    Pid = self(),
    Child = spawn(fun() -> receive {From, B} -> From ! {back, byte_size(B), B} end end),
    Child ! {Pid, Huge},
    Back = receive {back, N, B} -> {N, B =:= Huge} end,
    garbage(2000),
    {byte_size(Huge), [binary:first(P) || P <- Parts], [byte_size(P) || P <- Parts], Back, checksum(Huge, 0), append(300, <<>>)}.

grow(B, 0) -> B;
grow(B, N) -> grow(<<B/binary, B/binary>>, N - 1).

garbage(0) -> ok;
garbage(N) -> _ = list_to_binary([N band 255, lists:duplicate(100, N band 255)]), garbage(N - 1).

checksum(<<B, T/binary>>, S) -> checksum(T, (S * 31 + B) band 16#FFFFFF);
checksum(<<>>, S) -> S.

append(0, B) -> {byte_size(B), binary:last(B)};
append(N, B) -> append(N - 1, <<B/binary, (N band 255)>>).
