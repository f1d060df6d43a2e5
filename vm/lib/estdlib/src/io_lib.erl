%% @doc Terms and texts, as the OTP documentation of this module describes it.
%%
%% format/2 reads a format in io_lib_format, ~p lays terms out in io_lib_pretty, fread is in io_lib_fread.
-module(io_lib).

-export([
    format/2, format/3, fwrite/2, fwrite/3, bformat/2, bformat/3, fread/2, fread/3, scan_format/2, unscan_format/1,
    build_text/1, build_text/2, write/1, write/2, write/3, print/1, print/4, limit_term/2,
    write_atom/1, write_atom_as_latin1/1, write_string/1, write_string/2, write_string_as_latin1/1,
    write_string_as_latin1/2, write_latin1_string/1, write_latin1_string/2, write_unicode_string/1,
    write_char/1, write_char_as_latin1/1, write_latin1_char/1, write_unicode_char/1, write_binary/3, quote_atom/2,
    char_list/1, latin1_char_list/1, deep_char_list/1, deep_latin1_char_list/1, deep_unicode_char_list/1,
    printable_list/1, printable_latin1_list/1, printable_unicode_list/1,
    chars_length/1, indentation/2, nl/0, format_prompt/1, format_prompt/2
]).

-export([map_pairs/2, byte_parts/2]).

-export_type([
    chars/0, latin1_string/0, continuation/0, depth/0, fread_error/0, fread_item/0, format_spec/0, chars_limit/0,
    maps_order/0
]).
-type chars() :: [char() | chars()].
-type latin1_string() :: [unicode:latin1_char()].
-type depth() :: -1 | non_neg_integer().
-type continuation() :: {fread, list(), list()}.
-type fread_error() :: atom | based | character | float | format | input | integer | string | unsigned.
-type fread_item() :: string() | atom() | integer() | float().
-type chars_limit() :: integer().
-type maps_order() :: undefined | ordered | reversed | fun((term(), term()) -> boolean()).
-type format_spec() :: #{
    control_char := char(),
    args := [term()],
    width := none | integer(),
    adjust := left | right,
    precision := none | integer(),
    pad_char := char(),
    encoding := unicode | latin1,
    strings := boolean(),
    maps_order => maps_order()
}.

%% @doc Data in the places of a format's control sequences; error badarg when they don't go together.
-spec format(io:format(), [term()]) -> chars().
format(Format, Data) ->
    fwrite(Format, Data).

%% @doc format/2 with {chars_limit, N}: about N characters at most, "..." where something was left out.
-spec format(io:format(), [term()], [{chars_limit, chars_limit()}]) -> chars().
format(Format, Data, Options) ->
    fwrite(Format, Data, Options).

%% @doc format/2.
-spec fwrite(io:format(), [term()]) -> chars().
fwrite(Format, Data) ->
    try
        io_lib_format:build(io_lib_format:scan(Format, Data), [])
    catch
        _:_ -> erlang:error(badarg, [Format, Data])
    end.

%% @doc format/3.
-spec fwrite(io:format(), [term()], [{chars_limit, chars_limit()}]) -> chars().
fwrite(Format, Data, Options) ->
    try
        io_lib_format:build(io_lib_format:scan(Format, Data), Options)
    catch
        _:_ -> erlang:error(badarg, [Format, Data, Options])
    end.

%% @doc format/2 as a UTF-8 binary.
-spec bformat(io:format(), [term()]) -> unicode:unicode_binary().
bformat(Format, Data) ->
    unicode:characters_to_binary(fwrite(Format, Data)).

%% @doc format/3 as a UTF-8 binary.
-spec bformat(io:format(), [term()], [{chars_limit, chars_limit()}]) -> unicode:unicode_binary().
bformat(Format, Data, Options) ->
    unicode:characters_to_binary(fwrite(Format, Data, Options)).

%% @doc Read a string by a format.
-spec fread(string(), string()) ->
    {ok, [fread_item()], string()} | {more, string(), non_neg_integer(), [term()]} | {error, {fread, fread_error()}}.
fread(Format, String) ->
    io_lib_fread:fread(Format, String).

%% @doc Read line by line: the first continuation is [], what follows is a string or eof.
-spec fread(continuation() | [], string() | eof, string()) ->
    {more, continuation()} | {done, {ok, [fread_item()], string()} | eof | {error, {fread, fread_error()}}, string()}.
fread(Continuation, Chars, Format) ->
    io_lib_fread:fread(Continuation, Chars, Format).

