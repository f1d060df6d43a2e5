-module(plain).
-export([value/0]).
value() -> 7.
