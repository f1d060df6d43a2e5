%% Lines, headers and chunked bodies cut out of binaries that arrive in pieces.
-module(text_protocols).
-export([start/0]).

start() ->
    Req = <<"POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.0\r\n\r\n">>,
    {ok, R1, Rest} = parse(Req),
    oracle:say(R1),
    {ok, R2, <<>>} = parse(Rest),
    oracle:say(R2),
    oracle:say([case parse(binary:part(Req, 0, N)) of {ok, _, R} -> {done, N, byte_size(R)}; more -> more end || N <- [0, 10, 30, 48, 57, 60]]),
    oracle:say(pieces(Req, 7, <<>>, [])),
    oracle:say(chunked(<<"4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n">>, <<>>)),
    oracle:say([csv(L) || L <- [<<"a,b,c">>, <<"\"x, y\",z">>, <<"">>, <<"1,\"q\"\"q\",">>]]),
    netstrings(<<"3:abc,0:,5:hello,">>).

parse(B) ->
    case binary:split(B, <<"\r\n\r\n">>) of
        [Head, Body] ->
            [Line | Hs] = binary:split(Head, <<"\r\n">>, [global]),
            [M, P, V] = binary:split(Line, <<" ">>, [global]),
            Headers = [list_to_tuple(binary:split(H, <<": ">>)) || H <- Hs],
            N = case lists:keyfind(<<"Content-Length">>, 1, Headers) of {_, L} -> binary_to_integer(L); false -> 0 end,
            case Body of <<C:N/binary, Rest/binary>> -> {ok, {M, P, V, Headers, C}, Rest}; _ -> more end;
        [_] -> more
    end.

pieces(<<>>, _, Buf, Acc) -> {lists:reverse(Acc), Buf};
pieces(B, N, Buf, Acc) ->
    K = min(N, byte_size(B)),
    <<P:K/binary, R/binary>> = B,
    New = <<Buf/binary, P/binary>>,
    case parse(New) of
        {ok, {M, _, _, _, C}, Rest} -> pieces(R, N, Rest, [{M, C} | Acc]);
        more -> pieces(R, N, New, Acc)
    end.

chunked(B, Acc) ->
    [H, R] = binary:split(B, <<"\r\n">>),
    case binary_to_integer(H, 16) of
        0 -> Acc;
        N -> <<C:N/binary, "\r\n", R2/binary>> = R, chunked(R2, <<Acc/binary, C/binary>>)
    end.

csv(B) -> csv(B, <<>>, []).
csv(<<$", R/binary>>, F, Acc) -> quoted(R, F, Acc);
csv(<<$,, R/binary>>, F, Acc) -> csv(R, <<>>, [F | Acc]);
csv(<<C, R/binary>>, F, Acc) -> csv(R, <<F/binary, C>>, Acc);
csv(<<>>, F, Acc) -> lists:reverse([F | Acc]).
quoted(<<$", $", R/binary>>, F, Acc) -> quoted(R, <<F/binary, $">>, Acc);
quoted(<<$", R/binary>>, F, Acc) -> csv(R, F, Acc);
quoted(<<C, R/binary>>, F, Acc) -> quoted(R, <<F/binary, C>>, Acc).

netstrings(<<>>) -> [];
netstrings(B) ->
    [N, R] = binary:split(B, <<":">>),
    L = binary_to_integer(N),
    <<S:L/binary, ",", T/binary>> = R,
    [S | netstrings(T)].
