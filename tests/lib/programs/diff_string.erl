%% string on random text, in lists, binaries and mixtures.
-module(diff_string).
-export([run/2]).

run(N, Seed) ->
    Points = [C || C <- lists:seq(0, 16#1FFFF), C < 16#D800 orelse C > 16#DFFF],
    case N > 500 of
        true ->
            [diff:same(string, F, [[C]]) || F <- [uppercase, lowercase, titlecase, casefold], C <- Points],
            [diff:same(string, length, [[$a, C, 16#1F1E6, C, 16#301, C]]) || C <- Points],
            [diff:same(unicode_util, F, [[C]], fun lists:flatten/1) || F <- [nfd, nfc, nfkd, nfkc], C <- Points, C > 127];
        false ->
            ok
    end,
    diff:times(N, Seed, fun one/0).

kind(T) ->
    case diff:int(2) of
        0 -> T;
        1 -> unicode:characters_to_binary(T);
        2 -> mixed(T)
    end.

mixed([]) -> diff:pick([[], <<>>]);
mixed(T) ->
    {A, B} = lists:split(diff:int(length(T)), T),
    diff:pick([[A | kind(B)], [unicode:characters_to_binary(A), B], [[A], [B]], [A, [], B]]).

%% Mixtures may come back in any shape.
flat(B) when is_binary(B) -> {binary, unicode:characters_to_list(B)};
flat({A, B}) -> {flat(A), flat(B)};
flat(L) when is_list(L) ->
    try unicode:characters_to_list(L) of F when is_list(F) -> F; _ -> L catch _:_ -> L end;
flat(X) -> X.

flats(L) when is_list(L) -> [untagged(flat(X)) || X <- L].

plain({A, B}) -> {plain(A), plain(B)};
plain(X) -> untagged(flat(X)).

untagged({binary, L}) -> L;
untagged(L) -> L.

text() -> diff:text(10).

one() ->
    T = text(),
    S = kind(T),
    V = case is_binary(S) of true -> fun(X) -> X end; false -> fun plain/1 end,
    P = diff:pick([lists:sublist(T, 1 + diff:int(4), diff:int(3)), diff:text(2)]),
    Q = kind(P),
    G = diff:list(3, fun() -> diff:pick([$a, $b, $\s, $\n, $\t, "\r\n", [$e, 16#301], $;, 16#65E5]) end),
    N = diff:int(11),
    [diff:same(string, F, [S], V) || F <- [uppercase, lowercase, titlecase, casefold]],
    %% OTP's trim crashes on some mixtures
    U = diff:pick([T, unicode:characters_to_binary(T)]),
    [diff:same(string, F, [U]) || F <- [trim, chomp]],
    [diff:same(string, F, [S]) || F <- [is_empty, length, to_graphemes, reverse]],
    [diff:same(string, F, [S], fun plain/1) || F <- [next_codepoint, next_grapheme]],
    diff:same(string, equal, [S, kind(T)]),
    diff:same(string, equal, [S, kind(text())]),
    diff:same(string, equal, [S, kind(string:uppercase(T)), true]),
    diff:same(string, equal, [S, Q, true, diff:pick([none, nfc, nfd, nfkc, nfkd])]),
    diff:same(string, slice, [S, N], fun plain/1),
    diff:same(string, slice, [S, N, diff:int(6)], fun plain/1),
    diff:same(string, pad, [S, diff:int(15), diff:pick([leading, trailing, both]), diff:pick([$*, "e\x{301}"])], fun plain/1),
    diff:same(string, trim, [U, diff:pick([leading, trailing, both])]),
    diff:same(string, trim, [U, diff:pick([leading, trailing, both]), G]),
    diff:same(string, take, [S, G, diff:pick([true, false]), diff:pick([leading, trailing])], fun({A, B}) -> {V(A), V(B)} end),
    diff:same(string, prefix, [S, Q], fun plain/1),
    diff:same(string, split, [S, Q, diff:pick([leading, trailing, all])], fun flats/1),
    diff:same(string, replace, [S, Q, "XX", diff:pick([leading, trailing, all])], fun flats/1),
    diff:same(string, lexemes, [S, G], fun flats/1),
    G =/= [] andalso diff:same(string, nth_lexeme, [S, 1 + diff:int(3), G], fun plain/1),
    diff:same(string, find, [S, Q, diff:pick([leading, trailing])], fun plain/1),
    Num = diff:pick(["", "-", "+", "a"]) ++ diff:pick(["12", "0", "", "007"]) ++ diff:pick(["", ".", ".5", ",25", ".5e3", ".5e", ".5E-2"]) ++ diff:pick(["", "abc", " 1", "\x{301}"]),
    [diff:same(string, F, [diff:pick([Num, unicode:characters_to_binary(Num)])]) || F <- [to_integer, to_float]],
    diff:same(string, to_integer, [diff:pick([a, 1, [a]])]),
    old().

old() ->
    S = diff:ascii(12),
    P = diff:pick([diff:ascii(2), lists:sublist(S, 1 + diff:int(4), diff:int(3))]),
    C = diff:pick("abc ,.;"),
    I = diff:int(13),
    [diff:same(string, F, [S]) || F <- [len, words, strip, to_upper, to_lower]],
    [diff:same(string, F, [S, C]) || F <- [chr, rchr, words]],
    [diff:same(string, F, [S, P]) || F <- [str, rstr, span, cspan, tokens, concat]],
    [diff:same(string, F, [S, I]) || F <- [substr, sub_word, left, right, centre, sub_string, copies]],
    diff:same(string, substr, [S, I, diff:int(5)]),
    diff:same(string, sub_string, [S, I, diff:int(15)]),
    diff:same(string, sub_word, [S, I, C]),
    [diff:same(string, F, [S, I, C]) || F <- [left, right, centre]],
    diff:same(string, strip, [S, diff:pick([left, right, both]), C]),
    diff:same(string, join, [[S, P, S], P]),
    diff:same(string, chars, [C, I]),
    diff:same(string, to_upper, [C]).
