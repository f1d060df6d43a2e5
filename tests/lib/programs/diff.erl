%% What the drivers of differential tests share: calls of both modules, and random data.
-module(diff).

-export([report/0, same/3, same/4, check/3, times/3, pick/1, int/1, term/1, key/0, text/1, ascii/1, list/2, outcome/1]).

%% Call Module:Function(Args) of OTP and of ours; print what differs. Funs in Args are called by both.
same(Module, Function, Args) ->
    same(Module, Function, Args, fun(X) -> X end).

%% The same, comparing what View makes of the results.
same(Module, Function, Args, View) ->
    Ours = list_to_atom("x_" ++ atom_to_list(Module)),
    A = outcome(fun() -> View(apply(Module, Function, Args)) end),
    B = outcome(fun() -> View(apply(Ours, Function, Args)) end),
    check({Module, Function, Args}, A, B).

check(_, Same, Same) ->
    ok;
check(What, A, B) ->
    Seen = seen(),
    Key = case What of {M, F, _} -> {M, F}; _ -> What end,
    New = {erts_debug:flat_size({What, A, B}), What, A, B},
    Kept = case Seen of #{Key := {N, Old}} -> {N + 1, min(Old, New)}; _ -> {1, New} end,
    put(differences, Seen#{Key => Kept}).

seen() -> case get(differences) of undefined -> #{}; D -> D end.

%% Print the smallest difference of each function.
report() ->
    [io:format("~p times ~0tp~n  OTP:  ~0tp~n  ours: ~0tp~n", [N, What, A, B]) || {N, {_, What, A, B}} <- maps:values(seen())].

%% What a call does: its value, or the class and reason of what it raises.
outcome(F) ->
    try
        {ok, F()}
    catch
        C:R -> {C, R}
    end.

times(N, Seed, F) ->
    rand:seed(exsss, {Seed, 2, 3}),
    lists:foreach(fun(_) -> F() end, lists:seq(1, N)).

pick(List) -> lists:nth(rand:uniform(length(List)), List).

int(N) -> rand:uniform(N + 1) - 1.

key() -> pick([a, b, c, 1, 2, 3, 1.0, "x", <<"y">>, {a}, []]).

list(Most, F) -> [F() || _ <- lists:seq(1, int(Most))].

ascii(Most) -> list(Most, fun() -> pick("abcdefgh  ,.;-ABC012\n") end).

text(Most) -> list(Most, fun() -> pick("abcdeABCDE  \t\n\r,;/äÖßéñ" ++ [16#3B1, 16#3A3, 16#301, 16#1F600, 16#200D, 16#65E5, 16#1F1E9, 16#1F1EA, 16#FE0F]) end).

%% A random term; Size bounds its depth and width.
term(0) ->
    case int(13) of
        0 -> int(100);
        1 -> int(1 bsl 70) - (1 bsl 69);
        2 -> rand:normal() * math:pow(10, int(40) - 20);
        3 -> pick([a, bcd, 'E f', 'hello world', '', true, 'maybe', 'end', 'x@y', 'Z', 'ü', 'łódź', veryverylongatomname]);
        4 -> ascii(12);
        5 -> text(12);
        6 -> list_to_binary(ascii(20));
        7 -> unicode:characters_to_binary(text(12));
        8 -> rand:bytes(int(30));
        9 -> pick([[], {}, #{}, <<>>, <<1:3>>, <<7, 5:4>>, fun lists:map/2]);
        10 -> int(255);
        11 -> -int(1000);
        12 -> list_to_atom([$a + int(25) || _ <- lists:seq(1, 1 + int(25))]);
        13 -> [int(1) || _ <- lists:seq(1, int(60))]
    end;
term(Size) ->
    case int(8) of
        0 -> term(0);
        1 -> list(Size * 2, fun() -> term(Size - 1) end);
        2 -> list_to_tuple(list(Size * 2, fun() -> term(Size - 1) end));
        3 -> list_to_tuple([list_to_atom([$a + int(25) || _ <- lists:seq(1, 1 + int(20))]) | list(Size, fun() -> term(Size - 1) end)]);
        4 -> maps:from_list(list(Size * 2, fun() -> {term(max(0, Size - 2)), term(Size - 1)} end));
        5 -> [term(0) || _ <- lists:seq(1, int(40))];
        6 -> [term(Size - 1) | term(0)];
        7 -> [{list_to_atom(ascii_word()), term(Size - 1)} || _ <- lists:seq(1, int(6))];
        8 -> term(Size - 1)
    end.

ascii_word() -> [$a + int(25) || _ <- lists:seq(1, 1 + int(10))].