%% @doc A format as characters and maps, one for each control sequence with its data.
-spec scan_format(io:format(), [term()]) -> [char() | format_spec()].
scan_format(Format, Data) ->
    try
        io_lib_format:scan(Format, Data)
    catch
        _:_ -> erlang:error(badarg, [Format, Data])
    end.

%% @doc The format and the data that scan_format/2 took apart.
-spec unscan_format([char() | format_spec()]) -> {string(), [term()]}.
unscan_format(Parts) ->
    io_lib_format:unscan(Parts).

%% @doc The text of what scan_format/2 returned.
-spec build_text([char() | format_spec()]) -> chars().
build_text(Parts) ->
    build_text(Parts, []).

%% @doc build_text/1 with the options of format/3.
-spec build_text([char() | format_spec()], [{chars_limit, chars_limit()}]) -> chars().
build_text(Parts, Options) ->
    try
        io_lib_format:build(Parts, Options)
    catch
        _:_ -> erlang:error(badarg, [Parts])
    end.

%% @doc A term over several lines, as ~p.
-spec print(term()) -> chars().
print(Term) ->
    io_lib_pretty:print(Term).

%% @doc A term from Column on, in lines of LineLength, to Depth.
-spec print(term(), non_neg_integer(), non_neg_integer(), depth()) -> chars().
print(Term, Column, LineLength, Depth) ->
    io_lib_pretty:print(Term, Column, LineLength, Depth).

%% @doc A term in one line, as ~w.
-spec write(term()) -> chars().
write(Term) ->
    term(Term, -1, latin1, undefined).

%% @doc write/1 to a depth, or with options: depth, encoding, chars_limit and maps_order.
-spec write(term(), depth() | [Option]) -> chars() when
    Option ::
        {depth, depth()} | {encoding, latin1 | utf8 | unicode} | {chars_limit, chars_limit()} | {maps_order, maps_order()}.
write(Term, Depth) when is_integer(Depth) ->
    term(Term, Depth, latin1, undefined);
write(Term, Options) when is_list(Options) ->
    Depth = proplists:get_value(depth, Options, -1),
    Encoding =
        case proplists:get_value(encoding, Options, latin1) of
            latin1 -> latin1;
            _ -> unicode
        end,
    Order = proplists:get_value(maps_order, Options, undefined),
    case proplists:get_value(chars_limit, Options, -1) of
        Limit when Limit < 0 -> term(Term, Depth, Encoding, Order);
        Limit -> deepest(Term, Depth, Encoding, Order, Limit, 1, term(Term, 1, Encoding, Order))
    end.

%% The deepest form of a term that has at most Limit characters.
deepest(_, Depth, _, _, _, Depth, Chars) ->
    Chars;
deepest(Term, Depth, Encoding, Order, Limit, D, Chars) ->
    case term(Term, D + 1, Encoding, Order) of
        Chars -> Chars;
        Longer ->
            case chars_length(Longer) > Limit of
                true -> Chars;
                false -> deepest(Term, Depth, Encoding, Order, Limit, D + 1, Longer)
            end
    end.

%% @doc write/1 to a depth; the flag asks for columns behind commas, and is not looked at.
-spec write(term(), depth(), boolean()) -> chars().
write(Term, Depth, _) ->
    write(Term, Depth).

term(_, 0, _, _) -> "...";
term(T, _, _, _) when is_integer(T) -> integer_to_list(T);
term(T, _, _, _) when is_float(T) -> io_lib_format:fwrite_g(T);
term(T, _, latin1, _) when is_atom(T) -> write_atom_as_latin1(T);
term(T, _, _, _) when is_atom(T) -> write_atom(T);
term(T, _, _, _) when is_port(T) -> erlang:port_to_list(T);
term(T, _, _, _) when is_pid(T) -> pid_to_list(T);
term(T, _, _, _) when is_reference(T) -> erlang:ref_to_list(T);
term(<<_/bitstring>> = T, D, _, _) -> bits(T, D);
term([], _, _, _) -> "[]";
term({}, _, _, _) -> "{}";
term(T, 1, _, _) when is_list(T) -> "[...]";
term([H | T], D, E, O) -> [$[, term(H, D - 1, E, O), list_tail(T, D - 1, E, O), $]];
term(T, _, _, _) when is_function(T) -> erlang:fun_to_list(T);
term(T, 1, _, _) when is_tuple(T) -> "{...}";
term(T, D, E, O) when is_tuple(T) ->
    [${, term(element(1, T), D - 1, E, O), tuple_tail(tl(tuple_to_list(T)), D - 1, E, O), $}];
