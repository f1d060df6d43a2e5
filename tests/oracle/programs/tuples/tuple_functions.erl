%% Building, reading, changing and converting tuples; sizes at the edges.
-module(tuple_functions).
-export([start/0]).

start() ->
    T = {a, "b", 3.0},
    oracle:say([element(1, T), tuple_size(T), size(T), setelement(2, T, x), erlang:append_element(T, z), erlang:insert_element(1, T, n), erlang:insert_element(4, T, n), erlang:delete_element(2, T)]),
    oracle:say([tuple_to_list(T), list_to_tuple([1, [2]]), list_to_tuple([]), erlang:make_tuple(3, []), erlang:make_tuple(4, d, [{2, x}, {4, y}, {2, z}]), erlang:make_tuple(0, x)]),
    oracle:say([oracle:try_(fun() -> element(I, T) end) || I <- [0, 4, -1, a, 1.0, 1 bsl 70]]),
    oracle:say([oracle:try_(fun() -> element(1, X) end) || X <- [{}, [1], a, <<1>>]]),
    oracle:say([oracle:try_(fun() -> setelement(I, T, x) end) || I <- [0, 4, a]]),
    oracle:say([oracle:try_(fun() -> list_to_tuple(X) end) || X <- [[1 | 2], a, {}]]),
    oracle:say([oracle:try_(fun() -> tuple_to_list(X) end) || X <- [[], a, #{}]]),
    oracle:say([oracle:try_(fun() -> erlang:make_tuple(N, x, L) end) || {N, L} <- [{-1, []}, {2, [{3, a}]}, {2, [{0, a}]}, {2, [x]}, {a, []}]]),
    Big = list_to_tuple(lists:seq(1, 1000)),
    oracle:say([element(1000, Big), tuple_size(setelement(500, Big, [])), element(500, setelement(500, Big, new)), element(500, Big)]),
    S = setelement(1, setelement(2, setelement(3, {1, 2, 3}, c), b), a),
    oracle:say(S),
    loop(50, {0, [], <<>>}).

loop(0, T) -> T;
loop(N, {A, _, _} = T) -> loop(N - 1, setelement(1, setelement(2, T, [N]), A + N)).
