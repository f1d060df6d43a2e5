%% Guards that compilers from OTP 29 on know.
-module(op_range).
-export([run/0]).

run() -> [where(N) || N <- [1, 5, 10, 11, 0, -3, 3.0, a, 1 bsl 70]] ++ [is_integer(4, 1, 5), is_integer(6, 1, 5)]
    ++ [try within(N, L, H) catch C:R -> {C, R} end || {N, L, H} <- [{1, 0, 2}, {1, 2, 0}, {a, 0, 1}, {1, a, 2}, {1, 0, 1.5}]].

where(N) when is_integer(N, 1, 10) -> inside;
where(_) -> outside.

within(N, L, H) -> is_integer(N, L, H).