term(T, D, _, _) when is_map(T), map_size(T) =:= 0; is_map(T), D =:= 1 -> "#{}";
term(T, D, E, O) when is_map(T) ->
    [{K, V} | Rest] = map_pairs(T, O),
    ["#{", association(K, V, D - 1, E, O), map_tail(Rest, D - 1, D - 1, E, O), $}].

list_tail([], _, _, _) -> [];
list_tail(_, 1, _, _) -> "|...";
list_tail([H | T], D, E, O) -> [$,, term(H, D - 1, E, O) | list_tail(T, D - 1, E, O)];
list_tail(T, D, E, O) -> [$|, term(T, D - 1, E, O)].

tuple_tail([], _, _, _) -> [];
tuple_tail(_, 1, _, _) -> ",...";
tuple_tail([H | T], D, E, O) -> [$,, term(H, D - 1, E, O) | tuple_tail(T, D - 1, E, O)].

association(K, V, D, E, O) ->
    [term(K, D, E, O), " => ", term(V, D, E, O)].

%% OTP marks a map whose last association is at the last level as cut, even when nothing follows.
map_tail(_, 1, _, _, _) -> ",...";
map_tail([], _, _, _, _) -> [];
map_tail([{K, V} | T], Count, D, E, O) -> [$,, association(K, V, D, E, O) | map_tail(T, Count - 1, D, E, O)].

bits(<<>>, _) -> "<<>>";
bits(_, 1) -> "<<...>>";
bits(T, D) -> ["<<", lists:join($,, byte_parts(T, D)), ">>"].

%% @private The bytes of a bit string as text, D - 1 at most and then "...".
-spec byte_parts(bitstring(), depth()) -> [string()].
byte_parts(<<>>, _) -> [];
byte_parts(_, 1) -> ["..."];
byte_parts(<<Byte, Rest/bitstring>>, D) -> [integer_to_list(Byte) | byte_parts(Rest, D - 1)];
byte_parts(Bits, _) ->
    Size = bit_size(Bits),
    <<Value:Size>> = Bits,
    [integer_to_list(Value) ++ [$: | integer_to_list(Size)]].

%% @private The associations of a map in an order.
-spec map_pairs(map(), maps_order()) -> [{term(), term()}].
map_pairs(Map, undefined) -> maps:to_list(Map);
map_pairs(Map, ordered) -> lists:sort(fun({A, _}, {B, _}) -> key_order(A, B) end, maps:to_list(Map));
map_pairs(Map, reversed) -> lists:reverse(map_pairs(Map, ordered));
map_pairs(Map, Order) -> lists:sort(fun({A, _}, {B, _}) -> Order(A, B) end, maps:to_list(Map)).

%% Map keys: integers before floats.
key_order(A, B) when is_integer(A), is_float(B) -> true;
key_order(A, B) when is_float(A), is_integer(B) -> false;
key_order(A, B) -> A =< B.

%% @doc A binary as ~w prints it, to a depth and in about so many characters (negative: no limit), and the bits that
%% were left out.
-spec write_binary(bitstring(), depth(), integer()) -> {chars(), bitstring()}.
write_binary(Bin, Depth, Chars) ->
    {Parts, Rest} = parts_until(Bin, Depth, Chars),
    {["<<", lists:join($,, Parts), ">>"], Rest}.

%% "..." and what is behind the last byte need five characters.
parts_until(<<>>, _, _) ->
    {[], <<>>};
parts_until(Bits, Depth, Chars) when Depth =:= 1; Chars >= 0, Chars < 5 ->
    {["..."], Bits};
parts_until(<<Byte, Rest/bitstring>>, Depth, Chars) ->
    Text = integer_to_list(Byte),
    Left =
        case Chars < 0 of
            true -> Chars;
            false -> Chars - length(Text) - 1
        end,
    {Parts, Behind} = parts_until(Rest, Depth - 1, Left),
    {[Text | Parts], Behind};
parts_until(Bits, Depth, _) ->
    {byte_parts(Bits, Depth), <<>>}.

%% @doc A term with everything below Depth replaced by '...'.
-spec limit_term(term(), depth()) -> term().
limit_term(Term, Depth) when Depth < 0 ->
    Term;
limit_term(_, 0) ->
    '...';
limit_term([], _) ->
    [];
