%% ~p breaks long terms at the right margin, as OTP lays them out.
-module(io_print_wraps).
-export([start/0]).

start() ->
    Tuple = list_to_tuple(lists:seq(1, 40)),
    Nested = [{key_number_one, [lists:seq(N, N + 8) || N <- lists:seq(100, 500, 100)]}, {second, #{alpha => "some text here", beta => [<<"binary data">>, {a, b, c}], gamma => {deeply, {nested, {term, "with text"}}}}}],
    Long = lists:flatten(lists:duplicate(12, "words and more ")),
    [oracle:say(lists:flatten(io_lib:format("~p", [T]))) || T <- [Tuple, Nested, Long, list_to_binary(Long), {Long, x}, [list_to_atom("atom_" ++ integer_to_list(I)) || I <- lists:seq(1, 20)], #{Long => Tuple}]],
    [oracle:say(lists:flatten(io_lib:format(F, [Nested]))) || F <- ["~40p", "~20p", "~200p", "  ~p", "~1p"]],
    [oracle:say(lists:flatten(io_lib:print(Nested, C, W, D))) || {C, W, D} <- [{1, 40, -1}, {10, 60, 6}, {1, 80, 3}]],
    [oracle:say(lists:flatten(io_lib:format("~P", [Nested, D]))) || D <- [2, 5, 10, 20]],
    ok.
