%% Match specifications: guards, bodies, errors in both, select_count, select_delete, select_replace.
-module(ets_select).
-export([start/0]).

start() ->
    T = ets:new(t, [ordered_set]),
    fill(T),
    Select = fun(Spec) ->
        oracle:say({Spec, oracle:try_(fun() -> ets:select(T, Spec) end), oracle:try_(fun() -> ets:select_count(T, Spec) end)})
    end,
    V = {'$1', '$2'},
    Select([{V, [], ['$$']}]),
    Select([{V, [], ['$_']}]),
    Select([{V, [], ['$1', '$2']}]),
    Select([{V, [], [{{'$2', '$1'}}]}]),
    Select([{V, [], [{{}}]}]),
    Select([{V, [], [{const, {'$1', x}}]}]),
    Select([{V, [], [['$1', x | '$2']]}]),
    Select([{V, [], [#{k => '$2'}]}]),
    Select([{V, [], [true]}]),
    Select([{{'$1', 10}, [], [ten]}, {{'$1', '_'}, [{'>', '$1', 3}], [big]}, {'_', [], [other]}]),
    [Select([{V, [G], ['$1']}]) || G <- guards()],
    [Select([{V, [], [B]}]) || B <- [{element, 5, '$_'}, {hd, '$2'}, {'+', '$1', 1}, {'div', '$1', 0}, {size, '$_'}]],
    [Select(Bad) || Bad <- [[], x, [x], [{V, [], []}], [{V, x, [a]}], [{V, [], ['$3']}], [{V, [{foo, '$1'}], [a]}], [{x, [], [a]}],
        [{V, [{is_atom}], [a]}], [{V, [], [{}]}], [{V, []}], [{V, ['$4'], [a]}], [{V, [{is_atom, a, b}], [a]}], [{1, [], [a]}]]],
    oracle:say(ets:select_delete(T, [{{'$1', '_'}, [{'<', '$1', 3}], [true]}, {{4, '_'}, [], [false]}])),
    oracle:say(ets:tab2list(T)),
    oracle:say(ets:select_replace(T, [{{'$1', '$2'}, [{is_integer, '$2'}], [{{'$1', {'*', '$2', 2}}}]}])),
    oracle:say(ets:tab2list(T)),
    oracle:say(oracle:try_(fun() -> ets:select_replace(T, [{{'$1', '$2'}, [], [{{'$2', '$1'}}]}]) end)),
    oracle:say(chunks(ets:select(T, [{'_', [], ['$_']}], 2))),
    oracle:say(oracle:try_(fun() -> ets:select(T, [{'_', [], ['$_']}], 0) end)),
    oracle:say([ets:test_ms({1, 2}, [{V, [{'<', '$1', '$2'}], [{{'$2'}}]}]), ets:test_ms({3, 2}, [{V, [{'<', '$1', '$2'}], ['$1']}])]),
    C = ets:match_spec_compile([{V, [{is_atom, '$1'}], ['$2']}]),
    oracle:say([ets:is_compiled_ms(C), ets:is_compiled_ms(x), ets:match_spec_run([{a, 1}, {2, 2}, {c, 3}, {d}], C)]),
    ok.

fill(T) ->
    ets:insert(T, [{1, 10}, {2, b}, {3, [l]}, {4, {t}}, {5, 5.5}, {6, #{a => 1}}, {7, <<"bin">>}, {8, -8}, {9, true}]).

guards() ->
    [true, false, '$2', x, {is_integer, '$2'}, {is_atom, '$2'}, {is_list, '$2'}, {is_map, '$2'}, {is_binary, '$2'}, {is_float, '$2'},
        {is_tuple, '$2'}, {is_number, '$2'}, {is_record, '$2', t}, {is_record, '$2', t, 1}, {is_record, '$2', t, 2}, {'not', '$2'},
        {'and', true, {'>', '$1', 6}}, {'or', {'<', '$1', 2}, {'>', '$1', 8}}, {'xor', true, {'>', '$1', 2}},
        {'andalso', {is_integer, '$2'}, {'>', '$2', 0}}, {'orelse', {'=:=', '$1', 3}, {'==', '$1', 4.0}}, {'andalso', false, {hd, a}},
        {'and', true, true, {'>', '$1', 7}}, {'orelse', false, false, {'=<', '$1', 2}}, {'=:=', '$2', {{t}}}, {'=:=', '$2', {const, {t}}},
        {'=:=', {hd, '$2'}, l}, {'>', {abs, '$2'}, 7}, {'=:=', {element, 1, '$_'}, 3}, {'=:=', {map_size, '$2'}, 1},
        {is_map_key, a, '$2'}, {'=:=', {map_get, a, '$2'}, 1}, {'=:=', {'rem', '$1', 2}, 0}, {'=:=', {'band', '$1', 3}, 3},
        {'=:=', {byte_size, '$2'}, 3}, {'>', {round, '$2'}, 5}, {'=/=', '$1', 1}, {'/=', '$1', 1.0}, {'=:=', {size, '$_'}, 2}, {'>=', '$2', a},
        {'=:=', {length, '$2'}, 1}, {'<', {'-', '$1', 3}, 0}, {'=:=', '$_', {{4, {{t}}}}}, {'=:=', {'bsl', 1, '$1'}, 8}].

chunks('$end_of_table') -> ['end'];
chunks({L, C}) -> [L | chunks(ets:select(C))].
