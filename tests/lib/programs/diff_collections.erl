%% proplists, queue, ordsets, orddict and base64 on random data.
-module(diff_collections).
-export([run/2]).

run(N, Seed) ->
    diff:times(N, Seed, fun() ->
        proplists(),
        queue(),
        ordsets(),
        orddict(),
        base64()
    end).

property() ->
    K = diff:pick([a, b, c, d]),
    diff:pick([K, {K, true}, {K, false}, {K, diff:key()}, {K, [1, 2]}, {K, 1, 2}, {K}, 17, "str", {"x", 1}]).

proplists() ->
    L = diff:list(8, fun property/0),
    K = diff:pick([a, b, c, d, x, "x"]),
    [diff:same(proplists, F, [K, L]) || F <- [append_values, delete, get_all_values, get_bool, get_value, is_defined, lookup, lookup_all]],
    [diff:same(proplists, F, [L]) || F <- [compact, unfold, to_map]],
    diff:same(proplists, get_keys, [L], fun lists:sort/1),
    diff:same(proplists, get_value, [K, L, diff:key()]),
    A = diff:list(3, fun() -> {diff:pick([a, b, c]), diff:pick([d, e, a])} end),
    E = diff:list(3, fun() -> {diff:pick([a, b, {a, false}, {b, 1}, {c, true}]), diff:list(3, fun property/0)} end),
    diff:same(proplists, substitute_aliases, [A, L]),
    diff:same(proplists, substitute_negations, [A, L]),
    diff:same(proplists, expand, [E, L]),
    diff:same(proplists, normalize, [L, diff:pick([[], [{aliases, A}], [{negations, A}, {expand, E}]])]),
    diff:same(proplists, split, [L, diff:list(3, fun() -> diff:pick([a, b, c, x]) end)]),
    diff:same(proplists, property, [property()]),
    diff:same(proplists, from_map, [#{a => 1, b => 2}]).

queue() ->
    Q0 = diff:pick([queue:new(), queue:from_list(diff:list(12, fun diff:key/0)), {[], [a]}, {[a, b], []}, {[], [a, b, c]}, x]),
    queue(Q0, diff:int(12)).

queue(Q, 0) ->
    [diff:same(queue, F, [Q]) || F <- [is_queue, is_empty, len, to_list, peek, peek_r, reverse, get, get_r, last, head, daeh]];
queue(Q, N) ->
    X = diff:key(),
    {F, Args} = diff:pick([{in, [X, Q]}, {in, [X, Q]}, {in_r, [X, Q]}, {in_r, [X, Q]}, {out, [Q]}, {out_r, [Q]}, {drop, [Q]}, {drop_r, [Q]},
        {reverse, [Q]}, {join, [Q, queue:from_list(diff:list(4, fun diff:key/0))]}, {from_list, [diff:list(9, fun diff:key/0)]},
        {split, [diff:int(6), Q]}, {filter, [fun(Y) -> is_atom(Y) end, Q]}, {filter, [fun(Y) -> [Y, Y] end, Q]}, {delete, [X, Q]}, {delete_r, [X, Q]},
        {filtermap, [fun(Y) when is_atom(Y) -> {true, 1}; (Y) -> is_list(Y) end, Q]}, {member, [X, Q]}, {fold, [fun(Y, A) -> [Y | A] end, [], Q]},
        {any, [fun is_atom/1, Q]}, {all, [fun is_atom/1, Q]}, {delete_with, [fun is_list/1, Q]}, {delete_with_r, [fun is_list/1, Q]},
        {cons, [X, Q]}, {snoc, [Q, X]}, {tail, [Q]}, {init, [Q]}, {liat, [Q]}]),
    View = fun(V) -> view(V) end,
    diff:same(queue, F, Args, View),
    Next =
        case diff:outcome(fun() -> apply(queue, F, Args) end) of
            {ok, {{value, _}, R}} -> R;
            {ok, {empty, R}} -> R;
            {ok, {R, _}} when F =:= split -> R;
            {ok, {R1, R2}} when is_list(R1), is_list(R2) -> {R1, R2};
            _ -> Q
        end,
    queue(Next, N - 1).

view({{value, V}, Q}) -> {V, queue:to_list(Q)};
view({empty, Q}) -> {empty, queue:to_list(Q)};
view({A, B}) when is_list(A), is_list(B) -> queue:to_list({A, B});
view({A, B}) -> {view(A), view(B)};
view(V) -> V.

element() -> diff:pick([1, 2, 3, 1.0, 2.0, a, b, {a}, "x"]).

ordsets() ->
    A = ordsets:from_list(diff:list(6, fun element/0)),
    B = ordsets:from_list(diff:list(6, fun element/0)),
    C = ordsets:from_list(diff:list(3, fun element/0)),
    E = element(),
    [diff:same(ordsets, F, [A, B]) || F <- [union, intersection, subtract, is_subset, is_disjoint]],
    [diff:same(ordsets, F, [E, A]) || F <- [is_element, add_element, del_element]],
    [diff:same(ordsets, F, [[A, B, C]]) || F <- [union, intersection]],
    [diff:same(ordsets, F, [A]) || F <- [is_set, size, is_empty, to_list]],
    diff:same(ordsets, is_set, [diff:list(4, fun element/0)]),
    diff:same(ordsets, from_list, [diff:list(8, fun element/0)]),
    diff:same(ordsets, fold, [fun(X, Y) -> [X | Y] end, [], A]),
    diff:same(ordsets, filter, [fun is_number/1, A]),
    [same_set(F, [A, B]) || F <- [union, intersection, subtract, is_subset, is_disjoint]],
    [same_set(F, [A]) || F <- [size, is_empty, to_list]],
    [same_set(F, [{E}, A]) || F <- [is_element, add_element, del_element]].

%% sets, whose representation is its own affair.
same_set(F, Args) ->
    Call = fun(M) ->
        diff:outcome(fun() ->
            R = apply(M, F, [case A of {E} -> E; _ -> M:from_list(A, [{version, 2}]) end || A <- Args]),
            case R of
                R when is_map(R) -> lists:sort(M:to_list(R));
                R when is_list(R) -> lists:sort(R);
                R -> R
            end
        end)
    end,
    diff:check({sets, F, Args}, Call(sets), Call(x_sets)).

orddict() ->
    P = fun() -> {element(), diff:int(9)} end,
    L = diff:list(7, P),
    A = orddict:from_list(L),
    B = orddict:from_list(diff:list(7, P)),
    K = element(),
    diff:same(orddict, from_list, [L]),
    [diff:same(orddict, F, [K, A]) || F <- [is_key, find, erase, take]],
    [diff:same(orddict, F, [A]) || F <- [size, is_empty, to_list, fetch_keys]],
    diff:same(orddict, store, [K, x, A]),
    diff:same(orddict, update_counter, [K, 5, A]),
    diff:same(orddict, update, [K, fun(X) -> X + 1 end, 0, A]),
    diff:same(orddict, merge, [fun(X, Y, Z) -> {X, Y, Z} end, A, B]),
    diff:same(orddict, map, [fun(X, Y) -> {X, Y} end, A]),
    diff:same(orddict, filter, [fun(_, Y) -> Y > 4 end, A]),
    diff:same(orddict, fold, [fun(X, Y, Z) -> [{X, Y} | Z] end, [], A]),
    Ls = [{X, [Y]} || {X, Y} <- A],
    diff:same(orddict, append, [K, v, Ls]),
    diff:same(orddict, append_list, [K, [v, w], Ls]).

base64() ->
    B = rand:bytes(diff:int(20)),
    T = base64:encode(B),
    Bad = list_to_binary([diff:pick([C, C, C, C, C, <<"\n">>, <<" ">>]) || C <- binary_to_list(T)]),
    Worse = list_to_binary([diff:pick([C, C, C, C, C, C, <<"=">>, <<"!">>, <<>>]) || C <- binary_to_list(T)]),
    diff:same(base64, encode, [B]),
    diff:same(base64, encode, [binary_to_list(B)]),
    diff:same(base64, encode_to_string, [B]),
    diff:same(base64, decode, [T]),
    error_or_same(decode, [Bad]),
    error_or_same(decode, [Worse]),
    error_or_same(mime_decode, [Worse]),
    error_or_same(mime_decode, [Bad]),
    error_or_same(decode_to_string, [binary_to_list(Bad)]).

%% What is wrong with a text is told in words that differ between releases.
error_or_same(F, Args) ->
    Class = fun(M) ->
        case diff:outcome(fun() -> apply(M, F, Args) end) of
            {ok, V} -> V;
            {error, _} -> error
        end
    end,
    diff:check({base64, F, Args}, Class(base64), Class(x_base64)).
