%% Random calls, made by real OTP, answered by the engine, judged by real OTP (see differential.py).
%%
%% run/1 works on both: it takes and returns external terms. The rest runs on OTP only: main/0 answers requests on
%% stdin, {gen, Topic, Seed, N} with N calls, {calls, Calls} with those, and
%% {check, Calls, Answers} with what OTP answers differently.
-module(differ).
-export([run/1, main/0]).

run(Bin) ->
    term_to_binary(answers(binary_to_term(Bin))).

answers([Call | T]) -> [term_to_binary(answer(Call)) | answers(T)];
answers([]) -> [].

answer(Call) ->
    try {ok, call(Call)} catch Class:Reason -> {Class, Reason} end.

call({apply, M, F, A}) -> apply(M, F, A);
call({steps, Map, Steps}) -> steps(Map, Steps, []);
call({build, Segments}) -> build(Segments, <<>>);
call({fields, Bits, Fields}) -> fields(Fields, Bits, []);
call({round_trip, T}) -> B = term_to_binary(T), {binary_to_term(B) =:= T, binary_to_term(<<B/binary, 7>>, [used]) =:= {T, byte_size(B)}};
call({decode, B}) -> binary_to_term(B);
call({order, A, B}) ->
    {A < B, A =< B, A == B, A =:= B, A > B, A >= B, A /= B, A =/= B, erts_internal:cmp_term(A, B)};
call({same_key, A, B}) -> {A =:= B, maps:is_key(A, maps:from_list([{B, x} | [{N, N} || N <- count(40)]]))};

