%% @doc Parts of binaries, and places of patterns in them. Where the engine has natives for them, those are called.
%%
%% A compiled pattern is the list of its binaries.
-module(binary).

-export([
    at/2, first/1, last/1, part/2, part/3, copy/1, copy/2, split/2, split/3, match/2, match/3, matches/2, matches/3,
    replace/3, replace/4, compile_pattern/1, bin_to_list/1, bin_to_list/2, bin_to_list/3, list_to_bin/1,
    longest_common_prefix/1, longest_common_suffix/1, encode_hex/1, encode_hex/2, decode_hex/1, encode_unsigned/1,
    encode_unsigned/2, decode_unsigned/1, decode_unsigned/2, referenced_byte_size/1, join/2
]).

-export_type([cp/0, part/0]).
-type cp() :: {bm | ac, term()}.
-type part() :: {Start :: non_neg_integer(), Length :: integer()}.
-type pattern() :: binary() | [binary(), ...] | cp().

%% @doc The byte at a position.
-spec at(binary(), non_neg_integer()) -> byte().
at(Bin, At) when is_integer(At), At >= 0, is_binary(Bin) ->
    case Bin of
        <<_:At/binary, Byte, _/binary>> -> Byte;
        _ -> erlang:error(badarg, [Bin, At])
    end;
at(Bin, At) ->
    erlang:error(badarg, [Bin, At]).

%% @doc The first byte.
-spec first(binary()) -> byte().
first(<<Byte, _/binary>>) -> Byte;
first(Bin) -> erlang:error(badarg, [Bin]).

%% @doc The last byte.
-spec last(binary()) -> byte().
last(Bin) when byte_size(Bin) > 0 -> at(Bin, byte_size(Bin) - 1);
last(Bin) -> erlang:error(badarg, [Bin]).

%% @doc The part {Start, Length}; a negative length goes backwards.
-spec part(binary(), part()) -> binary().
part(Bin, {Start, Length}) -> part(Bin, Start, Length);
part(Bin, Part) -> erlang:error(badarg, [Bin, Part]).

%% @doc part/2.
-spec part(binary(), non_neg_integer(), integer()) -> binary().
part(Bin, Start, Length) -> erlang:binary_part(Bin, Start, Length).

%% @doc The binary with memory of its own.
-spec copy(binary()) -> binary().
copy(Bin) -> copy(Bin, 1).

%% @doc N times the binary.
-spec copy(binary(), non_neg_integer()) -> binary().
copy(Bin, N) when is_binary(Bin), is_integer(N), N >= 0 -> iolist_to_binary(lists:duplicate(N, Bin));
copy(Bin, N) -> erlang:error(badarg, [Bin, N]).

%% @doc A pattern that need not be looked at again.
-spec compile_pattern(binary() | [binary(), ...]) -> cp().
compile_pattern(Pattern) -> {ac, patterns(Pattern, [Pattern])}.

patterns({_, Patterns}, _) -> Patterns;
patterns(Bin, _) when is_binary(Bin), byte_size(Bin) > 0 -> [Bin];
patterns([_ | _] = List, Args) ->
    case lists:all(fun(B) -> is_binary(B) andalso byte_size(B) > 0 end, List) of
        true -> List;
        false -> erlang:error(badarg, Args)
    end;
patterns(_, Args) ->
    erlang:error(badarg, Args).

%% @doc The first place of a pattern, the longest there; or nomatch.
-spec match(binary(), pattern()) -> part() | nomatch.
match(Bin, Pattern) -> match(Bin, Pattern, []).

%% @doc match/2 in {scope, {Start, Length}}.
-spec match(binary(), pattern(), [{scope, part()}]) -> part() | nomatch.
match(Bin, Pattern, Options) ->
    Args = [Bin, Pattern, Options],
    {From, To} = scope(Bin, Options, Args),
    place(Bin, From, To, patterns(Pattern, Args)).

%% @doc All places of a pattern that don't overlap.
-spec matches(binary(), pattern()) -> [part()].
matches(Bin, Pattern) -> matches(Bin, Pattern, []).

%% @doc matches/2 in {scope, {Start, Length}}.
-spec matches(binary(), pattern(), [{scope, part()}]) -> [part()].
matches(Bin, Pattern, Options) ->
    Args = [Bin, Pattern, Options],
    {From, To} = scope(Bin, Options, Args),
    places(Bin, From, To, patterns(Pattern, Args)).

scope(Bin, Options, Args) when is_binary(Bin), is_list(Options) ->
    case lists:keyfind(scope, 1, Options) of
        {scope, {Start, Length}} when Length >= 0, Start >= 0, Start + Length =< byte_size(Bin) ->
            {Start, Start + Length};
        {scope, {Start, Length}} when Length < 0, Start + Length >= 0, Start =< byte_size(Bin) ->
            {Start + Length, Start};
        false ->
            {0, byte_size(Bin)};
        _ ->
            erlang:error(badarg, Args)
    end;
