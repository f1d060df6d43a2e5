%% @doc Mathematical functions are natives of the engine; these are not.
-module(math).

-export([pi/0, tau/0]).

%% @doc The circumference of a circle by its diameter.
-spec pi() -> float().
pi() -> 3.1415926535897932.

%% @doc The circumference of a circle by its radius.
-spec tau() -> float().
tau() -> 6.2831853071795864.
