-module(booleans).
-export([start/0]).

start() ->
    B = [true, false],
    [[{X and Y, X or Y, X xor Y, not X, X andalso Y, X orelse Y} || X <- B, Y <- B],
     oracle:try_(fun() -> id(1) and true end), oracle:try_(fun() -> id(1) andalso true end),
     oracle:try_(fun() -> true andalso id(7) end), oracle:try_(fun() -> not id(a) end),
     oracle:try_(fun() -> case id(x) of true -> 1; false -> 2 end end),
     oracle:try_(fun() -> F = id(false), if F -> 1 end end)].

id(X) -> X.
