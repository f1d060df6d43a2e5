%% @doc Strings as deep lists of code points and UTF-8 binaries, counted in grapheme clusters.
%%
%% The second half has the older functions, which know flat lists of characters only.
-module(string).

-export([
    is_empty/1, length/1, to_graphemes/1, reverse/1, equal/2, equal/3, equal/4, slice/2, slice/3, pad/2, pad/3, pad/4,
    trim/1, trim/2, trim/3, chomp/1, take/2, take/3, take/4, uppercase/1, lowercase/1, titlecase/1, casefold/1,
    to_integer/1, to_float/1, prefix/2, split/2, split/3, replace/3, replace/4, lexemes/2, nth_lexeme/3, find/2,
    find/3, next_codepoint/1, next_grapheme/1, jaro_similarity/2
]).
-export([
    len/1, concat/2, chr/2, rchr/2, str/2, rstr/2, span/2, cspan/2, substr/2, substr/3, tokens/2, chars/2, chars/3,
    copies/2, words/1, words/2, strip/1, strip/2, strip/3, sub_word/2, sub_word/3, left/2, left/3, right/2, right/3,
    sub_string/2, sub_string/3, centre/2, centre/3, join/2, to_upper/1, to_lower/1
]).

-compile({no_auto_import, [length/1]}).

-export_type([grapheme_cluster/0]).
-type grapheme_cluster() :: char() | [char()].
-type direction() :: leading | trailing.

%% @doc Whether there is no character.
-spec is_empty(unicode:chardata()) -> boolean().
is_empty([]) -> true;
is_empty(<<>>) -> true;
is_empty([L | Rest]) -> not is_integer(L) andalso is_empty(L) andalso is_empty(Rest);
is_empty(Bin) when is_binary(Bin) -> false.

%% @doc The number of grapheme clusters.
-spec length(unicode:chardata()) -> non_neg_integer().
length(<<Bin/binary>>) -> binary_length(Bin, 0);
length(String) -> count(unicode_util:gc(String), 0).

%% ASCII between ASCII needs no look at the tables.
binary_length(<<A, B, Rest/binary>>, N) when A < 128, B < 128, A =/= $\r -> binary_length(<<B, Rest/binary>>, N + 1);
binary_length(Bin, N) ->
    case unicode_util:gc(Bin) of
        [_ | Rest] when is_binary(Rest) -> binary_length(Rest, N + 1);
        Other -> count(Other, N)
    end.

count([_ | Rest], N) -> count(unicode_util:gc(Rest), N + 1);
count([], N) -> N;
count({error, Bad}, _) -> erlang:error({badarg, Bad}).

%% @doc The grapheme clusters as a list.
-spec to_graphemes(unicode:chardata()) -> [grapheme_cluster()].
to_graphemes(String) ->
    case unicode_util:gc(String) of
        [Cluster | Rest] -> [Cluster | to_graphemes(Rest)];
        [] -> [];
        {error, Bad} -> erlang:error({badarg, Bad})
    end.

%% Clusters as a string of the kind of another.
like(Original, Clusters) when is_binary(Original) -> unicode:characters_to_binary(Clusters);
like(_, Clusters) -> lists:append([points(C) || C <- Clusters]).

points(C) when is_integer(C) -> [C];
points(Cluster) -> Cluster.

%% @doc The grapheme clusters from the last to the first.
-spec reverse(unicode:chardata()) -> [grapheme_cluster()].
reverse(String) -> lists:reverse(to_graphemes(String)).

%% @doc Whether two strings have the same code points.
-spec equal(unicode:chardata(), unicode:chardata()) -> boolean().
equal(A, B) when is_binary(A), is_binary(B) -> A =:= B;
equal(A, B) -> same_points(unicode_util:cp(A), unicode_util:cp(B), fun(C) -> C end).

same_points([C | A], [C | B], F) -> same_points(F(unicode_util:cp(A)), F(unicode_util:cp(B)), F);
same_points([], [], _) -> true;
same_points({error, Bad}, _, _) -> erlang:error({badarg, Bad});
same_points(_, {error, Bad}, _) -> erlang:error({badarg, Bad});
same_points(_, _, _) -> false.

%% @doc equal/2, case being ignored when the flag says so.
-spec equal(unicode:chardata(), unicode:chardata(), boolean()) -> boolean().
equal(A, B, false) -> equal(A, B);
equal(A, B, true) -> equal(casefold(flat(A)), casefold(flat(B))).

