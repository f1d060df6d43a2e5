%% The os module: variables, programs, names.
-module(host).
-export([start/0]).

start() ->
    N = "AVM_TEST_VARIABLE",
    oracle:say([oracle:try_(F) || F <- [
        fun() -> os:getenv(N) end, fun() -> os:getenv(N, "default") end, fun() -> os:putenv(N, "value") end, fun() -> os:getenv(N) end,
        fun() -> os:getenv(N, x) end, fun() -> lists:member(N ++ "=value", os:getenv()) end, fun() -> lists:member({N, "value"}, os:env()) end,
        fun() -> os:cmd("echo $" ++ N) end, fun() -> os:unsetenv(N) end, fun() -> os:getenv(N) end, fun() -> os:unsetenv(N) end,
        fun() -> os:putenv("", "x") end, fun() -> os:putenv("a=b", "x") end, fun() -> os:getenv(a) end, fun() -> os:putenv(N, 5) end]]),
    oracle:say([oracle:try_(F) || F <- [
        fun() -> os:cmd("echo one; echo two >&2") end, fun() -> os:cmd("exit 3") end, fun() -> os:cmd("echo 12345", #{max_size => 3}) end,
        fun() -> os:cmd('echo atom') end, fun() -> os:cmd("cat") end]]),
    oracle:say({os:find_executable("sh") =/= false, os:find_executable("no_such_program_here"), os:find_executable("sh", "/nowhere")}),
    oracle:say({is_integer(list_to_integer(os:getpid())), element(1, os:type()), tuple_size(os:version()), os:set_signal(sigusr2, default),
        oracle:try_(fun() -> os:set_signal(nosuch, default) end)}).
