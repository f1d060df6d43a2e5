%% Patterns: variables, repeated variables, nested terms, maps, and what counts as a variable.
-module(ets_match).
-export([start/0]).

start() ->
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{1, a, [x, y]}, {2, a, {p, q}}, {3, b, {p, p}}, {4, c}, {5, "abc", 1.0}, {6, <<"b">>, #{k => 1, l => 2}},
        {7, '$1', '_'}, {8, 1, 1}, {9, 1, 1.0}, {10, [], {}}]),
    Patterns = [{'$1', a, '_'}, {'$1', '$2', '$2'}, {'_', '$0', {p, '$1'}}, {'_', '_', {'$9', '$9'}}, {'$1', '_'}, '_', '$1',
        {'$2', b, '$1'}, {3, '$1', '_'}, {3.0, '$1', '_'}, {'$1', "abc", '_'}, {'$1', [97 | '$2'], '_'}, {'$1', <<"b">>, '$2'},
        {'$1', '_', #{k => '$3'}}, {'$1', '_', #{}}, {'$1', '_', #{z => '_'}}, {'$1', '$x', '_'}, {'$1', '_', 1}, {'$1', '_', 1.0},
        {'$1', [], {}}, {'$10', '_', ['$3' | '_']}, {'$1', '$01', '_'}, {a}, {}],
    [oracle:say({P, oracle:try_(fun() -> ets:match(T, P) end), oracle:try_(fun() -> length(ets:match_object(T, P)) end)}) || P <- Patterns],
    [oracle:say({P, oracle:try_(fun() -> ets:match(T, P) end)}) || P <- [x, 1, [], "a"]],
    oracle:say(ets:match_delete(T, {'_', a, '_'})),
    oracle:say([K || [K] <- ets:match(T, {'$1', '_', '_'})]),
    oracle:say(chunks(ets:match(T, {'$1', '_', '_'}, 3))),
    oracle:say(chunks(ets:match_object(T, {'_', 1, '_'}, 1))),
    oracle:say(ets:match(T, {nothing}, 1)),
    ets:match_delete(T, '_'),
    oracle:say(ets:tab2list(T)),
    ok.

chunks('$end_of_table') -> ['end'];
chunks({L, C}) -> [L | chunks(ets:match(C))].