%% @doc equal/3 of normal forms: none, nfc, nfd, nfkc or nfkd.
-spec equal(unicode:chardata(), unicode:chardata(), boolean(), none | nfc | nfd | nfkc | nfkd) -> boolean().
equal(A, B, Case, none) -> equal(A, B, Case);
equal(A, B, Case, nfc) -> equal(formed(A, fun unicode_util:nfc/1), formed(B, fun unicode_util:nfc/1), Case);
equal(A, B, Case, nfd) -> equal(formed(A, fun unicode_util:nfd/1), formed(B, fun unicode_util:nfd/1), Case);
equal(A, B, Case, nfkc) -> equal(formed(A, fun unicode_util:nfkc/1), formed(B, fun unicode_util:nfkc/1), Case);
equal(A, B, Case, nfkd) -> equal(formed(A, fun unicode_util:nfkd/1), formed(B, fun unicode_util:nfkd/1), Case).

formed(String, Form) ->
    case Form(String) of
        [Cluster | Rest] -> [Cluster | formed(Rest, Form)];
        [] -> [];
        {error, Bad} -> erlang:error({badarg, Bad})
    end.

flat(String) when is_binary(String) -> String;
flat(String) -> like([], to_graphemes(String)).

%% @doc The string from the grapheme cluster at Start (the first: 0) on.
-spec slice(unicode:chardata(), non_neg_integer()) -> unicode:chardata().
slice(String, Start) when is_integer(Start), Start >= 0 -> skip(String, Start, String).

skip(String, 0, Original) -> rest(String, Original);
skip(String, N, Original) ->
    case unicode_util:gc(String) of
        [_ | Rest] -> skip(Rest, N - 1, Original);
        [] -> like(Original, []);
        {error, Bad} -> erlang:error({badarg, Bad})
    end.

%% What is left of a string, of its kind.
rest(Rest, Original) when is_binary(Original), is_list(Rest) -> unicode:characters_to_binary(Rest);
rest(Rest, _) -> Rest.

%% @doc Length grapheme clusters from Start on.
-spec slice(unicode:chardata(), non_neg_integer(), infinity | non_neg_integer()) -> unicode:chardata().
slice(String, Start, infinity) when is_integer(Start), Start >= 0 ->
    slice(String, Start);
slice(String, Start, Length) when is_integer(Start), Start >= 0, is_integer(Length), Length >= 0 ->
    like(String, first(skip(String, Start, String), Length)).

first(_, 0) -> [];
first(String, N) ->
    case unicode_util:gc(String) of
        [Cluster | Rest] -> [Cluster | first(Rest, N - 1)];
        [] -> [];
        {error, Bad} -> erlang:error({badarg, Bad})
    end.

%% @doc The string with spaces behind, to a length.
-spec pad(unicode:chardata(), integer()) -> unicode:charlist().
pad(String, Length) -> pad(String, Length, trailing, $\s).

%% @doc pad/2 leading, trailing or on both sides.
-spec pad(unicode:chardata(), integer(), direction() | both) -> unicode:charlist().
pad(String, Length, Direction) -> pad(String, Length, Direction, $\s).

%% @doc pad/3 with a grapheme cluster.
-spec pad(unicode:chardata(), integer(), direction() | both, grapheme_cluster()) -> unicode:charlist().
pad(String, Length, leading, Char) when is_integer(Length) ->
    [lists:duplicate(missing(String, Length), Char), String];
pad(String, Length, trailing, Char) when is_integer(Length) ->
    [String | lists:duplicate(missing(String, Length), Char)];
pad(String, Length, both, Char) when is_integer(Length) ->
    N = missing(String, Length),
    [lists:duplicate(N div 2, Char), String | lists:duplicate((N + 1) div 2, Char)].

missing(String, Length) -> max(0, Length - length(String)).

%% @doc The string without white space at both ends.
-spec trim(unicode:chardata()) -> unicode:chardata().
trim(String) -> trim(String, both, unicode_util:whitespace()).

%% @doc trim/1 at one end, or both.
-spec trim(unicode:chardata(), direction() | both) -> unicode:chardata().
trim(String, Direction) -> trim(String, Direction, unicode_util:whitespace()).

