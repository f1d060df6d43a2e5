%% @doc Base 64, standard and for URLs (RFC 4648).
-module(base64).

-export([
    encode/1, encode/2, encode_to_string/1, encode_to_string/2, decode/1, decode/2, decode_to_string/1,
    decode_to_string/2, mime_decode/1, mime_decode/2, mime_decode_to_string/1, mime_decode_to_string/2
]).

-export_type([options/0, base64_string/0, base64_binary/0]).
-type options() :: #{padding => boolean(), mode => standard | urlsafe}.
-type base64_string() :: [byte()].
-type base64_binary() :: binary().

%% @doc Bytes as base 64.
-spec encode(binary() | string()) -> base64_binary().
encode(Data) -> encode(Data, #{}).

%% @doc encode/1 with options: padding (true), mode (standard).
-spec encode(binary() | string(), options()) -> base64_binary().
encode(Data, Options) when is_list(Data) ->
    %% as OTP: of what is no byte, its last eight bits
    encode(<<<<(abs(B))>> || B <- Data, B >= 0 orelse erlang:error(badarg)>>, Options);
encode(Data, Options) when is_binary(Data), is_map(Options) ->
    Urlsafe = urlsafe(Options),
    Whole = byte_size(Data) div 3 * 3,
    <<Groups:Whole/binary, Rest/binary>> = Data,
    Main = <<<<(digit(A, Urlsafe)), (digit(B, Urlsafe)), (digit(C, Urlsafe)), (digit(D, Urlsafe))>>
        || <<A:6, B:6, C:6, D:6>> <= Groups>>,
    Pad = maps:get(padding, Options, true) =/= false,
    case Rest of
        <<>> -> Main;
        <<A:6, B:2>> -> <<Main/binary, (digit(A, Urlsafe)), (digit(B bsl 4, Urlsafe)), (pad(Pad, <<"==">>))/binary>>;
        <<A:6, B:6, C:4>> ->
            <<Main/binary, (digit(A, Urlsafe)), (digit(B, Urlsafe)), (digit(C bsl 2, Urlsafe)), (pad(Pad, <<"=">>))/binary>>
    end.

pad(true, Signs) -> Signs;
pad(false, _) -> <<>>.

urlsafe(Options) -> maps:get(mode, Options, standard) =:= urlsafe.

digit(N, _) when N < 26 -> $A + N;
digit(N, _) when N < 52 -> $a + N - 26;
digit(N, _) when N < 62 -> $0 + N - 52;
digit(62, false) -> $+;
digit(62, true) -> $-;
digit(63, false) -> $/;
digit(63, true) -> $_.

%% @doc encode/1 as a list.
-spec encode_to_string(binary() | string()) -> base64_string().
encode_to_string(Data) -> binary_to_list(encode(Data)).

%% @doc encode/2 as a list.
-spec encode_to_string(binary() | string(), options()) -> base64_string().
encode_to_string(Data, Options) -> binary_to_list(encode(Data, Options)).

%% @doc The bytes of base 64 text; white space is skipped, other characters are errors.
-spec decode(base64_string() | base64_binary()) -> binary().
decode(Text) -> decode(Text, #{}).

%% @doc decode/1 with options: padding (true: it must be there), mode (standard).
-spec decode(base64_string() | base64_binary(), options()) -> binary().
decode(Text, Options) ->
    Values = strict(bytes(Text), urlsafe(Options)),
    whole(Values, maps:get(padding, Options, true), <<>>).

bytes(Text) when is_list(Text) -> Text;
bytes(Text) -> binary_to_list(Text).

%% The values of digits; pad for =.
strict([C | Rest], Urlsafe) when C =:= $\s; C =:= $\t; C =:= $\r; C =:= $\n -> strict(Rest, Urlsafe);
strict([C | Rest], Urlsafe) ->
    case value(C, Urlsafe) of
        bad -> erlang:error(badarg);
        V -> [V | strict(Rest, Urlsafe)]
    end;
strict([], _) ->
    [].

value(C, _) when C >= $A, C =< $Z -> C - $A;
value(C, _) when C >= $a, C =< $z -> C - $a + 26;
value(C, _) when C >= $0, C =< $9 -> C - $0 + 52;
value($=, _) -> pad;
value($+, false) -> 62;
value($/, false) -> 63;
value($-, true) -> 62;
value($_, true) -> 63;
value(_, _) -> bad.

whole([A, B, C, D | Rest], Padding, Done) when is_integer(A), is_integer(B), is_integer(C), is_integer(D) ->
    whole(Rest, Padding, <<Done/binary, A:6, B:6, C:6, D:6>>);
whole([A, B, C, pad], _, Done) when is_integer(A), is_integer(B), is_integer(C) ->
    <<Done/binary, A:6, B:6, (C bsr 2):4>>;
whole([A, B, pad, pad], _, Done) when is_integer(A), is_integer(B) ->
    <<Done/binary, A:6, (B bsr 4):2>>;
whole([A, B, C], false, Done) when is_integer(A), is_integer(B), is_integer(C) ->
    <<Done/binary, A:6, B:6, (C bsr 2):4>>;
whole([A, B], false, Done) when is_integer(A), is_integer(B) ->
    <<Done/binary, A:6, (B bsr 4):2>>;
whole([], _, Done) ->
    Done;
whole(Values, _, _) when length(Values) < 4 ->
    erlang:error(missing_padding);
whole(_, _, _) ->
    erlang:error(badarg).

%% @doc decode/1 as a list.
-spec decode_to_string(base64_string() | base64_binary()) -> string().
decode_to_string(Text) -> binary_to_list(decode(Text)).

%% @doc decode/2 as a list.
-spec decode_to_string(base64_string() | base64_binary(), options()) -> string().
decode_to_string(Text, Options) -> binary_to_list(decode(Text, Options)).

%% @doc The bytes of base 64 text among which other characters are skipped.
-spec mime_decode(base64_string() | base64_binary()) -> binary().
mime_decode(Text) -> mime_decode(Text, #{}).

%% @doc mime_decode/1 with options: padding (true), mode (standard).
-spec mime_decode(base64_string() | base64_binary(), options()) -> binary().
mime_decode(Text, Options) ->
    Values = [V || C <- bytes(Text), (V = value(C, urlsafe(Options))) =/= bad],
    lenient(Values, maps:get(padding, Options, true), <<>>).

%% A = in the middle of a group is skipped like any other character.
lenient([pad | Rest], Padding, Done) -> lenient(Rest, Padding, Done);
lenient([], _, Done) -> Done;
lenient(Values, Padding, Done) ->
    case group(Values, []) of
        {[A, B, C, D], Rest} -> lenient(Rest, Padding, <<Done/binary, A:6, B:6, C:6, D:6>>);
        {[A, B, C], padded} -> <<Done/binary, A:6, B:6, (C bsr 2):4>>;
        {[A, B], padded} -> <<Done/binary, A:6, (B bsr 4):2>>;
        {[A, B, C], short} when Padding =:= false -> <<Done/binary, A:6, B:6, (C bsr 2):4>>;
        {[A, B], short} when Padding =:= false -> <<Done/binary, A:6, (B bsr 4):2>>;
        _ -> erlang:error(missing_padding)
    end.

group(Rest, [D, C, B, A]) -> {[A, B, C, D], Rest};
group([pad | Rest], [_, _ | _] = Some) ->
    case lists:all(fun(V) -> V =:= pad end, Rest) of
        true -> {lists:reverse(Some), padded};
        false -> group(Rest, Some)
    end;
group([pad | Rest], Some) -> group(Rest, Some);
group([V | Rest], Some) -> group(Rest, [V | Some]);
group([], Some) -> {lists:reverse(Some), short}.

%% @doc mime_decode/1 as a list.
-spec mime_decode_to_string(base64_string() | base64_binary()) -> string().
mime_decode_to_string(Text) -> binary_to_list(mime_decode(Text)).

%% @doc mime_decode/2 as a list.
-spec mime_decode_to_string(base64_string() | base64_binary(), options()) -> string().
mime_decode_to_string(Text, Options) -> binary_to_list(mime_decode(Text, Options)).
