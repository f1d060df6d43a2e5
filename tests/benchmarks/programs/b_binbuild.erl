%% Building binaries: appending, comprehension, fields.
-module(b_binbuild).
-export([run/0]).
run() ->
    A = append(200000, <<>>),
    B = << <<(X bxor 16#55)>> || <<X>> <= A >>,
    C = fields(50000, []),
    byte_size(A) + byte_size(B) + iolist_size(C).
append(0, B) -> B;
append(N, B) -> append(N - 1, <<B/binary, N:8>>).
fields(0, A) -> A;
fields(N, A) -> fields(N - 1, [<<N:32, (N band 15):4, 3:4, N:16/little>> | A]).
