%% Values of library functions that OTP 25 lacks or answers differently, recorded on OTP 29.
%% engine only
-module(recorded_new_tests).
-include_lib("eunit/include/eunit.hrl").

sets_test_() ->
    [
        ?_assertEqual([0,1], lists:sort(sets:to_list(sets:map(fun(X) -> X div 2 end, sets:from_list([1,2,3]))))),
        ?_assertEqual(
            [-3,-2],
            lists:sort(sets:to_list(sets:filtermap(fun(X) -> X > 1 andalso {true, -X} end, sets:from_list([1,2,3]))))
        ),
        ?_assertEqual(true, sets:is_equal(sets:from_list([1,2]), sets:from_list([2,1])))
    ].

gb_sets_test_() ->
    [
        ?_assertEqual(
            [-3,-2],
            gb_sets:to_list(gb_sets:filtermap(fun(X) -> X > 1 andalso {true, -X} end, gb_sets:from_list([1,2,3])))
        ),
        ?_assertEqual([0,1], gb_sets:to_list(gb_sets:map(fun(X) -> X div 2 end, gb_sets:from_list([1,2,3])))),
        ?_assertEqual(true, gb_sets:is_equal(gb_sets:from_list([1,2]), gb_sets:from_list([2,1]))),
        ?_assertEqual(3, element(1, gb_sets:next(gb_sets:iterator(gb_sets:from_list([1,2,3]), reversed)))),
        ?_assertEqual(2, element(1, gb_sets:next(gb_sets:iterator_from(2, gb_sets:from_list([1,2,3]), reversed)))),
        ?_assertEqual({found,2}, gb_sets:larger(1, gb_sets:from_list([1,2,3]))),
        ?_assertEqual(none, gb_sets:smaller(1, gb_sets:from_list([1,2,3])))
    ].

gb_trees_test_() ->
    [
        ?_assertEqual(
            b,
            begin {a, 1, I} = gb_trees:next(gb_trees:iterator(gb_trees:from_orddict([{a,1},{b,2}]), ordered)), element(1, gb_trees:next(I)) end
        ),
        ?_assertEqual(
            b,
            element(1, gb_trees:next(gb_trees:iterator_from(b, gb_trees:from_orddict([{a,1},{b,2},{c,3}]), reversed)))
        ),
        ?_assertEqual({b,2}, gb_trees:larger(a, gb_trees:from_orddict([{a,1},{b,2}]))),
        ?_assertEqual(none, gb_trees:smaller(a, gb_trees:from_orddict([{a,1},{b,2}])))
    ].

ordsets_test_() ->
    [
        ?_assertEqual([-3,-2], ordsets:filtermap(fun(X) -> X > 1 andalso {true, -X} end, [1,2,3])),
        ?_assertEqual(true, ordsets:is_equal([1],[1])),
        ?_assertEqual([0,1], ordsets:map(fun(X) -> X div 2 end, [1,2,3]))
    ].

lists_test_() ->
    [
        ?_assertEqual([{1,a},{3,b}], lists:enumerate(1, 2, [a,b])),
        ?_assertEqual([{1,a}], lists:zip([1,2], [a], trim)),
        ?_assertEqual([{1,a},{2,y}], lists:zip([1,2], [a], {pad, {x, y}})),
        ?_assertEqual([{1,a},{2,y}], lists:zipwith(fun(A, B) -> {A, B} end, [1,2], [a], {pad, {x, y}}))
    ].