call({deep, Kind, N}) ->
    A = deep(Kind, N, 1), B = deep(Kind, N, 1), C = deep(Kind, N, 2),
    {A =:= B, A == B, A < C, C < A, maps:get(A, #{B => found}, lost), binary_to_term(term_to_binary(A)) =:= B};
call({grow, N}) ->
    %% appending in place, and to one that was appended to already
    A = grow(N, <<>>),
    B = <<A/binary, "left">>, C = <<A/binary, "right">>, D = <<B/binary, C/binary>>,
    {byte_size(A), erlang:md5(A), erlang:md5(B), erlang:md5(C), erlang:md5(D), nibbles(N, <<>>)}.

deep(_, 0, Leaf) -> Leaf;
deep(list, N, Leaf) -> deep(list, N - 1, [Leaf]);
deep(tuple, N, Leaf) -> deep(tuple, N - 1, {Leaf, N});
deep(value, N, Leaf) -> deep(value, N - 1, #{key => Leaf});
deep(key, N, Leaf) -> deep(key, N - 1, #{Leaf => value});
deep(trie, N, Leaf) -> deep(trie, N - 1, maps:put(deep, Leaf, maps:from_keys([{k, I} || I <- [1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33]], v))).

grow(0, B) -> B;
grow(N, B) -> grow(N - 1, <<B/binary, N:16>>).

nibbles(0, B) -> erlang:md5(<<B/bitstring, 0:(-bit_size(B) band 7)>>);
nibbles(N, B) -> nibbles(N - 1, <<B/bitstring, N:5>>).

count(0) -> [];
count(N) -> [{k, N} | count(N - 1)].

%% A map through a number of updates; what every step says, and whether the map is the one made at once.
steps(Map, [{put, K, V} | T], Out) -> steps(maps:put(K, V, Map), T, Out);
steps(Map, [{remove, K} | T], Out) -> steps(maps:remove(K, Map), T, Out);
steps(Map, [{assoc, K, V, L, W} | T], Out) -> steps(Map#{K => V, L => W}, T, Out);
steps(Map, [{exact, K, V} | T], Out) ->
    case Map of
        #{K := Old} -> steps(Map#{K := V}, T, [Old | Out]);
        #{} -> steps(Map, T, [{none, maps:find(K, Map)} | Out])
    end;
steps(Map, [{merge, Other} | T], Out) -> steps(maps:merge(Map, Other), T, Out);
steps(Map, [{keys, Keys} | T], Out) -> steps(maps:merge(Map, maps:from_keys(Keys, v)), T, Out);
steps(Map, [size | T], Out) -> steps(Map, T, [map_size(Map) | Out]);
steps(Map, [], Out) ->
    Again = maps:from_list(maps:to_list(Map)),
    {Map, Map =:= Again, Map == Again, Map > Again, length(maps:keys(Map)), walk(maps:next([0 | Map]), 0), Out}.

walk({_, _, I}, N) -> walk(maps:next(I), N + 1);
walk(none, N) -> N.

build([{integer, V, S, big} | T], B) -> build(T, <<B/bitstring, V:S>>);
build([{integer, V, S, little} | T], B) -> build(T, <<B/bitstring, V:S/little>>);
build([{float, V, S, big} | T], B) -> build(T, <<B/bitstring, V:S/float>>);
build([{float, V, S, little} | T], B) -> build(T, <<B/bitstring, V:S/float-little>>);
build([{bits, V, S} | T], B) -> build(T, <<B/bitstring, V:S/bitstring>>);
build([{all, V} | T], B) -> build(T, <<B/bitstring, V/bitstring>>);
build([{front, V} | T], B) -> build(T, <<V/bitstring, B/bitstring>>);
build([{utf8, V} | T], B) -> build(T, <<B/bitstring, V/utf8>>);
build([{utf16, V} | T], B) -> build(T, <<B/bitstring, V/utf16>>);
build([{utf16l, V} | T], B) -> build(T, <<B/bitstring, V/utf16-little>>);
build([{utf32, V} | T], B) -> build(T, <<B/bitstring, V/utf32>>);
build([{utf32l, V} | T], B) -> build(T, <<B/bitstring, V/utf32-little>>);
build([], B) -> B.

fields([F | T], B, Out) ->
    case field(F, B) of
        {V, Rest} -> fields(T, Rest, [V | Out]);
        no -> fields(T, B, [no | Out])
    end;
fields([], B, Out) -> {B, bit_size(B), Out}.

field({unsigned, S, big}, B) -> case B of <<V:S, R/bitstring>> -> {V, R}; _ -> no end;
field({unsigned, S, little}, B) -> case B of <<V:S/little, R/bitstring>> -> {V, R}; _ -> no end;
field({signed, S, big}, B) -> case B of <<V:S/signed, R/bitstring>> -> {V, R}; _ -> no end;
field({signed, S, little}, B) -> case B of <<V:S/signed-little, R/bitstring>> -> {V, R}; _ -> no end;
field({float, S, big}, B) -> case B of <<V:S/float, R/bitstring>> -> {V, R}; _ -> no end;
field({float, S, little}, B) -> case B of <<V:S/float-little, R/bitstring>> -> {V, R}; _ -> no end;
field({bits, S}, B) -> case B of <<V:S/bitstring, R/bitstring>> -> {V, R}; _ -> no end;
field({bytes, S}, B) -> case B of <<V:S/binary, R/bitstring>> -> {V, R}; _ -> no end;
field({skip, S}, B) -> case B of <<_:S, R/bitstring>> -> {skipped, R}; _ -> no end;
field(utf8, B) -> case B of <<V/utf8, R/bitstring>> -> {V, R}; _ -> no end;
field(utf16, B) -> case B of <<V/utf16, R/bitstring>> -> {V, R}; _ -> no end;
field(utf16l, B) -> case B of <<V/utf16-little, R/bitstring>> -> {V, R}; _ -> no end;
field(utf32, B) -> case B of <<V/utf32, R/bitstring>> -> {V, R}; _ -> no end;
field(word, B) -> case B of <<"ab", R/bitstring>> -> {ab, R}; <<5:3, R/bitstring>> -> {five, R}; _ -> no end;
field(tail8, B) -> case B of <<V:8, R/binary>> -> {V, R}; _ -> no end.

%% ---- on OTP ----

main() ->
    loop(open_port({fd, 0, 1}, [{packet, 4}, binary, eof])).

loop(Port) ->
    receive
        {Port, {data, Data}} ->
            port_command(Port, term_to_binary(request(binary_to_term(Data)))),
            loop(Port);
        {Port, eof} ->
            halt()
    end.

request({gen, Topic, Seed, N}) ->
    rand:seed(exsss, Seed),
    term_to_binary([one(Topic) || _ <- lists:seq(1, N)]);
request({check, Calls, Answers}) ->
    judge(binary_to_term(Calls), binary_to_term(Answers));
request({calls, Calls}) ->
    term_to_binary(Calls).

judge([C | Cs], [A | As]) ->
    Ours = try binary_to_term(A) catch error:badarg -> {unreadable, A} end,
    %% through bytes: OTP's trunc(-576460752303423488.0) is an integer that equals none
    Right = binary_to_term(term_to_binary(answer(C))),
    case normal(C, Right) =:= normal(C, Ours) of
        true -> judge(Cs, As);
        false -> [iolist_to_binary(io_lib:format("~0P~n      OTP ~0P~n     ours ~0P", [C, 60, Right, 60, Ours, 60])) | judge(Cs, As)]
    end;
judge([], []) ->
    [].

%% What is not compared: how deep the rest of unicode's errors is nested, and pids of OTP's own node with numbers that
%% only the engine has.
normal({apply, unicode, _, _}, {ok, {error, Good, Rest}}) -> {error, Good, level(Rest)};
normal({decode, _}, {unreadable, _}) -> {error, badarg};
normal(_, X) -> X.

level(B) when is_binary(B) -> binary_to_list(B);
level([H | T]) -> level(H) ++ level(T);
level([]) -> [];
level(N) -> [N].

%% ---- values ----

pick(L) -> lists:nth(rand:uniform(length(L)), L).
upto(N) -> rand:uniform(N + 1) - 1.

int() ->
    case upto(9) of
        0 -> upto(20) - 10;
        1 -> pick([0, 1, -1, 255, 256]);
        2 -> sign((1 bsl pick([27, 28, 31, 32, 59, 60, 61, 62, 63, 64, 65, 127, 128, 255, 256])) + upto(4) - 2);
        3 -> sign(big(upto(70)));
        4 -> sign(big(upto(300)));
        5 -> sign(big(upto(300)));
        6 -> sign(big(upto(9000)));
        7 -> sign((big(200) bsl upto(2000)) bor upto(1));
        _ -> sign(big(upto(130)))
    end.

small() -> case upto(9) of 0 -> int(); _ -> upto(600) - 300 end.
sign(N) -> case upto(1) of 0 -> N; _ -> -N end.
big(Bits) -> <<V:Bits, _/bitstring>> = rand:bytes((Bits + 7) div 8), V.

float_() ->
    case upto(7) of
        0 -> float(upto(200) - 100);
        1 -> (upto(200000) - 100000) / pick([2, 3, 7, 10, 100, 1000, 65536]);
        2 -> pick([0.0, -0.0, 1.0, 0.1, 5.0e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740992.0,
                   9007199254740991.0, 1.0e22, 1.0e23, 4503599627370496.5, 0.5, 1.5, 2.5, 0.3, 0.001, 0.0001, 1.0e-5,
                   123456789.0, 1.0e15, 1.0e16, 9223372036854775808.0, -9223372036854775808.0, 18446744073709551616.0]);
        3 -> near(int());
        4 -> math:pow(2.0, upto(400) - 200);
        5 -> list_to_float(integer_to_list(upto(999999)) ++ "." ++ integer_to_list(upto(9999)));
        _ -> raw()
    end.

raw() ->
    case rand:bytes(8) of
        <<F/float>> -> F;
        _ -> raw()
    end.

near(I) -> try float(I) catch _:_ -> 1.0 end.

number() -> case upto(2) of 0 -> float_(); _ -> int() end.

atom() -> pick([a, b, ab, 'A', '', true, false, 'hello world', 'ä', 'Ω', zzz, foo_bar]).

bytes() -> rand:bytes(case upto(3) of 0 -> upto(3); 1 -> upto(20); 2 -> upto(70); _ -> upto(200) end).

bits() ->
    B = bytes(),
    case upto(2) of
        0 -> B;
        1 -> N = upto(bit_size(B)), <<R:N/bitstring, _/bitstring>> = B, R;
        _ -> N = upto(bit_size(B)), <<_:N, R/bitstring>> = B, R
    end.

term() -> term(upto(3)).

term(0) ->
    case upto(12) of
        0 -> atom();
        1 -> float_();
        2 -> bits();
        3 -> [];
        4 -> {};
        5 -> #{};
        6 -> pick([self(), whereis(init)]);
        7 -> make_ref();
        8 -> pick([fun lists:map/2, fun erlang:'+'/2, fun lists:map/3]);
        9 -> pick([0, 0.0, -0.0, 1, 1.0, 2, 2.0]);
        10 -> try element(2, binary_to_term(pick(foreign()))) catch error:badarg -> other end;
        11 -> "string";
        _ -> int()
    end;
term(D) ->
    case upto(7) of
        0 -> list_to_tuple([term(D - 1) || _ <- lists:seq(1, upto(4))]);
        1 -> [term(D - 1) || _ <- lists:seq(1, upto(4))];
        2 -> [term(D - 1) | term(D - 1)];
        3 -> maps:from_list([{term(D - 1), term(D - 1)} || _ <- lists:seq(1, upto(5))]);
        4 -> map_of(40);
        5 -> [upto(255) || _ <- lists:seq(1, upto(30))];
        _ -> term(0)
    end.

%% pids, ports and references of other nodes
foreign() ->
    [<<131, 104, 2, 97, 0, T/binary>> || N <- [<<"a@b">>, <<"nonode@nohost">>], C <- [0, 1], X <- [1, 70000],
        T <- [<<88, 119, (byte_size(N)), N/binary, X:32, 0:32, C:32>>,
              <<89, 119, (byte_size(N)), N/binary, X:32, C:32>>,
              <<120, 119, (byte_size(N)), N/binary, X:64, C:32>>,
              <<90, 3:16, 119, (byte_size(N)), N/binary, C:32, X:32, X:32, X:32>>]].

map_of(N) -> maps:from_list([{key(), upto(9)} || _ <- lists:seq(1, upto(N))]).
key() -> case upto(5) of 0 -> term(1); 1 -> float(upto(50)); 2 -> {upto(40)}; _ -> upto(60) end.

%% something like T, but not quite
alike(T) ->
    case upto(5) of
        0 -> T;
        1 -> binary_to_term(term_to_binary(T));
        2 -> term();
        _ -> change(T)
    end.

change([H | T]) -> case upto(2) of 0 -> [change(H) | T]; 1 -> [H | change(T)]; _ -> T end;
change(T) when is_tuple(T), tuple_size(T) > 0 -> I = rand:uniform(tuple_size(T)), setelement(I, T, change(element(I, T)));
change(M) when is_map(M), map_size(M) > 0 ->
    K = pick(maps:keys(M)),
    case upto(2) of 0 -> maps:remove(K, M); 1 -> M#{K := change(map_get(K, M))}; _ -> maps:put(change(K), 1, maps:remove(K, M)) end;
change(N) when is_integer(N) -> case upto(3) of 0 -> N + 1; 1 -> -N; 2 -> near(N); _ -> N end;
change(F) when is_float(F) -> case upto(2) of 0 -> try trunc(F) catch _:_ -> F end; 1 -> -F; _ -> F end;
change(B) when is_bitstring(B), bit_size(B) > 0 ->
    N = upto(bit_size(B) - 1),
    <<A:N/bitstring, X:1, C/bitstring>> = B,
    case upto(2) of 0 -> <<A/bitstring, (1 - X):1, C/bitstring>>; 1 -> A; _ -> <<A/bitstring, X:1, C/bitstring>> end;
change(T) -> T.

%% ---- calls ----

ap(M, F, A) -> {apply, M, F, A}.
bif(F, A) -> {apply, erlang, F, A}.

one(arithmetic) ->
    case upto(5) of
        0 -> bif(pick(['+', '-', '*', '/']), [number(), number()]);
        1 -> bif(pick(['band', 'bor', 'bxor', 'div', 'rem']), [int(), int()]);
        2 -> bif(pick(['bsl', 'bsr']), [int(), pick([small(), upto(64), upto(64), 1 bsl 70, -(1 bsl 70)])]);
        3 -> bif(pick(['-', '+', 'bnot', abs, trunc, round, floor, ceil, float]), [number()]);
        4 -> bif(pick(['div', 'rem', '*', '+', '-']), [int(), int()]);
        _ -> bif(pick(['+', '-', '*', '/', 'div', 'rem', 'band', 'bsl']), [pick([number(), a, []]), pick([number(), <<>>, 0, 0.0])])
    end;
one(long_division) ->
    B = big(64 + upto(2000)) + 1, Q = big(upto(3000)),
    bif(pick(['div', 'rem']), [sign(pick([B * Q, B * Q + upto(3), B * Q - 1, (B bsl upto(500)) - 1])), sign(B)]);
one(compare) ->
    A = term(),
    {order, A, alike(A)};
one(numbers_compared) ->
    A = number(),
    {order, A, pick([number(), change(A), change(change(A)), A])};
one(keys) ->
    A = term(),
    {same_key, A, alike(A)};
one(maps) ->
    {steps, map_of(pick([5, 34, 40, 200])), [step() || _ <- lists:seq(1, upto(60))]};
one(map_natives) ->
    case upto(9) of
        0 -> ap(maps, get, [key(), pick([map_of(40), a])]);
        1 -> ap(maps, get, [key(), map_of(40), default]);
        2 -> ap(maps, find, [key(), pick([map_of(40), a])]);
        3 -> ap(maps, update, [key(), 1, pick([map_of(40), a])]);
        4 -> ap(maps, take, [key(), pick([map_of(40), a])]);
        5 -> ap(maps, from_list, [pick([[{key(), 1} || _ <- lists:seq(1, upto(60))], [a], [{a, b} | c], a])]);
        6 -> ap(maps, pick([size, keys, values, to_list]), [pick([map_of(10), a, [], 1.0])]);
        7 -> bif(pick([map_size]), [pick([map_of(40), a])]);
        8 -> bif(pick([map_get, is_map_key]), [key(), pick([map_of(40), a])]);
        9 -> ap(maps, from_keys, [pick([[key() || _ <- lists:seq(1, upto(60))], [a | b], a]), v])
    end;
one(build) ->
    {build, [segment() || _ <- lists:seq(1, upto(8))]};
one(fields) ->
    {fields, bits(), [one_field() || _ <- lists:seq(1, 8)]};
one(external) ->
    {round_trip, term()};
one(bytes_of_terms) ->
    bif(term_to_binary, [flat(term()), [{minor_version, 2}]]);
one(broken) ->
    {decode, spoil(term_to_binary(term()), 1 + upto(2))};
one(integer_text) ->
    Base = pick([2, 3, 7, 8, 10, 10, 10, 16, 36, 35, 1, 37, a]),
    case upto(7) of
        0 -> bif(integer_to_list, [int(), Base]);
        1 -> bif(integer_to_binary, [int(), Base]);
        2 -> bif(list_to_integer, [text_of(int(), Base), Base]);
        3 -> bif(binary_to_integer, [list_to_binary(text_of(int(), Base)), Base]);
        4 -> bif(list_to_integer, [digits()]);
        5 -> bif(binary_to_integer, [try list_to_binary(digits()) catch error:badarg -> not_a_binary end]);
        6 -> bif(pick([integer_to_list, integer_to_binary]), [pick([int(), a, 1.0])]);
        7 -> bif(list_to_integer, [digits(), Base])
    end;
one(float_text) ->
    %% not compact with no decimals: OTP then strips zeros of large integers
    case upto(5) of
        0 -> bif(float_to_list, [float_(), [short]]);
        1 -> bif(float_to_binary, [float_(), pick([[{decimals, upto(25)}], [{decimals, 1 + upto(24)}, compact]])]);
        2 -> bif(float_to_list, [float_(), [{scientific, upto(30)}]]);
        3 -> bif(float_to_list, [float_()]);
        4 -> bif(pick([float_to_list, float_to_binary]), [pick([float_(), 1]), pick([[compact], [], [short, compact], [foo], a, [{decimals, 254}], [{decimals, -1}], [{decimals, 250}], [{scientific, 249}]])]);
        5 -> bif(list_to_float, [float_digits()])
    end;
one(lists) ->
    L = small_list(),
    case upto(13) of
        0 -> bif('++', [L, pick([small_list(), a])]);
        1 -> bif('--', [L, small_list()]);
        2 -> bif('--', [many(), many()]);
        3 -> ap(lists, reverse, [pick([L, a, [1 | 2], [1, 2 | 3]])]);
        4 -> ap(lists, reverse, [L, pick([L, a])]);
        5 -> ap(lists, member, [pick([1, 1.0, a, {1}, [x]]), L]);
        6 -> ap(lists, pick([keyfind, keymember, keysearch]), [pick([1, 1.0, a, {1}]), upto(3), [pick([{upto(3), a}, {a, 1.0}, {}, a, {b, 1, {1}}]) || _ <- lists:seq(1, upto(5))] ++ pick([[], a])]);
        7 -> bif(pick([length, hd, tl, list_to_tuple]), [L]);
        8 -> bif(pick([tuple_size, size, tuple_to_list]), [pick([list_to_tuple(proper(L)), a, <<1, 2, 3:4>>])]);
        9 -> bif(element, [upto(4), pick([{}, {a}, {a, b, c}, a])]);
        10 -> bif(setelement, [upto(4), pick([{}, {a}, {a, b, c}, a]), x]);
        11 -> bif(make_tuple, [pick([upto(5) - 1, a]), x]);
        12 -> bif(make_tuple, [upto(5) - 1, x, [{upto(3), y} || _ <- lists:seq(1, upto(2))] ++ pick([[], [a]])]);
        13 -> bif(pick([append_element]), [pick([{}, {a}, {a, b, c}, a]), x])
    end;
one(tuples) ->
    case upto(3) of
        0 -> bif(insert_element, [upto(5), pick([{}, {a}, {a, b, c}, a]), x]);
        1 -> bif(delete_element, [upto(4), pick([{}, {a}, {a, b, c}, a])]);
        2 -> T = term(), bif(pick([min, max]), [T, alike(T)]);
        3 -> bif(pick([is_function, is_record]), [pick([fun lists:map/2, {a}, {}, a]), pick([2, 3, -1, a, b, 1 bsl 70, 1.0])])
    end;
one(types) ->
    case upto(2) of
        0 -> bif(pick([is_atom, is_binary, is_bitstring, is_boolean, is_float, is_function, is_integer, is_list, is_map, is_number,
                       is_pid, is_port, is_reference, is_tuple, 'not', size, byte_size, bit_size, tuple_size, length, hd, tl, abs,
                       'bnot', '-', '+', float, trunc]), [term()]);
        1 -> bif(pick(['and', 'or', 'xor']), [pick([true, false, a]), pick([true, false, a])]);
        2 -> bif(is_record, [pick([{a}, {a, b}, {}, a, {1}]), pick([a, b, 1]), pick([1, 2, 0, -1, a])])
    end;
one(io_lists) ->
    L = io_list(upto(3)),
    case upto(5) of
        0 -> bif(iolist_to_binary, [L]);
        1 -> bif(iolist_size, [L]);
        2 -> bif(list_to_binary, [pick([L, bytes()])]);
        3 -> bif(list_to_bitstring, [[bits() || _ <- lists:seq(1, upto(4))] ++ pick([[], bits(), [upto(300)], L])]);
        4 -> bif(pick([crc32, adler32, md5]), [L]);
        5 -> bif(pick([crc32, adler32]), [big(32), L])
    end;
one(binaries) ->
    B = pick([bytes(), bits(), a, <<"abcabc">>]),
    N = upto(12) - 2,
    case upto(15) of
        0 -> bif(binary_part, [B, {N, upto(12) - 6}]);
        1 -> bif(binary_part, [B, N, upto(12) - 6]);
        2 -> bif(split_binary, [B, N]);
        3 -> bif(pick([binary_to_list, bitstring_to_list]), [B]);
        4 -> bif(binary_to_list, [B, N, upto(12)]);
        5 -> ap(binary, at, [B, N]);
        6 -> ap(binary, pick([first, last, bin_to_list, decode_unsigned]), [B]);
        7 -> ap(binary, decode_unsigned, [B, pick([big, little, a])]);
        8 -> ap(binary, encode_unsigned, [int(), pick([big, little])]);
        9 -> ap(binary, encode_unsigned, [int()]);
        10 -> ap(binary, copy, [pick([bytes(), a]), pick([N, 0, a])]);
        11 -> ap(binary, pick([longest_common_prefix, longest_common_suffix]), [[letters() || _ <- lists:seq(1, upto(3))]]);
        12 -> ap(binary, bin_to_list, [B, N, upto(12) - 6]);
        13 -> bif(crc32_combine, [big(32), big(32), upto(100000)]);
        14 -> bif(adler32_combine, [erlang:adler32(bytes()), erlang:adler32(bytes()), upto(100000)]);
        15 -> bif(pick([byte_size, bit_size]), [B])
    end;
one(searches) ->
    B = iolist_to_binary([letters() || _ <- lists:seq(1, upto(6))]),
    P = pick([letters(), letters(), [letters() || _ <- lists:seq(1, upto(4))], a, [a], <<>>, <<"a">>, <<"ab">>]),
    Scope = pick([[], [], [{scope, {upto(6), upto(6) - 2}}]]),
    case upto(3) of
        0 -> ap(binary, pick([match, matches]), [B, P, Scope]);
        1 -> ap(binary, split, [B, P, Scope ++ pick([[], [global], [global, trim], [global, trim_all], [trim], [trim_all], [foo]])]);
        2 -> ap(binary, replace, [B, P, letters(), Scope ++ pick([[], [global], [global, {insert_replaced, upto(2)}], [{insert_replaced, [upto(2), upto(2)]}, global]])]);
        3 -> ap(binary, pick([match, matches, split]), [B, P])
    end;
one(atoms) ->
    case upto(7) of
        0 -> bif(atom_to_list, [pick([atom(), 1])]);
        1 -> bif(atom_to_binary, [atom(), pick([latin1, utf8, unicode, a])]);
        2 -> bif(binary_to_existing_atom, [pick([atom_to_binary(atom(), utf8), <<255>>, a]), pick([utf8, latin1])]);
        3 -> bif(list_to_existing_atom, [pick([atom_to_list(atom()), [a], "nosuchatom__", [16#D800], [-1], a])]);
        4 -> bif(list_to_atom, [pick([atom_to_list(atom()), lists:duplicate(255, pick([$a, $é])), lists:duplicate(256, $a), [a | b]])]);
        5 -> bif(binary_to_atom, [pick([atom_to_binary(atom(), utf8), binary:copy(<<"a">>, 256), <<195, 40>>]), pick([utf8, latin1])]);
        6 -> bif(binary_to_atom, [pick([atom_to_binary(atom(), utf8), a])]);
        7 -> bif(atom_to_binary, [pick([atom(), 1])])
    end;
one(unicode) ->
    %% What is broken in UTF-16 and UTF-32 OTP reports in shapes of its own (it reads those in Erlang).
    In = pick([utf8, unicode, latin1, foo]),
    Data = chars(upto(3), In),
    case upto(4) of
        4 -> Wide = pick([utf16, {utf16, little}, utf32, {utf32, little}]), ap(unicode, characters_to_list, [[encoded(Wide), 500, [encoded(Wide)]], Wide]);
        0 -> ap(unicode, characters_to_list, [Data]);
        1 -> ap(unicode, characters_to_list, [Data, In]);
        2 -> ap(unicode, characters_to_binary, [Data]);
        3 -> ap(unicode, characters_to_binary, [valid_chars(upto(3)), pick([utf8, unicode]), pick([utf8, utf16, {utf16, little}, utf32, {utf32, little}])])
    end;
one(math) ->
    case upto(3) of
        0 -> ap(math, pick([atan2, pow, fmod]), [pick([float_(), small(), 0, a]), pick([float_(), small(), 0, int()])]);
        _ -> ap(math, pick([acos, acosh, asin, asinh, atan, atanh, ceil, cos, cosh, exp, floor, log, log10, log2, sin, sinh, sqrt, tan,
                            tanh, erf, erfc]), [pick([float_(), float_() / 1.0e300, rand:uniform(), small(), int(), a])])
    end.

step() ->
    case upto(9) of
        0 -> {merge, map_of(pick([3, 40]))};
        1 -> {keys, [key() || _ <- lists:seq(1, upto(5))]};
        2 -> size;
        3 -> {exact, key(), upto(5)};
        4 -> {assoc, key(), upto(5), key(), upto(5)};
        5 -> {put, key(), upto(5)};
        _ -> {remove, key()}
    end.

width() -> case upto(5) of 0 -> 8 * upto(10); 1 -> upto(300); 2 -> pick([8, 16, 32, 64]); 3 -> upto(16); _ -> upto(70) end.
order() -> pick([big, little]).
point() -> pick([upto(127), upto(16#7FF), upto(16#FFFF), upto(16#110000), 16#D800, 16#FFFF, 16#10000, -1, a, 1 bsl 65]).

segment() ->
    case upto(9) of
        0 -> {float, pick([number(), number(), a]), pick([16, 32, 64, 64, 8, 24]), order()};
        1 -> B = bits(), {bits, B, pick([upto(bit_size(B)), bit_size(B) + 1])};
        2 -> {all, bits()};
        3 -> {front, bits()};
        4 -> {pick([utf8, utf16, utf16l, utf32, utf32l]), pick([upto(127), upto(16#D7FF), point()])};
        _ -> {integer, case upto(30) of 0 -> pick([a, 1.0]); _ -> int() end, width(), order()}
    end.

one_field() ->
    case upto(9) of
        0 -> {float, pick([16, 32, 64, 0, 8]), order()};
        1 -> {bits, upto(40)};
        2 -> {bytes, upto(5)};
        3 -> {skip, upto(20)};
        4 -> pick([utf8, utf16, utf16l, utf32, word, tail8]);
        5 -> {unsigned, width(), order()};
        6 -> {signed, width(), order()};
        _ -> {pick([unsigned, signed]), upto(64), order()}
    end.

%% without large maps (OTP writes those in an order of its own) and what is of this node
flat([H | T]) -> [flat(H) | flat(T)];
flat(T) when is_tuple(T) -> list_to_tuple([flat(E) || E <- tuple_to_list(T)]);
flat(M) when is_map(M), map_size(M) > 32 -> big_map;
flat(M) when is_map(M) -> maps:map(fun(_, V) -> flat(V) end, maps:filter(fun(K, _) -> not is_tuple(K) andalso not is_map(K) andalso not is_list(K) andalso not is_reference(K) end, M));
flat(T) when is_reference(T); is_port(T); is_pid(T) -> node;
flat(T) -> T.

spoil(B, 0) -> B;
spoil(B, _) when byte_size(B) < 3 -> B;
spoil(B, N) ->
    At = 1 + upto(byte_size(B) - 2),
    <<A:At/binary, X, C/binary>> = B,
    spoil(case upto(4) of
        0 -> A;
        1 -> <<A/binary, (X + 1), C/binary>>;
        2 -> <<A/binary, (X bxor (1 bsl upto(7))), C/binary>>;
        3 -> <<A/binary, C/binary, 0>>;
        4 -> <<A/binary, (pick([97, 98, 99, 100, 104, 106, 107, 108, 109, 110, 111, 116, 119, 77, 70, 118, 115, 105])), C/binary>>
    end, N - 1).

text_of(I, Base) when is_integer(Base), Base >= 2, Base =< 36 -> integer_to_list(I, Base);
text_of(I, _) -> integer_to_list(I).

digits() -> pick(["", "-", "+", "+5", "--5", "1_000", " 1", "1 ", "0x10", "0012", "-0", "zz", [$1 | $2], [a], "12a", [$1, 256]]).

float_digits() ->
    pick(["1.0", "1.", ".5", "1", "1e5", "1.0e5", "1.0E5", "-1.5e-10", "+2.5", "1.0e", "1.0e+", "1.0e400", "-1.0e400", "1.0e-400", " 1.0",
          "1.0 ", "1.5abc", "", float_to_list(float_()), float_to_list(float_(), [short]), "00.10", "1.0e0005", [$1 | a]]).

small_list() ->
    L = [pick([upto(3), a, 1.0, {1}, [x], upto(3)]) || _ <- lists:seq(1, upto(6))],
    case upto(9) of 0 -> L ++ a; 1 -> a; _ -> L end.

many() -> [pick([upto(30), {upto(5)}, float(upto(5)), bytes()]) || _ <- lists:seq(1, upto(80))].

proper(L) -> try length(L), L catch _:_ -> [] end.

io_list(0) -> [upto(255) || _ <- lists:seq(1, upto(5))];
io_list(D) ->
    L = [case upto(20) of
        0 -> pick([256, -1, a, 1.0, <<1:3>>]);
        1 -> [];
        2 -> bytes();
        3 -> bytes();
        N when N < 8 -> io_list(D - 1);
        _ -> upto(255)
    end || _ <- lists:seq(1, upto(5))],
    case upto(5) of 0 -> L ++ bytes(); 1 -> pick([L ++ 5, bytes()]); _ -> L end.

letters() -> << <<(pick("ab"))>> || _ <- lists:seq(1, upto(4)) >>.

chars(D, In) ->
    L = [case upto(14) of
        0 -> pick([-1, 16#D800, 16#110000, 300]);
        1 -> rand:bytes(upto(3));
        2 -> [];
        3 -> piece(encoded(In));
        N when N < 6, D > 0 -> chars(D - 1, In);
        N when N < 9 -> encoded(In);
        N when N < 12 -> upto(255);
        _ -> upto(16#D7FF)
    end || _ <- lists:seq(1, upto(4))],
    case upto(6) of 0 -> L ++ encoded(In); 1 -> encoded(In); 2 -> rand:bytes(upto(6)); _ -> L end.

encoded(In) ->
    case unicode:characters_to_binary([pick([upto(255), upto(16#D7FF), 16#10000 + upto(5000)]) || _ <- lists:seq(1, upto(4))], unicode, enc(In)) of
        B when is_binary(B) -> B;
        _ -> <<"abc">>
    end.

enc(foo) -> utf8;
enc(In) -> In.

piece(B) -> binary:part(B, 0, upto(byte_size(B))).

valid_chars(0) -> [pick([upto(255), upto(16#D7FF), 16#10000 + upto(5000)]) || _ <- lists:seq(1, upto(5))];
valid_chars(D) -> [pick([valid_chars(D - 1), encoded(utf8), upto(127)]) || _ <- lists:seq(1, upto(4))].