scope(_, _, Args) ->
    erlang:error(badarg, Args).

place(_, From, To, _) when From >= To -> nomatch;
place(Bin, From, To, Patterns) ->
    case longest(Bin, From, To, Patterns, 0) of
        0 -> place(Bin, From + 1, To, Patterns);
        Length -> {From, Length}
    end.

longest(Bin, At, To, [P | Patterns], Best) ->
    Size = byte_size(P),
    case Size > Best andalso At + Size =< To andalso erlang:binary_part(Bin, At, Size) =:= P of
        true -> longest(Bin, At, To, Patterns, Size);
        false -> longest(Bin, At, To, Patterns, Best)
    end;
longest(_, _, _, [], Best) ->
    Best.

places(Bin, From, To, Patterns) ->
    case place(Bin, From, To, Patterns) of
        nomatch -> [];
        {At, Length} -> [{At, Length} | places(Bin, At + Length, To, Patterns)]
    end.

%% @doc Split at the first place of a pattern.
-spec split(binary(), pattern()) -> [binary()].
split(Bin, Pattern) -> split(Bin, Pattern, []).

%% @doc split/2 with options: global, trim (no empty parts at the end), trim_all (none at all), {scope, Part}.
-spec split(binary(), pattern(), [global | trim | trim_all | {scope, part()}]) -> [binary()].
split(Bin, Pattern, Options) ->
    Scope = [O || {scope, _} = O <- Options],
    Found =
        case lists:member(global, Options) of
            true -> matches(Bin, Pattern, Scope);
            false -> [M || M <- [match(Bin, Pattern, Scope)], M =/= nomatch]
        end,
    Parts = between(Bin, 0, Found),
    case {lists:member(trim_all, Options), lists:member(trim, Options)} of
        {true, _} -> [P || P <- Parts, P =/= <<>>];
        {_, true} -> lists:reverse(lists:dropwhile(fun(P) -> P =:= <<>> end, lists:reverse(Parts)));
        _ -> Parts
    end.

between(Bin, From, [{At, Length} | Found]) ->
    [erlang:binary_part(Bin, From, At - From) | between(Bin, At + Length, Found)];
between(Bin, From, []) ->
    [erlang:binary_part(Bin, From, byte_size(Bin) - From)].

%% @doc Replace the first place of a pattern.
-spec replace(binary(), pattern(), binary() | fun((binary()) -> binary())) -> binary().
replace(Bin, Pattern, By) -> replace(Bin, Pattern, By, []).

%% @doc replace/3 with options: global, {scope, Part}, {insert_replaced, Positions}.
-spec replace(binary(), pattern(), binary() | fun((binary()) -> binary()), list()) -> binary().
replace(Bin, Pattern, By, Options) when is_binary(By); is_function(By, 1) ->
    Scope = [O || {scope, _} = O <- Options],
    Found =
        case lists:member(global, Options) of
            true -> matches(Bin, Pattern, Scope);
            false -> [M || M <- [match(Bin, Pattern, Scope)], M =/= nomatch]
        end,
    Insert =
        case lists:keyfind(insert_replaced, 1, Options) of
            {_, At} when is_integer(At) -> [At];
            {_, List} -> lists:sort(List);
            false -> []
        end,
    iolist_to_binary(replaced(Bin, 0, Found, By, Insert));
replace(Bin, Pattern, By, Options) ->
    erlang:error(badarg, [Bin, Pattern, By, Options]).

replaced(Bin, From, [{At, Length} | Found], By, Insert) ->
    Old = erlang:binary_part(Bin, At, Length),
    [erlang:binary_part(Bin, From, At - From), new(By, Old, Insert) | replaced(Bin, At + Length, Found, By, Insert)];
replaced(Bin, From, [], _, _) ->
    [erlang:binary_part(Bin, From, byte_size(Bin) - From)].

new(By, Old, _) when is_function(By) -> By(Old);
new(By, Old, Insert) -> inserted(By, 0, Old, Insert).

inserted(By, From, Old, [At | Insert]) -> [erlang:binary_part(By, From, At - From), Old | inserted(By, At, Old, Insert)];
inserted(By, From, _, []) -> [erlang:binary_part(By, From, byte_size(By) - From)].

%% @doc The bytes as a list.
-spec bin_to_list(binary()) -> [byte()].
bin_to_list(Bin) -> binary_to_list(Bin).

%% @doc The bytes of a part as a list.
-spec bin_to_list(binary(), part()) -> [byte()].
bin_to_list(Bin, Part) -> binary_to_list(part(Bin, Part)).

%% @doc bin_to_list/2.
-spec bin_to_list(binary(), non_neg_integer(), integer()) -> [byte()].
bin_to_list(Bin, Start, Length) -> binary_to_list(part(Bin, Start, Length)).

