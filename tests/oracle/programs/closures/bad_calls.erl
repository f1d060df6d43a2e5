-module(bad_calls).
-export([start/0]).

start() ->
    One = fun(X) -> X end,
    [shape(oracle:try_(fun() -> One(1, 2) end)), shape(oracle:try_(fun() -> (id(notafun))(1) end)),
     oracle:try_(fun() -> (id(nomodule)):f(1) end), oracle:try_(fun() -> lists:nosuch(1) end),
     oracle:try_(fun() -> apply(id(lists), reverse, [1 | 2]) end), oracle:try_(fun() -> apply(id(1), f, []) end),
     oracle:try_(fun() -> (id(fun erlang:abs/1))(x) end)].

shape({error, {badarity, {F, Args}}}) when is_function(F) -> {badarity, Args};
shape(Other) -> Other.

id(X) -> X.
