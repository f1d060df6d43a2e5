%% @doc What Gleam's module gleam_avm/atomvm compiles to: what the program runs on, as its type Platform.
-module('gleam_avm@atomvm').

-export([platform/0]).

-export_type([platform/0]).

-type platform() :: generic_unix | emscripten | esp32 | pico | stm32.

%% @doc The kind of machine that this is.
-spec platform() -> platform().
platform() -> atomvm:platform().