%% @doc trim/2 of some grapheme clusters.
-spec trim(unicode:chardata(), direction() | both, [grapheme_cluster()]) -> unicode:chardata().
trim(String, _, []) ->
    String;
trim(String, Direction, Clusters) when Direction =:= leading; Direction =:= trailing; Direction =:= both ->
    Set = clusters(Clusters),
    Front =
        case Direction of
            trailing -> to_graphemes(String);
            _ -> without(to_graphemes(String), Set)
        end,
    Kept =
        case Direction of
            leading -> Front;
            _ -> lists:reverse(without(lists:reverse(Front), Set))
        end,
    like(String, Kept).

without([C | Rest] = All, Set) ->
    case lists:member(C, Set) of
        true -> without(Rest, Set);
        false -> All
    end;
without([], _) ->
    [].

%% Clusters in the form that to_graphemes/1 gives them.
clusters(Clusters) ->
    [
        case C of
            [One] -> One;
            _ -> C
        end
     || C <- Clusters
    ].

%% @doc The string without new lines at its end.
-spec chomp(unicode:chardata()) -> unicode:chardata().
chomp(String) -> trim(String, trailing, ["\r\n", $\n]).

%% @doc What of some clusters the string begins with, and the rest.
-spec take(unicode:chardata(), [grapheme_cluster()]) -> {unicode:chardata(), unicode:chardata()}.
take(String, Clusters) -> take(String, Clusters, false, leading).

%% @doc take/2, or of all other clusters when the flag says so.
-spec take(unicode:chardata(), [grapheme_cluster()], boolean()) -> {unicode:chardata(), unicode:chardata()}.
take(String, Clusters, Complement) -> take(String, Clusters, Complement, leading).

%% @doc take/3 at the beginning or at the end.
-spec take(unicode:chardata(), [grapheme_cluster()], boolean(), direction()) ->
    {unicode:chardata(), unicode:chardata()}.
take(String, Clusters, Complement, Direction) ->
    Set = clusters(Clusters),
    Good = fun(C) -> lists:member(C, Set) =/= Complement end,
    case Direction of
        leading ->
            {Taken, Rest} = lists:splitwith(Good, to_graphemes(String)),
            {like(String, Taken), like(String, Rest)};
        trailing ->
            {Taken, Rest} = lists:splitwith(Good, reverse(String)),
            {like(String, lists:reverse(Rest)), like(String, lists:reverse(Taken))}
    end.

%% @doc The string in upper case.
-spec uppercase(unicode:chardata()) -> unicode:chardata().
uppercase(String) -> cased(String, upper).

%% @doc The string in lower case.
-spec lowercase(unicode:chardata()) -> unicode:chardata().
lowercase(String) -> cased(String, lower).

%% @doc The string with its case folded, for comparisons.
-spec casefold(unicode:chardata()) -> unicode:chardata().
casefold(String) -> cased(String, fold).

cased(String, Case) when is_binary(String) -> unicode:characters_to_binary(cased_points(String, Case));
cased(String, Case) -> cased_points(String, Case).

cased_points(String, Case) ->
    case unicode_util:cp(String) of
        [C | Rest] ->
            case unicode_util:cased(Case, C) of
                To when is_integer(To) -> [To | cased_points(Rest, Case)];
                Several -> Several ++ cased_points(Rest, Case)
            end;
        [] -> [];
        {error, Bad} -> erlang:error({badarg, Bad})
    end.

%% @doc The string with its first character in title case.
-spec titlecase(unicode:chardata()) -> unicode:chardata().
titlecase(String) ->
    case unicode_util:titlecase(String) of
        [] -> like(String, []);
        {error, Bad} -> erlang:error({badarg, Bad});
        Chars when is_binary(String) -> unicode:characters_to_binary(Chars);
        Chars -> Chars
    end.

%% @doc The integer that a string begins with, and the rest.
-spec to_integer(unicode:chardata()) -> {integer(), unicode:chardata()} | {error, badarg | no_integer}.
to_integer(String) ->
    try clusters_of(String) of
        Clusters ->
            {Sign, Digits, Rest} = integer_text(Clusters),
            case Digits of
                [] -> {error, no_integer};
                _ -> {list_to_integer(Sign ++ Digits), like(String, Rest)}
            end
    catch
        _:_ -> {error, badarg}
    end.

clusters_of(String) when is_list(String); is_binary(String) -> to_graphemes(String).

