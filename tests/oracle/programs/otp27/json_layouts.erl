%% json:format in its forms, base64 with options.
-module(json_layouts).
-export([start/0]).

start() ->
    Terms = [#{}, [], #{a => 1}, [1, 2, 3], #{a => [1, #{b => null}], <<"c">> => #{}}, [[], [[]], #{x => []}], <<"t\"x">>, 1.5, true, null, [#{a => 1, b => [true, false]}, "ab"]],
    [oracle:say(iolist_to_binary(json:format(T))) || T <- Terms],
    [oracle:say(iolist_to_binary(json:format(T, O))) || T <- [#{a => [1, #{b => 2}]}, [[1, 2], #{}]], O <- [#{}, #{indent => 4}, #{max => 5}, #{max => 100}]],
    Upper = fun(B, Encode, State) when is_binary(B) -> json:format_value(string:uppercase(B), Encode, State);
               (Other, Encode, State) -> json:format_value(Other, Encode, State) end,
    oracle:say(iolist_to_binary(json:format([<<"ab">>, #{k => <<"cd">>}], Upper))),
    oracle:say(iolist_to_binary(json:format([<<"ab">>, #{k => <<"cd">>}], Upper, #{indent => 3}))),
    Pairs = fun({pairs, KVs}, Encode, State) -> json:format_key_value_list(KVs, Encode, State);
               ({checked, KVs}, Encode, State) -> json:format_key_value_list_checked(KVs, Encode, State);
               (Other, Encode, State) -> json:format_value(Other, Encode, State) end,
    oracle:say(iolist_to_binary(json:format({pairs, [{b, 1}, {a, 2}, {b, [3]}]}, Pairs))),
    oracle:say(iolist_to_binary(json:format([{checked, [{b, 1}, {a, 2}]}, {pairs, []}], Pairs))),
    oracle:say(oracle:try_(fun() -> iolist_to_binary(json:format({checked, [{b, 1}, {<<"b">>, 2}]}, Pairs)) end)),
    oracle:say(oracle:try_(fun() -> iolist_to_binary(json:format({a, b})) end)),
    [oracle:say({base64:encode(B, O), base64:encode_to_string(B, O)}) || B <- [<<>>, <<"a">>, <<"ab">>, <<251, 255, 254>>, <<255, 255>>],
        O <- [#{}, #{padding => false}, #{mode => urlsafe}, #{mode => urlsafe, padding => false}]],
    ok.
