%% Scanning binaries: bytes, words and UTF-8.
-module(b_binscan).
-export([run/0]).
run() ->
    B = binary:copy(<<"The quick brown fox jumps over the lazy dog. ">>, 16000),
    count(B, 0) + words(B, 0) + utf(B, 0).
count(<<$o, R/binary>>, N) -> count(R, N + 1);
count(<<_, R/binary>>, N) -> count(R, N);
count(<<>>, N) -> N.
words(<<A:16, B:8/little, _:8, R/binary>>, N) -> words(R, (N + A + B) band 16#FFFFFF);
words(_, N) -> N.
utf(<<C/utf8, R/binary>>, N) -> utf(R, N + C band 1);
utf(<<>>, N) -> N.
