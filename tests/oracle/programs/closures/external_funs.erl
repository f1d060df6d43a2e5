-module(external_funs).
-export([start/0, double/1]).

start() ->
    F = fun ?MODULE:double/1,
    G = fun erlang:abs/1,
    H = fun(X) -> double(X) end,
    Name = list_to_atom("dou" ++ "ble"),
    [F(4), G(-3), H(5), (fun double/1)(6), ?MODULE:Name(7), apply(?MODULE, double, [8]), apply(F, [9]),
     F =:= fun ?MODULE:double/1, is_function(F), is_function(F, 1), is_function(F, 2), is_function(H, 1),
     erlang:fun_info(F, arity), erlang:fun_info(F, type)].

double(X) -> X * 2.
