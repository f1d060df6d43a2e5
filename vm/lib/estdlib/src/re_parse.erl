%% @doc Regular expressions as trees, for re_match. Options are worked into the tree, so that matching knows none.
%%
%% A tree: {char, C} | {fold, C} (whatever its case) | any | dot | {set, Negated, Items} | {seq, Trees} | {alt, Trees} |
%% {group, N, Tree} | {atomic, Tree} | {look, ahead | behind, Negated, Tree} | {rep, Min, Max | infinity, greedy | lazy |
%% possessive, Tree} | {back, N | {Name, _}, Fold} | {call, {N | Name, _}} |
%% {'cond', Condition, Yes, No} | {at, Place} | keep | newline | {newline, anycrlf}.
%% Items of a set: {From, To}, {class, Name} and {no, Name}; the Name of one of Unicode's classes is {unicode, Name}.
-module(re_parse).

-export([parse/2]).

-export_type([tree/0]).
-type tree() :: atom() | tuple().

-record(o, {caseless = false, multiline = false, dotall = false, extended = false, ungreedy = false, dollar_endonly = false,
    no_capture = false, dup = false, newline = lf, groups = 0}).    % groups: how many were opened before
-record(p, {n = 0, names = [], at = 0, all}).

%% @private The tree of an expression, how many groups it has, and their names: [{Name, N}].
-spec parse(string(), [term()]) ->
    {ok, tree(), non_neg_integer(), [{string(), pos_integer()}]} | {error, {string(), non_neg_integer()}}.
