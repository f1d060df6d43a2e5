%% frames with lengths and checksums built, cut in pieces, and parsed as a stream.
-module(binary_protocol).
-export([start/0]).

start() ->
    Msgs = [{ping, 1}, {data, <<"hello">>}, {data, <<>>}, {numbers, [1, -2, 300000]}, {text, "grüße"}],
    Stream = iolist_to_binary([frame(M) || M <- Msgs]),
    oracle:say({byte_size(Stream), erlang:crc32(Stream)}),
    oracle:say([parse(pieces(Stream, N)) =:= Msgs || N <- [1, 2, 3, 7, 100]]),
    <<A:10/binary, X, B/binary>> = Stream,
    oracle:say(parse([<<A/binary, (X bxor 1), B/binary>>])),
    parse([Stream, <<0, 0>>]).

frame(M) -> P = body(M), [<<(byte_size(P)):16, (erlang:crc32(P)):32>>, P].
body({ping, N}) -> <<1, N:32/little>>;
body({data, B}) -> <<2, B/binary>>;
body({numbers, L}) -> <<3, (length(L)):16, << <<N:40/signed>> || N <- L >>/binary>>;
body({text, T}) -> <<4, (unicode:characters_to_binary(T))/binary>>.

pieces(<<>>, _) -> [];
pieces(B, N) when byte_size(B) =< N -> [B];
pieces(B, N) -> <<H:N/binary, T/binary>> = B, [H | pieces(T, N)].

parse(Pieces) -> parse(Pieces, <<>>, []).
parse(Pieces, <<N:16, C:32, P:N/binary, Rest/binary>>, Acc) ->
    case erlang:crc32(P) of C -> parse(Pieces, Rest, [msg(P) | Acc]); _ -> {bad_checksum, length(Acc)} end;
parse([H | T], Buf, Acc) -> parse(T, <<Buf/binary, H/binary>>, Acc);
parse([], <<>>, Acc) -> lists:reverse(Acc);
parse([], Left, Acc) -> {incomplete, byte_size(Left), length(Acc)}.

msg(<<1, N:32/little>>) -> {ping, N};
msg(<<2, B/binary>>) -> {data, B};
msg(<<3, K:16, B/binary>>) -> {numbers, [N || <<N:40/signed>> <= B, K > 0]};
msg(<<4, B/binary>>) -> {text, unicode:characters_to_list(B)}.
