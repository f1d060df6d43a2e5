%% @doc Matches trees of re_parse against a subject, by backtracking: each step calls the next one, and tries another way
%% when that answers `nomatch'. Captures are a map: number of the group => {From, To}, in bytes.
-module(re_match).

-export([run/6, width/1]).

-record(s, {subject, size, unicode, names, groups, start, notbol, noteol, limit}).

%% @private The first match at or behind Offset: {Captures, Steps left}, with the whole under 0; nomatch; or a limit.
-spec run(binary(), non_neg_integer(), re_parse:tree(), [{string(), pos_integer()}], boolean(), map()) ->
    {match, map()} | nomatch | match_limit.
run(Subject, Offset, Tree, Names, Unicode, Options) ->
    Get = fun(Key, Default) -> maps:get(Key, Options, Default) end,
    S = #s{
        subject = Subject, size = byte_size(Subject), unicode = Unicode, names = Names, groups = Get(groups, #{}),
        start = Offset, notbol = Get(notbol, false), noteol = Get(noteol, false)
    },
    Limit = Get(match_limit, 10000000),
    Before = put({?MODULE, steps}, Limit),
    Empty = {Get(notempty, false), Get(notempty_atstart, false)},
    try
        from(Offset, Tree, S, Get(anchored, false), Empty)
    catch
        throw:{?MODULE, limit} -> match_limit
    after
        case Before of
            undefined -> erase({?MODULE, steps});
            _ -> put({?MODULE, steps}, Before)
        end
    end.

from(P, Tree, #s{size = Size} = S, Anchored, {NotEmpty, NotEmptyAtStart} = Empty) ->
    Done = fun(To, C) ->
        From = maps:get(keep, C, P),
        case To =:= From andalso (NotEmpty orelse (NotEmptyAtStart andalso To =:= S#s.start)) of
            true -> nomatch;
            false -> {match, maps:remove(keep, C#{0 => {From, To}})}
        end
    end,
    case m(Tree, P, #{}, S, Done) of
        nomatch when Anchored; P >= Size -> nomatch;
        nomatch -> from(P + size_at(P, S), Tree, S, Anchored, Empty);
        Match -> Match
    end.

size_at(_, #s{unicode = false}) -> 1;
size_at(P, #s{subject = Subject}) -> character_size(binary:at(Subject, P)).

character_size(B) when B < 16#80 -> 1;
character_size(B) when B < 16#E0 -> 2;
character_size(B) when B < 16#F0 -> 3;
character_size(_) -> 4.

%% {Character, Position behind it}, or none at the end.
next(P, #s{size = Size}) when P >= Size -> none;
next(P, #s{subject = Subject, unicode = false}) -> {binary:at(Subject, P), P + 1};
next(P, #s{subject = Subject} = S) ->
    <<_:P/binary, C/utf8, _/binary>> = Subject,
    {C, P + size_at(P, S)}.

%% {Character, Position before it}, or none at the start.
previous(0, _) -> none;
previous(P, #s{subject = Subject, unicode = false}) -> {binary:at(Subject, P - 1), P - 1};
previous(P, #s{subject = Subject} = S) ->
    Q = back(P - 1, Subject),
    {C, _} = next(Q, S),
    {C, Q}.

back(P, Subject) ->
    case binary:at(Subject, P) band 16#C0 of
        16#80 -> back(P - 1, Subject);
        _ -> P
    end.

step() ->
    case get({?MODULE, steps}) of
        N when N > 0 -> put({?MODULE, steps}, N - 1);
        _ -> throw({?MODULE, limit})
    end.

%% K continues with a position and captures.
m({seq, Trees}, P, C, S, K) -> seq(Trees, P, C, S, K);
m({alt, Trees}, P, C, S, K) -> step(), alt(Trees, P, C, S, K);
m({group, none, Tree}, P, C, S, K) -> m(Tree, P, C, S, K);
m({group, N, Tree}, P, C, S, K) -> m(Tree, P, C, S, fun(To, C2) -> K(To, C2#{N => {P, To}}) end);
m({rep, Min, Max, How, Tree}, P, C, S, K) ->
    case How of
        possessive -> m({atomic, {rep, Min, Max, greedy, Tree}}, P, C, S, K);
        _ ->
            case single(Tree) of
                true -> many(Min, Max, How, Tree, P, C, S, K);
                false -> rep(0, Min, Max, How, Tree, P, C, S, K)
            end
    end;
m({atomic, Tree}, P, C, S, K) ->
    case m(Tree, P, C, S, fun(To, C2) -> {found, To, C2} end) of
        {found, To, C2} -> K(To, C2);
        nomatch -> nomatch
    end;
m({look, ahead, Negated, Tree}, P, C, S, K) ->
    case {m(Tree, P, C, S, fun(_, C2) -> {found, C2} end), Negated} of
        {{found, C2}, false} -> K(P, C2);
        {nomatch, true} -> K(P, C);
        _ -> nomatch
    end;
m({look, behind, Negated, Tree}, P, C, S, K) ->
    Trees = case Tree of {alt, Ts} -> Ts; _ -> [Tree] end,
    case {behind(Trees, P, C, S), Negated} of
        {{found, C2}, false} -> K(P, C2);
        {nomatch, true} -> K(P, C);
        _ -> nomatch
    end;
m({back, Which, Fold}, P, C, S, K) ->
    case captured(Which, C, S) of
        none -> nomatch;
        {From, To} ->
            Text = binary:part(S#s.subject, From, To - From),
            case same(Text, P, Fold, S) of
                none -> nomatch;
                Behind -> K(Behind, C)
            end
    end;
m({call, Which}, P, C, S, K) ->
    step(),
    case m(called(Which, S), P, C, S, fun(To, _) -> {found, To} end) of
        {found, To} -> K(To, C);
        nomatch -> nomatch
    end;
m({'cond', Condition, Yes, No}, P, C, S, K) ->
    case holds(Condition, P, C, S) of
        {true, C2} -> m(Yes, P, C2, S, K);
        false -> m(No, P, C, S, K)
    end;
m({at, Place}, P, C, S, K) ->
    case at(Place, P, S) of
        true -> K(P, C);
        false -> nomatch
    end;
m(keep, P, C, _, K) -> K(P, C#{keep => P});
m(newline, P, C, S, K) ->
    case next(P, S) of
        {13, P2} ->
            case next(P2, S) of
                {10, P3} -> K(P3, C);
                _ -> K(P2, C)
            end;
        {X, P2} when X >= 10, X =< 12; X =:= 133; X =:= 16#2028; X =:= 16#2029 -> K(P2, C);
        _ -> nomatch
    end;
m({newline, anycrlf}, P, C, S, K) ->
    case ends(anycrlf, P, S) of
        none -> nomatch;
        Behind -> K(Behind, C)
    end;
m(Tree, P, C, S, K) ->
    case next(P, S) of
        none -> nomatch;
        {X, P2} ->
            case one(Tree, X, P, S) of
                true -> K(P2, C);
                false -> nomatch
            end
    end.

seq([], P, C, _, K) -> K(P, C);
seq([Last], P, C, S, K) -> m(Last, P, C, S, K);
seq([Tree | Trees], P, C, S, K) -> m(Tree, P, C, S, fun(P2, C2) -> seq(Trees, P2, C2, S, K) end).

alt([Last], P, C, S, K) -> m(Last, P, C, S, K);
alt([Tree | Trees], P, C, S, K) ->
    case m(Tree, P, C, S, K) of
        nomatch -> alt(Trees, P, C, S, K);
        Match -> Match
    end.

%% -- repetition --

single(any) -> true;
single({Kind, _}) -> Kind =:= char orelse Kind =:= fold orelse Kind =:= dot;
single({set, _, _}) -> true;
single(_) -> false.

%% Of what is one character: no captures, so the places are enough.
many(Min, Max, greedy, Tree, P, C, S, K) ->
    case forward(0, Max, Tree, P, S, []) of
        {N, _} when N < Min -> nomatch;
        {N, Places} -> backward(N - Min, Places, C, K)
    end;
many(Min, Max, lazy, Tree, P, C, S, K) ->
    case forward(0, Min, Tree, P, S, []) of
        {Min, [Here | _]} -> lazily(Min, Max, Tree, Here, C, S, K);
        _ -> nomatch
    end.

forward(Max, Max, _, P, _, Places) -> {Max, [P | Places]};
forward(N, Max, Tree, P, S, Places) ->
    case next(P, S) of
        none -> {N, [P | Places]};
        {X, P2} ->
            case one(Tree, X, P, S) of
                true -> forward(N + 1, Max, Tree, P2, S, [P | Places]);
                false -> {N, [P | Places]}
            end
    end.

backward(0, [P | _], C, K) -> K(P, C);
backward(N, [P | Places], C, K) ->
    step(),
    case K(P, C) of
        nomatch -> backward(N - 1, Places, C, K);
        Match -> Match
    end.

lazily(N, Max, Tree, P, C, S, K) ->
    step(),
    case K(P, C) of
        nomatch when N =:= Max -> nomatch;
        nomatch ->
            case next(P, S) of
                none -> nomatch;
                {X, P2} ->
                    case one(Tree, X, P, S) of
                        true -> lazily(N + 1, Max, Tree, P2, C, S, K);
                        false -> nomatch
                    end
            end;
        Match -> Match
    end.

rep(N, Min, Max, How, Tree, P, C, S, K) when N < Min ->
    m(Tree, P, C, S, fun(P2, C2) ->
        case P2 =:= P of
            true -> K(P2, C2);        % it would go on matching nothing
            false -> rep(N + 1, Min, Max, How, Tree, P2, C2, S, K)
        end
    end);
rep(Max, _, Max, _, _, P, C, _, K) -> K(P, C);
rep(N, Min, Max, greedy, Tree, P, C, S, K) ->
    step(),
    case again(N, Min, Max, greedy, Tree, P, C, S, K) of
        nomatch -> K(P, C);
        Match -> Match
    end;
rep(N, Min, Max, lazy, Tree, P, C, S, K) ->
    step(),
    case K(P, C) of
        nomatch -> again(N, Min, Max, lazy, Tree, P, C, S, K);
        Match -> Match
    end.

%% A turn that matches nothing is the last one.
again(N, Min, Max, How, Tree, P, C, S, K) ->
    m(Tree, P, C, S, fun
        (P2, C2) when P2 =:= P -> K(P2, C2);
        (P2, C2) -> rep(N + 1, Min, Max, How, Tree, P2, C2, S, K)
    end).

%% -- references --

captured(N, C, _) when is_integer(N) -> maps:get(N, C, none);
captured({Name, _}, C, S) -> captured(Name, C, S);
captured(Name, C, #s{names = Names}) ->
    case [maps:get(N, C) || {Own, N} <- Names, Own =:= Name, is_map_key(N, C)] of
        [First | _] -> First;
        [] -> none
    end.

called({N, _}, #s{groups = Groups}) when is_integer(N) -> maps:get(N, Groups);
called({Name, _}, #s{names = Names, groups = Groups}) ->
    {_, N} = lists:keyfind(Name, 1, Names),
    maps:get(N, Groups).

holds({is_set, Which}, _, C, S) ->
    case captured(Which, C, S) of
        none -> false;
        _ -> {true, C}
    end;
holds(never, _, _, _) -> false;
holds(Look, P, C, S) ->
    case m(Look, P, C, S, fun(_, C2) -> {true, C2} end) of
        nomatch -> false;
        Yes -> Yes
    end.

same(Text, P, false, #s{subject = Subject, size = Size}) ->
    Length = byte_size(Text),
    case P + Length =< Size andalso binary:part(Subject, P, Length) =:= Text of
        true -> P + Length;
        false -> none
    end;
same(<<>>, P, true, _) -> P;
same(Text, P, true, S) ->
    {A, Rest} = first(Text, S),
    case next(P, S) of
        {B, P2} ->
            case fold(A, S) =:= fold(B, S) of
                true -> same(Rest, P2, true, S);
                false -> none
            end;
        none -> none
    end.

first(<<C/utf8, Rest/binary>>, #s{unicode = true}) -> {C, Rest};
first(<<C, Rest/binary>>, _) -> {C, Rest}.

%% -- looking behind --

behind([Tree | Trees], P, C, S) ->
    Found =
        case left(P, width(Tree), S) of
            none -> nomatch;
            From -> m(Tree, From, C, S, fun(To, C2) when To =:= P -> {found, C2}; (_, _) -> nomatch end)
        end,
    case Found of
        nomatch -> behind(Trees, P, C, S);
        _ -> Found
    end;
behind([], _, _, _) -> nomatch.

left(P, 0, _) -> P;
left(P, N, S) ->
    case previous(P, S) of
        none -> none;
        {_, Q} -> left(Q, N - 1, S)
    end.

%% @private How many characters a tree takes; throws no_width when that is not one number.
-spec width(re_parse:tree()) -> non_neg_integer().
width({seq, Trees}) -> lists:sum([width(T) || T <- Trees]);
width({alt, Trees}) ->
    case lists:usort([width(T) || T <- Trees]) of
        [One] -> One;
        _ -> throw(no_width)
    end;
width({group, _, Tree}) -> width(Tree);
width({atomic, Tree}) -> width(Tree);
width({rep, N, N, _, Tree}) -> N * width(Tree);
width({look, _, _, _}) -> 0;
width({at, _}) -> 0;
width(keep) -> 0;
width(any) -> 1;
width({dot, _}) -> 1;
width({char, _}) -> 1;
width({fold, _}) -> 1;
width({set, _, _}) -> 1;
width(_) -> throw(no_width).

%% -- places --

at(start, P, S) -> P =:= 0 andalso not S#s.notbol;
at(start_of_text, P, _) -> P =:= 0;
at({line_start, _}, 0, S) -> not S#s.notbol;
at({line_start, Kind}, P, S) -> P < S#s.size andalso ended(Kind, P, S);
at({line_end, _}, P, #s{size = P} = S) -> not S#s.noteol;
at({line_end, Kind}, P, S) -> ends(Kind, P, S) =/= none;
at({'end', _}, P, #s{size = P} = S) -> not S#s.noteol;
at({'end', Kind}, P, #s{size = Size} = S) -> not S#s.noteol andalso ends(Kind, P, S) =:= Size;
at(very_end, P, #s{size = Size}) -> P =:= Size;
at(offset, P, S) -> P =:= S#s.start;
at(word_edge, P, S) -> edge(word, P, S);
at(no_word_edge, P, S) -> not edge(word, P, S);
at({word_edge, unicode}, P, S) -> edge({unicode, word}, P, S);
at({no_word_edge, unicode}, P, S) -> not edge({unicode, word}, P, S).

edge(Word, P, S) ->
    Before = case previous(P, S) of none -> false; {A, _} -> class(Word, A) end,
    After = case next(P, S) of none -> false; {B, _} -> class(Word, B) end,
    Before =/= After.

%% Where the line end that begins at a place ends; none: there is none.
ends(Kind, P, S) ->
    case {Kind, next(P, S)} of
        {lf, {10, Q}} -> Q;
        {cr, {13, Q}} -> Q;
        {crlf, {13, Q}} -> case next(Q, S) of {10, R} -> R; _ -> none end;
        {anycrlf, {10, Q}} -> Q;
        {any, {C, Q}} when C >= 10, C =< 12; C =:= 133; C =:= 16#2028; C =:= 16#2029 -> Q;
        {K, {13, Q}} when K =:= any; K =:= anycrlf -> case next(Q, S) of {10, R} -> R; _ -> Q end;
        _ -> none
    end.

%% Whether a line end ends at a place.
ended(Kind, P, S) ->
    case {Kind, previous(P, S)} of
        {lf, {10, _}} -> true;
        {cr, {13, _}} -> true;
        {crlf, {10, Q}} -> case previous(Q, S) of {13, _} -> true; _ -> false end;
        {anycrlf, {C, _}} when C =:= 10; C =:= 13 -> not (C =:= 13 andalso element_or(next(P, S)) =:= 10);
        {any, {C, _}} when C >= 10, C =< 13; C =:= 133; C =:= 16#2028; C =:= 16#2029 ->
            not (C =:= 13 andalso element_or(next(P, S)) =:= 10);
        _ -> false
    end.

element_or(none) -> none;
element_or({C, _}) -> C.

%% -- characters --

one({char, C}, X, _, _) -> X =:= C;
one({fold, C}, X, _, S) -> X =:= C orelse fold(X, S) =:= fold(C, S);
one(any, _, _, _) -> true;
one({dot, Kind}, _, P, S) ->
    case Kind of
        lf -> element_or(next(P, S)) =/= 10;
        _ -> ends(Kind, P, S) =:= none
    end;
one({set, Negated, [fold | Items]}, X, _, S) -> (in(X, Items) orelse in_folded(X, Items, S)) =/= Negated;
one({set, Negated, Items}, X, _, _) -> in(X, Items) =/= Negated.

in(X, [{From, To} | Items]) when is_integer(From) -> (X >= From andalso X =< To) orelse in(X, Items);
in(X, [{class, Name} | Items]) -> class(Name, X) orelse in(X, Items);
in(X, [{no, Name} | Items]) -> not class(Name, X) orelse in(X, Items);
in(_, []) -> false.

in_folded(X, Items, S) -> lists:any(fun(Y) -> Y =/= X andalso in(Y, Items) end, cases(X, S)).

%% The other cases of a character.
cases(X, #s{unicode = true}) -> [C || C <- [unicode_tables:upper(X), unicode_tables:lower(X), unicode_tables:title(X)], is_integer(C)];
cases(X, S) ->
    Y = fold(X, S),
    [Y | [Y - 32 || Y >= $a, Y - 32 =/= X, fold(Y - 32, S) =:= Y]].

fold(X, #s{unicode = true}) when X >= 128 ->
    case unicode_tables:lower(X) of
        Y when is_integer(Y) -> Y;
        _ -> X
    end;
fold(X, _) when X >= $A, X =< $Z; X >= 192, X =< 222, X =/= 215 -> X + 32;
fold(X, _) -> X.

class({unicode, Name}, C) -> kind(Name, C, unicode_kinds:kind(C));
class(digit, C) -> C >= $0 andalso C =< $9;
class(space, C) -> (C >= 9 andalso C =< 13) orelse C =:= 32;
class(posix_space, C) -> class(space, C);
class(word, C) -> class(alnum, C) orelse C =:= $_;
class(alnum, C) -> class(digit, C) orelse class(alpha, C);
class(alpha, C) -> class(lower, C) orelse class(upper, C);
class(lower, C) ->
    (C >= $a andalso C =< $z) orelse C =:= 170 orelse C =:= 181 orelse C =:= 186 orelse (C >= 223 andalso C =< 255 andalso C =/= 247);
class(upper, C) -> (C >= $A andalso C =< $Z) orelse (C >= 192 andalso C =< 222 andalso C =/= 215);
class(blank, C) -> C =:= 9 orelse C =:= 32;
class(cntrl, C) -> C < 32 orelse (C >= 127 andalso C =< 159);
class(graph, C) -> (C >= 33 andalso C =< 126) orelse (C >= 160 andalso C =< 255);
class(print, C) -> C =:= 32 orelse class(graph, C);
class(punct, C) -> class(graph, C) andalso not class(alnum, C);
class(xdigit, C) -> class(digit, C) orelse (C >= $a andalso C =< $f) orelse (C >= $A andalso C =< $F);
class(ascii, C) -> C =< 255;
class(horizontal, C) ->
    C =:= 9 orelse C =:= 32 orelse C =:= 160 orelse C =:= 16#1680 orelse C =:= 16#180E orelse (C >= 16#2000 andalso C =< 16#200A) orelse
        C =:= 16#202F orelse C =:= 16#205F orelse C =:= 16#3000;
class(vertical, C) -> (C >= 10 andalso C =< 13) orelse C =:= 133 orelse C =:= 16#2028 orelse C =:= 16#2029.

%% Classes by what Unicode says a character is.
kind(digit, _, Kind) -> Kind =:= digit;
kind(word, C, Kind) -> C =:= $_ orelse kind(alnum, C, Kind);
kind(alnum, C, Kind) -> Kind =:= digit orelse Kind =:= number orelse kind(alpha, C, Kind);
kind(alpha, _, Kind) -> Kind =:= lower orelse Kind =:= upper orelse Kind =:= letter;
kind(lower, _, Kind) -> Kind =:= lower;
kind(upper, _, Kind) -> Kind =:= upper;
kind(posix_space, C, Kind) -> kind(space, C, Kind);
kind(space, C, Kind) -> Kind =:= space orelse (C >= 9 andalso C =< 13).