maps_test_() ->
    [
        ?_assertEqual(true, maps:is_iterator_valid(maps:iterator(#{a => 1}))),
        ?_assertEqual(b, element(1, maps:next(maps:iterator(#{a => 1, b => 2}, reversed)))),
        ?_assertEqual(
            [{c,1},{b,3},{a,2}],
            maps:to_list(maps:iterator(#{c => 1, a => 2, b => 3}, fun(A, B) -> A > B end))
        ),
        ?_assertEqual(false, maps:is_iterator_valid(x))
    ].

binary_test_() ->
    [
        ?_assertEqual(<<"ff">>, binary:encode_hex(<<255>>, lowercase)),
        ?_assertEqual(<<"a, b">>, binary:join([<<"a">>, <<"b">>], <<", ">>))
    ].

math_test_() ->
    [
        ?_assertEqual(6.283185307179586, math:tau())
    ].

string_test_() ->
    [
        ?_assertEqual(1.0, string:jaro_similarity("ditto", "ditto")),
        ?_assertEqual(0.0, string:jaro_similarity("abc", "xyz")),
        ?_assertEqual(869, round(1000 * string:jaro_similarity("michelle", "michael")))
    ].

base64_test_() ->
    [
        ?_assertEqual(<<"__79">>, base64:encode(<<255,254,253>>, #{mode => urlsafe, padding => false})),
        ?_assertEqual("__79AQ==", base64:encode_to_string(<<255,254,253,1>>, #{mode => urlsafe})),
        ?_assertEqual(<<"ÿþý">>, base64:decode(<<"__79">>, #{mode => urlsafe})),
        ?_assertEqual([255,254,253,1], base64:decode_to_string(<<"__79AQ">>, #{mode => urlsafe, padding => false})),
        ?_assertEqual(<<"abc">>, base64:mime_decode(<<"YW Jj">>, #{})),
        ?_assertEqual("abc", base64:mime_decode_to_string(<<"YW!Jj">>, #{}))
    ].

rand_test_() ->
    [
        ?_assertEqual([1,2,3], begin rand:seed(exsss, 42), lists:sort(rand:shuffle([1,2,3])) end),
        ?_assertEqual([1,2,3], lists:sort(element(1, rand:shuffle_s([1,2,3], rand:seed_s(exsss, 42)))))
    ].

io_lib_test_() ->
    [
        ?_assertEqual(<<"abc">>, io_lib:bformat("~p", [abc])),
        ?_assertEqual(<<"abc">>, io_lib:bformat("~p", [abc], []))
    ].

ets_test_() ->
    [
        ?_assertEqual(
            [{1,[{1,1}]},{3,[{3,9}]},{2,[{2,4}]},{2,[{2,4}]},none],
            begin T = ets:new(t, [ordered_set, public]), ets:insert(T, [{I, I * I} || I <- [1,2,3]]), [ets:first_lookup(T), ets:last_lookup(T), ets:next_lookup(T, 1), ets:prev_lookup(T, 3), ets:lookup_element(T, 9, 2, none)] end
        ),
        ?_assertEqual(
            {true,[{a,x}]},
            begin T = ets:new(t, [set]), {ets:update_element(T, a, {2, x}, {a, old}), ets:tab2list(T)} end
        )
    ].

json_test_() ->
    [
        ?_assertEqual(
            #{<<"a">> => [1,2.5,true,null,<<"xÃ©">>]},
            json:decode(<<"{\"a\": [1, 2.5, true, null, \"x\\u00e9\"]}">>)
        ),
        ?_assertEqual(
            <<"{\"a\":[1,2.5,true,null,\"x\"]}">>,
            iolist_to_binary(json:encode(#{a => [1, 2.5, true, null, <<"x">>]}))
        ),
        ?_assertEqual(
            <<"[\"a\",\"b\"]">>,
            iolist_to_binary(json:encode({a, b}, fun({X, Y}, E) -> json:encode_list([X, Y], E); (O, E) -> json:encode_value(O, E) end))
        ),
        ?_assertEqual(<<"\"abc\"">>, iolist_to_binary(json:encode_atom(abc, fun json:encode_value/2))),
        ?_assertEqual(<<"\"a\\\"b\"">>, iolist_to_binary(json:encode_binary(<<"a\"b">>))),
        ?_assertEqual(<<"\"\\u00E9\"">>, iolist_to_binary(json:encode_binary_escape_all(<<"é"/utf8>>))),
        ?_assertEqual(<<"1.5">>, iolist_to_binary(json:encode_float(1.5))),
        ?_assertEqual(<<"15">>, iolist_to_binary(json:encode_integer(15))),
        ?_assertEqual(<<"[1,2]">>, iolist_to_binary(json:encode_list([1,2], fun json:encode_value/2))),
        ?_assertEqual(<<"{\"a\":1}">>, iolist_to_binary(json:encode_map(#{a => 1}, fun json:encode_value/2))),
        ?_assertEqual(<<"{\"a\":1}">>, iolist_to_binary(json:encode_map_checked(#{a => 1}, fun json:encode_value/2))),
        ?_assertEqual(
            <<"{\"a\":1}">>,
            iolist_to_binary(json:encode_key_value_list([{a, 1}], fun json:encode_value/2))
        ),
        ?_assertEqual(
            <<"{\"a\":1}">>,
            iolist_to_binary(json:encode_key_value_list_checked([{a, 1}], fun json:encode_value/2))
        ),
        ?_assertEqual(<<"[1]">>, iolist_to_binary(json:encode_value([1], fun json:encode_value/2))),
        ?_assertEqual(
            {[1],ok,<<"rest">>},
            json:decode(<<"[1]rest">>, ok, #{array_finish => fun(A, O) -> {lists:reverse(A), O} end})
        ),
        ?_assertEqual(
            {[1,2],<<>>},
            begin {continue, S} = json:decode_start(<<"[1, ">>, ok, #{}), {R, ok, Rest} = json:decode_continue(<<"2]">>, S), {R, Rest} end
        )
    ].