limit_term(L, D) when is_list(L) ->
    limit_list(L, D);
limit_term({}, _) ->
    {};
limit_term(T, D) when is_tuple(T) ->
    list_to_tuple(limit_elements(tuple_to_list(T), D));
limit_term(M, _) when is_map(M), map_size(M) =:= 0 ->
    M;
limit_term(M, 1) when is_map(M) ->
    #{'...' => '...'};
limit_term(M, D) when is_map(M) ->
    {Kept, Dots} =
        case map_size(M) > D - 1 of
            true -> {lists:sublist(map_pairs(M, undefined), D - 1), [{'...', '...'}]};
            false -> {map_pairs(M, undefined), []}
        end,
    maps:from_list([{limit_term(K, D - 1), limit_term(V, D - 1)} || {K, V} <- Kept] ++ Dots);
limit_term(B, D) when is_bitstring(B), bit_size(B) > 8 * (D - 1) ->
    <<B:(8 * (D - 1))/bitstring>>;
limit_term(Term, _) ->
    Term.

limit_list([], _) -> [];
limit_list(_, 1) -> ['...'];
limit_list([H | T], D) -> [limit_term(H, D - 1) | limit_rest(T, D - 1)].

limit_rest([], _) -> [];
limit_rest(_, 1) -> '...';
limit_rest([H | T], D) -> [limit_term(H, D - 1) | limit_rest(T, D - 1)];
limit_rest(T, D) -> limit_term(T, D - 1).

limit_elements([], _) -> [];
limit_elements(_, 1) -> ['...'];
limit_elements([H | T], D) -> [limit_term(H, D - 1) | limit_elements(T, D - 1)].