%% @doc The binary of bytes and binaries.
-spec list_to_bin(iolist()) -> binary().
list_to_bin(List) -> list_to_binary(List).

%% @doc How many bytes all of the binaries begin with.
-spec longest_common_prefix([binary(), ...]) -> non_neg_integer().
longest_common_prefix([First | Rest] = All) ->
    lists:all(fun is_binary/1, All) orelse erlang:error(badarg, [All]),
    lists:foldl(fun(Bin, N) -> common(First, Bin, 0, N) end, byte_size(First), Rest);
longest_common_prefix(Other) ->
    erlang:error(badarg, [Other]).

common(<<C, A/binary>>, <<C, B/binary>>, N, Most) when N < Most -> common(A, B, N + 1, Most);
common(_, _, N, _) -> N.

%% @doc How many bytes all of the binaries end with.
-spec longest_common_suffix([binary(), ...]) -> non_neg_integer().
longest_common_suffix(Bins) ->
    longest_common_prefix([list_to_binary(lists:reverse(binary_to_list(B))) || B <- Bins]).

%% @doc The bytes as hexadecimal digits.
-spec encode_hex(binary()) -> binary().
encode_hex(Bin) -> encode_hex(Bin, uppercase).

%% @doc encode_hex/1 in a case.
-spec encode_hex(binary(), lowercase | uppercase) -> binary().
encode_hex(Bin, uppercase) when is_binary(Bin) -> <<<<(digit(N, $A))>> || <<N:4>> <= Bin>>;
encode_hex(Bin, lowercase) when is_binary(Bin) -> <<<<(digit(N, $a))>> || <<N:4>> <= Bin>>;
encode_hex(Bin, Case) -> erlang:error(badarg, [Bin, Case]).

digit(N, _) when N < 10 -> $0 + N;
digit(N, Ten) -> Ten + N - 10.

%% @doc The bytes of hexadecimal digits.
-spec decode_hex(binary()) -> binary().
decode_hex(Bin) when is_binary(Bin), byte_size(Bin) rem 2 =:= 0 ->
    <<<<(16 * number(High, Bin) + number(Low, Bin))>> || <<High, Low>> <= Bin>>;
decode_hex(Bin) -> erlang:error(badarg, [Bin]).

number(C, _) when C >= $0, C =< $9 -> C - $0;
number(C, _) when C >= $A, C =< $F -> C - $A + 10;
number(C, _) when C >= $a, C =< $f -> C - $a + 10;
number(_, Bin) -> erlang:error(badarg, [Bin]).

%% @doc The bytes of an integer, the highest first.
-spec encode_unsigned(non_neg_integer()) -> binary().
encode_unsigned(N) -> encode_unsigned(N, big).

%% @doc encode_unsigned/1 in a byte order.
-spec encode_unsigned(non_neg_integer(), big | little) -> binary().
encode_unsigned(N, big) when is_integer(N), N >= 0 -> list_to_binary(unsigned(N bsr 8, [N band 255]));
encode_unsigned(N, little) when is_integer(N), N >= 0 ->
    list_to_binary(lists:reverse(unsigned(N bsr 8, [N band 255])));
encode_unsigned(N, Order) ->
    erlang:error(badarg, [N, Order]).

unsigned(0, Bytes) -> Bytes;
unsigned(N, Bytes) -> unsigned(N bsr 8, [N band 255 | Bytes]).

%% @doc The integer of bytes, the highest first.
-spec decode_unsigned(binary()) -> non_neg_integer().
decode_unsigned(Bin) -> decode_unsigned(Bin, big).

%% @doc decode_unsigned/1 in a byte order.
-spec decode_unsigned(binary(), big | little) -> non_neg_integer().
decode_unsigned(Bin, big) when is_binary(Bin) -> lists:foldl(fun(B, N) -> N * 256 + B end, 0, binary_to_list(Bin));
decode_unsigned(Bin, little) when is_binary(Bin) -> lists:foldr(fun(B, N) -> N * 256 + B end, 0, binary_to_list(Bin));
decode_unsigned(Bin, Order) -> erlang:error(badarg, [Bin, Order]).

%% @doc The bytes of memory that a binary keeps alive.
-spec referenced_byte_size(binary()) -> non_neg_integer().
referenced_byte_size(Bin) when is_binary(Bin) -> byte_size(Bin);
referenced_byte_size(Bin) -> erlang:error(badarg, [Bin]).

%% @doc Binaries as one, a separator between them.
-spec join([binary()], binary()) -> binary().
join(Bins, Separator) when is_list(Bins), is_binary(Separator) -> iolist_to_binary(lists:join(Separator, Bins));
join(Bins, Separator) -> erlang:error(badarg, [Bins, Separator]).
