%% @doc Erlang text as tokens.
%%
%% A token is {Category, Anno} or {Category, Anno, Value}; Anno is where it begins, a line or {Line, Column} as the given
%% location is, or with the option `text' a list that has its text too. Not here: the triple-quoted strings and sigils of
%% OTP 27.
-module(erl_scan).

-export([
    string/1, string/2, string/3, tokens/3, tokens/4, format_error/1, reserved_word/1, category/1, symbol/1, line/1,
    column/1, location/1, text/1
]).

-export_type([token/0, tokens/0, location/0, options/0, error_info/0]).

-type location() :: pos_integer() | {pos_integer(), pos_integer()}.
-type anno() :: location() | [{location, location()} | {text, string()}].
-type token() :: {atom(), anno()} | {atom(), anno(), term()}.
-type tokens() :: [token()].
-type options() ::
    return | return_comments | return_white_spaces | text | {reserved_word_fun, fun((atom()) -> boolean())}.
-type error_info() :: {location(), module(), term()}.

-record(o, {comments = false, spaces = false, text = false, reserved = fun erl_scan:reserved_word/1}).
%% What a call of tokens/3 left: the characters since the last token began, and where that was.
-record(more, {chars, location, options, tokens}).

%% @doc The tokens of a text that begins on line 1.
-spec string(string()) -> {ok, tokens(), location()} | {error, error_info(), location()}.
string(Text) -> string(Text, 1, []).

%% @doc The tokens of a text that begins at a location.
-spec string(string(), location()) -> {ok, tokens(), location()} | {error, error_info(), location()}.
string(Text, Location) -> string(Text, Location, []).

%% @doc The same with options.
-spec string(string(), location(), options() | [options()]) ->
    {ok, tokens(), location()} | {error, error_info(), location()}.
string(Text, Location, Options) ->
    ok = located(Location),
    whole(chars(Text), Location, options(Options), []).

whole([], Location, _, Tokens) ->
    {ok, lists:reverse(Tokens), Location};
whole(Text, Location, O, Tokens) ->
    case token(Text, Location, O, eof) of
        {Token, Rest, Next} -> whole(Rest, Next, O, kept(Token, O, Tokens));
        {dot, Token, Rest, Next} -> whole(Rest, Next, O, [Token | Tokens]);
        {error, Why, At, End, _} -> {error, {At, ?MODULE, Why}, End}
    end.

kept({comment, _, _}, #o{comments = false}, Tokens) -> Tokens;
kept({white_space, _, _}, #o{spaces = false}, Tokens) -> Tokens;
kept(Token, _, Tokens) -> [Token | Tokens].

%% @doc As tokens/4 without options.
-spec tokens(term(), string() | eof, location()) -> {done, term(), string() | eof} | {more, term()}.
tokens(Continuation, Text, Location) -> tokens(Continuation, Text, Location, []).

%% @doc The tokens up to a dot: {done, Result, Rest}, or {more, Continuation} when the text ends before. The first
%% continuation is [].
-spec tokens(term(), string() | eof, location(), options() | [options()]) ->
    {done, {ok, tokens(), location()} | {eof, location()} | {error, error_info(), location()}, string() | eof}
    | {more, term()}.
tokens([], Text, Location, Options) ->
    ok = located(Location),
    tokens(#more{chars = [], location = Location, options = options(Options), tokens = []}, Text, Location, Options);
tokens(#more{chars = Before, location = Location, options = O, tokens = Tokens}, eof, _, _) ->
    upto(Before, Location, O, Tokens, eof);
tokens(#more{chars = Before, location = Location, options = O, tokens = Tokens}, Text, _, _) ->
    upto(Before ++ chars(Text), Location, O, Tokens, more).

upto([], Location, _, [], eof) ->
    {done, {eof, Location}, eof};
upto([], Location, _, Tokens, eof) ->
    {done, {ok, lists:reverse(Tokens), Location}, eof};
upto([], Location, O, Tokens, more) ->
    {more, #more{chars = [], location = Location, options = O, tokens = Tokens}};
upto(Text, Location, O, Tokens, End) ->
    case token(Text, Location, O, End) of
        more ->
            {more, #more{chars = Text, location = Location, options = O, tokens = Tokens}};
        {dot, Token, Rest, Next} ->
            {done, {ok, lists:reverse([Token | Tokens]), Next}, rest(Rest, End)};
        {Token, Rest, Next} ->
            upto(Rest, Next, O, kept(Token, O, Tokens), End);
        {error, Why, At, Where, Rest} ->
            {done, {error, {At, ?MODULE, Why}, Where}, rest(Rest, End)}
    end.

rest([], eof) -> eof;
rest(Rest, _) -> Rest.

located(Line) when is_integer(Line), Line >= 0 -> ok;
located({Line, Column}) when is_integer(Line), Line >= 0, is_integer(Column), Column > 0 -> ok;
located(_) -> erlang:error(badarg).

chars(Text) when is_list(Text) -> Text.

options(Options) when is_list(Options) ->
    lists:foldl(
        fun
            (return, O) -> O#o{comments = true, spaces = true};
            (return_comments, O) -> O#o{comments = true};
            (return_white_spaces, O) -> O#o{spaces = true};
            (text, O) -> O#o{text = true};
            ({reserved_word_fun, F}, O) when is_function(F, 1) -> O#o{reserved = F};
            (_, O) -> O
        end,
        #o{},
        Options
    );
options(Option) ->
    options([Option]).

%% @doc An error's description as text.
-spec format_error(term()) -> string().
format_error({string, Quote, Head}) ->
    lists:flatten(["unterminated ", string_thing(Quote), " starting with ", io_lib:write_string(Head, Quote)]);
format_error({illegal, Type}) ->
    lists:flatten(io_lib:fwrite("illegal ~w", [Type]));
format_error(char) ->
    "unterminated character";
format_error({base, Base}) ->
    lists:flatten(io_lib:fwrite("illegal base '~w'", [Base]));
format_error(Other) ->
    lists:flatten(io_lib:write(Other)).

string_thing($') -> "atom";
string_thing(_) -> "string".

%% @doc Whether an atom is a reserved word.
-spec reserved_word(atom()) -> boolean().
reserved_word(Word) ->
    lists:member(Word, [
        'after', 'and', 'andalso', 'band', 'begin', 'bnot', 'bor', 'bsl', 'bsr', 'bxor', 'case', 'catch', 'cond', 'div',
        'end', 'fun', 'if', 'let', 'not', 'of', 'or', 'orelse', 'receive', 'rem', 'try', 'when', 'xor'
    ]).

%% @doc The category of a token.
-spec category(token()) -> atom().
category(Token) -> element(1, Token).

%% @doc The value of a token; of one without, its category.
-spec symbol(token()) -> term().
symbol({Category, _}) -> Category;
symbol({_, _, Value}) -> Value.

%% @doc Where a token begins.
-spec location(token()) -> location().
location(Token) ->
    case element(2, Token) of
        Anno when is_list(Anno) -> proplists:get_value(location, Anno);
        Location -> Location
    end.

%% @doc The line that a token begins in.
-spec line(token()) -> pos_integer().
line(Token) ->
    case location(Token) of
        {Line, _} -> Line;
        Line -> Line
    end.

%% @doc The column that a token begins in, if locations have columns.
-spec column(token()) -> pos_integer() | undefined.
column(Token) ->
    case location(Token) of
        {_, Column} -> Column;
        _ -> undefined
    end.

%% @doc The text of a token, if it was asked for.
-spec text(token()) -> string() | undefined.
text(Token) ->
    case element(2, Token) of
        Anno when is_list(Anno) -> proplists:get_value(text, Anno);
        _ -> undefined
    end.

%% -- one token --

%% {Token, Rest, Next}, {dot, Token, Rest, Next}, {error, Why, At, End, Rest}, or `more' when only more text can tell. End is
%% `eof' when there is no more.
token(Text, At, O, End) ->
    case scan(Text, End) of
        {error, Why, Rest} -> {error, Why, At, move(lists:sublist(Text, length(Text) - length(Rest)), At), Rest};
        {Category, Rest} -> made({Category}, Text, Rest, At, O);
        {Category, Value, Rest} -> made({Category, Value}, Text, Rest, At, O);
        {dot, Text1, space, Rest} ->
            {Token, _, Next} = made({dot}, Text, Text1, At, O),
            {dot, Token, Rest, move(lists:sublist(Text1, length(Text1) - length(Rest)), Next)};
        more -> more
    end.

made(Made, Text, Rest, At, O) ->
    Used = lists:sublist(Text, length(Text) - length(Rest)),
    Anno =
        case O#o.text of
            true -> [{text, Used}, {location, At}];
            false -> At
        end,
    Token =
        case Made of
            {word, Name} ->
                case (O#o.reserved)(Name) of
                    true -> {Name, Anno};
                    false -> {atom, Anno, Name}
                end;
            {Category} -> {Category, Anno};
            {Category, Value} -> {Category, Anno, Value}
        end,
    {Token, Rest, move(Used, At)}.

move([], At) -> At;
move([$\n | Rest], {Line, _}) -> move(Rest, {Line + 1, 1});
move([_ | Rest], {Line, Column}) -> move(Rest, {Line, Column + 1});
move([$\n | Rest], Line) -> move(Rest, Line + 1);
move([_ | Rest], Line) -> move(Rest, Line).

%% A new line begins a new piece of white space.
scan([C | Rest], End) when C =< 32, C >= 0; C >= 128, C =< 160 -> space(Rest, [C], End);
scan([$% | Rest], End) -> comment(Rest, [$%], End);
scan([C | _] = Text, End) when C >= $0, C =< $9 -> number(Text, End);
scan([C | _] = Text, End) when C >= $a, C =< $z; C >= 223, C =< 255, C =/= 247 -> word(Text, End, word);
scan([C | _] = Text, End) when C >= $A, C =< $Z; C =:= $_; C >= 192, C =< 222, C =/= 215 -> word(Text, End, var);
scan([$" | Rest], End) -> quoted(Rest, $", [], End);
scan([$' | Rest], End) -> quoted(Rest, $', [], End);
scan([$$ | Rest], End) -> character(Rest, End);
scan([$. | Rest], End) -> dot(Rest, End);
scan([C | Rest] = Text, End) when C > 32, C < 127; C =:= 215; C =:= 247; C > 160, C < 192 -> punctuation(Text, C, Rest, End);
scan([C | Rest], _) when is_integer(C) -> {error, {illegal, character}, Rest};
scan(_, _) -> erlang:error(badarg).

space([C | Rest], Seen, End) when C =/= $\n, (C =< 32 andalso C >= 0) orelse (C >= 128 andalso C =< 160) ->
    space(Rest, [C | Seen], End);
space([], _, more) ->
    more;
space(Rest, Seen, _) ->
    {white_space, lists:reverse(Seen), Rest}.

comment([C | Rest], Seen, End) when C =/= $\n -> comment(Rest, [C | Seen], End);
comment([], _, more) -> more;
comment(Rest, Seen, _) -> {comment, lists:reverse(Seen), Rest}.

word(Text, End, Category) ->
    {Name, Rest} = lists:splitwith(fun in_word/1, Text),
    case Rest of
        [] when End =:= more -> more;
        _ when length(Name) > 255 -> {error, {illegal, category(Category, x)}, Rest};
        _ -> {Category, list_to_atom(Name), Rest}
    end.

category(word, _) -> atom;
category(var, _) -> var.

in_word(C) ->
    (C >= $a andalso C =< $z) orelse (C >= $A andalso C =< $Z) orelse (C >= $0 andalso C =< $9) orelse C =:= $_ orelse
        C =:= $@ orelse (C >= 192 andalso C =< 255 andalso C =/= 215 andalso C =/= 247).

dot([C | Rest] = All, _) when C =< 32; C >= 128, C =< 160 -> {dot, All, space, Rest};
dot([$% | _] = All, _) -> {dot, All, space, All};
dot([], eof) -> {dot, [], space, []};
dot([], more) -> more;
dot([$., $. | Rest], _) -> {'...', Rest};
dot([$.], more) -> more;
dot([$. | Rest], _) -> {'..', Rest};
dot(Rest, _) -> {'.', Rest}.

punctuation(Text, C, Rest, End) ->
    Longer = [
        "=:=", "=/=", "<<", "<-", "<=", ">>", ">=", "->", "--", "++", "=<", "==", "=>", "/=", "||", ":=", "::"
    ],
    case [P || P <- Longer, lists:prefix(P, Text)] of
        [P | _] when P =/= "==" orelse Text =/= "=" -> {list_to_atom(P), lists:nthtail(length(P), Text)};
        [] ->
            case End =:= more andalso [P || P <- Longer, lists:prefix(Text, P)] of
                [_ | _] -> more;
                _ -> {list_to_atom([C]), Rest}
            end
    end.

%% -- numbers --

number(Text, End) ->
    case digits(Text, 10, End) of
        more -> more;
        {Whole, [$. = D, C | Rest]} when C >= $0, C =< $9 -> fraction(Whole, D, [C | Rest], End);
        {_, [$.]} when End =:= more -> more;
        {Whole, [$# | Rest]} -> based(list_to_integer(Whole), Rest, End);
        {Whole, Rest} -> {integer, list_to_integer(Whole), Rest}
    end.

%% Digits with single underscores between them.
digits(Text, Base, End) -> digits(Text, Base, End, []).

digits([C | Rest] = Text, Base, End, Seen) ->
    case digit(C) < Base of
        true -> digits(Rest, Base, End, [C | Seen]);
        false when C =:= $_, Seen =/= [] ->
            case Rest of
                [N | _] ->
                    case digit(N) < Base of
                        true -> digits(Rest, Base, End, Seen);
                        false -> {lists:reverse(Seen), Text}
                    end;
                [] when End =:= more -> more;
                [] -> {lists:reverse(Seen), Text}
            end;
        false -> {lists:reverse(Seen), Text}
    end;
digits([], _, more, _) -> more;
digits([], _, _, Seen) -> {lists:reverse(Seen), []}.

digit(C) when C >= $0, C =< $9 -> C - $0;
digit(C) when C >= $a, C =< $z -> C - $a + 10;
digit(C) when C >= $A, C =< $Z -> C - $A + 10;
digit(_) -> 99.

based(Base, Rest, _) when Base < 2; Base > 36 -> {error, {base, Base}, Rest};
based(Base, Rest, End) ->
    case digits(Rest, Base, End) of
        more -> more;
        {[], Left} -> {error, {illegal, integer}, Left};
        {Digits, Left} -> {integer, list_to_integer(Digits, Base), Left}
    end.

fraction(Whole, Dot, Text, End) ->
    case digits(Text, 10, End) of
        more -> more;
        {Part, [E | Rest]} when E =:= $e; E =:= $E -> exponent(Whole ++ [Dot | Part], Rest, End);
        {Part, Rest} -> float(Whole ++ [Dot | Part], Rest)
    end.

exponent(_, [], more) -> more;
exponent(_, [Sign], more) when Sign =:= $+; Sign =:= $- -> more;
exponent(Head, [Sign | Rest], End) when Sign =:= $+; Sign =:= $- -> exponent(Head, [$e, Sign], Rest, End);
exponent(Head, Rest, End) -> exponent(Head, [$e], Rest, End).

exponent(Head, E, Text, End) ->
    case digits(Text, 10, End) of
        more -> more;
        {[], Rest} -> {error, {illegal, float}, Rest};
        {Digits, Rest} -> float(Head ++ E ++ Digits, Rest)
    end.

float(Text, Rest) ->
    try
        {float, list_to_float(Text), Rest}
    catch
        error:badarg -> {error, {illegal, float}, Rest}
    end.

%% -- characters and strings --

character([], more) -> more;
character([], eof) -> {error, char, []};
character([$\\ | Rest], End) ->
    case escape(Rest) of
        none when End =:= more -> more;
        none when tl(Rest) =/= [] -> {error, {illegal, character}, []};
        none -> {error, char, []};
        {error, Left} -> {error, {illegal, character}, Left};
        {C, Left} -> {char, C, Left}
    end;
character([$\n | Rest], _) -> {char, $\n, Rest};
character([C | Rest], _) when C < 16#110000 -> {char, C, Rest}.

quoted([Quote | Rest], Quote, Seen, _) when Quote =:= $" -> {string, lists:reverse(Seen), Rest};
quoted([Quote | Rest], Quote, Seen, _) ->
    case length(Seen) =< 255 of
        true -> {atom, list_to_atom(lists:reverse(Seen)), Rest};
        false -> {error, {illegal, atom}, Rest}
    end;
quoted([], _, _, more) -> more;
quoted([], Quote, Seen, eof) -> unterminated(Quote, Seen);
quoted([$\\, $\n | Rest], Quote, Seen, End) -> quoted(Rest, Quote, [$\n | Seen], End);
quoted([$\\ | Rest], Quote, Seen, End) ->
    case escape(Rest) of
        none when End =:= more -> more;
        none -> unterminated(Quote, Seen);
        {error, Left} -> {error, {illegal, character}, Left};
        {C, Left} -> quoted(Left, Quote, [C | Seen], End)
    end;
quoted([C | Rest], Quote, Seen, End) when is_integer(C), C >= 0, C < 16#D800; C > 16#DFFF, C < 16#FFFE; C > 16#FFFF, C < 16#110000 ->
    quoted(Rest, Quote, [C | Seen], End);
quoted([_ | Rest], _, _, _) -> {error, {illegal, character}, Rest}.

unterminated(Quote, Seen) -> {error, {string, Quote, lists:sublist(lists:reverse(Seen), 16)}, []}.

%% What stands behind a backslash: {Character, Rest}, {error, Rest}, or none: the text ends before it is decided.
escape([]) -> none;
escape([$x, ${ | Rest]) ->
    case lists:splitwith(fun(C) -> digit(C) < 16 end, Rest) of
        {_, []} -> none;
        {[_ | _] = Hex, [$} | Left]} -> valid(list_to_integer(Hex, 16), Left);
        {_, [_ | Left]} -> {error, Left}
    end;
escape([$x]) -> none;
escape([$x, _]) -> none;
escape([$x, A, B | Rest]) ->
    case digit(A) < 16 andalso digit(B) < 16 of
        true -> {digit(A) * 16 + digit(B), Rest};
        false -> {error, Rest}
    end;
escape([$x | Rest]) -> {error, Rest};
escape([$^]) -> none;
escape([$^, C | Rest]) when C >= 0 -> {C band 31, Rest};
escape([A, B, C | Rest]) when A >= $0, A =< $7, B >= $0, B =< $7, C >= $0, C =< $7 ->
    {(A - $0) * 64 + (B - $0) * 8 + C - $0, Rest};
escape([A, B | Rest]) when A >= $0, A =< $7, B >= $0, B =< $7 -> {(A - $0) * 8 + B - $0, Rest};
escape([A | Rest]) when A >= $0, A =< $7 -> {A - $0, Rest};
escape([C | Rest]) -> {escaped(C), Rest}.

valid(C, Rest) when C < 16#D800; C > 16#DFFF, C < 16#110000 -> {C, Rest};
valid(_, Rest) -> {error, Rest}.

escaped($n) -> $\n;
escaped($r) -> $\r;
escaped($t) -> $\t;
escaped($v) -> $\v;
escaped($b) -> $\b;
escaped($f) -> $\f;
escaped($e) -> $\e;
escaped($s) -> $\s;
escaped($d) -> $\d;
escaped(C) -> C.
