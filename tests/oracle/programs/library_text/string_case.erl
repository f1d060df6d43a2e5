%% uppercase, lowercase, titlecase, casefold on ASCII and beyond, lists and binaries.
-module(string_case).
-export([start/0]).

start() ->
    Texts = ["Hello World", <<"Straße ÉCOLE"/utf8>>, "ŐRÜLT ὈΔΥΣΣΕΎΣ", "", <<>>, [1041, 1072]],
    [oracle:say([string:uppercase(T), string:lowercase(T), string:titlecase(T), string:casefold(T)]) || T <- Texts],
    oracle:say([string:to_upper("aBc1é"), string:to_lower("AbC1É"), string:to_upper($a), string:to_lower($A)]),
    oracle:say([string:equal("abc", <<"abc">>), string:equal("ABC", "abc", true), string:equal("ABC", "abc"), string:equal("Straße", "STRASSE", true)]),
    oracle:say([string:equal([$e, 769], [233], false, nfc), string:equal([$e, 769], [233], false, none)]),
    oracle:say(oracle:try_(fun() -> string:uppercase(1) end)),
    oracle:say(oracle:try_(fun() -> string:to_upper({}) end)),
    string:uppercase("x").