integer_text([$- | Rest]) -> signed("-", Rest);
integer_text([$+ | Rest]) -> signed("", Rest);
integer_text(Rest) -> signed("", Rest).

signed(Sign, Rest) ->
    {Digits, Left} = digits(Rest),
    {Sign, Digits, Left}.

digits(Chars) -> lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 end, Chars).

%% @doc The float that a string begins with, and the rest; a comma may stand for the point.
-spec to_float(unicode:chardata()) -> {float(), unicode:chardata()} | {error, badarg | no_float}.
to_float(String) ->
    try clusters_of(String) of
        Clusters ->
            case float_text(Clusters) of
                {Text, Rest} -> {list_to_float(Text), like(String, Rest)};
                none -> {error, no_float}
            end
    catch
        _:_ -> {error, badarg}
    end.

float_text(Chars) ->
    case integer_text(Chars) of
        {Sign, [_ | _] = Whole, [Point | Behind]} when Point =:= $.; Point =:= $, ->
            case digits(Behind) of
                {[_ | _] = Fraction, Rest} ->
                    {Exponent, Left} = exponent(Rest),
                    {Sign ++ Whole ++ "." ++ Fraction ++ Exponent, Left};
                _ -> none
            end;
        _ -> none
    end.

exponent([E | Rest] = All) when E =:= $e; E =:= $E ->
    case integer_text(Rest) of
        {_, [], _} -> {"", All};
        {Sign, Digits, Left} -> {"e" ++ Sign ++ Digits, Left}
    end;
exponent(Rest) ->
    {"", Rest}.

%% @doc What follows a prefix, or nomatch.
-spec prefix(unicode:chardata(), unicode:chardata()) -> nomatch | unicode:chardata().
prefix(String, Prefix) ->
    case behind(to_graphemes(String), to_graphemes(Prefix)) of
        nomatch -> nomatch;
        Rest -> like(String, Rest)
    end.

behind(Rest, []) -> Rest;
behind([C | Rest], [C | Prefix]) -> behind(Rest, Prefix);
behind(_, _) -> nomatch.

%% @doc Split at the first place of a pattern.
-spec split(unicode:chardata(), unicode:chardata()) -> [unicode:chardata()].
split(String, Pattern) -> split(String, Pattern, leading).

%% @doc Split at the first place of a pattern, the last, or all.
-spec split(unicode:chardata(), unicode:chardata(), direction() | all) -> [unicode:chardata()].
split(String, Pattern, Where) when Where =:= leading; Where =:= trailing; Where =:= all ->
    case is_empty(Pattern) of
        true -> [String];
        false -> [like(String, Part) || Part <- parts(all_points(String), all_points(Pattern), Where)]
    end.

%% A pattern may begin within a cluster, but not end there.
parts(Points, Pattern, leading) ->
    case before(Points, Pattern, []) of
        {Before, Behind} -> [Before, Behind];
        nomatch -> [Points]
    end;
parts(Points, Pattern, all) ->
    case before(Points, Pattern, []) of
        {Before, Behind} -> [Before | parts(Behind, Pattern, all)];
        nomatch -> [Points]
    end;
parts(Points, Pattern, trailing) ->
    last(Points, Pattern, [], [Points]).

%% What stands before the first place of a pattern and behind it.
before([], _, _) ->
    nomatch;
before([C | Rest] = All, [C | _] = Pattern, Seen) ->
    case at(All, Pattern) of
        nomatch -> before(Rest, Pattern, [C | Seen]);
        Behind -> {lists:reverse(Seen), Behind}
    end;
before([C | Rest], Pattern, Seen) ->
    before(Rest, Pattern, [C | Seen]).

%% The parts around the last place of a pattern.
last([], _, _, Found) ->
    Found;
last([C | Rest] = All, [C | _] = Pattern, Seen, Found) ->
    case at(All, Pattern) of
        nomatch -> last(Rest, Pattern, [C | Seen], Found);
        Behind -> last(Rest, Pattern, [C | Seen], [lists:reverse(Seen), Behind])
    end;
last([C | Rest], Pattern, Seen, Found) ->
    last(Rest, Pattern, [C | Seen], Found).

%% What follows a pattern that points begin with: its clusters are the first of theirs.
at(Points, Pattern) ->
    case {unicode_util:gc(Points), unicode_util:gc(Pattern)} of
        {_, []} -> Points;
        {[Cluster | Rest], [Cluster | More]} -> at(Rest, More);
        _ -> nomatch
    end.

