%% Construction of binaries by this compiler: every segment, appending, sizes at run time, errors.
-module(building_binaries_29).
-export([start/0]).

start() ->
    N = id(12), S = id(<<"seg">>), F = id(1.5),
    oracle:say([<<N>>, <<N:16>>, <<N:16/little>>, <<N:4, N:12>>, <<(-N):8/signed>>, <<F/float>>, <<F:32/float-little>>, <<S/binary, N>>, <<S:2/binary>>, <<N/utf8, 16#263A/utf8>>, <<N/utf16>>, <<N/utf32-little>>]),
    oracle:say([<<N:(id(3))>>, <<N:(id(2))/unit:8>>, <<S/binary, S/binary, "lit", 0:N>>, <<(id(<<5:3>>))/bitstring, 1:5>>]),
    oracle:say(app(20, <<>>)),
    oracle:say(bits(9, <<>>)),
    oracle:say(<< <<X:8>> || X <- lists:seq(1, 10), X rem 2 =:= 0 >>),
    oracle:say(<< <<X:3>> || <<X:4>> <= <<16#9876:16>> >>),
    oracle:say([oracle:try_(G) || G <- [fun() -> <<(id(a))>> end, fun() -> <<(id(S)):9/binary>> end, fun() -> <<1:(id(-1))>> end, fun() -> <<(id(16#D800))/utf8>> end, fun() -> <<(id(x))/float>> end, fun() -> <<(id([]))/binary>> end]]),
    {A, B} = {<<S/binary, 1>>, <<S/binary, 2>>},
    {A, B, app2(A, 3), A}.

app(0, B) -> B;
app(N, B) -> app(N - 1, <<B/binary, N>>).

bits(0, B) -> B;
bits(N, B) -> bits(N - 1, <<B/bitstring, N:N>>).

app2(B, 0) -> B;
app2(B, N) -> app2(<<B/binary, "+">>, N - 1).

id(X) -> X.
