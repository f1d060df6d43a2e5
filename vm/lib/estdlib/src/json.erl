%% @doc JSON (RFC 8259), as OTP 27 has it: null is null, objects are maps, strings are binaries.
-module(json).

-export([
    encode/1, encode/2, encode_value/2, encode_atom/2, encode_integer/1, encode_float/1, encode_list/2, encode_map/2,
    encode_map_checked/2, encode_key_value_list/2, encode_key_value_list_checked/2, encode_binary/1,
    encode_binary_escape_all/1, format/1, format/2, format/3, format_value/3, format_key_value_list/3,
    format_key_value_list_checked/3, decode/1, decode/3, decode_start/3, decode_continue/2
]).

-export_type([
    encoder/0, encode_value/0, decoders/0, decode_value/0, continuation_state/0, formatter/0
]).
-type encode_value() :: integer() | float() | boolean() | null | binary() | atom() | [encode_value()] | map().
-type encoder() :: fun((term(), encoder()) -> iodata()).
-type formatter() :: fun((term(), formatter(), map()) -> iodata()).
-type decode_value() :: integer() | float() | boolean() | null | binary() | [decode_value()] | map().
-type decoders() :: #{
    array_start => fun((term()) -> term()),
    array_push => fun((term(), term()) -> term()),
    array_finish => fun((term(), term()) -> {term(), term()}),
    object_start => fun((term()) -> term()),
    object_push => fun((term(), term(), term()) -> term()),
    object_finish => fun((term(), term()) -> {term(), term()}),
    float => fun((binary()) -> term()),
    integer => fun((binary()) -> term()),
    string => fun((binary()) -> term()),
    null => term()
}.
-opaque continuation_state() :: tuple().

%% @doc A term as JSON.
-spec encode(encode_value()) -> iodata().
encode(Term) -> encode_value(Term, fun encode_value/2).

%% @doc A term as JSON, an encoder deciding on each part.
-spec encode(term(), encoder()) -> iodata().
encode(Term, Encoder) when is_function(Encoder, 2) -> Encoder(Term, Encoder).

%% @doc The usual encoder.
-spec encode_value(term(), encoder()) -> iodata().
encode_value(A, Encode) when is_atom(A) -> encode_atom(A, Encode);
encode_value(B, _) when is_binary(B) -> encode_binary(B);
encode_value(I, _) when is_integer(I) -> encode_integer(I);
encode_value(F, _) when is_float(F) -> encode_float(F);
encode_value(L, Encode) when is_list(L) -> encode_list(L, Encode);
encode_value(M, Encode) when is_map(M) -> encode_map(M, Encode);
encode_value(Other, _) -> erlang:error({unsupported_type, Other}).

%% @doc null, true, false; other atoms as strings.
-spec encode_atom(atom(), encoder()) -> iodata().
encode_atom(null, _) -> <<"null">>;
encode_atom(true, _) -> <<"true">>;
encode_atom(false, _) -> <<"false">>;
encode_atom(Other, Encode) -> Encode(atom_to_binary(Other, utf8), Encode).

%% @doc An integer.
-spec encode_integer(integer()) -> iodata().
encode_integer(Integer) -> integer_to_binary(Integer).

%% @doc A float, as short as it reads back.
-spec encode_float(float()) -> iodata().
encode_float(Float) -> list_to_binary(io_lib_format:fwrite_g(Float)).

