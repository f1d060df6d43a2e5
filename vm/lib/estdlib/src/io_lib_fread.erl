%% @doc Reading by a format: whitespace matches any, other characters themselves, and ~ sequences items.
-module(io_lib_fread).

-export([fread/2, fread/3]).

%% @doc Read a string by a format. More input may be asked for: {more, RestFormat, CharsRead, Items}.
-spec fread(io:format(), string()) ->
    {ok, [io_lib:fread_item()], string()}
    | {more, string(), non_neg_integer(), [term()]}
    | {error, {fread, io_lib:fread_error()}}.
fread(Format, Line) when is_atom(Format) ->
    fread(atom_to_list(Format), Line);
fread(Format, Line) when is_binary(Format) ->
    fread(unicode:characters_to_list(Format), Line);
fread(Format, Line) ->
    read(Format, Line, 0, []).

%% @doc Read with a continuation: [] at first, then what {more, Continuation} holds.
-spec fread(io_lib:continuation() | [], string() | eof, io:format()) ->
    {more, io_lib:continuation()}
    | {done, {ok, [io_lib:fread_item()]} | eof | {error, {fread, io_lib:fread_error()}}, string()}.
fread([], Chars, Format) when is_atom(Format) ->
    fread([], Chars, atom_to_list(Format));
fread([], Chars, Format) when is_binary(Format) ->
    fread([], Chars, unicode:characters_to_list(Format));
fread([], Chars, Format) ->
    lines([], Chars, Format, 0, []);
fread({fread, Pending, {Format, Count, Items}}, Chars, _) ->
    lines(Pending, Chars, Format, Count, Items).

%% Formats are matched line by line, so that an item never ends before its line is complete.
lines(Pending, eof, Format, Count, Items) ->
    case {Pending, Items, Count} of
        {[], [], 0} ->
            {done, eof, eof};
        _ ->
            case read(Format, Pending, Count, Items) of
                {more, _, _, _} when Pending =:= [] -> {done, eof, eof};
                {more, _, _, _} -> {done, {error, {fread, input}}, eof};
                {ok, Values, _} -> {done, {ok, Values}, eof};
                {error, Reason} -> {done, {error, Reason}, eof}
            end
    end;
lines(Pending, Chars, Format, Count, Items) ->
    All = Pending ++ Chars,
    case lists:splitwith(fun(C) -> C =/= $\n end, All) of
        {_, []} ->
            {more, {fread, All, {Format, Count, Items}}};
        {Line, [$\n | Rest]} ->
            case read(Format, Line ++ "\n", Count, Items) of
                {ok, Values, "\n"} -> {done, {ok, Values}, Rest};
                {ok, Values, Left} -> {done, {ok, Values}, Left ++ Rest};
                {more, Format1, Count1, Items1} -> lines([], Rest, Format1, Count1, Items1);
                {error, Reason} -> {done, {error, Reason}, Rest}
            end
    end.

read([$~ | Format0], Line, N, Items) ->
    {Suppress, Format1} =
        case Format0 of
            [$* | Rest] -> {true, Rest};
            _ -> {false, Format0}
        end,
    {Width, Format2} = width(Format1, none),
    {Unicode, Format3} =
        case Format2 of
            [$t | After] -> {true, After};
            _ -> {false, Format2}
        end,
    case Format3 of
        [Control | Format4] -> control(Control, {Suppress, Width, Unicode}, Format4, Line, N, Items, [$~ | Format0]);
        [] -> {error, {fread, format}}
    end;
read([C | Format], Line, N, Items) when C =:= $\s; C =:= $\t; C =:= $\r; C =:= $\n ->
    {Rest, Skipped} = spaces(Line, 0),
    read(Format, Rest, N + Skipped, Items);
read([_ | _] = Format, [], N, Items) ->
    {more, Format, N, Items};
read([C | Format], [C | Line], N, Items) ->
    read(Format, Line, N + 1, Items);
read([_ | _], _, _, _) ->
    {error, {fread, input}};
read([], Line, _, Items) ->
    {ok, lists:reverse(Items), Line}.

width([C | Format], none) when C >= $0, C =< $9 -> width(Format, C - $0);
width([C | Format], W) when C >= $0, C =< $9 -> width(Format, 10 * W + C - $0);
width(Format, W) -> {W, Format}.

spaces([C | Line], N) when C =:= $\s; C =:= $\t; C =:= $\r; C =:= $\n -> spaces(Line, N + 1);
spaces(Line, N) -> {Line, N}.

control($l, {true, _, _}, Format, Line, N, Items, _) ->
    read(Format, Line, N, Items);
control($l, _, Format, Line, N, Items, _) ->
    read(Format, Line, N, [N | Items]);
control($~, _, Format, [$~ | Line], N, Items, _) ->
    read(Format, Line, N + 1, Items);
control($~, _, _, [], N, Items, All) ->
    {more, All, N, Items};
