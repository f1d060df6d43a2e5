%% @doc Code points, grapheme clusters, case and normal forms of deep character data.
%%
%% A small library may lack unicode_tables: then every code point outside ASCII is a cluster of its own, without case.
-module(unicode_util).

-export([
    cp/1, gc/1, nfd/1, nfc/1, nfkd/1, nfkc/1, uppercase/1, lowercase/1, titlecase/1, casefold/1, whitespace/0,
    is_whitespace/1, spec_version/0
]).
-export([cased/2]).

-export_type([gc/0]).
-type gc() :: char() | [char()].

%% @doc The version of Unicode.
-spec spec_version() -> {non_neg_integer(), non_neg_integer()}.
spec_version() ->
    {Major, Minor, _} = unicode_tables:version(),
    {Major, Minor}.

%% @doc The first code point before the rest: [C | Rest], or []. Bytes that are not UTF-8: {error, Binary}.
-spec cp(unicode:chardata()) -> nonempty_maybe_improper_list(char(), unicode:chardata()) | [] | {error, term()}.
cp([C | _] = Chars) when is_integer(C) ->
    Chars;
cp([Deep | Rest]) ->
    case cp(Deep) of
        [C] -> [C | Rest];
        [C | <<>>] -> [C | Rest];
        [C | More] -> [C, More | Rest];
        [] -> cp(Rest);
        {error, Bad} -> {error, [Bad | Rest]}
    end;
cp(<<C/utf8, Rest/binary>>) ->
    [C | Rest];
cp([]) ->
    [];
cp(<<>>) ->
    [];
cp(Bad) ->
    {error, Bad}.

%% @doc The first grapheme cluster before the rest; one of several code points is a list.
-spec gc(unicode:chardata()) -> nonempty_maybe_improper_list(gc(), unicode:chardata()) | [] | {error, term()}.
gc([A, B | _] = Chars) when is_integer(A), is_integer(B), A < 16#A9, B < 16#A9, A =/= $\r ->
    Chars;
gc(Chars) ->
    case cp(Chars) of
        [$\r | Rest] ->
            case cp(Rest) of
                [$\n | More] -> ["\r\n" | More];
                _ -> [$\r | Rest]
            end;
        [C | Rest] ->
            cluster(C, Rest);
        Other ->
            Other
    end.

cluster(C, Rest) ->
    case class(C) of
        control -> [C | Rest];
        Class -> extend(Class, C, cp(Rest), Rest, [C])
    end.

class(C) when C < 16#20 ->
    control;
class(C) when C < 16#7F ->
    other;
class(C) ->
    try
        unicode_tables:class(C)
    catch
        error:undef -> other
    end.

%% Class is what decides on the next code point: prepend, pict, {pict, zwj}, flag, hangul kinds, or other.
extend(Class, Last, [C | More], Rest, Cluster) ->
    Next = class(C),
    case joined(Class, Last, Next, C) of
        false -> done(Cluster, Rest);
        Class1 -> extend(Class1, C, cp(More), More, [C | Cluster])
    end;
extend(_, _, _, Rest, Cluster) ->
    done(Cluster, Rest).

done([C], Rest) -> [C | Rest];
done(Cluster, Rest) -> [lists:reverse(Cluster) | Rest].

joined(_, _, control, _) -> false;
joined(pict, _, continue, _) -> pict;
joined(pict, _, zwj, _) -> {pict, zwj};
joined({pict, zwj}, _, pict, _) -> pict;
joined(_, _, continue, _) -> continue;
joined(_, _, zwj, _) -> continue;
joined(prepend, _, Next, _) -> Next;
joined(flag, _, flag, _) -> other;
joined(other, A, other, B) -> hangul(hangul_kind(A), hangul_kind(B));
joined(_, _, _, _) -> false.

%% Letters of a Hangul syllable: leading, vowel, trailing, and syllables that end in a vowel or not.
hangul(l, l) -> other;
hangul(l, v) -> other;
hangul(l, lv) -> other;
hangul(l, lvt) -> other;
hangul(lv, v) -> other;
hangul(lv, t) -> other;
hangul(v, v) -> other;
hangul(v, t) -> other;
hangul(lvt, t) -> other;
hangul(t, t) -> other;
hangul(_, _) -> false.

hangul_kind(C) when C < 16#1100; C > 16#D7FB -> none;
hangul_kind(C) when C =< 16#115F -> l;
hangul_kind(C) when C =< 16#11A7 -> v;
hangul_kind(C) when C =< 16#11FF -> t;
hangul_kind(C) when C >= 16#A960, C =< 16#A97C -> l;
hangul_kind(C) when C >= 16#D7B0, C =< 16#D7C6 -> v;
hangul_kind(C) when C >= 16#D7CB -> t;
hangul_kind(C) when C >= 16#AC00, C =< 16#D7A3, (C - 16#AC00) rem 28 =:= 0 -> lv;
hangul_kind(C) when C >= 16#AC00, C =< 16#D7A3 -> lvt;
hangul_kind(_) -> none.

%% @doc The first code point in upper case before the rest; several code points stand one by one.
-spec uppercase(unicode:chardata()) -> term().
uppercase(Chars) -> mapped(upper, cp(Chars)).

%% @doc The first code point in lower case before the rest.
-spec lowercase(unicode:chardata()) -> term().
lowercase(Chars) -> mapped(lower, cp(Chars)).