%% @doc The parts of the string around the first place of a pattern, the replacement between them.
-spec replace(unicode:chardata(), unicode:chardata(), unicode:chardata()) -> [unicode:chardata()].
replace(String, Pattern, Replacement) -> lists:join(Replacement, split(String, Pattern)).

%% @doc replace/3 at the first place, the last, or all.
-spec replace(unicode:chardata(), unicode:chardata(), unicode:chardata(), direction() | all) -> [unicode:chardata()].
replace(String, Pattern, Replacement, Where) -> lists:join(Replacement, split(String, Pattern, Where)).

all_points(String) -> lists:append([points(C) || C <- to_graphemes(String)]).

%% @doc The parts between runs of separators.
-spec lexemes(unicode:chardata(), [grapheme_cluster()]) -> [unicode:chardata()].
lexemes([], []) ->
    [];
lexemes(String, []) ->
    [String];
lexemes(String, Separators) ->
    [like(String, Part) || Part <- between(to_graphemes(String), clusters(Separators))].

between(Clusters, Set) ->
    case lists:splitwith(fun(C) -> not lists:member(C, Set) end, without(Clusters, Set)) of
        {[], _} -> [];
        {Part, Rest} -> [Part | between(Rest, Set)]
    end.

%% @doc The Nth part between runs of separators.
-spec nth_lexeme(unicode:chardata(), pos_integer(), [grapheme_cluster()]) -> unicode:chardata().
nth_lexeme(String, 1, []) ->
    String;
nth_lexeme(String, N, []) when is_list(String), is_integer(N), N > 0 ->
    [];
nth_lexeme(String, N, []) ->
    erlang:error(badarg, [String, N, []]);
nth_lexeme(String, N, Separators) when is_integer(N), N > 0 ->
    Parts = lexemes(String, Separators),
    case N =< erlang:length(Parts) of
        true -> lists:nth(N, Parts);
        false -> like(String, [])
    end.

%% @doc The string from the first place of a pattern on, or nomatch.
-spec find(unicode:chardata(), unicode:chardata()) -> unicode:chardata() | nomatch.
find(String, Pattern) -> find(String, Pattern, leading).

%% @doc find/2 from the first place or the last.
-spec find(unicode:chardata(), unicode:chardata(), direction()) -> unicode:chardata() | nomatch.
find(String, Pattern, Where) when Where =:= leading; Where =:= trailing ->
    case is_empty(Pattern) of
        true ->
            String;
        false ->
            case split(String, Pattern, Where) of
                [_, Behind] when is_binary(Behind) -> unicode:characters_to_binary([Pattern, Behind]);
                [_, Behind] -> like(String, to_graphemes(Pattern)) ++ Behind;
                [_] -> nomatch
            end
    end.

%% @doc The first code point before the rest.
-spec next_codepoint(unicode:chardata()) ->
    nonempty_maybe_improper_list(char(), unicode:chardata()) | [] | {error, unicode:chardata()}.
next_codepoint(String) -> unicode_util:cp(String).

%% @doc The first grapheme cluster before the rest.
-spec next_grapheme(unicode:chardata()) ->
    nonempty_maybe_improper_list(grapheme_cluster(), unicode:chardata()) | [] | {error, unicode:chardata()}.
next_grapheme(String) -> unicode_util:gc(String).

%% @doc How alike two strings are, from 0.0 to 1.0 (Jaro).
-spec jaro_similarity(unicode:chardata(), unicode:chardata()) -> float().
jaro_similarity(A, B) ->
    jaro(to_graphemes(A), to_graphemes(B)).

jaro([], []) -> 1.0;
jaro([], _) -> 0.0;
jaro(_, []) -> 0.0;
jaro(A, B) ->
    {LengthA, LengthB} = {erlang:length(A), erlang:length(B)},
    Window = max(0, max(LengthA, LengthB) div 2 - 1),
    Numbered = lists:zip(lists:seq(1, LengthB), B),
    {MatchesA, UsedB} = matches(A, 1, Window, Numbered, [], []),
    case MatchesA of
        [] ->
            0.0;
        _ ->
            Count = erlang:length(MatchesA),
            MatchesB = [C || {_, C} <- lists:sort(UsedB)],
            Moved = erlang:length([x || {X, Y} <- lists:zip(MatchesA, MatchesB), X =/= Y]) / 2,
            (Count / LengthA + Count / LengthB + (Count - Moved) / Count) / 3
    end.

