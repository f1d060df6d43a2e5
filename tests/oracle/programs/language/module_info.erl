%% What a module tells about itself: exports, attributes, functions that exist.
-module(module_info).
-export([start/0]).

-vsn({1, 2}).
-author("someone").
-author(else_one).
-export([f/1]).

start() ->
    oracle:say(lists:sort(module_info(exports))),
    oracle:say([{K, V} || {K, V} <- lists:sort(module_info(attributes)), K =/= behaviour]),
    oracle:say({module_info(module), ?MODULE:module_info(module)}),
    oracle:say(lists:sort(lists:keysort(1, [F || {F, _} <- [E || {_, E} <- module_info()] , is_atom(F)]))),
    oracle:say([erlang:function_exported(?MODULE, F, A) || {F, A} <- [{start, 0}, {f, 1}, {f, 2}, {g, 1}, {module_info, 0}]]),
    oracle:say([erlang:function_exported(erlang, F, A) || {F, A} <- [{self, 0}, {nosuch, 1}, {'+', 2}]]),
    oracle:say(oracle:try_(fun() -> module_info(nosuch) end)),
    erlang:get_module_info(?MODULE, module).

f(X) -> functions_too(X).

functions_too(X) -> X.