%% @doc An atom, in quotes when it needs them.
-spec write_atom(atom()) -> chars().
write_atom(Atom) ->
    Chars = atom_to_list(Atom),
    case quote_atom(Atom, Chars) of
        true -> write_string(Chars, $');
        false -> Chars
    end.

%% @doc write_atom/1 with \x{...} for what is not Latin-1.
-spec write_atom_as_latin1(atom()) -> latin1_string().
write_atom_as_latin1(Atom) ->
    Chars = atom_to_list(Atom),
    case quote_atom(Atom, Chars) of
        true -> write_string_as_latin1(Chars, $');
        false -> Chars
    end.

%% @doc Whether an atom of these characters must stand in quotes.
-spec quote_atom(atom(), chars()) -> boolean().
quote_atom(_, []) -> true;
quote_atom(Atom, [C | Rest]) -> not (is_lower(C) andalso lists:all(fun is_alnum/1, Rest) andalso not reserved(Atom)).

is_lower(C) -> (C >= $a andalso C =< $z) orelse (C >= 16#DF andalso C =< 16#FF andalso C =/= 16#F7).

is_alnum(C) when C >= $A, C =< $Z; C >= $0, C =< $9; C =:= $_; C =:= $@ -> true;
is_alnum(C) when C >= 16#C0, C =< 16#DE, C =/= 16#D7 -> true;
is_alnum(C) -> is_lower(C).

reserved('after') -> true;
reserved('and') -> true;
reserved('andalso') -> true;
reserved('band') -> true;
reserved('begin') -> true;
reserved('bnot') -> true;
reserved('bor') -> true;
reserved('bsl') -> true;
reserved('bsr') -> true;
reserved('bxor') -> true;
reserved('case') -> true;
reserved('catch') -> true;
reserved('cond') -> true;
reserved('div') -> true;
reserved('end') -> true;
reserved('fun') -> true;
reserved('if') -> true;
reserved('let') -> true;
reserved('not') -> true;
reserved('of') -> true;
reserved('or') -> true;
reserved('orelse') -> true;
reserved('receive') -> true;
reserved('rem') -> true;
reserved('try') -> true;
reserved('when') -> true;
reserved('xor') -> true;
reserved(_) -> false.

%% @doc A string literal in double quotes.
-spec write_string(string()) -> chars().
write_string(String) ->
    write_string(String, $").

%% @doc A string literal in quotes of a kind.
-spec write_string(string(), char()) -> chars().
write_string(String, Quote) ->
    [Quote | escaped(String, Quote, unicode)].

%% @doc write_string/1 for Latin-1 strings.
-spec write_latin1_string(latin1_string()) -> latin1_string().
write_latin1_string(String) ->
    write_latin1_string(String, $").

%% @doc write_string/2 for Latin-1 strings.
-spec write_latin1_string(latin1_string(), char()) -> latin1_string().
write_latin1_string(String, Quote) ->
    [Quote | escaped(String, Quote, latin1)].

%% @doc write_string/1 with \x{...} for what is not Latin-1.
-spec write_string_as_latin1(string()) -> latin1_string().
write_string_as_latin1(String) ->
    write_string_as_latin1(String, $").

%% @doc write_string/2 with \x{...} for what is not Latin-1.
-spec write_string_as_latin1(string(), char()) -> latin1_string().
write_string_as_latin1(String, Quote) ->
    [Quote | escaped(String, Quote, latin1)].

%% @doc write_string/1.
-spec write_unicode_string(string()) -> chars().
write_unicode_string(String) ->
    write_string(String).

escaped([], Quote, _) -> [Quote];
escaped([C | Rest], Quote, Encoding) -> escape(C, Quote, Encoding, escaped(Rest, Quote, Encoding)).

escape(C, C, _, Tail) -> [$\\, C | Tail];
escape($\\, _, _, Tail) -> [$\\, $\\ | Tail];
escape(C, _, _, Tail) when C >= $\s, C =< $~ -> [C | Tail];
escape(C, _, _, Tail) when C >= 16#A0, C =< 16#FF -> [C | Tail];
escape(C, _, unicode, Tail) when C > 16#FF -> [C | Tail];
escape(C, _, latin1, Tail) when C > 16#FF -> "\\x{" ++ integer_to_list(C, 16) ++ [$} | Tail];
escape($\n, _, _, Tail) -> [$\\, $n | Tail];
escape($\r, _, _, Tail) -> [$\\, $r | Tail];
escape($\t, _, _, Tail) -> [$\\, $t | Tail];
escape($\v, _, _, Tail) -> [$\\, $v | Tail];
escape($\b, _, _, Tail) -> [$\\, $b | Tail];
escape($\f, _, _, Tail) -> [$\\, $f | Tail];
escape($\e, _, _, Tail) -> [$\\, $e | Tail];
escape($\d, _, _, Tail) -> [$\\, $d | Tail];
escape(C, _, _, Tail) -> [$\\, $0 + (C bsr 6), $0 + ((C bsr 3) band 7), $0 + (C band 7) | Tail].

%% @doc A character literal.
-spec write_char(char()) -> chars().
write_char($\s) -> "$\\s";
write_char(C) when is_integer(C) -> [$$ | escape(C, none, unicode, [])].

%% @doc write_char/1 for Latin-1.
-spec write_latin1_char(unicode:latin1_char()) -> latin1_string().
write_latin1_char(C) when is_integer(C), C >= 0, C =< 255 -> write_char(C).

%% @doc write_char/1 with \x{...} for what is not Latin-1.
-spec write_char_as_latin1(char()) -> latin1_string().
write_char_as_latin1($\s) -> "$\\s";
write_char_as_latin1(C) when is_integer(C) -> [$$ | escape(C, none, latin1, [])].

%% @doc write_char/1.
-spec write_unicode_char(char()) -> chars().
write_unicode_char(C) -> write_char(C).

%% @doc Whether a term is a flat list of characters.
-spec char_list(term()) -> boolean().
char_list([C | Rest]) when is_integer(C), C >= 0, C < 16#D800 -> char_list(Rest);
char_list([C | Rest]) when is_integer(C), C > 16#DFFF, C < 16#FFFE -> char_list(Rest);
char_list([C | Rest]) when is_integer(C), C > 16#FFFF, C =< 16#10FFFF -> char_list(Rest);
char_list([]) -> true;
char_list(_) -> false.

%% @doc Whether a term is a flat list of Latin-1 characters.
-spec latin1_char_list(term()) -> boolean().
latin1_char_list([C | Rest]) when is_integer(C), C >= 0, C =< 255 -> latin1_char_list(Rest);
latin1_char_list([]) -> true;
latin1_char_list(_) -> false.

%% @doc Whether a term is a deep list of characters.
-spec deep_char_list(term()) -> boolean().
deep_char_list(Term) -> deep(Term, [], fun(C) -> char_list([C]) end).

%% @doc Whether a term is a deep list of Latin-1 characters.
-spec deep_latin1_char_list(term()) -> boolean().
deep_latin1_char_list(Term) -> deep(Term, [], fun(C) -> latin1_char_list([C]) end).

%% @doc deep_char_list/1.
-spec deep_unicode_char_list(term()) -> boolean().
deep_unicode_char_list(Term) -> deep_char_list(Term).

deep([C | Rest], More, Good) when is_list(C) -> deep(C, [Rest | More], Good);
deep([C | Rest], More, Good) -> Good(C) andalso deep(Rest, More, Good);
deep([], [Rest | More], Good) -> deep(Rest, More, Good);
deep([], [], _) -> true;
deep(_, _, _) -> false.

%% @doc Whether a term is a flat list of characters that io:printable_range/0 counts as printable.
-spec printable_list(term()) -> boolean().
printable_list(Term) ->
    case io:printable_range() of
        latin1 -> printable_latin1_list(Term);
        unicode -> printable_unicode_list(Term)
    end.

%% @doc Whether a term is a flat list of printable Latin-1 characters.
-spec printable_latin1_list(term()) -> boolean().
printable_latin1_list([C | Rest]) when is_integer(C), C >= $\s, C =< $~ -> printable_latin1_list(Rest);
printable_latin1_list([C | Rest]) when is_integer(C), C >= 16#A0, C =< 16#FF -> printable_latin1_list(Rest);
printable_latin1_list([C | Rest]) when is_integer(C), C >= $\b, C =< $\r -> printable_latin1_list(Rest);
printable_latin1_list([$\e | Rest]) -> printable_latin1_list(Rest);
printable_latin1_list([]) -> true;
printable_latin1_list(_) -> false.

%% @doc Whether a term is a flat list of printable characters of Unicode.
-spec printable_unicode_list(term()) -> boolean().
printable_unicode_list([C | Rest]) when is_integer(C), C >= $\s, C =< $~ -> printable_unicode_list(Rest);
printable_unicode_list([C | Rest]) when is_integer(C), C >= 16#A0, C < 16#D800 -> printable_unicode_list(Rest);
printable_unicode_list([C | Rest]) when is_integer(C), C > 16#DFFF, C < 16#FFFE -> printable_unicode_list(Rest);
printable_unicode_list([C | Rest]) when is_integer(C), C > 16#FFFF, C =< 16#10FFFF -> printable_unicode_list(Rest);
printable_unicode_list([C | Rest]) when is_integer(C), C >= $\b, C =< $\r -> printable_unicode_list(Rest);
printable_unicode_list([$\e | Rest]) -> printable_unicode_list(Rest);
printable_unicode_list([]) -> true;
printable_unicode_list(_) -> false.

%% @doc How many characters, as a reader counts them, a deep character list has.
-spec chars_length(chars()) -> non_neg_integer().
chars_length(Chars) ->
    try
        plain_length(Chars, 0)
    catch
        throw:not_plain -> string:length(Chars)
    end.

%% Below the first combining character every code point but CR LF is a character.
plain_length([C | Rest], N) when is_integer(C), C < 16#300, C =/= $\r -> plain_length(Rest, N + 1);
plain_length([], N) -> N;
plain_length([L | Rest], N) when is_list(L) -> plain_length(Rest, plain_length(L, N));
plain_length(_, _) -> throw(not_plain).

%% @doc The column after writing characters from a column on.
-spec indentation(chars(), integer()) -> integer().
indentation([$\n | Rest], _) -> indentation(Rest, 0);
indentation([$\t | Rest], I) -> indentation(Rest, ((I + 8) div 8) * 8);
indentation([C | Rest], I) when is_integer(C) -> indentation(Rest, I + 1);
indentation([L | Rest], I) -> indentation(Rest, indentation(L, I));
indentation([], I) -> I.

%% @doc A new line.
-spec nl() -> string().
nl() -> "\n".

%% @doc A prompt as text: {format, Format, Args}, or a term.
-spec format_prompt(term()) -> chars().
format_prompt(Prompt) -> format_prompt(Prompt, latin1).

%% @doc format_prompt/1 in an encoding.
-spec format_prompt(term(), latin1 | unicode) -> chars().
format_prompt({format, Format, Args}, _) ->
    try
        lists:flatten(format(Format, Args))
    catch
        _:_ -> lists:flatten(["???"])
    end;
format_prompt(Prompt, Encoding) when is_list(Prompt); is_atom(Prompt); is_binary(Prompt) ->
    Control =
        case Encoding of
            latin1 -> "~s";
            _ -> "~ts"
        end,
    try
        lists:flatten(format(Control, [Prompt]))
    catch
        _:_ -> lists:flatten(write(Prompt))
    end;
format_prompt(Prompt, _) ->
    lists:flatten(write(Prompt)).
