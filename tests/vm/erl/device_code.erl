-module(device_code).
-export([value/0]).
value() -> 42.