%% @doc The first code point in title case before the rest.
-spec titlecase(unicode:chardata()) -> term().
titlecase(Chars) -> mapped(title, cp(Chars)).

%% @doc The first code point, its case folded, before the rest.
-spec casefold(unicode:chardata()) -> term().
casefold(Chars) -> mapped(fold, cp(Chars)).

mapped(Case, [C | Rest]) ->
    case cased(Case, C) of
        To when is_integer(To) -> [To | Rest];
        Several -> Several ++ Rest
    end;
mapped(_, Other) ->
    Other.

%% @private
%% A code point in another case: one, or several.
-spec cased(upper | lower | title | fold, char()) -> char() | [char()].
cased(Case, C) when C >= $a, C =< $z, (Case =:= upper orelse Case =:= title) ->
    C - 32;
cased(Case, C) when C >= $A, C =< $Z, (Case =:= lower orelse Case =:= fold) ->
    C + 32;
cased(_, C) when C < 128 ->
    C;
cased(Case, C) ->
    try
        case Case of
            upper -> unicode_tables:upper(C);
            lower -> unicode_tables:lower(C);
            title -> unicode_tables:title(C);
            fold -> unicode_tables:fold(C)
        end
    catch
        error:undef -> C
    end.

%% @doc The grapheme clusters that are pattern white space.
-spec whitespace() -> [gc()].
whitespace() ->
    ["\r\n", $\t, $\n, $\v, $\f, $\r, $\s, 16#85, 16#200E, 16#200F, 16#2028, 16#2029].

%% @doc Whether a grapheme cluster is pattern white space.
-spec is_whitespace(gc()) -> boolean().
is_whitespace(Cluster) -> lists:member(Cluster, whitespace()).

%% @doc The first cluster in canonical decomposition before the rest.
-spec nfd(unicode:chardata()) -> term().
nfd(Chars) -> form(fun decomposed/1, gc(Chars)).

%% @doc The first cluster in compatibility decomposition before the rest.
-spec nfkd(unicode:chardata()) -> term().
nfkd(Chars) -> form(fun compatible/1, gc(Chars)).

%% @doc The first cluster in canonical composition before the rest.
-spec nfc(unicode:chardata()) -> term().
nfc(Chars) -> form(fun(Cluster) -> composed(decomposed(Cluster)) end, gc(Chars)).

%% @doc The first cluster in compatibility composition before the rest.
-spec nfkc(unicode:chardata()) -> term().
nfkc(Chars) -> form(fun(Cluster) -> composed(compatible(Cluster)) end, gc(Chars)).

form(_, [C | _] = Chars) when is_integer(C), C < 128 ->
    Chars;
form(F, [Cluster | Rest]) ->
    Points =
        case Cluster of
            C when is_integer(C) -> [C];
            _ -> Cluster
        end,
    case F(Points) of
        [One] -> [One | Rest];
        Several -> [Several | Rest]
    end;
form(_, Other) ->
    Other.

decomposed(Points) -> ordered(lists:append([decompose(C, fun unicode_forms:canonical/1) || C <- Points])).

compatible(Points) -> ordered(lists:append([decompose(C, fun unicode_forms:compatible/1) || C <- Points])).

decompose(C, _) when C >= 16#AC00, C =< 16#D7A3 ->
    S = C - 16#AC00,
    Leading = 16#1100 + S div 588,
    Vowel = 16#1161 + (S rem 588) div 28,
    case S rem 28 of
        0 -> [Leading, Vowel];
        T -> [Leading, Vowel, 16#11A7 + T]
    end;
decompose(C, Table) ->
    Table(C).

%% Marks in the order of their classes, between characters of class 0.
ordered(Points) -> ordered([{unicode_forms:class(C), C} || C <- Points], []).

ordered([{0, C} | Rest], Marks) -> marks(Marks, [C | ordered(Rest, [])]);
ordered([Mark | Rest], Marks) -> ordered(Rest, [Mark | Marks]);
ordered([], Marks) -> marks(Marks, []).

marks(Marks, Tail) ->
    [C || {_, C} <- lists:keysort(1, lists:reverse(Marks))] ++ Tail.

composed([First | Rest]) ->
    composed(First, unicode_forms:class(First), Rest, []);
composed([]) ->
    [].

%% Starter is what marks compose with; Kept are marks behind it that did not, the last first.
composed(Starter, Class, [C | Rest], Kept) ->
    This = unicode_forms:class(C),
    Blocked =
        case Kept of
            [] -> false;
            [K | _] -> unicode_forms:class(K) >= This orelse unicode_forms:class(K) =:= 0
        end,
    case not Blocked andalso Class =:= 0 andalso pair(Starter, C) of
        Both when is_integer(Both) -> composed(Both, Class, Rest, Kept);
        _ when This =:= 0 -> [Starter | lists:reverse(Kept)] ++ composed(C, 0, Rest, []);
        _ -> composed(Starter, Class, Rest, [C | Kept])
    end;
composed(Starter, _, [], Kept) ->
    [Starter | lists:reverse(Kept)].

pair(L, V) when L >= 16#1100, L =< 16#1112, V >= 16#1161, V =< 16#1175 ->
    16#AC00 + ((L - 16#1100) * 21 + V - 16#1161) * 28;
pair(S, T) when S >= 16#AC00, S =< 16#D7A3, (S - 16#AC00) rem 28 =:= 0, T > 16#11A7, T =< 16#11C2 ->
    S + T - 16#11A7;
pair(A, B) ->
    unicode_forms:compose(A, B).
