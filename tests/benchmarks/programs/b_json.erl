%% A small JSON decoder and encoder.
-module(b_json).
-export([run/0]).
run() ->
    Doc = iolist_to_binary(encode(sample(1000))),
    {V, <<>>} = value(Doc),
    true = byte_size(Doc) =:= iolist_size(encode(V)),
    byte_size(Doc) + length(V).
sample(0) -> [];
sample(N) ->
    [#{<<"id">> => N, <<"name">> => <<"sensor ", (integer_to_binary(N))/binary>>,
       <<"values">> => [N, N * 2, N * 3, true, null], <<"unit">> => <<"degrees \"C\"">>} | sample(N - 1)].
encode(true) -> <<"true">>;
encode(false) -> <<"false">>;
encode(null) -> <<"null">>;
encode(N) when is_integer(N) -> integer_to_binary(N);
encode(B) when is_binary(B) -> [$", escape(B, <<>>), $"];
encode([]) -> <<"[]">>;
encode([H | T]) -> [$[, encode(H), [[$,, encode(X)] || X <- T], $]];
encode(M) when is_map(M) ->
    [{K, V} | T] = maps:to_list(M),
    [${, encode(K), $:, encode(V), [[$,, encode(K1), $:, encode(V1)] || {K1, V1} <- T], $}].
escape(<<$", R/binary>>, A) -> escape(R, <<A/binary, $\\, $">>);
escape(<<$\\, R/binary>>, A) -> escape(R, <<A/binary, $\\, $\\>>);
escape(<<C, R/binary>>, A) -> escape(R, <<A/binary, C>>);
escape(<<>>, A) -> A.
value(<<C, R/binary>>) when C =:= $\s; C =:= $\n -> value(R);
value(<<"true", R/binary>>) -> {true, R};
value(<<"false", R/binary>>) -> {false, R};
value(<<"null", R/binary>>) -> {null, R};
value(<<$", R/binary>>) -> string(R, <<>>);
value(<<"[]", R/binary>>) -> {[], R};
value(<<$[, R/binary>>) -> array(R, []);
value(<<${, R/binary>>) -> object(R, #{});
value(<<C, _/binary>> = B) when C >= $0, C =< $9 -> number(B, 0).
number(<<C, R/binary>>, N) when C >= $0, C =< $9 -> number(R, N * 10 + C - $0);
number(R, N) -> {N, R}.
string(<<$", R/binary>>, A) -> {A, R};
string(<<$\\, C, R/binary>>, A) -> string(R, <<A/binary, C>>);
string(<<C, R/binary>>, A) -> string(R, <<A/binary, C>>).
array(B, A) ->
    case value(B) of
        {V, <<$,, R/binary>>} -> array(R, [V | A]);
        {V, <<$], R/binary>>} -> {lists:reverse([V | A]), R}
    end.
object(B, M) ->
    {K, <<$:, R/binary>>} = value(B),
    case value(R) of
        {V, <<$,, R1/binary>>} -> object(R1, M#{K => V});
        {V, <<$}, R1/binary>>} -> {M#{K => V}, R1}
    end.