matches([C | Rest], I, Window, B, MatchesA, UsedB) ->
    case lists:search(fun({J, D}) -> D =:= C andalso abs(I - J) =< Window end, B) of
        {value, Match} -> matches(Rest, I + 1, Window, lists:delete(Match, B), [C | MatchesA], [Match | UsedB]);
        false -> matches(Rest, I + 1, Window, B, MatchesA, UsedB)
    end;
matches([], _, _, _, MatchesA, UsedB) ->
    {lists:reverse(MatchesA), UsedB}.

%% The older functions.

%% @doc The length of a list.
-spec len(string()) -> non_neg_integer().
len(String) -> erlang:length(String).

%% @doc Two lists as one.
-spec concat(string(), string()) -> string().
concat(A, B) -> A ++ B.

%% @doc The position of the first C, or 0.
-spec chr(string(), char()) -> non_neg_integer().
chr(String, C) when is_integer(C) -> position(String, C, 1).

position([C | _], C, I) -> I;
position([_ | Rest], C, I) -> position(Rest, C, I + 1);
position([], _, _) -> 0.

%% @doc The position of the last C, or 0.
-spec rchr(string(), char()) -> non_neg_integer().
rchr(String, C) when is_integer(C) ->
    case position(lists:reverse(String), C, 1) of
        0 -> 0;
        I -> erlang:length(String) + 1 - I
    end.

%% @doc The position of the first place of Part, or 0.
-spec str(string(), string()) -> non_neg_integer().
str(String, []) when is_list(String) -> 0;
str(String, Part) when is_list(Part) -> places(String, Part, 1, first).

%% @doc The position of the last place of Part, or 0.
-spec rstr(string(), string()) -> non_neg_integer().
rstr(String, []) when is_list(String) -> 0;
rstr(String, Part) when is_list(Part) -> places(String, Part, 1, 0).

places([_ | Rest] = String, Part, I, Last) ->
    case lists:prefix(Part, String) of
        true when Last =:= first -> I;
        true -> places(Rest, Part, I + 1, I);
        false -> places(Rest, Part, I + 1, Last)
    end;
places([], _, _, first) ->
    0;
places([], _, _, Last) ->
    Last.

%% @doc How many characters at the beginning are of Chars.
-spec span(string(), [char()]) -> non_neg_integer().
span(String, Chars) when is_list(Chars) ->
    erlang:length(lists:takewhile(fun(C) -> lists:member(C, Chars) end, String)).

%% @doc How many characters at the beginning are not of Chars.
-spec cspan(string(), [char()]) -> non_neg_integer().
cspan(String, Chars) when is_list(Chars) ->
    erlang:length(lists:takewhile(fun(C) -> not lists:member(C, Chars) end, String)).

%% @doc The string from position Start on.
-spec substr(string(), pos_integer()) -> string().
substr(String, 1) -> String;
substr(String, Start) when is_integer(Start), Start > 1 -> lists:nthtail(Start - 1, String).

%% @doc Length characters from position Start on.
-spec substr(string(), pos_integer(), non_neg_integer()) -> string().
substr(String, Start, Length) when is_integer(Start), Start >= 1, is_integer(Length), Length >= 0 ->
    lists:sublist(substr(String, Start), Length).

%% @doc The parts between runs of separators.
-spec tokens(string(), [char()]) -> [nonempty_string()].
tokens(String, Separators) when is_list(String), is_list(Separators) -> between(String, Separators).

%% @doc N times a character.
-spec chars(char(), non_neg_integer()) -> string().
chars(C, N) -> chars(C, N, []).

%% @doc N times a character before a list.
-spec chars(char(), non_neg_integer(), string()) -> string().
chars(C, N, Tail) when is_integer(N), N >= 0 -> lists:duplicate(N, C) ++ Tail.

%% @doc N times a string.
-spec copies(string(), non_neg_integer()) -> string().
copies(String, N) when is_list(String), is_integer(N), N >= 0 -> lists:append(lists:duplicate(N, String)).

%% @doc The number of words between spaces.
-spec words(string()) -> pos_integer().
words(String) -> words(String, $\s).

%% @doc The number of words between separators.
-spec words(string(), char()) -> pos_integer().
words(String, Separator) when is_integer(Separator) ->
    max(1, erlang:length(between(String, [Separator]))).

