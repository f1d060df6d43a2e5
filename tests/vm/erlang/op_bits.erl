%% Bit syntax: construction and matching.
-module(op_bits).
-export([run/0, id/1]).

id(X) -> X.

run() ->
    [build(), match(), sizes(), utf(), append(), comprehend(), strings(), floats(), tails(), scans(), failures(), big(), reuse()].

build() ->
    A = id(16#1234), B = id(<<"xyz">>), N = id(5), F = id(1.5),
    [<<A>>, <<A:16>>, <<A:16/little>>, <<A:3, N:5>>, <<B/binary, A:24>>, <<A:N>>, <<A:N/unit:7>>, <<-1:12, 0:4>>, <<F/float>>,
     <<F:32/float-little>>, <<B:2/binary>>, <<B/binary, B/binary>>, <<1:1>>, <<B/binary, 1:3>>, <<"lit", A, "end">>,
     <<(id(1 bsl 100)):128>>, <<(id(-(1 bsl 100))):112/little>>, <<0:(id(0))>>, <<>>, <<(id(<<5:3>>))/bitstring, 2:7>>,
     << <<1:3>>/bitstring, (id(<<"ab">>))/binary >>, <<A:16/native>> =:= <<A:16/little>>, <<(id(255)):8/signed>>].

match() ->
    Bin = id(<<1, 2, 3, 4, 5, 6, 7, 8, 255, 254>>),
    <<A, B:16, C:16/little, D:4, E:4, Rest/binary>> = Bin,
    <<_:64, F:16/signed, R2/binary>> = Bin,
    <<G:3, H:13, I/bitstring>> = Bin,
    <<J:16/little-signed, K:3/binary, _/binary>> = Bin,
    [A, B, C, D, E, Rest, F, R2, G, H, I, J, K].

sizes() ->
    [s(X) || X <- [<<>>, <<0>>, <<1, 9>>, <<2, 9>>, <<2, 9, 8>>, <<3, 1, 2, 3, 4>>, <<9:4>>, <<200, 1>>, a]].
s(<<N, Data:N/binary, Rest/binary>>) -> {N, Data, Rest};
s(<<X:4>>) -> {nibble, X};
s(<<>>) -> empty;
s(<<_/binary>>) -> short;
s(_) -> no.

utf() ->
    T = [<<X/utf8>> || X <- [65, 233, 8364, 66376]],
    [T, [<<X/utf16>> || X <- [65, 8364, 66376]], [<<X/utf16-little>> || X <- [65, 66376]], [<<X/utf32>> || X <- [65, 66376]],
     [u8(B) || B <- [<<"aé€𐍈"/utf8>>, <<255>>, <<16#C3>>, <<16#ED, 16#A0, 16#80>>]], u16(<<"aé€𐍈"/utf16>>),
     u16l(<<"a𐍈"/utf16-little>>), u32(<<"a𐍈"/utf32>>), catch <<(id(16#D800))/utf8>>, catch <<(id(16#110000))/utf16>>,
     catch <<(id(a))/utf32>>].
u8(<<C/utf8, R/binary>>) -> [C | u8(R)];
u8(<<>>) -> [];
u8(B) -> {bad, B}.
u16(<<C/utf16, R/binary>>) -> [C | u16(R)];
u16(<<>>) -> [].
u16l(<<C/utf16-little, R/binary>>) -> [C | u16l(R)];
u16l(<<>>) -> [].
u32(<<_/utf32, R/binary>> = B) -> [byte_size(B) | u32(R)];
u32(<<>>) -> [].

append() ->
    B = lists:foldl(fun(X, Acc) -> <<Acc/binary, X:16>> end, <<>>, lists:seq(1, 300)),
    C = lists:foldl(fun(X, Acc) -> <<Acc/bitstring, X:3>> end, <<>>, lists:seq(1, 50)),
    D = <<B/binary, "one">>, E = <<B/binary, "two">>,
    [byte_size(B), bit_size(C), C, binary:part(D, 600, 3), binary:part(E, 600, 3), B =:= binary:part(D, 0, 600)].

comprehend() ->
    [<< <<(X + 1)>> || <<X>> <= <<1, 2, 3>> >>, [X || <<X:4>> <= <<1, 2, 255>>], << <<X:3>> || X <- [1, 2, 3, 4] >>,
     << <<Y/binary, Y/binary>> || Y <- [<<"ab">>, <<"c">>] >>, [{A, B} || <<A:16, B:8>> <= <<1, 2, 3, 4, 5, 6, 7>>],
     << <<X>> || <<X>> <= id(<<"a b c">>), X =/= $\s >>].

strings() -> [m(X) || X <- [<<"GET /">>, <<"PUT /x">>, <<"GE">>, <<"POST">>, <<>>]].
m(<<"GET ", P/binary>>) -> {get, P};
m(<<"PUT ", P/binary>>) -> {put, P};
m(<<"PO", _, $T>>) -> post;
m(<<_, _>>) -> two;
m(_) -> other.

floats() ->
    [F || <<F/float>> <= <<1.5/float, -2.25/float, 1.0e100/float>>] ++ [F || <<F:32/float>> <= <<1.5:32/float, 0.1:32/float>>]
    ++ [F || <<F:64/float-little>> <= <<3.75:64/float-little>>] ++ [nan(<<255, 248, 0:48>>), nan(<<127, 240, 0:48>>)].
nan(<<F/float>>) -> F;
nan(_) -> not_a_number.

tails() ->
    [t(X) || X <- [<<1>>, <<1, 2>>, <<1, 2, 3:4>>, <<1:1>>, <<2:15>>]].
t(<<_, R/binary>>) -> {bytes, R};
t(<<_, R/bitstring>>) -> {bits, R};
t(<<_:1>>) -> bit;
t(<<_:7, _/bitstring>>) -> seven.

scans() ->
    B = id(list_to_binary(lists:duplicate(1000, "key=value;"))),
    [length(split(B, <<>>, [])), sum(B, 0), words(<<"the quick  brown fox">>, [], [])].
split(<<$;, R/binary>>, W, Acc) -> split(R, <<>>, [W | Acc]);
split(<<C, R/binary>>, W, Acc) -> split(R, <<W/binary, C>>, Acc);
split(<<>>, _, Acc) -> Acc.
sum(<<X:16, R/binary>>, S) -> sum(R, S + X);
sum(<<>>, S) -> S.
words(<<$\s, R/binary>>, [], Ws) -> words(R, [], Ws);
words(<<$\s, R/binary>>, W, Ws) -> words(R, [], [lists:reverse(W) | Ws]);
words(<<C, R/binary>>, W, Ws) -> words(R, [C | W], Ws);
words(<<>>, W, Ws) -> lists:reverse([lists:reverse(W) | Ws]).

failures() ->
    [r(catch <<(id(a)):8>>), r(catch <<(id(1)):(id(-1))>>), r(catch <<(id(b))/binary>>), r(catch <<(id(<<"ab">>)):3/binary>>),
     r(catch <<(id(x))/float>>), r(catch <<1:(id(a))>>), r(catch (fun(<<X:8>>) -> X end)(<<1, 2>>)),
     r(catch begin <<Q:32>> = id(<<1>>), Q end), r(catch <<(id(<<1:3>>))/binary>>)].
r({'EXIT', {R, _}}) -> R;
r(X) -> X.

big() ->
    B = binary:copy(<<1, 2, 3, 4, 5, 6, 7, 8>>, 100),
    <<A:200/binary, X:64, C/binary>> = B,
    <<Y:256, _/binary>> = B,
    <<Z:100/little-signed, _/bitstring>> = B,
    [byte_size(A), X, byte_size(C), Y, Z, binary:at(A, 199), <<Y:256>> =:= binary:part(B, 0, 32)].

reuse() ->
    B = id(<<1, 2, 3>>),
    F = fun(<<1, _/binary>> = Whole) -> {Whole, byte_size(Whole)} end,
    G = fun(Bin) -> case Bin of <<9, _/binary>> -> nine; <<1, X, _/binary>> -> {one, X, Bin}; _ -> Bin end end,
    [F(B), G(B), G(<<9>>), G(<<>>), G(a)].
