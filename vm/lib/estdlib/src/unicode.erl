%% @doc Character data in encodings and normal forms. Conversions of Latin-1 and UTF-8 are natives of the engine.
-module(unicode).

-export([
    characters_to_binary/1, characters_to_binary/2, characters_to_binary/3, characters_to_list/1,
    characters_to_list/2, bom_to_encoding/1, encoding_to_bom/1, characters_to_nfd_list/1, characters_to_nfd_binary/1,
    characters_to_nfc_list/1, characters_to_nfc_binary/1, characters_to_nfkd_list/1, characters_to_nfkd_binary/1,
    characters_to_nfkc_list/1, characters_to_nfkc_binary/1
]).

-export_type([
    chardata/0, charlist/0, unicode_binary/0, unicode_char/0, encoding/0, latin1_chardata/0, latin1_binary/0,
    latin1_char/0, latin1_charlist/0, external_chardata/0, external_unicode_binary/0, external_charlist/0
]).
-type encoding() :: latin1 | unicode | utf8 | utf16 | {utf16, endian()} | utf32 | {utf32, endian()}.
-type endian() :: big | little.
-type unicode_binary() :: binary().
-type charlist() :: maybe_improper_list(char() | unicode_binary() | charlist(), unicode_binary() | nil()).
-type chardata() :: charlist() | unicode_binary().
-type unicode_char() :: char().
-type external_unicode_binary() :: binary().
-type external_chardata() :: external_charlist() | external_unicode_binary().
-type external_charlist() ::
    maybe_improper_list(char() | external_unicode_binary() | external_charlist(), external_unicode_binary() | nil()).
-type latin1_binary() :: binary().
-type latin1_char() :: byte().
-type latin1_chardata() :: latin1_charlist() | latin1_binary().
-type latin1_charlist() ::
    maybe_improper_list(latin1_char() | latin1_binary() | latin1_charlist(), latin1_binary() | nil()).
-type failure(T) :: {error, T, term()} | {incomplete, T, binary()}.

%% @doc Characters as UTF-8.
-spec characters_to_binary(latin1_chardata() | chardata() | external_chardata()) -> binary() | failure(binary()).
characters_to_binary(Data) -> characters_to_binary(Data, unicode, unicode).

%% @doc Characters, the binaries among them in an encoding, as UTF-8.
-spec characters_to_binary(latin1_chardata() | chardata() | external_chardata(), encoding()) ->
    binary() | failure(binary()).
characters_to_binary(Data, From) -> characters_to_binary(Data, From, unicode).

%% @doc Characters, the binaries among them in an encoding, in another.
-spec characters_to_binary(latin1_chardata() | chardata() | external_chardata(), encoding(), encoding()) ->
    binary() | failure(binary()).
characters_to_binary(Data, From, To) ->
    case points(Data, encoding(From), [Data, From, To]) of
        {ok, Points} -> encoded(Points, encoding(To), <<>>);
        {Failure, Points, Rest} -> {Failure, encoded(Points, encoding(To), <<>>), Rest}
    end.

%% @doc Characters as a flat list.
-spec characters_to_list(latin1_chardata() | chardata() | external_chardata()) -> [char()] | failure([char()]).
characters_to_list(Data) -> characters_to_list(Data, unicode).

%% @doc Characters, the binaries among them in an encoding, as a flat list.
-spec characters_to_list(latin1_chardata() | chardata() | external_chardata(), encoding()) ->
    [char()] | failure([char()]).
characters_to_list(Data, From) ->
    case points(Data, encoding(From), [Data, From]) of
        {ok, Points} -> Points;
        Failure -> Failure
    end.

encoding(unicode) -> utf8;
encoding(utf16) -> {utf16, big};
encoding(utf32) -> {utf32, big};
encoding(Encoding) -> Encoding.

points(Data, Encoding, Args) ->
    try walk([Data], Encoding, []) of
        Points -> {ok, lists:reverse(Points)}
    catch
        throw:{Failure, Points, Rest} -> {Failure, lists:reverse(Points), Rest};
        throw:badarg -> erlang:error(badarg, Args)
    end.

