%% Atoms outside ASCII: text both ways, order, length limits, what is refused.
-module(atoms_utf8).
-export([start/0]).

start() ->
    As = ['é', 'Ω', '日本', '😀', 'naïve', 'a b', '', 'Abc', '_x', 'x@y'],
    oracle:say([atom_to_list(A) || A <- As]),
    oracle:say([{atom_to_binary(A), atom_to_binary(A, utf8)} || A <- As]),
    oracle:say([oracle:try_(fun() -> atom_to_binary(A, latin1) end) || A <- As]),
    oracle:say(lists:sort(As)),
    oracle:say([binary_to_atom(atom_to_binary(A)) =:= A || A <- As]),
    oracle:say([list_to_atom(atom_to_list(A)) =:= A || A <- As]),
    oracle:say([byte_size(atom_to_binary(A)) || A <- As]),
    Long = lists:duplicate(255, $é),
    oracle:say(length(atom_to_list(list_to_atom(Long)))),
    oracle:say([oracle:try_(fun() -> list_to_atom(L) end) || L <- [[$x | Long], [a], [-1], [16#110000], [16#D800], foo, "x" ++ y]]),
    oracle:say([oracle:try_(fun() -> binary_to_atom(B) end) || B <- [<<255>>, <<16#C3>>, a, <<1:1>>, binary:copy(<<"x">>, 256)]]),
    oracle:say([oracle:try_(fun() -> binary_to_existing_atom(B) end) || B <- [<<"start">>, <<"surely_not_an_atom_1">>, <<"é"/utf8>>]]),
    oracle:say([oracle:try_(fun() -> list_to_existing_atom(L) end) || L <- ["start", "surely_not_an_atom_2", [233]]]),
    oracle:say(oracle:try_(fun() -> binary_to_atom(<<233>>, latin1) end)),
    #{'é' => 1, 'Ω' => 2}.
