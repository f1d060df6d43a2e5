%% code:ensure_modules_loaded: modules that are there, that are not, and what is no list.
-module(modules_loaded_together).
-export([start/0]).

start() ->
    oracle:say(code:ensure_modules_loaded([])),
    oracle:say(code:ensure_modules_loaded([lists, maps, ?MODULE])),
    oracle:say(code:ensure_modules_loaded([lists, lists])),
    oracle:say(code:ensure_modules_loaded([no_such_module_here])),
    oracle:say(sorted(code:ensure_modules_loaded([lists, no_such_module_here, no_such_either]))),
    oracle:say(code:ensure_modules_loaded([no_such_module_here, no_such_module_here])),
    [oracle:try_(fun() -> code:ensure_modules_loaded(X) end) || X <- [lists, [1], ["lists"], [lists | maps]]].

%% in which order, OTP leaves open
sorted({error, Failed}) -> {error, lists:sort(Failed)}.
