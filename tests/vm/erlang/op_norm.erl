%% What a program computes, as text, without what may differ between machines that are both right.
-module(op_norm).
-export([text/1]).

text(Module) -> iolist_to_binary([[oracle:text(norm(X)), 10] || X <- Module:run()]).

norm({'EXIT', {R, [{M, F, A, L} | _]}}) when is_atom(M), is_atom(F), is_list(L), (is_integer(A) orelse is_list(A)) ->
    {'EXIT', norm(R)};
norm(T) when is_tuple(T) -> list_to_tuple(norm(tuple_to_list(T)));
norm([H | T]) -> [norm(H) | norm(T)];
norm(F) when is_function(F) -> a_fun;
norm(M) when is_map(M) -> maps:map(fun(_, V) -> norm(V) end, M);
norm(T) -> T.