control($~, _, _, _, _, _, _) ->
    {error, {fread, input}};
control($c, {Suppress, Width, Unicode}, Format, Line, N, Items, All) ->
    Count =
        case Width of
            none -> 1;
            _ -> Width
        end,
    case length(Line) >= Count of
        true ->
            {Chars, Rest} = lists:split(Count, Line),
            case Unicode orelse io_lib:latin1_char_list(Chars) of
                true -> read(Format, Rest, N + Count, keep(Suppress, Chars, Items));
                false -> {error, {fread, character}}
            end;
        false ->
            {more, All, N, Items}
    end;
control(Control, {Suppress, Width, Unicode}, Format, Line0, N0, Items, All) ->
    {Line, Skipped} = spaces(Line0, 0),
    N = N0 + Skipped,
    case Line of
        [] ->
            {more, All, N, Items};
        _ ->
            {Field, Beyond} = field(Line, Width),
            case item(Control, Field, Unicode) of
                {ok, Value, Left} ->
                    Used = length(Field) - length(Left),
                    read(Format, Left ++ Beyond, N + Used, keep(Suppress, Value, Items));
                {error, What} ->
                    {error, {fread, What}}
            end
    end.

keep(true, _, Items) -> Items;
keep(false, Value, Items) -> [Value | Items].

field(Line, none) -> {Line, []};
field(Line, Width) when length(Line) =< Width -> {Line, []};
field(Line, Width) -> lists:split(Width, Line).

%% An item at the beginning of a field.
item($d, Field, _) ->
    case signed(Field) of
        {_, [], _} -> {error, integer};
        {Sign, Digits, Left} -> {ok, list_to_integer(Sign ++ Digits), Left}
    end;
item($u, Field, _) ->
    case digits(Field) of
        {[], _} -> {error, unsigned};
        {Digits, Left} -> {ok, list_to_integer(Digits), Left}
    end;
item($-, [$- | Left], _) ->
    {ok, -1, Left};
item($-, [$+ | Left], _) ->
    {ok, 1, Left};
item($-, Field, _) ->
    {ok, 1, Field};
item($#, Field, _) ->
    case digits(Field) of
        {[], _} -> {error, based};
        {Digits, [$# | Left]} ->
            Base = list_to_integer(Digits),
            case Base >= 2 andalso Base =< 36 andalso based_digits(Left, Base, 0, []) of
                {ok, Value, Rest} -> {ok, Value, Rest};
                _ -> {error, based}
            end;
        _ -> {error, based}
    end;
item($f, Field, _) ->
    float_item(Field);
item($s, Field, Unicode) ->
    string(Field, Unicode, fun(Chars) -> Chars end);
item($a, Field, Unicode) ->
    string(Field, Unicode, fun list_to_atom/1);
item(_, _, _) ->
    {error, format}.

signed([$- | Field]) -> with_sign("-", Field);
signed([$+ | Field]) -> with_sign("", Field);
signed(Field) -> with_sign("", Field).

with_sign(Sign, Field) ->
    {Digits, Left} = digits(Field),
    {Sign, Digits, Left}.

digits(Field) -> lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 end, Field).

based_digits([C | Rest] = Field, Base, Value, Seen) ->
    case digit(C) of
        D when D < Base -> based_digits(Rest, Base, Value * Base + D, [C | Seen]);
        _ when Seen =:= [] -> error;
        _ -> {ok, Value, Field}
    end;
based_digits([], _, _, []) ->
    error;
based_digits([], _, Value, _) ->
    {ok, Value, []}.

digit(C) when C >= $0, C =< $9 -> C - $0;
digit(C) when C >= $A, C =< $Z -> C - $A + 10;
digit(C) when C >= $a, C =< $z -> C - $a + 10;
digit(_) -> 36.

float_item(Field) ->
    case signed(Field) of
        {Sign, [_ | _] = Whole, [$. | AfterPoint]} ->
            case digits(AfterPoint) of
                {[_ | _] = Fraction, Left} ->
                    {Exponent, Rest} = exponent(Left),
                    {ok, list_to_float(Sign ++ Whole ++ "." ++ Fraction ++ Exponent), Rest};
                _ ->
                    {error, float}
            end;
        _ ->
            {error, float}
    end.

exponent([E | Field] = All) when E =:= $e; E =:= $E ->
    case signed(Field) of
        {_, [], _} -> {"", All};
        {Sign, Digits, Left} -> {"e" ++ Sign ++ Digits, Left}
    end;
exponent(Field) ->
    {"", Field}.

string(Field, Unicode, Make) ->
    {Chars, Left} = lists:splitwith(fun(C) -> C =/= $\s andalso C =/= $\t andalso C =/= $\r andalso C =/= $\n end, Field),
    case Unicode orelse io_lib:latin1_char_list(Chars) of
        true -> {ok, Make(Chars), Left};
        false -> {error, string}
    end.
