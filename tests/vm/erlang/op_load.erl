%% What a module says of itself: a function that runs when it is loaded, and ones that a native library would replace.
-module(op_load).
-export([run/0, twice/1]).
-nifs([twice/1]).
-on_load(prepare/0).

prepare() ->
    erlang:put(seen, by_the_loader),
    persistent_term:put(op_load, {loaded, erlang:load_nif("/nowhere/op_load", 0)}),
    ok.

run() -> [
    erlang:get(seen),
    case persistent_term:get(op_load) of {loaded, {error, {Why, Text}}} -> {Why, is_list(Text)} end,
    try twice(2) catch C:R -> {C, R} end,
    try op_load:twice(2) catch C:R -> {C, R} end
].

twice(_) -> erlang:nif_error(no_library).
