%% json:format: lines and columns, its options, formatters of one's own.
-module(json_layout_27).
-export([start/0]).

start() ->
    [oracle:say(text(json:format(T))) || T <- terms()],
    [oracle:say(text(json:format(T, O))) || T <- terms(), O <- [#{indent => 4}, #{max => 20}, #{max => 1, indent => 1}]],
    [oracle:say(text(json:format(T, fun formatter/3))) || T <- terms()],
    [oracle:say(text(json:format(T, fun formatter/3, #{max => 30}))) || T <- terms()],
    oracle:say(text(json:format([{b, 1}, {a, [2, 3]}], fun pairs/3))),
    oracle:say(text(json:format([[{b, 1}, {a, lists:seq(1, 60)}]], fun pairs/3, #{indent => 3}))),
    oracle:say(text(json:format([{b, 1}, {a, #{x => []}}], fun checked/3))),
    State = #{level => 0, col => 0, indent => 2, max => 100},
    Encode = fun(V, S) -> json:format_value(V, fun(X, St) -> json:format_value(X, fun(Y, _) -> json:encode_value(Y, fun json:encode_value/2) end, St) end, S) end,
    oracle:say(text(json:format_value(#{a => 1}, Encode, State))),
    oracle:say(text(json:format_key_value_list([{a, 1}, {<<"b">>, x}, {3, null}], Encode, State))),
    oracle:say(text(json:format_key_value_list_checked([{a, 1}, {b, 2}], Encode, State))),
    [element(1, oracle:try_(F))
     || F <- [fun() -> json:format({tuple}) end, fun() -> json:format([{a, 1}]) end, fun() -> json:format(<<255>>) end,
              fun() -> json:format([{a, 1}, {<<"a">>, 2}], fun checked/3) end, fun() -> json:format(1, other) end]].

terms() ->
    [1, 1.5, <<"text">>, atom, null, [], #{}, [1, 2, 3], #{a => 1}, #{b => [], a => #{}}, [[], [[]], [#{}]],
     lists:seq(1, 60), [<<"some words in here">> || _ <- lists:seq(1, 8)],
     #{list => [#{k => V, <<"name">> => <<"x">>} || V <- [1, true, 2.0]], 7 => <<"number">>, deep => #{er => #{still => [1, [2]]}}}].

formatter({date, _, _, _} = D, Encode, State) -> formatter(iolist_to_binary(lists:join($-, [integer_to_list(P) || P <- tl(tuple_to_list(D))])), Encode, State);
formatter(N, _, _) when is_integer(N) -> [$", integer_to_binary(N), $"];
formatter(Other, Encode, State) -> json:format_value(Other, Encode, State).

pairs([{_, _} | _] = Pairs, Encode, State) -> json:format_key_value_list(Pairs, Encode, State);
pairs(Other, Encode, State) -> json:format_value(Other, Encode, State).

checked([{_, _} | _] = Pairs, Encode, State) -> json:format_key_value_list_checked(Pairs, Encode, State);
checked(Other, Encode, State) -> json:format_value(Other, Encode, State).

text(Formatted) -> iolist_to_binary(Formatted).