%% @doc The Nth word between spaces.
-spec sub_word(string(), integer()) -> string().
sub_word(String, N) -> sub_word(String, N, $\s).

%% @doc The Nth word between separators.
-spec sub_word(string(), integer(), char()) -> string().
sub_word([], _, _) ->
    [];
sub_word(String, N, Separator) when is_integer(N), N >= 1, is_integer(Separator) ->
    Words = between(String, [Separator]),
    case N =< erlang:length(Words) of
        true -> lists:nth(N, Words);
        false -> []
    end.

%% @doc The string without spaces at both ends.
-spec strip(string()) -> string().
strip(String) -> strip(String, both, $\s).

%% @doc strip/1 at the left end, the right, or both.
-spec strip(string(), left | right | both) -> string().
strip(String, Direction) -> strip(String, Direction, $\s).

%% @doc strip/2 of a character.
-spec strip(string(), left | right | both, char()) -> string().
strip(String, left, C) -> without(String, [C]);
strip(String, right, C) -> lists:reverse(without(lists:reverse(String), [C]));
strip(String, both, C) -> strip(strip(String, left, C), right, C).

%% @doc The string cut or filled with spaces to a length, its beginning being kept.
-spec left(string(), non_neg_integer()) -> string().
left(String, Length) -> left(String, Length, $\s).

%% @doc left/2 with a character.
-spec left(string(), non_neg_integer(), char()) -> string().
left(String, Length, C) when is_integer(C) ->
    case erlang:length(String) of
        N when N > Length -> lists:sublist(String, Length);
        N -> String ++ lists:duplicate(Length - N, C)
    end.

%% @doc The string cut or filled with spaces to a length, its end being kept.
-spec right(string(), non_neg_integer()) -> string().
right(String, Length) -> right(String, Length, $\s).

%% @doc right/2 with a character.
-spec right(string(), non_neg_integer(), char()) -> string().
right(String, Length, C) when is_integer(C) ->
    case erlang:length(String) of
        N when N > Length -> lists:nthtail(N - Length, String);
        N -> lists:duplicate(Length - N, C) ++ String
    end.

%% @doc The string cut or filled with spaces to a length, its middle being kept.
-spec centre(string(), non_neg_integer()) -> string().
centre(String, Length) -> centre(String, Length, $\s).

%% @doc centre/2 with a character.
-spec centre(string(), non_neg_integer(), char()) -> string().
centre(_, 0, C) when is_integer(C) ->
    [];
centre(String, Length, C) when is_integer(C) ->
    case erlang:length(String) of
        N when N > Length -> lists:sublist(String, (N - Length) div 2 + 1, Length);
        N ->
            Left = (Length - N) div 2,
            lists:duplicate(Left, C) ++ String ++ lists:duplicate(Length - N - Left, C)
    end.

%% @doc The string from position Start on.
-spec sub_string(string(), pos_integer()) -> string().
sub_string(String, Start) -> substr(String, Start).

%% @doc The string from position Start to position Stop.
-spec sub_string(string(), pos_integer(), pos_integer()) -> string().
sub_string(String, Start, Stop) when is_integer(Start), is_integer(Stop) ->
    substr(String, Start, Stop - Start + 1).

%% @doc Strings as one, a separator between them.
-spec join([string()], string()) -> string().
join([], Separator) when is_list(Separator) -> [];
join([First | Rest], Separator) -> First ++ lists:append([Separator ++ S || S <- Rest]).

%% @doc A string or a character of Latin-1 in upper case.
-spec to_upper(string() | char()) -> string() | char().
to_upper(C) when is_integer(C) -> upper(C);
to_upper(String) when is_list(String) -> [upper(C) || C <- String].

upper(C) when C >= $a, C =< $z -> C - 32;
upper(C) when C >= 16#E0, C =< 16#FE, C =/= 16#F7 -> C - 32;
upper(C) -> C.

%% @doc A string or a character of Latin-1 in lower case.
-spec to_lower(string() | char()) -> string() | char().
to_lower(C) when is_integer(C) -> lower(C);
to_lower(String) when is_list(String) -> [lower(C) || C <- String].

lower(C) when C >= $A, C =< $Z -> C + 32;
lower(C) when C >= 16#C0, C =< 16#DE, C =/= 16#D7 -> C + 32;
lower(C) -> C.
