%% What binary_to_term refuses, safe mode, and how many bytes it used.
-module(binary_to_term_bad).
-export([start/0]).

start() ->
    Good = term_to_binary({a, [1, 2.5, <<"bin">>], #{k => v}}),
    oracle:say([oracle:try_(fun() -> binary_to_term(binary:part(Good, 0, N)) end) || N <- lists:seq(0, 40)]),
    oracle:say(oracle:try_(fun() -> binary_to_term(<<Good/binary, 1, 2, 3>>) end)),
    {Back, Used} = binary_to_term(<<Good/binary, 9, 9>>, [used]),
    oracle:say({Back, Used =:= byte_size(Good)}),
    Bad = [<<>>, <<131>>, <<130, 97, 1>>, <<131, 255>>, <<131, 97>>, <<131, 98, 1, 2, 3>>, <<131, 104, 3, 97, 1>>, <<131, 108, 255, 255, 255, 255>>,
        <<131, 109, 0, 0, 0, 9, 1>>, <<131, 119, 2, 195>>, <<131, 119, 1, 255>>, <<131, 116, 0, 0, 0, 2, 97, 1, 97, 1, 97, 1, 97, 2>>, <<131, 77, 0, 0, 0, 1, 9, 255>>,
        <<131, 77, 0, 0, 0, 0, 3>>, <<131, 110, 255, 0, 1>>, <<131, 80, 0, 0, 0, 5, 1, 2, 3>>, <<131, 70, 127, 240, 0, 0, 0, 0, 0, 0>>, <<131, 99, "not a float                    ">>,
        <<131, 107, 0, 5, 1>>, <<131, 105, 255, 255, 255, 255, 97>>, <<131, 118, 0, 1>>],
    oracle:say([oracle:try_(fun() -> binary_to_term(B) end) || B <- Bad]),
    oracle:say([binary_to_term(B) || B <- [<<131, 100, 0, 1, $a>>, <<131, 115, 1, 233>>, <<131, 107, 0, 2, 1, 2>>, <<131, 110, 1, 0, 5>>, <<131, 110, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1>>,
        <<131, 111, 0, 0, 0, 1, 1, 7>>, <<131, 99, "1.50000000000000000000e+00", 0, 0, 0, 0, 0>>, <<131, 113, 119, 5, "lists", 119, 3, "map", 97, 2>>,
        <<131, 108, 0, 0, 0, 1, 97, 1, 97, 2>>, <<131, 110, 0, 0>>]]),
    Unknown = <<131, 119, 28, "an_atom_nobody_has_said_yet1">>,
    oracle:say(oracle:try_(fun() -> binary_to_term(Unknown, [safe]) end)),
    oracle:say(oracle:try_(fun() -> binary_to_term(term_to_binary([start, {ok}]), [safe]) end)),
    oracle:say(oracle:try_(fun() -> binary_to_term(term_to_binary(fun nosuchmodule:nosuchfun/2), [safe]) end)),
    oracle:say([oracle:try_(fun() -> binary_to_term(Good, O) end) || O <- [[bad], foo, [safe | x]]]),
    [oracle:try_(fun() -> binary_to_term(X) end) || X <- [a, 1, [131, 97, 1], <<131, 97, 1, 1:1>>]].