walk([], _, Done) ->
    Done;
walk([[] | Rest], Encoding, Done) ->
    walk(Rest, Encoding, Done);
walk([[H | T] | Rest], Encoding, Done) ->
    walk([H, T | Rest], Encoding, Done);
walk([Bin | Rest], Encoding, Done) when is_binary(Bin) ->
    bytes(Bin, Rest, Encoding, Done);
walk([C | Rest], latin1, Done) when is_integer(C), C >= 0, C =< 255 ->
    walk(Rest, latin1, [C | Done]);
walk([C | Rest], Encoding, Done) when is_integer(C), Encoding =/= latin1 ->
    case C >= 0 andalso C =< 16#10FFFF andalso not (C >= 16#D800 andalso C =< 16#DFFF) of
        true -> walk(Rest, Encoding, [C | Done]);
        false -> throw({error, Done, left(C, Rest)})
    end;
walk([C | Rest], latin1, Done) when is_integer(C) ->
    throw({error, Done, left(C, Rest)});
walk(_, _, _) ->
    throw(badarg).

left(What, Rest) -> [What | [R || R <- Rest, R =/= []]].

bytes(<<>>, Rest, Encoding, Done) ->
    walk(Rest, Encoding, Done);
bytes(<<C, More/binary>>, Rest, latin1, Done) ->
    bytes(More, Rest, latin1, [C | Done]);
bytes(<<C/utf8, More/binary>>, Rest, utf8, Done) ->
    bytes(More, Rest, utf8, [C | Done]);
bytes(<<C/utf16-big, More/binary>>, Rest, {utf16, big} = E, Done) ->
    bytes(More, Rest, E, [C | Done]);
bytes(<<C/utf16-little, More/binary>>, Rest, {utf16, little} = E, Done) ->
    bytes(More, Rest, E, [C | Done]);
bytes(<<C/utf32-big, More/binary>>, Rest, {utf32, big} = E, Done) ->
    bytes(More, Rest, E, [C | Done]);
bytes(<<C/utf32-little, More/binary>>, Rest, {utf32, little} = E, Done) ->
    bytes(More, Rest, E, [C | Done]);
bytes(Bin, Rest, Encoding, Done) ->
    case lists:all(fun(R) -> R =:= [] end, Rest) of
        true ->
            case cut_off(Bin, Encoding) of
                true -> throw({incomplete, Done, Bin});
                false -> throw({error, Done, Bin})
            end;
        false ->
            throw({error, Done, left(Bin, Rest)})
    end.

%% Whether more bytes might make a character of what is left.
cut_off(<<B>>, utf8) when B >= 16#C2, B =< 16#F4 -> true;
cut_off(<<B, C>>, utf8) when B >= 16#E0, B =< 16#F4 -> second(B, C);
cut_off(<<B, C, D>>, utf8) when B >= 16#F0, B =< 16#F4, D bsr 6 =:= 2 -> second(B, C);
cut_off(<<_>>, {utf16, _}) -> true;
cut_off(<<H:16/big, Rest/binary>>, {utf16, big}) when byte_size(Rest) < 2 -> H bsr 10 =:= 2#110110;
cut_off(<<H:16/little, Rest/binary>>, {utf16, little}) when byte_size(Rest) < 2 -> H bsr 10 =:= 2#110110;
cut_off(Bin, {utf32, _}) -> byte_size(Bin) < 4;
cut_off(_, _) -> false.

