%% nested terms shown as an indented outline with io_lib.
-module(tree_printer).
-export([start/0]).

start() ->
    T = #{name => "root", size => 12.5, children => [#{name => leaf, children => []}, {tuple, [1, 2, {deep, <<"bin">>}]}], 'Quoted key' => [$a, 0]},
    oracle:say(lists:flatten(show(T, 0))),
    ok.

show(M, I) when is_map(M) -> ["map\n" | [[pad(I + 1), io_lib:format("~p: ", [K]), show(maps:get(K, M), I + 1)] || K <- lists:sort(maps:keys(M))]];
show(T, I) when is_tuple(T) -> [io_lib:format("tuple of ~b~n", [tuple_size(T)]) | [[pad(I + 1), show(X, I + 1)] || X <- tuple_to_list(T)]];
show([], _) -> "empty\n";
show(L, I) when is_list(L) -> case io_lib:printable_list(L) of true -> io_lib:format("~p~n", [L]); false -> ["list\n" | [[pad(I + 1), show(X, I + 1)] || X <- L]] end;
show(X, _) -> io_lib:format("~p~n", [X]).
pad(I) -> lists:duplicate(2 * I, $\s).
