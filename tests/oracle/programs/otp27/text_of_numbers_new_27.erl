%% Numbers and text through natives called from code by this compiler.
-module(text_of_numbers_new_27).
-export([start/0]).

start() ->
    oracle:say([integer_to_binary(X, B) || X <- [255, -10], B <- [2, 16, 36]]),
    oracle:say([binary_to_integer(~"ff", 16), list_to_integer("-7"), list_to_float("2.5"), float_to_binary(0.1, [short]), float_to_list(2.0, [{decimals, 2}])]),
    oracle:say([oracle:try_(fun() -> F(X) end) || F <- [fun list_to_integer/1, fun list_to_float/1], X <- ["1", "1.0", "x"]]),
    oracle:say([list_to_atom("x y"), atom_to_binary(ok), binary_to_existing_atom(~"ok"), atom_to_list('é')]),
    oracle:say([iolist_to_binary(["a", ~"b", [99]]), iolist_size([~"abc", "d"]), list_to_tuple([1, 2]), tuple_to_list({a})]),
    oracle:say([abs(-5), min(1, 2), max(a, 1), trunc(2.7), round(2.5), ceil(1.1), floor(-1.1), 7 div 2, -7 rem 3]),
    oracle:say([byte_size(~"é"), bit_size(<<1:3>>), length("abc"), tuple_size({1}), map_size(#{a => 1}), hd([1]), tl([1])]),
    oracle:say([min(max(X, 0), 10) || X <- [-5, 5, 50]]),
    oracle:say([float(3), 1 / 2, 3 bsl 2, 12 bsr 1, 5 band 3, 5 bor 3, 5 bxor 3, bnot 5]),
    string:uppercase("abc").