second(16#E0, C) -> C >= 16#A0 andalso C =< 16#BF;
second(16#ED, C) -> C >= 16#80 andalso C =< 16#9F;
second(16#F0, C) -> C >= 16#90 andalso C =< 16#BF;
second(16#F4, C) -> C >= 16#80 andalso C =< 16#8F;
second(_, C) -> C bsr 6 =:= 2.

encoded([C | Rest], latin1, Done) when C > 255 -> {error, Done, [C | Rest]};
encoded([C | Rest], Encoding, Done) -> encoded(Rest, Encoding, <<Done/binary, (character(C, Encoding))/binary>>);
encoded([], _, Done) -> Done.

character(C, latin1) -> <<C>>;
character(C, utf8) -> <<C/utf8>>;
character(C, {utf16, big}) -> <<C/utf16-big>>;
character(C, {utf16, little}) -> <<C/utf16-little>>;
character(C, {utf32, big}) -> <<C/utf32-big>>;
character(C, {utf32, little}) -> <<C/utf32-little>>.

%% @doc The encoding that a byte order mark tells, and its length.
-spec bom_to_encoding(binary()) -> {encoding(), non_neg_integer()}.
bom_to_encoding(<<16#EF, 16#BB, 16#BF, _/binary>>) -> {utf8, 3};
bom_to_encoding(<<0, 0, 16#FE, 16#FF, _/binary>>) -> {{utf32, big}, 4};
bom_to_encoding(<<16#FF, 16#FE, 0, 0, _/binary>>) -> {{utf32, little}, 4};
bom_to_encoding(<<16#FE, 16#FF, _/binary>>) -> {{utf16, big}, 2};
bom_to_encoding(<<16#FF, 16#FE, _/binary>>) -> {{utf16, little}, 2};
bom_to_encoding(Bin) when is_binary(Bin) -> {latin1, 0}.

%% @doc The byte order mark of an encoding.
-spec encoding_to_bom(encoding()) -> binary().
encoding_to_bom(latin1) -> <<>>;
encoding_to_bom(Encoding) -> character(16#FEFF, encoding(Encoding)).

%% @doc Canonical decomposition as a list.
-spec characters_to_nfd_list(chardata()) -> [char()] | {error, [char()], chardata()}.
characters_to_nfd_list(Data) -> form(Data, fun unicode_util:nfd/1, []).

%% @doc Canonical decomposition as UTF-8.
-spec characters_to_nfd_binary(chardata()) -> binary() | {error, binary(), chardata()}.
characters_to_nfd_binary(Data) -> binary_form(form(Data, fun unicode_util:nfd/1, [])).

%% @doc Canonical composition as a list.
-spec characters_to_nfc_list(chardata()) -> [char()] | {error, [char()], chardata()}.
characters_to_nfc_list(Data) -> form(Data, fun unicode_util:nfc/1, []).

%% @doc Canonical composition as UTF-8.
-spec characters_to_nfc_binary(chardata()) -> binary() | {error, binary(), chardata()}.
characters_to_nfc_binary(Data) -> binary_form(form(Data, fun unicode_util:nfc/1, [])).

%% @doc Compatibility decomposition as a list.
-spec characters_to_nfkd_list(chardata()) -> [char()] | {error, [char()], chardata()}.
characters_to_nfkd_list(Data) -> form(Data, fun unicode_util:nfkd/1, []).

%% @doc Compatibility decomposition as UTF-8.
-spec characters_to_nfkd_binary(chardata()) -> binary() | {error, binary(), chardata()}.
characters_to_nfkd_binary(Data) -> binary_form(form(Data, fun unicode_util:nfkd/1, [])).

%% @doc Compatibility composition as a list.
-spec characters_to_nfkc_list(chardata()) -> [char()] | {error, [char()], chardata()}.
characters_to_nfkc_list(Data) -> form(Data, fun unicode_util:nfkc/1, []).

%% @doc Compatibility composition as UTF-8.
-spec characters_to_nfkc_binary(chardata()) -> binary() | {error, binary(), chardata()}.
characters_to_nfkc_binary(Data) -> binary_form(form(Data, fun unicode_util:nfkc/1, [])).

form(Data, Form, Done) ->
    case Form(Data) of
        [C | Rest] when is_integer(C) -> form(Rest, Form, [C | Done]);
        [Cluster | Rest] -> form(Rest, Form, lists:reverse(Cluster, Done));
        [] -> lists:reverse(Done);
        {error, Bad} -> {error, lists:reverse(Done), Bad}
    end.

binary_form({error, Done, Bad}) -> {error, characters_to_binary(Done), Bad};
binary_form(Points) -> characters_to_binary(Points).