%% @doc A list as an array.
-spec encode_list([term()], encoder()) -> iodata().
encode_list([], _) -> <<"[]">>;
encode_list([H | T], Encode) -> [$[, Encode(H, Encode) | rest(T, Encode)].

rest([H | T], Encode) -> [$,, Encode(H, Encode) | rest(T, Encode)];
rest([], _) -> "]".

%% @doc A map as an object.
-spec encode_map(map(), encoder()) -> iodata().
encode_map(Map, Encode) when is_map(Map) -> encode_key_value_list(maps:to_list(Map), Encode).

%% @doc encode_map/2; equal keys are an error.
-spec encode_map_checked(map(), encoder()) -> iodata().
encode_map_checked(Map, Encode) -> encode_key_value_list_checked(maps:to_list(Map), Encode).

%% @doc A list of pairs as an object.
-spec encode_key_value_list([{term(), term()}], encoder()) -> iodata().
encode_key_value_list(Pairs, Encode) when is_function(Encode, 2) ->
    object([[key(K, Encode), $:, Encode(V, Encode)] || {K, V} <- Pairs]).

%% @doc encode_key_value_list/2; equal keys are an error.
-spec encode_key_value_list_checked([{term(), term()}], encoder()) -> iodata().
encode_key_value_list_checked(Pairs, Encode) ->
    {Members, _} = lists:mapfoldl(
        fun({K, V}, Seen) ->
            Key = iolist_to_binary(key(K, Encode)),
            is_map_key(Key, Seen) andalso erlang:error({duplicate_key, K}),
            {[Key, $:, Encode(V, Encode)], Seen#{Key => []}}
        end,
        #{},
        Pairs
    ),
    object(Members).

object([]) -> <<"{}">>;
object(Members) -> [${, lists:join($,, Members), $}].

key(K, Encode) when is_binary(K) -> Encode(K, Encode);
key(K, Encode) when is_atom(K) -> Encode(atom_to_binary(K, utf8), Encode);
key(K, _) when is_integer(K) -> [$", encode_integer(K), $"];
key(K, _) when is_float(K) -> [$", encode_float(K), $"].

%% @doc A string; characters that need no escape stay.
-spec encode_binary(binary()) -> iodata().
encode_binary(Bin) when is_binary(Bin) -> [$", escaped(Bin, false), $"].

%% @doc A string in ASCII.
-spec encode_binary_escape_all(binary()) -> iodata().
encode_binary_escape_all(Bin) when is_binary(Bin) -> [$", escaped(Bin, true), $"].

escaped(Bin, All) ->
    case plain(Bin, 0, All) of
        Size when Size =:= byte_size(Bin) -> Bin;
        Size ->
            <<Plain:Size/binary, Rest/binary>> = Bin,
            [Plain | escape(Rest, All, Bin, Size)]
    end.

%% How many bytes at the beginning stand for themselves.
plain(Bin, N, All) ->
    case Bin of
        <<_:N/binary, C, _/binary>> when C >= $\s, C < 127, C =/= $", C =/= $\\ -> plain(Bin, N + 1, All);
        <<_:N/binary, 127, _/binary>> -> plain(Bin, N + 1, All);
        <<_:N/binary, C/utf8, _/binary>> when C >= 128, not All -> plain(Bin, N + byte_size(<<C/utf8>>), All);
        _ -> N
    end.

escape(<<C/utf8, Rest/binary>>, All, Whole, At) ->
    [escape_char(C) | escaped_from(Rest, All, Whole, At + byte_size(<<C/utf8>>))];
escape(<<Byte, _/binary>> = Bin, _, _, _) ->
    case unicode:characters_to_list(Bin) of
        {incomplete, _, _} -> erlang:error(unexpected_end);
        _ -> erlang:error({invalid_byte, Byte})
    end.

escaped_from(Rest, All, Whole, At) ->
    case plain(Rest, 0, All) of
        Size when Size =:= byte_size(Rest) -> Rest;
        Size ->
            <<Plain:Size/binary, More/binary>> = Rest,
            [Plain | escape(More, All, Whole, At + Size)]
    end.

escape_char($") -> <<"\\\"">>;
escape_char($\\) -> <<"\\\\">>;
escape_char($\b) -> <<"\\b">>;
escape_char($\f) -> <<"\\f">>;
escape_char($\n) -> <<"\\n">>;
escape_char($\r) -> <<"\\r">>;
escape_char($\t) -> <<"\\t">>;
escape_char(C) when C < 16#10000 -> unit(C);
escape_char(C) ->
    V = C - 16#10000,
    [unit(16#D800 + (V bsr 10)), unit(16#DC00 + (V band 16#3FF))].

unit(U) -> ["\\u", [hex((U bsr S) band 15) || S <- [12, 8, 4, 0]]].

hex(N) when N < 10 -> $0 + N;
hex(N) -> $A + N - 10.

%% @doc A term as JSON in lines, indented.
-spec format(term()) -> iodata().
format(Term) -> format(Term, #{}).

%% @doc format/1 with options (indent: 2, max: 100), or with a formatter.
-spec format(term(), map() | formatter()) -> iodata().
format(Term, Options) when is_map(Options) -> format(Term, fun format_value/3, Options);
format(Term, Formatter) when is_function(Formatter, 3) -> format(Term, Formatter, #{}).

%% @doc format/2 with a formatter and options. A formatter is called with a term, the formatter for what is in it, and a
%% map of indent, max, and the level and col that the term begins at.
-spec format(term(), formatter(), map()) -> iodata().
format(Term, Formatter, Options) when is_function(Formatter, 3), is_map(Options) ->
    State = maps:merge(#{indent => 2, max => 100, level => 0, col => 0}, Options),
    [Formatter(Term, Formatter, State), $\n].

%% @doc The usual formatter: a list that begins with a list, an object or a string has an element a line, others fill
%% lines until max.
-spec format_value(term(), formatter(), map()) -> iodata().
format_value([], _, _) ->
    <<"[]">>;
format_value([First | _] = List, Encode, #{col := Col, max := Max} = State) ->
    Inner = deeper(State),
    case is_list(First) orelse is_map(First) orelse is_binary(First) orelse Col > Max of
        true ->
            Margin = indented(Inner),
            Parts = [Encode(V, Encode, Inner#{col := margin(Inner)}) || V <- List],
            [$[, Margin, lists:join([$, | Margin], Parts), indented(State), $]];
        false ->
            [$[, filled(List, Encode, Inner), $]]
    end;
format_value(Map, Encode, State) when is_map(Map) ->
    format_key_value_list(lists:sort(maps:to_list(Map)), Encode, State);
format_value(Atom, Encode, State) when is_atom(Atom), Atom =/= true, Atom =/= false, Atom =/= null ->
    Encode(atom_to_binary(Atom, utf8), Encode, State);
format_value(Other, _, _) ->
    encode(Other).

deeper(#{level := Level} = State) -> State#{level := Level + 1}.

margin(#{level := Level, indent := Indent}) -> Level * Indent.

indented(State) -> [$\n | lists:duplicate(margin(State), $\s)].

%% Elements in lines; a line is full when the column is max or beyond.
filled([First | Rest], Encode, #{col := Col} = State) ->
    Text = Encode(First, Encode, State),
    [Text | filled(Rest, Col + iolist_size(Text) + 1, Encode, State)].

filled([], _, _, _) ->
    [];
filled([V | Rest], Col, Encode, #{max := Max} = State) ->
    Text = Encode(V, Encode, State#{col := Col}),
    Size = iolist_size(Text),
    case Col >= Max of
        true -> [$,, indented(State), Text | filled(Rest, margin(State) + Size, Encode, State)];
        false -> [$,, Text | filled(Rest, Col + Size + 1, Encode, State)]
    end.

%% @doc A list of pairs as an object: a line for a single simple member, else a line a member.
-spec format_key_value_list([{term(), term()}], formatter(), map()) -> iodata().
format_key_value_list(Pairs, Encode, State) ->
    Inner = deeper(State),
    laid_out([member(format_key(K, Encode, Inner), V, Encode, Inner) || {K, V} <- Pairs], State).

%% @doc format_key_value_list/3; equal keys are an error.
-spec format_key_value_list_checked([{term(), term()}], formatter(), map()) -> iodata().
format_key_value_list_checked(Pairs, Encode, State) ->
    Inner = deeper(State),
    {Members, _} = lists:mapfoldl(
        fun({K, V}, Seen) ->
            Key = iolist_to_binary(format_key(K, Encode, Inner)),
            is_map_key(Key, Seen) andalso erlang:error({duplicate_key, K}),
            {member(Key, V, Encode, Inner), Seen#{Key => []}}
        end,
        #{},
        Pairs
    ),
    laid_out(Members, State).

format_key(Key, Encode, State) -> key(Key, fun(Text, _) -> Encode(Text, Encode, State) end).

member(Key, Value, Encode, State) ->
    {Key, Encode(Value, Encode, State#{col := margin(State) + iolist_size(Key) + 2})}.

laid_out([], _) ->
    <<"{}">>;
laid_out([{Key, Value}] = Members, State) ->
    case iolist_to_binary(Value) of
        <<C, _/binary>> when C =:= $[; C =:= ${ -> in_lines(Members, State);
        _ -> [<<"{ ">>, Key, <<": ">>, Value, <<" }">>]
    end;
laid_out(Members, State) ->
    in_lines(Members, State).

in_lines(Members, State) ->
    Margin = indented(deeper(State)),
    Lines = lists:join([$, | Margin], [[Key, <<": ">>, Value] || {Key, Value} <- Members]),
    [${, Margin, Lines, indented(State), $}].

%% @doc The term of JSON text; nothing may follow it.
-spec decode(binary()) -> decode_value().
decode(Text) when is_binary(Text) ->
    case decode(Text, ok, #{}) of
        {Value, ok, <<>>} -> Value;
        {_, ok, <<Byte, _/binary>>} -> erlang:error({invalid_byte, Byte})
    end.

%% @doc The term at the beginning of JSON text, what the decoders made of Acc, and the rest.
-spec decode(binary(), term(), decoders()) -> {term(), term(), binary()}.
decode(Text, Acc, Decoders) when is_binary(Text) ->
    case decode_start(Text, Acc, Decoders) of
        {continue, State} ->
            case decode_continue(end_of_input, State) of
                {Value, Acc1, Rest} -> {Value, Acc1, Rest}
            end;
        Done ->
            Done
    end.

%% @doc Decode text that may go on: {continue, State}.
-spec decode_start(binary(), term(), decoders()) -> {term(), term(), binary()} | {continue, continuation_state()}.
decode_start(Text, Acc, Decoders) when is_binary(Text) ->
    attempt(Text, Acc, Decoders, more).

%% @doc Go on with more text, or with end_of_input.
-spec decode_continue(binary() | end_of_input, continuation_state()) ->
    {term(), term(), binary()} | {continue, continuation_state()}.
decode_continue(end_of_input, {json, Text, Acc, Decoders}) ->
    attempt(Text, Acc, Decoders, last);
decode_continue(More, {json, Text, Acc, Decoders}) when is_binary(More) ->
    attempt(<<Text/binary, More/binary>>, Acc, Decoders, more).

%% All of the text is read again when more has come; the decoders are called in that reading only which is complete.
attempt(Text, Acc, Decoders, Last) ->
    try value(Text, 0, Last) of
        {Parsed, At} ->
            {Value, Acc1} = made(Parsed, Acc, Decoders),
            <<_:At/binary, Rest/binary>> = Text,
            {Value, Acc1, trailing(Rest)}
    catch
        throw:more when Last =:= more -> {continue, {json, Text, Acc, Decoders}};
        throw:more -> erlang:error(unexpected_end);
        throw:{invalid, Reason} -> erlang:error(Reason)
    end.

%% White space behind the value is not handed back, unless something follows it.
trailing(Rest) ->
    case trailing_space(Rest) of
        <<>> -> <<>>;
        _ -> Rest
    end.

trailing_space(<<C, Rest/binary>>) when C =:= $\s; C =:= $\t; C =:= $\r; C =:= $\n -> trailing_space(Rest);
trailing_space(Rest) -> Rest.

%% The value at an offset, as a tree of what the decoders make terms of, and the offset behind it.
value(Text, At, Last) ->
    case Text of
        <<_:At/binary, C, _/binary>> when C =:= $\s; C =:= $\t; C =:= $\r; C =:= $\n -> value(Text, At + 1, Last);
        <<_:At/binary, "true", _/binary>> -> {{word, true}, At + 4};
        <<_:At/binary, "false", _/binary>> -> {{word, false}, At + 5};
        <<_:At/binary, "null", _/binary>> -> {null, At + 4};
        <<_:At/binary, $", _/binary>> -> string(Text, At + 1, At + 1, []);
        <<_:At/binary, $[, _/binary>> -> array(Text, space(Text, At + 1), Last);
        <<_:At/binary, ${, _/binary>> -> object(Text, space(Text, At + 1), Last);
        <<_:At/binary, C, _/binary>> when C =:= $-; C >= $0, C =< $9 -> number(Text, At, Last);
        <<_:At/binary, Rest/binary>> -> unexpected(Rest)
    end.

unexpected(<<>>) -> throw(more);
unexpected(Rest) ->
    case lists:any(fun(Word) -> byte_size(Rest) < byte_size(Word) andalso starts(Word, Rest) end, words()) of
        true -> throw(more);
        false -> wrong(Rest, [Word || Word <- words(), binary:first(Word) =:= binary:first(Rest)])
    end.

words() -> [<<"true">>, <<"false">>, <<"null">>].

starts(Word, Part) -> binary:part(Word, 0, byte_size(Part)) =:= Part.

%% The first byte that does not belong there.
wrong(<<C, Rest/binary>>, [<<C, Word/binary>>]) -> wrong(Rest, [Word]);
wrong(<<C, _/binary>>, _) -> throw({invalid, {invalid_byte, C}}).

space(Text, At) ->
    case Text of
        <<_:At/binary, C, _/binary>> when C =:= $\s; C =:= $\t; C =:= $\r; C =:= $\n -> space(Text, At + 1);
        _ -> At
    end.

byte(Text, At) ->
    case Text of
        <<_:At/binary, C, _/binary>> -> C;
        _ -> throw(more)
    end.

array(Text, At, Last) ->
    case byte(Text, At) of
        $] -> {{array, []}, At + 1};
        _ -> elements(Text, At, Last, [])
    end.

elements(Text, At, Last, Done) ->
    {Value, Behind} = value(Text, At, Last),
    Next = space(Text, Behind),
    case byte(Text, Next) of
        $, -> elements(Text, Next + 1, Last, [Value | Done]);
        $] -> {{array, lists:reverse([Value | Done])}, Next + 1};
        C -> throw({invalid, {invalid_byte, C}})
    end.

object(Text, At, Last) ->
    case byte(Text, At) of
        $} -> {{object, []}, At + 1};
        _ -> members(Text, At, Last, [])
    end.

members(Text, At, Last, Done) ->
    {Key, Behind} =
        case byte(Text, At) of
            $" -> string(Text, At + 1, At + 1, []);
            C -> throw({invalid, {invalid_byte, C}})
        end,
    Colon = space(Text, Behind),
    case byte(Text, Colon) of
        $: -> ok;
        D -> throw({invalid, {invalid_byte, D}})
    end,
    {Value, After} = value(Text, Colon + 1, Last),
    Next = space(Text, After),
    case byte(Text, Next) of
        $, -> members(Text, space(Text, Next + 1), Last, [{Key, Value} | Done]);
        $} -> {{object, lists:reverse([{Key, Value} | Done])}, Next + 1};
        E -> throw({invalid, {invalid_byte, E}})
    end.

%% A string from From on, of which At is not yet read; Done are the parts before, the last first.
string(Text, From, At, Done) ->
    case Text of
        <<_:At/binary, $", _/binary>> ->
            {{string, joined(Text, From, At, Done)}, At + 1};
        <<_:At/binary, $\\, _/binary>> ->
            {Char, Next} = escape_at(Text, At + 1),
            string(Text, Next, Next, [<<Char/utf8>>, binary:part(Text, From, At - From) | Done]);
        <<_:At/binary, C, _/binary>> when C < $\s ->
            throw({invalid, {invalid_byte, C}});
        <<_:At/binary, C, _/binary>> when C < 128 ->
            string(Text, From, At + 1, Done);
        <<_:At/binary, C/utf8, _/binary>> ->
            string(Text, From, At + byte_size(<<C/utf8>>), Done);
        <<_:At/binary>> ->
            throw(more);
        <<_:At/binary, Rest/binary>> ->
            case unicode:characters_to_list(Rest) of
                {incomplete, [], _} -> throw(more);
                _ -> throw({invalid, {invalid_byte, bad_byte(Rest)}})
            end
    end.

joined(Text, From, At, []) -> binary:part(Text, From, At - From);
joined(Text, From, At, Done) -> iolist_to_binary(lists:reverse([binary:part(Text, From, At - From) | Done])).

%% Of bytes that are not UTF-8, the first that makes them so.
bad_byte(<<A, B, _/binary>>) when A >= 16#C2, A =< 16#DF, B bsr 6 =/= 2 -> B;
bad_byte(<<A, B, Rest/binary>>) when A >= 16#E0, A =< 16#F4 ->
    case unicode:characters_to_list(<<A, B>>) of
        {incomplete, _, _} -> third(Rest);
        _ -> B
    end;
bad_byte(<<A, _/binary>>) -> A.

third(<<C, D, _/binary>>) when C bsr 6 =:= 2 -> D;
third(<<C, _/binary>>) -> C.

escape_at(Text, At) ->
    case byte(Text, At) of
        $" -> {$", At + 1};
        $\\ -> {$\\, At + 1};
        $/ -> {$/, At + 1};
        $b -> {$\b, At + 1};
        $f -> {$\f, At + 1};
        $n -> {$\n, At + 1};
        $r -> {$\r, At + 1};
        $t -> {$\t, At + 1};
        $u -> unicode_at(Text, At + 1);
        C -> throw({invalid, {invalid_byte, C}})
    end.

unicode_at(Text, At) ->
    case hex_at(Text, At, 4, 0) of
        High when High >= 16#D800, High =< 16#DBFF ->
            case {byte(Text, At + 4), byte(Text, At + 5)} of
                {$\\, $u} ->
                    case hex_at(Text, At + 6, 4, 0) of
                        Low when Low >= 16#DC00, Low =< 16#DFFF ->
                            {16#10000 + ((High - 16#D800) bsl 10) + Low - 16#DC00, At + 10};
                        _ ->
                            throw({invalid, {unexpected_sequence, binary:part(Text, At - 2, 12)}})
                    end;
                _ ->
                    throw({invalid, {unexpected_sequence, binary:part(Text, At - 2, 6)}})
            end;
        Low when Low >= 16#DC00, Low =< 16#DFFF ->
            throw({invalid, {unexpected_sequence, binary:part(Text, At - 2, 6)}});
        C ->
            {C, At + 4}
    end.

hex_at(_, _, 0, Value) -> Value;
hex_at(Text, At, N, Value) ->
    Digit =
        case byte(Text, At) of
            C when C >= $0, C =< $9 -> C - $0;
            C when C >= $a, C =< $f -> C - $a + 10;
            C when C >= $A, C =< $F -> C - $A + 10;
            C -> throw({invalid, {invalid_byte, C}})
        end,
    hex_at(Text, At + 1, N - 1, Value * 16 + Digit).

%% A number ends where its text does only when nothing more will come.
number(Text, At, Last) ->
    Whole =
        case byte(Text, At) of
            $- -> At + 1;
            _ -> At
        end,
    AfterWhole =
        case byte(Text, Whole) of
            $0 -> Whole + 1;
            C when C >= $1, C =< $9 -> digits(Text, Whole + 1);
            C -> throw({invalid, {invalid_byte, C}})
        end,
    {AfterFraction, Fraction} =
        case peek(Text, AfterWhole) of
            $. -> {some_digits(Text, AfterWhole + 1), true};
            _ -> {AfterWhole, false}
        end,
    {End, Exponent} =
        case peek(Text, AfterFraction) of
            E when E =:= $e; E =:= $E ->
                case byte(Text, AfterFraction + 1) of
                    S when S =:= $+; S =:= $- -> {some_digits(Text, AfterFraction + 2), true};
                    _ -> {some_digits(Text, AfterFraction + 1), true}
                end;
            _ ->
                {AfterFraction, false}
        end,
    peek(Text, End) =:= none andalso Last =:= more andalso throw(more),
    Digits = binary:part(Text, At, End - At),
    case {Fraction, Exponent} of
        {false, false} -> {{integer, Digits}, End};
        {true, _} -> {{float, Digits}, End};
        {false, true} ->
            %% floats of Erlang need a fraction
            Mantissa = binary:part(Text, At, AfterWhole - At),
            Power = binary:part(Text, AfterWhole, End - AfterWhole),
            {{float, <<Mantissa/binary, ".0", Power/binary>>}, End}
    end.

peek(Text, At) ->
    case Text of
        <<_:At/binary, C, _/binary>> -> C;
        _ -> none
    end.

digits(Text, At) ->
    case peek(Text, At) of
        C when C >= $0, C =< $9 -> digits(Text, At + 1);
        _ -> At
    end.

some_digits(Text, At) ->
    case byte(Text, At) of
        C when C >= $0, C =< $9 -> digits(Text, At + 1);
        C -> throw({invalid, {invalid_byte, C}})
    end.

%% Terms of a tree, by the decoders.
made({word, Word}, Acc, _) -> {Word, Acc};
made(null, Acc, Decoders) -> {maps:get(null, Decoders, null), Acc};
made({string, Bin}, Acc, #{string := F}) -> {F(Bin), Acc};
made({string, Bin}, Acc, _) -> {binary:copy(Bin), Acc};
made({integer, Bin}, Acc, #{integer := F}) -> {F(Bin), Acc};
made({integer, Bin}, Acc, _) -> {binary_to_integer(Bin), Acc};
made({float, Bin}, Acc, #{float := F}) -> {F(Bin), Acc};
made({float, Bin}, Acc, _) ->
    try
        {binary_to_float(Bin), Acc}
    catch
        error:badarg -> erlang:error({unexpected_sequence, Bin})
    end;
made({array, Elements}, Acc, Decoders) ->
    Start = maps:get(array_start, Decoders, fun(_) -> [] end),
    Push = maps:get(array_push, Decoders, fun(V, Vs) -> [V | Vs] end),
    Finish = maps:get(array_finish, Decoders, fun(Vs, Old) -> {lists:reverse(Vs), Old} end),
    Pushed = lists:foldl(
        fun(E, A) ->
            {Value, A1} = made(E, A, Decoders),
            Push(Value, A1)
        end,
        Start(Acc),
        Elements
    ),
    Finish(Pushed, Acc);
made({object, Members}, Acc, Decoders) ->
    Start = maps:get(object_start, Decoders, fun(_) -> [] end),
    Push = maps:get(object_push, Decoders, fun(K, V, Vs) -> [{K, V} | Vs] end),
    Finish = maps:get(object_finish, Decoders, fun(Vs, Old) -> {maps:from_list(lists:reverse(Vs)), Old} end),
    Pushed = lists:foldl(
        fun({K, E}, A) ->
            {Key, A0} = made(K, A, Decoders),
            {Value, A1} = made(E, A0, Decoders),
            Push(Key, Value, A1)
        end,
        Start(Acc),
        Members
    ),
    Finish(Pushed, Acc).