parse(Text, Options) ->
    O = lists:foldl(fun option/2, #o{}, Options),
    try whole(alternatives(Text, O, #p{all = Text})) of
        {Tree, N, Names} -> {ok, lists:foldl(fun changed/2, Tree, Options), N, lists:reverse(Names)}
    catch
        throw:{?MODULE, Why, Rest} -> {error, {Why, position(Rest, Text)}}
    end.

whole({Tree, [], #p{n = N, names = Names}}) ->
    walk(fun(T) -> checked(T, N, Names) end, Tree),
    {Tree, N, Names};
whole({_, Rest, _}) ->
    fail("unmatched parentheses", Rest).

position(Rest, Text) when is_integer(Rest) -> length(Text) - Rest;
position(Rest, Text) -> length(Text) - length(Rest).

fail(Why, Rest) -> throw({?MODULE, Why, Rest}).

option(caseless, O) -> O#o{caseless = true};
option(multiline, O) -> O#o{multiline = true};
option(dotall, O) -> O#o{dotall = true};
option(extended, O) -> O#o{extended = true};
option(ungreedy, O) -> O#o{ungreedy = true};
option(dollar_endonly, O) -> O#o{dollar_endonly = true};
option(no_auto_capture, O) -> O#o{no_capture = true};
option(dupnames, O) -> O#o{dup = true};
option({newline, Kind}, O) -> O#o{newline = Kind};
option(_, O) -> O.

%% What options make of a finished tree: with ucp, classes and words are those of Unicode; with bsr_anycrlf, \R is less.
changed(ucp, Tree) -> mapped(fun of_unicode/1, Tree);
changed(bsr_anycrlf, Tree) -> mapped(fun(newline) -> {newline, anycrlf}; (T) -> T end, Tree);
changed(_, Tree) -> Tree.

of_unicode({set, Negated, Items}) -> {set, Negated, [of_unicode_item(I) || I <- Items]};
of_unicode({at, word_edge}) -> {at, {word_edge, unicode}};
of_unicode({at, no_word_edge}) -> {at, {no_word_edge, unicode}};
of_unicode(Tree) -> Tree.

of_unicode_item({Which, Name}) when Which =:= class; Which =:= no ->
    case lists:member(Name, [digit, space, posix_space, word, alpha, alnum, lower, upper]) of
        true -> {Which, {unicode, Name}};
        false -> {Which, Name}
    end;
of_unicode_item(Item) -> Item.

mapped(F, {seq, Trees}) -> {seq, [mapped(F, T) || T <- Trees]};
mapped(F, {alt, Trees}) -> {alt, [mapped(F, T) || T <- Trees]};
mapped(F, {group, N, T}) -> {group, N, mapped(F, T)};
mapped(F, {atomic, T}) -> {atomic, mapped(F, T)};
mapped(F, {look, Where, Negated, T}) -> {look, Where, Negated, mapped(F, T)};
mapped(F, {rep, Min, Max, How, T}) -> {rep, Min, Max, How, mapped(F, T)};
mapped(F, {'cond', C, Yes, No}) -> {'cond', mapped(F, C), mapped(F, Yes), mapped(F, No)};
mapped(F, Tree) -> F(Tree).

%% References to groups that are nowhere. Names have how much text there was behind them.
checked({back, M, _}, N, _) when is_integer(M), M > N -> fail("reference to non-existent subpattern", []);
checked({call, {M, At}}, N, _) when is_integer(M) -> M =< N orelse fail("reference to non-existent subpattern", At);
checked({back, {Name, At}, _}, _, Names) -> known(Name, At, Names);
checked({call, {Name, At}}, _, Names) -> known(Name, At, Names);
checked(_, _, _) -> ok.

known(Name, At, Names) -> lists:keymember(Name, 1, Names) orelse fail("reference to non-existent subpattern", At).

branches({alt, Trees}) -> Trees;
branches(Tree) -> [Tree].

fixed(Tree, Rest) ->
    try
        re_match:width(Tree)
    catch
        throw:no_width -> fail("lookbehind assertion is not fixed length", Rest)
    end.

walk(F, Tree) ->
    F(Tree),
    case Tree of
        {seq, Trees} -> [walk(F, T) || T <- Trees];
        {alt, Trees} -> [walk(F, T) || T <- Trees];
        {group, _, T} -> walk(F, T);
        {atomic, T} -> walk(F, T);
        {look, _, _, T} -> walk(F, T);
        {rep, _, _, _, T} -> walk(F, T);
        {'cond', C, Yes, No} -> [walk(F, T) || T <- [C, Yes, No], is_tuple(T)];
        _ -> ok
    end.

%% -- structure --

alternatives(Text, O, P) ->
    {First, Rest, O2, P2} = sequence(Text, O, P, []),
    alternatives(Rest, O2, P2, [First]).

%% Options that were set in one alternative go on in the next.
alternatives([$| | Text], O, P, Trees) ->
    {Tree, Rest, O2, P2} = sequence(Text, O, P, []),
    alternatives(Rest, O2, P2, [Tree | Trees]);
alternatives(Rest, _, P, [One]) -> {One, Rest, P};
alternatives(Rest, _, P, Trees) -> {{alt, lists:reverse(Trees)}, Rest, P}.

sequence([], O, P, Done) -> {made(Done), [], O, P};
sequence([C | _] = Rest, O, P, Done) when C =:= $|; C =:= $) -> {made(Done), Rest, O, P};
sequence([C | Rest], #o{extended = true} = O, P, Done) when C =:= 32; C >= 9, C =< 13 -> sequence(Rest, O, P, Done);
sequence([$# | Rest], #o{extended = true} = O, P, Done) -> sequence(past_line(Rest), O, P, Done);
sequence("\\Q" ++ Rest, O, P, Done) ->
    {Quoted, Rest2} = quoted(Rest, []),
    more(Quoted, Rest2, O, P, Done);
sequence("\\E" ++ Rest, O, P, Done) -> sequence(Rest, O, P, Done);
sequence("(?#" ++ Rest, O, P, Done) -> sequence(past_comment(Rest), O, P, Done);
sequence("(?" ++ Rest = All, O, P, Done) ->
    case flags(Rest, O) of
        {O2, [$) | Rest2]} ->
            sequence(Rest2, O2, P, Done);
        {O2, [$: | Rest2]} ->
            {Tree, Rest3, P2} = alternatives(Rest2, O2, P),
            repeated({group, none, Tree}, closed(Rest3), O, P2, Done);
        none ->
            {Tree, Rest2, P2} = special(Rest, All, O, P),
            repeated(Tree, Rest2, O, P2, Done)
    end;
sequence([$( | Rest], #o{no_capture = true} = O, P, Done) ->
    {Tree, Rest2, P2} = alternatives(Rest, O, P),
    repeated({group, none, Tree}, closed(Rest2), O, P2, Done);
sequence([$( | Rest], O, #p{n = N} = P, Done) ->
    {Tree, Rest2, P2} = alternatives(Rest, O, P#p{n = N + 1}),
    repeated({group, N + 1, Tree}, closed(Rest2), O, P2, Done);
sequence([C | Rest], O, P, []) when C =:= $*; C =:= $+; C =:= $? -> fail("nothing to repeat", quantified(Rest, O, P));
sequence(Text, O, P, Done) ->
    {Tree, Rest} = atom(Text, O#o{groups = P#p.n}),
    repeated(Tree, Rest, O, P, Done).

quantified(Rest, _, _) -> [x | Rest].

more([], Rest, O, P, Done) -> sequence(Rest, O, P, Done);
more([C], Rest, O, P, Done) -> repeated(character(C, O), Rest, O, P, Done);
more([C | Cs], Rest, O, P, Done) -> more(Cs, Rest, O, P, [character(C, O) | Done]).

quoted("\\E" ++ Rest, Seen) -> {lists:reverse(Seen), Rest};
quoted([C | Rest], Seen) -> quoted(Rest, [C | Seen]);
quoted([], Seen) -> {lists:reverse(Seen), []}.

past_line([$\n | Rest]) -> Rest;
past_line([_ | Rest]) -> past_line(Rest);
past_line([]) -> [].

past_comment([$) | Rest]) -> Rest;
past_comment([_ | Rest]) -> past_comment(Rest);
past_comment([]) -> fail("missing ) after comment", []).

closed([$) | Rest]) -> Rest;
closed(Rest) -> fail("missing )", Rest).

made([One]) -> One;
made(Trees) -> {seq, lists:reverse(Trees)}.

%% What may stand behind an atom.
repeated(Tree, Text, O, P, Done) ->
    case quantifier(spaces(Text, O)) of
        none ->
            sequence(Text, O, P, [Tree | Done]);
        {Min, Max, Rest} ->
            {How, Rest2} =
                case {Rest, O#o.ungreedy} of
                    {[$+ | R], _} -> {possessive, R};
                    {[$? | R], false} -> {lazy, R};
                    {[$? | R], true} -> {greedy, R};
                    {_, false} -> {greedy, Rest};
                    {_, true} -> {lazy, Rest}
                end,
            case Tree of
                {at, _} -> fail("nothing to repeat", Text);
                _ -> again({rep, Min, Max, How, Tree}, Rest2, O, P, Done)
            end
    end.

again(Tree, Rest, O, P, Done) ->
    case quantifier(Rest) of
        none -> sequence(Rest, O, P, [Tree | Done]);
        {_, _, Behind} -> fail("nothing to repeat", [x | Behind])
    end.

spaces([C | Rest], #o{extended = true} = O) when C =:= 32; C >= 9, C =< 13 -> spaces(Rest, O);
spaces(Text, _) -> Text.

quantifier([$* | Rest]) -> {0, infinity, Rest};
quantifier([$+ | Rest]) -> {1, infinity, Rest};
quantifier([$? | Rest]) -> {0, 1, Rest};
quantifier([${ | Rest]) ->
    case digits(Rest) of
        {[_ | _] = Min, [$} | Rest2]} -> counted(Min, Min, Rest2);
        {[_ | _] = Min, [$,, $} | Rest2]} -> {limited(Min, Rest2), infinity, Rest2};
        {[_ | _] = Min, [$, | Rest2]} ->
            case digits(Rest2) of
                {[_ | _] = Max, [$} | Rest3]} -> counted(Min, Max, Rest3);
                _ -> none
            end;
        _ -> none
    end;
quantifier(_) -> none.

counted(Min, Max, Rest) ->
    {A, B} = {limited(Min, Rest), limited(Max, Rest)},
    A =< B orelse fail("numbers out of order in {} quantifier", [x | Rest]),
    {A, B, Rest}.

limited(Digits, Rest) ->
    N = list_to_integer(Digits),
    N < 65536 orelse fail("number too big in {} quantifier", [x | Rest]),
    N.

digits(Text) -> lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 end, Text).

%% Options in the expression: (?i), (?i-s:...). none: it is something else.
flags(Text, O) -> flags(Text, O, true, false).

flags([$) | _] = Rest, O, _, true) -> {O, Rest};
flags([$: | _] = Rest, O, _, _) -> {O, Rest};
flags([$- | Rest], O, true, _) -> flags(Rest, O, false, true);
flags([$i | Rest], O, On, _) -> flags(Rest, O#o{caseless = On}, On, true);
flags([$m | Rest], O, On, _) -> flags(Rest, O#o{multiline = On}, On, true);
flags([$s | Rest], O, On, _) -> flags(Rest, O#o{dotall = On}, On, true);
flags([$x | Rest], O, On, _) -> flags(Rest, O#o{extended = On}, On, true);
flags([$U | Rest], O, On, _) -> flags(Rest, O#o{ungreedy = On}, On, true);
flags([$J | Rest], O, On, _) -> flags(Rest, O#o{dup = On}, On, true);
flags(_, _, _, _) -> none.

special([$= | Rest], _, O, P) -> around(ahead, false, Rest, O, P);
special([$! | Rest], _, O, P) -> around(ahead, true, Rest, O, P);
special([$<, $= | Rest], _, O, P) -> around(behind, false, Rest, O, P);
special([$<, $! | Rest], _, O, P) -> around(behind, true, Rest, O, P);
special([$> | Rest], _, O, P) ->
    {Tree, Rest2, P2} = alternatives(Rest, O, P),
    {{atomic, Tree}, closed(Rest2), P2};
special([$P, $< | Rest], _, O, P) -> named(Rest, $>, O, P);
special([$< | Rest], _, O, P) -> named(Rest, $>, O, P);
special([$' | Rest], _, O, P) -> named(Rest, $', O, P);
special([$P, $= | Rest], _, O, P) ->
    {Name, Rest2} = name(Rest, $)),
    {{back, {Name, length(Rest2) + 1}, O#o.caseless}, Rest2, P};
special([$P, $> | Rest], _, _, P) ->
    {Name, Rest2} = name(Rest, $)),
    {{call, {Name, length(Rest2) + 1}}, Rest2, P};
special([$& | Rest], _, _, P) ->
    {Name, Rest2} = name(Rest, $)),
    {{call, {Name, length(Rest2) + 1}}, Rest2, P};
special([$R, $) | Rest], _, _, P) -> {{call, {0, 0}}, Rest, P};
special([$( | Rest], _, O, P) -> conditional(Rest, O, P);
special([$| | Rest], _, O, #p{n = N} = P) -> reset([$| | Rest], O, P, N, N, []);
special([C | _] = Text, _, _, #p{n = N} = P) when C >= $0, C =< $9; C =:= $+; C =:= $- ->
    {Sign, Rest} =
        case Text of
            [S | R] when S =:= $+; S =:= $- -> {S, R};
            _ -> {none, Text}
        end,
    case digits(Rest) of
        {[_ | _] = Digits, [$) | Rest2]} ->
            M = list_to_integer(Digits),
            Which = case Sign of none -> M; $+ -> N + M; $- -> N + 1 - M end,
            {{call, {Which, length(Rest2) + 1}}, Rest2, P};
        {_, Rest2} -> fail("unrecognized character after (? or (?-", tail(Rest2))
    end;
special(Text, _, _, _) -> fail("unrecognized character after (? or (?-", Text).

tail([]) -> [];
tail([_ | T]) -> T.

%% (?|...): the alternatives count their groups from the same number.
reset([$| | Text], O, P, From, Most, Trees) ->
    {Tree, Rest, O2, #p{n = N} = P2} = sequence(Text, O, P#p{n = From}, []),
    reset(Rest, O2, P2, From, max(N, Most), [Tree | Trees]);
reset(Rest, _, P, _, Most, Trees) ->
    {{group, none, {alt, lists:reverse(Trees)}}, closed(Rest), P#p{n = Most}}.

around(Where, Negated, Text, O, P) ->
    {Tree, Rest, P2} = alternatives(Text, O, P),
    Behind = closed(Rest),
    [fixed(T, Rest) || Where =:= behind, T <- branches(Tree)],
    {{look, Where, Negated, Tree}, Behind, P2}.

named(Text, End, O, #p{n = N, names = Names} = P) ->
    {Name, Rest} = name(Text, End),
    O#o.dup orelse not lists:keymember(Name, 1, Names) orelse fail("two named subpatterns have the same name", [x | Rest]),
    {Tree, Rest2, P2} = alternatives(Rest, O, P#p{n = N + 1, names = [{Name, N + 1} | Names]}),
    {{group, N + 1, Tree}, closed(Rest2), P2}.

name(Text, End) ->
    case lists:splitwith(fun word/1, Text) of
        {[C | _], _} when C >= $0, C =< $9 -> fail("group name must start with a non-digit", Text);
        {[_ | _] = Name, [End | Rest]} -> {Name, Rest};
        {[], Rest} -> fail("subpattern name expected", Rest);
        {_, Rest} -> fail("syntax error in subpattern name (missing terminator)", Rest)
    end.

word(C) -> (C >= $a andalso C =< $z) orelse (C >= $A andalso C =< $Z) orelse (C >= $0 andalso C =< $9) orelse C =:= $_.

conditional(Text, O, P) ->
    {Condition, Rest, P2} =
        case Text of
            [$?, $=  | R] -> around(ahead, false, R, O, P);
            [$?, $! | R] -> around(ahead, true, R, O, P);
            [$?, $<, $= | R] -> around(behind, false, R, O, P);
            [$?, $<, $! | R] -> around(behind, true, R, O, P);
            [$< | R] -> set_(name(R, $>), P);
            [$' | R] -> set_(name(R, $'), P);
            "DEFINE)" ++ R -> {never, R, P};
            [C | _] when C >= $0, C =< $9 ->
                {Digits, R} = digits(Text),
                {{is_set, list_to_integer(Digits)}, closed(R), P};
            _ ->
                {Name, R} = name(Text, $)),
                {{is_set, Name}, R, P}
        end,
    {Tree, Rest2, P3} = alternatives(Rest, O, P2),
    {Yes, No} =
        case Tree of
            {alt, [A, B]} -> {A, B};
            {alt, _} -> fail("conditional group contains more than two branches", Rest2);
            _ -> {Tree, {seq, []}}
        end,
    {{'cond', Condition, Yes, No}, closed(Rest2), P3}.

set_({Name, Rest}, P) -> {{is_set, Name}, closed(Rest), P}.

%% -- atoms --

character(C, #o{caseless = true}) -> {fold, C};
character(C, _) -> {char, C}.

atom([$. | Rest], #o{dotall = true}) -> {any, Rest};
atom([$. | Rest], #o{newline = Kind}) -> {{dot, Kind}, Rest};
atom([$^ | Rest], #o{multiline = true, newline = Kind}) -> {{at, {line_start, Kind}}, Rest};
atom([$^ | Rest], _) -> {{at, start}, Rest};
atom([$$ | Rest], #o{multiline = true, newline = Kind}) -> {{at, {line_end, Kind}}, Rest};
atom([$$ | Rest], #o{dollar_endonly = true}) -> {{at, very_end}, Rest};
atom([$$ | Rest], #o{newline = Kind}) -> {{at, {'end', Kind}}, Rest};
atom([$[ | Rest], O) -> set(Rest, O);
atom([$\\ | Rest], O) -> escape(Rest, O);
atom([C | Rest], O) -> {character(C, O), Rest}.

escape([], _) -> fail("\\ at end of pattern", []);
escape([C | Rest], _) when C =:= $d; C =:= $s; C =:= $w; C =:= $h; C =:= $v -> {{set, false, [{class, class(C)}]}, Rest};
escape([C | Rest], _) when C =:= $D; C =:= $S; C =:= $W; C =:= $H; C =:= $V -> {{set, true, [{class, class(C + 32)}]}, Rest};
escape([$N | Rest], #o{newline = Kind}) -> {{dot, Kind}, Rest};
escape([$R | Rest], _) -> {newline, Rest};
escape([$b | Rest], _) -> {{at, word_edge}, Rest};
escape([$B | Rest], _) -> {{at, no_word_edge}, Rest};
escape([$A | Rest], _) -> {{at, start_of_text}, Rest};
escape([$z | Rest], _) -> {{at, very_end}, Rest};
escape([$Z | Rest], #o{newline = Kind}) -> {{at, {'end', Kind}}, Rest};
escape([$G | Rest], _) -> {{at, offset}, Rest};
escape([$K | Rest], _) -> {keep, Rest};
escape([$k, Open | Rest], O) when Open =:= $<; Open =:= $'; Open =:= ${ ->
    {Name, Rest2} = name(Rest, case Open of $< -> $>; ${ -> $}; _ -> Open end),
    {{back, {Name, length(Rest2) + 1}, O#o.caseless}, Rest2};
escape([$g, ${ | Rest], O) -> reference(Rest, $}, O);
escape([$g, C | _] = [_ | Rest], O) when C >= $0, C =< $9 ->
    {Digits, Rest2} = digits(Rest),
    {{back, list_to_integer(Digits), O#o.caseless}, Rest2};
escape([C | _] = Text, O) when C >= $1, C =< $9 ->
    %% up to 9 it is a group; above, one only if there are so many, and else octal digits
    case digits(Text) of
        {[_] = Digit, Rest} -> {{back, list_to_integer(Digit), O#o.caseless}, Rest};
        {[A | _] = Digits, Rest} ->
            case list_to_integer(Digits) of
                N when N =< O#o.groups -> {{back, N, O#o.caseless}, Rest};
                _ when A =< $7 ->
                    {Value, Rest2} = code(Text),
                    {character(Value, O), Rest2};
                _ -> {character(A, O), tl(Text)}
            end
    end;
escape([$Q | _], _) -> {{seq, []}, []};
escape([C | _] = [_ | Rest], _) when C =:= $p; C =:= $P; C =:= $X; C =:= $C; C =:= $L; C =:= $l; C =:= $u; C =:= $U ->
    fail("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", Rest);
escape(Text, O) ->
    {C, Rest} = code(Text),
    {character(C, O), Rest}.

reference(Text, End, O) ->
    case digits(Text) of
        {[_ | _] = Digits, [End | Rest]} ->
            {{back, list_to_integer(Digits), O#o.caseless}, Rest};
        _ ->
            {Name, Rest} = name(Text, End),
            {{back, {Name, length(Rest) + 1}, O#o.caseless}, Rest}
    end.

class($d) -> digit;
class($s) -> space;
class($w) -> word;
class($h) -> horizontal;
class($v) -> vertical.

%% The character that an escape is.
code([$a | Rest]) -> {7, Rest};
code([$e | Rest]) -> {27, Rest};
code([$f | Rest]) -> {12, Rest};
code([$n | Rest]) -> {10, Rest};
code([$r | Rest]) -> {13, Rest};
code([$t | Rest]) -> {9, Rest};
code([$c, C | Rest]) when C >= $a, C =< $z -> {(C - 32) bxor 64, Rest};
code([$c, C | Rest]) -> {C bxor 64, Rest};
code([$x, ${ | Rest] = All) ->
    case lists:splitwith(fun hex/1, Rest) of
        {[_ | _] = Digits, [$} | Rest2]} -> {list_to_integer(Digits, 16), Rest2};
        _ -> {$x, tl(All)}
    end;
code([$x | Rest]) ->
    {Digits, Rest2} = some(Rest, 2, fun hex/1),
    {case Digits of [] -> 0; _ -> list_to_integer(Digits, 16) end, Rest2};
code([$o, ${ | Rest]) ->
    case lists:splitwith(fun octal/1, Rest) of
        {[_ | _] = Digits, [$} | Rest2]} -> {list_to_integer(Digits, 8), Rest2};
        {_, Rest2} -> fail("non-octal character in \\o{} (closing brace missing?)", Rest2)
    end;
code([C | _] = Text) when C >= $0, C =< $7 ->
    {Digits, Rest} = some(Text, 3, fun octal/1),
    {list_to_integer(Digits, 8), Rest};
code([C | Rest]) -> {C, Rest}.

some([C | Rest], N, Fits) when N > 0 ->
    case Fits(C) of
        true ->
            {More, Rest2} = some(Rest, N - 1, Fits),
            {[C | More], Rest2};
        false -> {[], [C | Rest]}
    end;
some(Rest, _, _) -> {[], Rest}.

hex(C) -> (C >= $0 andalso C =< $9) orelse (C >= $a andalso C =< $f) orelse (C >= $A andalso C =< $F).
octal(C) -> C >= $0 andalso C =< $7.

%% -- sets --

set([$^, $] | Rest], O) -> items(Rest, [{$], $]}], true, O);
set([$^ | Rest], O) -> items(Rest, [], true, O);
set([$] | Rest], O) -> items(Rest, [{$], $]}], false, O);
set(Rest, O) -> items(Rest, [], false, O).

items([$] | Rest], Items, Negated, O) ->
    {{set, Negated, folded(lists:reverse(Items), O)}, Rest};
items([], _, _, _) ->
    fail("missing terminating ] for character class", []);
items("[:" ++ Rest = Text, Items, Negated, O) ->
    case lists:splitwith(fun(C) -> C >= $a andalso C =< $z orelse C =:= $^ end, Rest) of
        {[$^ | Name], ":]" ++ Rest2} -> items(Rest2, [{no, posix(Name, Text)} | Items], Negated, O);
        {Name, ":]" ++ Rest2} -> items(Rest2, [{class, posix(Name, Text)} | Items], Negated, O);
        _ -> range($[, tl(Text), Items, Negated, O)
    end;
items("\\Q" ++ Rest, Items, Negated, O) ->
    {Quoted, Rest2} = quoted(Rest, []),
    items(Rest2, lists:reverse([{C, C} || C <- Quoted], Items), Negated, O);
items("\\E" ++ Rest, Items, Negated, O) -> items(Rest, Items, Negated, O);
items([$\\, C | Rest], Items, Negated, O) when C =:= $d; C =:= $s; C =:= $w; C =:= $h; C =:= $v ->
    items(Rest, [{class, class(C)} | Items], Negated, O);
items([$\\, C | Rest], Items, Negated, O) when C =:= $D; C =:= $S; C =:= $W; C =:= $H; C =:= $V ->
    items(Rest, [{no, class(C + 32)} | Items], Negated, O);
items([$\\, $b | Rest], Items, Negated, O) -> range(8, Rest, Items, Negated, O);
items([$\\], _, _, _) -> fail("\\ at end of pattern", []);
items([$\\ | Rest], Items, Negated, O) ->
    {C, Rest2} = code(Rest),
    range(C, Rest2, Items, Negated, O);
items([C | Rest], Items, Negated, O) -> range(C, Rest, Items, Negated, O).

range(From, [$-, $] | _] = Rest, Items, Negated, O) -> items(Rest, [{From, From} | Items], Negated, O);
range(From, [$-, $\\, C | _] = Rest, Items, Negated, O) when
    C =:= $d; C =:= $s; C =:= $w; C =:= $h; C =:= $v; C =:= $D; C =:= $S; C =:= $W; C =:= $H; C =:= $V
->
    items(tl(Rest), [{$-, $-}, {From, From} | Items], Negated, O);
range(From, [$-, $\\ | Rest], Items, Negated, O) ->
    {To, Rest2} = case Rest of [$b | R] -> {8, R}; _ -> code(Rest) end,
    between(From, To, Rest2, Items, Negated, O);
range(From, [$-, To | Rest], Items, Negated, O) -> between(From, To, Rest, Items, Negated, O);
range(C, Rest, Items, Negated, O) -> items(Rest, [{C, C} | Items], Negated, O).

between(From, To, Rest, Items, Negated, O) ->
    From =< To orelse fail("range out of order in character class", [x | Rest]),
    items(Rest, [{From, To} | Items], Negated, O).

posix(Name, Text) ->
    Known = ["alpha", "lower", "upper", "digit", "alnum", "space", "blank", "cntrl", "graph", "print", "punct", "xdigit", "word", "ascii"],
    case lists:member(Name, Known) of
        true -> list_to_atom(case Name of "space" -> "posix_space"; _ -> Name end);
        false -> fail("unknown POSIX class name", lists:nthtail(2, Text))
    end.

folded(Items, #o{caseless = true}) -> [fold | [case I of {class, C} when C =:= lower; C =:= upper -> {class, alpha}; _ -> I end || I <- Items]];
folded(Items, _) -> Items.
