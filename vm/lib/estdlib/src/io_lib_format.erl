%% @doc Formats: their control sequences, and the text that these make of data.
-module(io_lib_format).

-export([scan/2, unscan/1, build/2, fwrite_g/1]).

%% @private A format with its data as characters and maps (io_lib:format_spec()); error badarg when they don't match.
-spec scan(io:format(), [term()]) -> [char() | io_lib:format_spec()].
scan(Format, Data) when is_atom(Format) ->
    scan(atom_to_list(Format), Data);
scan(Format, Data) when is_binary(Format) ->
    case unicode:characters_to_list(Format) of
        Chars when is_list(Chars) -> scan(Chars, Data);
        _ -> scan(binary_to_list(Format), Data)
    end;
scan([$~ | Format], Data) ->
    {Spec, Rest, Others} = control(Format, Data),
    [Spec | scan(Rest, Others)];
scan([C | Format], Data) ->
    [C | scan(Format, Data)];
scan([], []) ->
    [];
scan([], _) ->
    erlang:error(badarg).

control(Format, Data) ->
    {Width, Adjust, F1, D1} = field_width(Format, Data),
    {Precision, F2, D2} = precision(F1, D1),
    {Pad, F3, D3} = pad(F2, D2),
    Spec = #{
        control_char => $~, args => [], width => Width, adjust => Adjust, precision => Precision, pad_char => Pad,
        encoding => latin1, strings => true, maps_order => undefined
    },
    {S4, [C | F4], D4} = modifiers(F3, D3, Spec),
    {Args, D5} = take(arguments(C), D4),
    {S4#{control_char := C, args := Args}, F4, D5}.

field_width([$- | Format], Data) ->
    {Width, Rest, Others} = number(Format, Data),
    case Width of
        none -> {none, left, Rest, Others};
        _ when Width < 0 -> {-Width, right, Rest, Others};
        _ -> {Width, left, Rest, Others}
    end;
field_width(Format, Data) ->
    {Width, Rest, Others} = number(Format, Data),
    case Width of
        none -> {none, right, Rest, Others};
        _ when Width < 0 -> {-Width, left, Rest, Others};
        _ -> {Width, right, Rest, Others}
    end.

precision([$. | Format], Data) -> number(Format, Data);
precision(Format, Data) -> {none, Format, Data}.

pad([$., $* | Format], [C | Data]) -> {C, Format, Data};
pad([$., C | Format], Data) -> {C, Format, Data};
pad(Format, Data) -> {$\s, Format, Data}.

number([$* | Format], [N | Data]) when is_integer(N) -> {N, Format, Data};
number([C | _] = Format, Data) when C >= $0, C =< $9 -> digits(Format, Data, 0);
number(Format, Data) -> {none, Format, Data}.

digits([C | Format], Data, N) when C >= $0, C =< $9 -> digits(Format, Data, 10 * N + C - $0);
digits(Format, Data, N) -> {N, Format, Data}.

modifiers([$t | Format], Data, Spec) ->
    modifiers(Format, Data, Spec#{encoding := unicode});
modifiers([$l | Format], Data, Spec) ->
    modifiers(Format, Data, Spec#{strings := false});
modifiers([$k | Format], Data, Spec) ->
    modifiers(Format, Data, Spec#{maps_order := ordered});
modifiers([$K | Format], [Order | Data], Spec) when
    Order =:= undefined; Order =:= ordered; Order =:= reversed; is_function(Order, 2)
->
    modifiers(Format, Data, Spec#{maps_order := Order});
modifiers(Format, Data, Spec) ->
    {Spec, Format, Data}.

arguments($~) -> 0;
arguments($n) -> 0;
arguments($x) -> 2;
arguments($X) -> 2;
arguments($W) -> 2;
arguments($P) -> 2;
arguments(C) when
    C =:= $c; C =:= $f; C =:= $e; C =:= $g; C =:= $s; C =:= $w; C =:= $p; C =:= $b; C =:= $B; C =:= $#; C =:= $+; C =:= $i
->
    1.

take(0, Data) -> {[], Data};
take(1, [A | Data]) -> {[A], Data};
take(2, [A, B | Data]) -> {[A, B], Data}.

%% @private The format and data of what scan/2 returned.
-spec unscan([char() | io_lib:format_spec()]) -> {string(), [term()]}.
unscan([#{control_char := C, args := Args} = Spec | Parts]) ->
    {Format, Data} = unscan(Parts),
    #{width := Width, adjust := Adjust, precision := Precision, pad_char := Pad} = Spec,
    Text = lists:append([
        "~", width_text(Width, Adjust), precision_text(Precision, Pad), pad_text(Pad), modifier_text(Spec), [C]
    ]),
    {Text ++ Format, order_data(Spec) ++ Args ++ Data};
unscan([C | Parts]) ->
    {Format, Data} = unscan(Parts),
    {[C | Format], Data};
unscan([]) ->
    {"", []}.

width_text(none, _) -> "";
width_text(Width, left) -> [$- | integer_to_list(Width)];
width_text(Width, right) -> integer_to_list(Width).

precision_text(none, $\s) -> "";
precision_text(none, _) -> ".";
precision_text(Precision, _) -> [$. | integer_to_list(Precision)].

pad_text($\s) -> "";
pad_text(C) -> [$., C].

modifier_text(#{encoding := Encoding, strings := Strings} = Spec) ->
    [$t || Encoding =:= unicode] ++ [$l || not Strings] ++
        case maps:get(maps_order, Spec, undefined) of
            undefined -> "";
            ordered -> "k";
            _ -> "K"
        end.

order_data(#{maps_order := Order}) when Order =/= undefined, Order =/= ordered -> [Order];
order_data(_) -> [].

%% @private The text of what scan/2 returned. Options: {chars_limit, N}.
-spec build([char() | io_lib:format_spec()], [{chars_limit, integer()}]) -> io_lib:chars().
build(Parts, Options) ->
    case proplists:get_value(chars_limit, Options, -1) of
        Limit when is_integer(Limit), Limit < 0 ->
            text(Parts, 0, -1);
        Limit ->
            limited(Parts, Limit)
    end.

%% What terms and strings may take together is what the rest leaves; each takes a share of what is left.
limited(Parts, Limit) ->
    {Fixed, Open} = lists:foldl(
        fun
            (#{control_char := C, args := Args} = Spec, {Sum, Count}) ->
                case is_open(C) of
                    true -> {Sum, Count + 1};
                    false -> {Sum + io_lib:chars_length(control(C, Args, Spec, 0, -1)), Count}
                end;
            (_, {Sum, Count}) ->
                {Sum + 1, Count}
        end,
        {0, 0},
        Parts
    ),
    shares(Parts, 0, max(0, Limit - Fixed), Open).

is_open(C) -> C =:= $w orelse C =:= $p orelse C =:= $W orelse C =:= $P orelse C =:= $s.

shares([#{control_char := C, args := Args} = Spec | Parts], Column, Left, Open) ->
    case is_open(C) of
        true ->
            Chars = control(C, Args, Spec, Column, Left div Open),
            Rest = max(0, Left - io_lib:chars_length(Chars)),
            [Chars | shares(Parts, io_lib:indentation(Chars, Column), Rest, Open - 1)];
        false ->
            Chars = control(C, Args, Spec, Column, -1),
            [Chars | shares(Parts, io_lib:indentation(Chars, Column), Left, Open)]
    end;
shares([C | Parts], Column, Left, Open) ->
    [C | shares(Parts, io_lib:indentation([C], Column), Left, Open)];
shares([], _, _, _) ->
    [].

%% The column matters to ~p and ~P only; it is not known to those who don't ask.
text([#{control_char := C, args := Args} = Spec | Parts], Column, Limit) ->
    Chars = control(C, Args, Spec, Column, Limit),
    Next =
        case Parts of
            [] -> 0;
            _ -> io_lib:indentation(Chars, Column)
        end,
    [Chars | text(Parts, Next, Limit)];
text([$\n | Parts], _, Limit) ->
    [$\n | text(Parts, 0, Limit)];
text([$\t | Parts], Column, Limit) ->
    [$\t | text(Parts, ((Column + 8) div 8) * 8, Limit)];
text([C | Parts], Column, Limit) ->
    [C | text(Parts, Column + 1, Limit)];
text([], _, _) ->
    [].

control(C, Args, Spec, Column, Limit) ->
    #{width := Width, adjust := Adjust, precision := Precision, pad_char := Pad} = Spec,
    Field = {Width, Adjust, Precision, Pad},
    case C of
        $~ -> lists:duplicate(count(Width), $~);
        $n when Adjust =:= right; Width =:= none -> lists:duplicate(count(Width), $\n);
        $i -> [];
        $c -> char(hd(Args), Field, Spec);
        $s -> string(hd(Args), Field, Spec, Limit);
        $w -> field(write(hd(Args), -1, Limit, Spec), Field);
        $W -> field(write(hd(Args), hd(tl(Args)), Limit, Spec), Field);
        $p -> print(hd(Args), -1, Column, Limit, Field, Spec);
        $P -> print(hd(Args), hd(tl(Args)), Column, Limit, Field, Spec);
        $f -> numeral(fixed(hd(Args), digits_or(Precision, 6)), Field);
        $e -> numeral(scientific(hd(Args), digits_or(Precision, 6)), Field);
        $g -> numeral(general(hd(Args), digits_or(Precision, 6)), Field);
        $b -> integer(hd(Args), "", fun lower/1, Field);
        $B -> integer(hd(Args), "", fun same/1, Field);
        $x -> prefixed(Args, fun lower/1, Field);
        $X -> prefixed(Args, fun same/1, Field);
        $+ -> integer(hd(Args), base_prefix(Precision), fun lower/1, Field);
        $# -> integer(hd(Args), base_prefix(Precision), fun same/1, Field)
    end.

count(none) -> 1;
count(N) -> N.

digits_or(none, Default) -> Default;
digits_or(N, _) -> N.

%% Fields. Text that is wider than its field is stars.

field(Text, {none, _, none, _}) ->
    Text;
field(Text, {none, Adjust, Precision, Pad}) ->
    field(Text, {Precision, Adjust, Precision, Pad});
field(Text, {Width, Adjust, Precision, Pad}) ->
    Length = io_lib:chars_length(Text),
    Room =
        case Precision of
            none -> Width;
            _ -> min(Width, Precision)
        end,
    case Length > Room of
        true -> padded(chars($*, Room), Room, Width, Adjust, Pad);
        false -> padded(Text, Length, Width, Adjust, Pad)
    end.

%% Numbers have no precision of their own in their fields.
numeral(Text, {Width, Adjust, _, Pad}) -> field(Text, {Width, Adjust, none, Pad}).

padded(Text, Length, Width, _, _) when Length >= Width -> Text;
padded(Text, Length, Width, left, Pad) -> [Text | chars(Pad, Width - Length)];
padded(Text, Length, Width, right, Pad) -> [chars(Pad, Width - Length) | Text].

chars(C, N) -> lists:duplicate(N, C).

char(C, {Width, Adjust, Precision, Pad}, Spec) when is_integer(C) ->
    Shown =
        case Spec of
            #{encoding := latin1} -> C band 255;
            _ -> C
        end,
    case {Width, Precision} of
        {none, none} -> [Shown];
        {none, N} -> chars(Shown, N);
        {N, none} -> chars(Shown, N);
        {F, N} when F >= N -> padded(chars(Shown, N), N, F, Adjust, Pad)
    end.

string(Data, {Width, Adjust, Precision, Pad}, #{encoding := Encoding} = Spec, Limit) ->
    Chars = limited_string(characters(Data, Spec), Limit),
    case {Width, Precision} of
        {none, none} -> Chars;
        {none, N} -> exactly(Chars, N, left, Pad, Encoding);
        {N, none} -> exactly(Chars, N, Adjust, Pad, Encoding);
        {F, N} when F >= N -> padded(exactly(Chars, N, left, Pad, Encoding), N, F, Adjust, Pad)
    end.

%% N characters; those of ~s are bytes, those of ~ts what a reader takes for one.
exactly(Chars, N, Adjust, Pad, latin1) ->
    case length(Chars) of
        Length when Length > N -> lists:sublist(Chars, N);
        Length -> padded(Chars, Length, N, Adjust, Pad)
    end;
exactly(Chars, N, Adjust, Pad, _) ->
    case io_lib:chars_length(Chars) of
        Length when Length > N -> string:slice(Chars, 0, N);
        Length -> padded(Chars, Length, N, Adjust, Pad)
    end.

limited_string(Chars, Limit) when Limit < 0 ->
    Chars;
limited_string(Chars, Limit) ->
    case io_lib:chars_length(Chars) > Limit of
        true when Limit > 3 -> [string:slice(Chars, 0, Limit - 3) | "..."];
        true -> "...";
        false -> Chars
    end.

%% The characters of what ~s and ~ts accept: an atom, a binary, a deep list of characters and binaries.
characters(Atom, Spec) when is_atom(Atom) ->
    characters(atom_to_list(Atom), Spec);
characters(Data, #{encoding := latin1}) ->
    binary_to_list(iolist_to_binary(Data));
characters(Bin, _) when is_binary(Bin) ->
    unicode_or_latin1(Bin);
characters([H | T], Spec) ->
    [character(H, Spec) | characters(T, Spec)];
characters([], _) ->
    [].

character(C, _) when is_integer(C), C >= 0 -> C;
character(Deep, Spec) when is_list(Deep); is_binary(Deep) -> characters(Deep, Spec).

unicode_or_latin1(Bin) ->
    case unicode:characters_to_list(Bin) of
        Chars when is_list(Chars) -> Chars;
        _ -> binary_to_list(Bin)
    end.

%% Terms.

write(Term, Depth, Limit, #{encoding := Encoding} = Spec) when is_integer(Depth) ->
    io_lib:write(Term, [
        {depth, Depth}, {encoding, Encoding}, {chars_limit, Limit}, {maps_order, maps:get(maps_order, Spec, undefined)}
    ]).

print(Term, Depth, Column, Limit, {Width, right, Precision, _}, Spec) when is_integer(Depth) ->
    #{encoding := Encoding, strings := Strings} = Spec,
    First =
        case Precision of
            none -> Column + 1;
            _ -> Precision
        end,
    Line =
        case Width of
            none -> 80;
            _ -> Width
        end,
    io_lib_pretty:print(Term, [
        {column, First}, {line_length, Line}, {depth, Depth}, {chars_limit, Limit}, {encoding, Encoding},
        {strings, Strings}, {maps_order, maps:get(maps_order, Spec, undefined)}
    ]).

%% Integers.

integer(N, Prefix, Case, {_, _, Precision, _} = Field) when is_integer(N) ->
    numeral(signed(N, Prefix, Case, Precision), Field).

signed(N, Prefix, Case, Base) when N < 0 ->
    [$-, Prefix | Case(tl(integer_to_list(N, digits_or(Base, 10))))];
signed(N, Prefix, Case, Base) ->
    [Prefix | Case(integer_to_list(N, digits_or(Base, 10)))].

prefixed([N, Prefix], Case, Field) when is_atom(Prefix) ->
    prefixed([N, atom_to_list(Prefix)], Case, Field);
prefixed([N, Prefix], Case, Field) ->
    true = io_lib:deep_char_list(Prefix),
    integer(N, Prefix, Case, Field).

base_prefix(Base) -> integer_to_list(digits_or(Base, 10)) ++ "#".

lower(Digits) -> [lower_char(C) || C <- Digits].

lower_char(C) when C >= $A, C =< $Z -> C + 32;
lower_char(C) -> C.

same(Digits) -> Digits.

%% Floats: their decimal digits, rounded half away from zero at some place. OTP takes 21 digits of a float as exact.

decimal(F) when is_float(F) ->
    {Sign, Text} =
        case erlang:float_to_list(F, [{scientific, 20}]) of
            [$- | Positive] -> {"-", Positive};
            Positive -> {"", Positive}
        end,
    {[First, $. | Digits], [_ | Exponent]} = lists:splitwith(fun(C) -> C =/= $e end, Text),
    {Sign, [First | Digits], list_to_integer(Exponent) + 1}.

%% 0.Digits * 10^Exponent to the first N digits; N may be negative.
rounded(_, N, Exponent) when N < 0 ->
    {"", Exponent};
rounded(Digits, N, Exponent) ->
    {Kept, Rest} =
        case N > length(Digits) of
            true -> {Digits ++ chars($0, N - length(Digits)), []};
            false -> lists:split(N, Digits)
        end,
    case Rest of
        [C | _] when C >= $5 ->
            case increment(Kept) of
                {carry, Zeros} -> {[$1 | Zeros], Exponent + 1};
                {same, Up} -> {Up, Exponent}
            end;
        _ ->
            {Kept, Exponent}
    end.

increment([]) -> {carry, []};
increment([C | Rest]) ->
    case increment(Rest) of
        {carry, Zeros} when C =:= $9 -> {carry, [$0 | Zeros]};
        {carry, Zeros} -> {same, [C + 1 | Zeros]};
        {same, Up} -> {same, [C | Up]}
    end.

fixed(F, Places) when Places >= 1 ->
    {Sign, Digits, Exponent0} = decimal(F),
    {Kept, Exponent} = rounded(Digits, Exponent0 + Places, Exponent0),
    Padded = chars($0, max(0, 1 - Exponent)) ++ Kept,
    All = Padded ++ chars($0, max(0, max(1, Exponent) + Places - length(Padded))),
    {Whole, Fraction} = lists:split(max(1, Exponent), All),
    [Sign, Whole, $., lists:sublist(Fraction, Places)].

scientific(F, Count) when Count >= 2 ->
    {Sign, Digits, Exponent0} = decimal(F),
    {Kept, Exponent} = rounded(Digits, Count, Exponent0),
    [First | Rest] = lists:sublist(Kept, Count),
    [Sign, First, $., Rest, exponent(Exponent - 1)].

exponent(E) when E < 0 -> [$e | integer_to_list(E)];
exponent(E) -> [$e, $+ | integer_to_list(E)].

%% Fixed from 0.1 to 10000 if that leaves a place behind the point.
general(F, Count) when Count >= 1 ->
    Places =
        case abs(F) of
            A when A < 0.1 -> 0;
            A when A < 1.0 -> Count;
            A when A < 10.0 -> Count - 1;
            A when A < 100.0 -> Count - 2;
            A when A < 1000.0 -> Count - 3;
            A when A < 10000.0 -> Count - 4;
            _ -> 0
        end,
    case Places of
        0 -> scientific(F, max(2, Count));
        _ when Places < 0 -> scientific(F, max(2, Count));
        _ -> fixed(F, Places)
    end.

%% @doc A float in the fewest digits that read back as the same float.
-spec fwrite_g(float()) -> string().
fwrite_g(Float) ->
    try
        erlang:float_to_list(Float, [short])
    catch
        error:badarg when is_float(Float) -> shortest(Float)
    end.

%% AtomVM before 0.7 has no option short.
shortest(Float) ->
    case float_to_list(Float) of
        [$- | _] -> [$- | shortest(-Float)];
        _ when Float < 2.2250738585072014e-308 -> shortest(Float, 1);
        % all but the smallest floats have 15 digits
        _ -> shortest(Float, 15)
    end.

shortest(Float, N) ->
    [Digit | Text] = float_to_list(Float, [{scientific, N - 1}]),
    {Places, [$e | Exponent]} = lists:splitwith(fun(C) -> C =/= $e end, Text),
    Nearest = {[Digit | lists:delete($., Places)], list_to_integer(Exponent)},
    % above a power of two floats are farther apart than below: the next one up may be read as it too
    case [Number || Number <- [Nearest, next(Nearest)], reads_as(Number, Float)] of
        [{Digits, E} | _] -> shorter(without_zeros(lists:reverse(Digits)), E, Float);
        [] -> shortest(Float, N + 1)
    end.

next({Digits, E}) ->
    case increment(Digits) of
        {carry, Zeros} -> {[$1 | Zeros], E + 1};
        {same, Up} -> {Up, E}
    end.

%% The largest floats may be rounded to what is none.
reads_as({Digits, E}, Float) ->
    try
        list_to_float(science(Digits, E)) =:= Float
    catch
        error:badarg -> false
    end.

without_zeros([$0, Digit | Reversed]) -> without_zeros([Digit | Reversed]);
without_zeros(Reversed) -> lists:reverse(Reversed).

shorter(Digits, E, Float) ->
    Plain = plain(Digits, E),
    Science = science(Digits, E),
    case length(Plain) =< length(Science) andalso Float < 9007199254740992.0 of
        true -> Plain;
        false -> Science
    end.

plain(Digits, E) when E < 0 ->
    "0." ++ lists:duplicate(-E - 1, $0) ++ Digits;
plain(Digits, E) when length(Digits) > E + 1 ->
    {Whole, Places} = lists:split(E + 1, Digits),
    Whole ++ "." ++ Places;
plain(Digits, E) ->
    Digits ++ lists:duplicate(E + 1 - length(Digits), $0) ++ ".0".

science([Digit], E) -> science([Digit, $0], E);
science([Digit | Places], E) -> [Digit, $. | Places ++ [$e | integer_to_list(E)]].
