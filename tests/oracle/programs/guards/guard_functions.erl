%% Every function that a guard may call, on what it takes and on what makes it fail.
-module(guard_functions).
-export([start/0]).

start() ->
    Xs = [0, -3, 2.5, a, "list", [], {1, 2}, <<"bin">>, <<1:3>>, #{k => v}, self(), make_ref(), fun() -> ok end, [1 | 2]],
    oracle:say([[N || {N, G} <- guards(), G(X)] || X <- Xs]),
    ok.

guards() ->
    [{abs, fun(X) when abs(X) =:= 3 -> true; (_) -> false end},
     {round, fun(X) when round(X) =:= 3 -> true; (_) -> false end},
     {trunc, fun(X) when trunc(X) =:= 2 -> true; (_) -> false end},
     {ceil, fun(X) when ceil(X) =:= 3 -> true; (_) -> false end},
     {floor, fun(X) when floor(X) =:= 2 -> true; (_) -> false end},
     {float, fun(X) when float(X) =:= -3.0 -> true; (_) -> false end},
     {length, fun(X) when length(X) =:= 4 -> true; (_) -> false end},
     {hd, fun(X) when hd(X) =:= 1 -> true; (_) -> false end},
     {tl, fun(X) when tl(X) =:= 2 -> true; (_) -> false end},
     {size, fun(X) when size(X) > 1 -> true; (_) -> false end},
     {tuple_size, fun(X) when tuple_size(X) =:= 2 -> true; (_) -> false end},
     {element, fun(X) when element(2, X) =:= 2 -> true; (_) -> false end},
     {byte_size, fun(X) when byte_size(X) =:= 1 -> true; (_) -> false end},
     {bit_size, fun(X) when bit_size(X) =:= 24 -> true; (_) -> false end},
     {binary_part, fun(X) when binary_part(X, 0, 1) =:= <<"b">> -> true; (_) -> false end},
     {map_size, fun(X) when map_size(X) =:= 1 -> true; (_) -> false end},
     {map_get, fun(X) when map_get(k, X) =:= v -> true; (_) -> false end},
     {is_map_key, fun(X) when is_map_key(k, X) -> true; (_) -> false end},
     {node, fun(X) when node(X) =:= node() -> true; (_) -> false end},
     {self, fun(X) when X =:= self() -> true; (_) -> false end},
     {is_function, fun(X) when is_function(X, 0) -> true; (_) -> false end},
     {is_bitstring, fun(X) when is_bitstring(X) -> true; (_) -> false end},
     {is_binary, fun(X) when is_binary(X) -> true; (_) -> false end},
     {is_list, fun(X) when is_list(X) -> true; (_) -> false end},
     {is_number, fun(X) when is_number(X) -> true; (_) -> false end},
     {is_reference, fun(X) when is_reference(X) -> true; (_) -> false end},
     {is_atom, fun(X) when is_atom(X) -> true; (_) -> false end},
     {is_boolean, fun(X) when is_boolean(X) -> true; (_) -> false end},
     {minus, fun(X) when -X =:= 3 -> true; (_) -> false end},
     {plus, fun(X) when X + X =:= 5.0 -> true; (_) -> false end},
     {bnot_, fun(X) when bnot X =:= 2 -> true; (_) -> false end},
     {rem_, fun(X) when X rem 2 =:= -1 -> true; (_) -> false end},
     {div_, fun(X) when 1 div X =:= 0 -> true; (_) -> false end},
     {fdiv, fun(X) when 5 / X =:= 2.0 -> true; (_) -> false end},
     {band_, fun(X) when X band 1 =:= 1 -> true; (_) -> false end},
     {min, fun(X) when X > -1, X < 1 -> true; (_) -> false end}].
