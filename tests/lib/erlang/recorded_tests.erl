%% Values of library functions, recorded on OTP 25 and 29.
-module(recorded_tests).
-include_lib("eunit/include/eunit.hrl").

queue_test_() ->
    [
        ?_assertEqual([1,2], queue:to_list(queue:from_list([1,2]))),
        ?_assertEqual([1,2,3], queue:to_list(queue:in(3, queue:from_list([1,2])))),
        ?_assertEqual([0,1,2], queue:to_list(queue:in_r(0, queue:from_list([1,2])))),
        ?_assertEqual([], queue:to_list(queue:new())),
        ?_assertEqual([a,b], queue:to_list(queue:cons(a, queue:from_list([b])))),
        ?_assertEqual([a,b], queue:to_list(queue:snoc(queue:from_list([a]), b))),
        ?_assertEqual([1,3,2], queue:to_list(queue:delete(2, queue:from_list([1,2,3,2])))),
        ?_assertEqual([1,2,3], queue:to_list(queue:delete_r(2, queue:from_list([1,2,3,2])))),
        ?_assertEqual([1,3], queue:to_list(queue:delete_with(fun(X) -> X > 1 end, queue:from_list([1,2,3])))),
        ?_assertEqual([1,2], queue:to_list(queue:delete_with_r(fun(X) -> X > 1 end, queue:from_list([1,2,3])))),
        ?_assertEqual([2,3], queue:to_list(queue:drop(queue:from_list([1,2,3])))),
        ?_assertEqual([1,2], queue:to_list(queue:drop_r(queue:from_list([1,2,3])))),
        ?_assertEqual([2,3], queue:to_list(queue:filter(fun(X) -> X > 1 end, queue:from_list([1,2,3])))),
        ?_assertEqual([1,1,2,2], queue:to_list(queue:filter(fun(X) -> [X, X] end, queue:from_list([1,2])))),
        ?_assertEqual(
            [4,6],
            queue:to_list(queue:filtermap(fun(X) -> X > 1 andalso {true, X * 2} end, queue:from_list([1,2,3])))
        ),
        ?_assertEqual([3,2,1], queue:fold(fun(X, A) -> [X | A] end, [], queue:from_list([1,2,3]))),
        ?_assertEqual([1,2], queue:to_list(queue:init(queue:from_list([1,2,3])))),
        ?_assertEqual([1,2], queue:to_list(queue:lait(queue:from_list([1,2,3])))),
        ?_assertEqual([1,2], queue:to_list(queue:liat(queue:from_list([1,2,3])))),
        ?_assertEqual([2,3], queue:to_list(queue:tail(queue:from_list([1,2,3])))),
        ?_assertEqual([1,2], queue:to_list(queue:join(queue:from_list([1]), queue:from_list([2])))),
        ?_assertEqual(true, queue:member(2, queue:from_list([1,2]))),
        ?_assertEqual(true, queue:all(fun(X) -> X > 0 end, queue:from_list([1,2]))),
        ?_assertEqual(true, queue:any(fun(X) -> X > 1 end, queue:from_list([1,2]))),
        ?_assertEqual(
            {[1],[2,3]},
            begin {A, B} = queue:split(1, queue:from_list([1,2,3])), {queue:to_list(A), queue:to_list(B)} end
        ),
        ?_assertEqual({1,[2]}, begin {{value, X}, Q} = queue:out(queue:from_list([1,2])), {X, queue:to_list(Q)} end),
        ?_assertEqual({2,[1]}, begin {{value, X}, Q} = queue:out_r(queue:from_list([1,2])), {X, queue:to_list(Q)} end),
        ?_assertEqual(empty, element(1, queue:out(queue:new())))
    ].

sets_test_() ->
    [
        ?_assertEqual([1,2], lists:sort(sets:to_list(sets:from_list([1,2,1])))),
        ?_assertEqual([a,c], lists:sort(sets:to_list(sets:from_list([c,a], [{version, 2}])))),
        ?_assertEqual([1,3], lists:sort(sets:to_list(sets:add_element(3, sets:from_list([1]))))),
        ?_assertEqual([2], lists:sort(sets:to_list(sets:del_element(1, sets:from_list([1,2]))))),
        ?_assertEqual([2,3], lists:sort(sets:to_list(sets:filter(fun(X) -> X > 1 end, sets:from_list([1,2,3]))))),
        ?_assertEqual(6, sets:fold(fun(X, A) -> X + A end, 0, sets:from_list([1,2,3]))),
        ?_assertEqual(
            [2,3],
            lists:sort(sets:to_list(sets:intersection(sets:from_list([1,2,3]), sets:from_list([2,3,4]))))
        ),
        ?_assertEqual(
            [3],
            lists:sort(sets:to_list(sets:intersection([sets:from_list([1,2,3]), sets:from_list([2,3,4]), sets:from_list([3])])))
        ),
        ?_assertEqual([1,2], lists:sort(sets:to_list(sets:union(sets:from_list([1]), sets:from_list([2]))))),
        ?_assertEqual(
            [1,2,3],
            lists:sort(sets:to_list(sets:union([sets:from_list([1]), sets:from_list([2]), sets:from_list([3])])))
        ),
        ?_assertEqual([1,3], lists:sort(sets:to_list(sets:subtract(sets:from_list([1,2,3]), sets:from_list([2]))))),
        ?_assertEqual(true, sets:is_disjoint(sets:from_list([1]), sets:from_list([2]))),
        ?_assertEqual(true, sets:is_element(1, sets:from_list([1]))),
        ?_assertEqual(false, sets:is_element(1.0, sets:from_list([1]))),
        ?_assertEqual(true, sets:is_empty(sets:new())),
        ?_assertEqual(true, sets:is_set(sets:new())),
        ?_assertEqual(false, sets:is_set(foo)),
        ?_assertEqual(true, sets:is_subset(sets:from_list([1]), sets:from_list([1,2]))),
        ?_assertEqual(0, sets:size(sets:new([{version, 2}]))),
        ?_assertEqual(#{}, sets:new([{version, 2}]))
    ].

gb_sets_test_() ->
    [
        ?_assertEqual([1,3], gb_sets:to_list(gb_sets:add_element(3, gb_sets:from_list([1])))),
        ?_assertEqual([1,2,3], gb_sets:to_list(gb_sets:balance(gb_sets:from_list([3,1,2])))),
        ?_assertEqual([1], gb_sets:to_list(gb_sets:del_element(9, gb_sets:from_list([1])))),
        ?_assertEqual([2], gb_sets:to_list(gb_sets:delete(1, gb_sets:from_list([1,2])))),
        ?_assertEqual(gone, begin catch gb_sets:delete(9, gb_sets:from_list([1,2])), gone end),
        ?_assertEqual([1,3], gb_sets:to_list(gb_sets:difference(gb_sets:from_list([1,2,3]), gb_sets:from_list([2])))),
        ?_assertEqual({0,nil}, gb_sets:empty()),
        ?_assertEqual([1,2,3], gb_sets:to_list(gb_sets:from_ordset([1,2,3]))),
        ?_assertEqual([1,2], gb_sets:to_list(gb_sets:insert(2, gb_sets:from_list([1])))),
        ?_assertEqual(
            [2],
            gb_sets:to_list(gb_sets:intersection([gb_sets:from_list([1,2]), gb_sets:from_list([2,3])]))
        ),
        ?_assertEqual(true, gb_sets:is_element(1, gb_sets:from_list([1]))),
        ?_assertEqual(3, gb_sets:largest(gb_sets:from_list([1,2,3]))),
        ?_assertEqual(1, gb_sets:smallest(gb_sets:from_list([1,2,3]))),
        ?_assertEqual(none, gb_sets:next(gb_sets:iterator(gb_sets:empty()))),
        ?_assertEqual([1], gb_sets:to_list(gb_sets:singleton(1))),
        ?_assertEqual(
            {3,[1,2]},
            begin {X, S} = gb_sets:take_largest(gb_sets:from_list([1,2,3])), {X, gb_sets:to_list(S)} end
        )
    ].

gb_trees_test_() ->
    [
        ?_assertEqual([{b,2}], gb_trees:to_list(gb_trees:delete(a, gb_trees:from_orddict([{a,1},{b,2}])))),
        ?_assertEqual(1, gb_trees:get(a, gb_trees:from_orddict([{a,1},{b,2}]))),
        ?_assertEqual(
            {1,[{b,2}]},
            begin {V, T} = gb_trees:take(a, gb_trees:from_orddict([{a,1},{b,2}])), {V, gb_trees:to_list(T)} end
        )
    ].

array_test_() ->
    [
        ?_assertEqual([{0,a},{1,b}], array:foldr(fun(I, X, A) -> [{I, X} | A] end, [], array:from_list([a,b]))),
        ?_assertEqual([a,b,c], array:to_list(array:from_list([a,b,c]))),
        ?_assertEqual([undefined,a,undefined,b], array:to_list(array:from_orddict([{1,a},{3,b}]))),
        ?_assertEqual([z,a], array:to_list(array:from_orddict([{1,a}], z))),
        ?_assertEqual(true, array:is_array(array:new())),
        ?_assertEqual(false, array:is_array(x)),
        ?_assertEqual(5, array:size(array:new(5, [{default, 0}]))),
        ?_assertEqual(4, array:size(array:resize(array:set(3, x, array:new(10))))),
        ?_assertEqual([{3,x}], array:sparse_foldl(fun(I, X, A) -> [{I, X} | A] end, [], array:set(3, x, array:new()))),
        ?_assertEqual([x], array:sparse_to_list(array:set(3, x, array:new()))),
        ?_assertEqual([{0,a},{1,b}], array:to_orddict(array:from_list([a,b])))
    ].

dict_test_() ->
    [
        ?_assertEqual([{k,[1,2]}], lists:sort(dict:to_list(dict:append(k, 2, dict:from_list([{k,[1]}]))))),
        ?_assertEqual([{k,[1,2,3]}], lists:sort(dict:to_list(dict:append_list(k, [2,3], dict:from_list([{k,[1]}]))))),
        ?_assertEqual(true, dict:is_empty(dict:new())),
        ?_assertEqual(true, dict:is_key(a, dict:from_list([{a,1}]))),
        ?_assertEqual([{a,2}], dict:to_list(dict:update(a, fun(X) -> X + 1 end, dict:from_list([{a,1}])))),
        ?_assertEqual([{a,5}], dict:to_list(dict:update_counter(a, 5, dict:new())))
    ].

orddict_test_() ->
    [
        ?_assertEqual(1, orddict:fetch(a, [{a,1}])),
        ?_assertEqual([], orddict:new()),
        ?_assertEqual([{a,2}], orddict:update(a, fun(X) -> X + 1 end, [{a,1}]))
    ].

ordsets_test_() ->
    [
        ?_assertEqual([], ordsets:new())
    ].

lists_test_() ->
    [
        ?_assertEqual([1,2], lists:append([1], [2])),
        ?_assertEqual([-2,-3], lists:zf(fun(X) -> X > 1 andalso {true, -X} end, [1,2,3])),
        ?_assertEqual(failed, begin catch lists:zip([1,2], [a], fail), failed end)
    ].

maps_test_() ->
    [
        ?_assertEqual(1, maps:get(a, #{a => 1})),
        ?_assertEqual(true, maps:is_key(a, #{a => 1})),
        ?_assertEqual(#{}, maps:new()),
        ?_assertEqual(1, maps:size(#{a => 1}))
    ].

filename_test_() ->
    [
        ?_assertEqual("/a/b", filename:absname("/a/b"))
    ].

math_test_() ->
    [
        ?_assertEqual(3.141592653589793, math:pi())
    ].

string_test_() ->
    [
        ?_assertEqual(["  ","ab"], string:pad("ab", 4, leading)),
        ?_assertEqual(" ab  ", lists:flatten(string:pad("ab", 5, both)))
    ].

calendar_test_() ->
    [
        ?_assertEqual(4, calendar:day_of_the_week(2024, 2, 29)),
        ?_assertEqual({{2023,11,14},{22,13,20}}, calendar:now_to_datetime({1700, 0, 0})),
        ?_assertEqual({{2023,11,14},{22,13,20}}, calendar:now_to_universal_time({1700, 0, 0})),
        ?_assertEqual("1970-01-01T00:00:00Z", calendar:system_time_to_rfc3339(0, [{offset, "Z"}])),
        ?_assertEqual(false, calendar:valid_date(2023, 2, 29)),
        ?_assertEqual(true, calendar:valid_date(2024, 2, 29)),
        ?_assertEqual(true, is_tuple(calendar:iso_week_number())),
        ?_assertEqual(true, is_tuple(calendar:local_time())),
        ?_assertEqual(true, is_tuple(calendar:universal_time())),
        ?_assertEqual(true, is_tuple(calendar:now_to_local_time({1700, 0, 0}))),
        ?_assertEqual(true, is_tuple(calendar:system_time_to_local_time(0, second))),
        ?_assertEqual(true, is_tuple(calendar:local_time_to_universal_time({{2024,1,1},{12,0,0}}))),
        ?_assertEqual(true, is_tuple(calendar:local_time_to_universal_time({{2024,1,1},{12,0,0}}, undefined))),
        ?_assertEqual(true, length(calendar:local_time_to_universal_time_dst({{2024,1,1},{12,0,0}})) > 0),
        ?_assertEqual(true, is_list(calendar:system_time_to_rfc3339(0)))
    ].

rand_test_() ->
    [
        ?_assertEqual([27,41,75,39,31], begin rand:seed(exsss, {1,2,3}), [rand:uniform(100) || _ <- "12345"] end),
        ?_assertEqual(
            592,
            begin rand:seed({exsss, element(2, rand:export_seed_s(rand:seed_s(exsss, 7)))}), rand:uniform(1000) end
        ),
        ?_assertEqual(<<"x\v.\f.">>, begin rand:seed(exsss, 42), rand:bytes(5) end),
        ?_assertEqual(true, begin rand:seed(exsss, 42), abs(rand:normal()) < 10 end),
        ?_assertEqual(true, begin rand:seed(exsss, 42), abs(rand:normal(10, 4) - 10) < 20 end),
        ?_assertEqual(0.3672301478324621, begin rand:seed(exsss, 42), rand:uniform() end),
        ?_assertEqual(0.36723014783246216, begin rand:seed(exsss, 42), rand:uniform_real() end),
        ?_assertEqual(true, abs(element(1, rand:normal_s(rand:seed_s(exsss, 42)))) < 10),
        ?_assertEqual(true, abs(element(1, rand:normal_s(0, 1, rand:seed_s(exsss, 42)))) < 10),
        ?_assertEqual(0.3672301478324621, element(1, rand:uniform_s(rand:seed_s(exsss, 42)))),
        ?_assertEqual(4, element(1, rand:uniform_s(10, rand:seed_s(exsss, 42)))),
        ?_assertEqual(0.36723014783246216, element(1, rand:uniform_real_s(rand:seed_s(exsss, 42)))),
        ?_assertEqual(exsss, begin rand:seed(exsss, 42), element(1, rand:export_seed()) end),
        ?_assertEqual(true, begin rand:seed(exsss), is_integer(rand:uniform(3)) end)
    ].

unicode_util_test_() ->
    [
        ?_assertEqual("abc", unicode_util:cp("abc")),
        ?_assertEqual([[101,769],98], unicode_util:gc([101,769,98])),
        ?_assertEqual("aB", unicode_util:casefold("AB")),
        ?_assertEqual("aB", unicode_util:lowercase("AB")),
        ?_assertEqual("Ab", unicode_util:titlecase("ab")),
        ?_assertEqual("SSb", lists:flatten(unicode_util:uppercase([223,98]))),
        ?_assertEqual(true, unicode_util:is_whitespace($\s)),
        ?_assertEqual(true, is_tuple(unicode_util:spec_version()))
    ].

io_lib_test_() ->
    [
        ?_assertEqual(true, io_lib:char_list([1, 16#400])),
        ?_assertEqual(4, io_lib:chars_length(["ab", <<"c">>, [100]])),
        ?_assertEqual(true, io_lib:deep_char_list(["ab", [99]])),
        ?_assertEqual(false, io_lib:deep_latin1_char_list(["ab", [256]])),
        ?_assertEqual(true, io_lib:deep_unicode_char_list(["ab", [256]])),
        ?_assertEqual(true, io_lib:latin1_char_list("ab")),
        ?_assertEqual(false, io_lib:latin1_char_list([256])),
        ?_assertEqual(["abc"], io_lib:format("~p", [abc], [{chars_limit, 100}])),
        ?_assertEqual("[97]", lists:flatten(io_lib:fwrite("~w", ["a"]))),
        ?_assertEqual("[1,2]", lists:flatten(io_lib:fwrite("~p", [[1,2]], [{chars_limit, 10}]))),
        ?_assertEqual("a-b", lists:flatten(io_lib:build_text(io_lib:scan_format("~p-~s", [a, "b"])))),
        ?_assertEqual({"~10.3f and ~p",[1.0,x]}, io_lib:unscan_format(io_lib:scan_format("~10.3f and ~p", [1.0, x]))),
        ?_assertEqual({ok,[12,"abc"]," rest"}, io_lib:fread("~d ~s", "12 abc rest")),
        ?_assertEqual({error,{fread,integer}}, io_lib:fread("~d", "x")),
        ?_assertEqual({ok,[1.5,"z"],[]}, io_lib:fread("~f~c", "1.5z")),
        ?_assertEqual(more, element(1, io_lib:fread([], "12 a", "~d ~s"))),
        ?_assertEqual(2, io_lib:indentation("abc\nde", 3)),
        ?_assertEqual("\n", io_lib:nl()),
        ?_assertEqual("{a,\"b\"}", lists:flatten(io_lib:print({a, "b"}))),
        ?_assertEqual("{a,[1,2,3]}", lists:flatten(io_lib:print({a, [1,2,3]}, 1, 80, 30))),
        ?_assertEqual(true, io_lib:printable_latin1_list([233])),
        ?_assertEqual(false, io_lib:printable_latin1_list([256])),
        ?_assertEqual(true, io_lib:printable_list("abc")),
        ?_assertEqual(true, io_lib:printable_unicode_list([256])),
        ?_assertEqual("{a,[b],[99]}", lists:flatten(io_lib:write({a, [b], "c"}))),
        ?_assertEqual("{a,[...]}", lists:flatten(io_lib:write({a, [b, c, d]}, 3))),
        ?_assertEqual("{a,[233]}", lists:flatten(io_lib:write({a, "é"}, [{encoding, unicode}, {depth, -1}]))),
        ?_assertEqual("'A b'", lists:flatten(io_lib:write_atom('A b'))),
        ?_assertEqual("é", lists:flatten(io_lib:write_atom_as_latin1('é'))),
        ?_assertEqual("$a", lists:flatten(io_lib:write_char($a))),
        ?_assertEqual("$\\n", lists:flatten(io_lib:write_char($\n))),
        ?_assertEqual("$\\x{100}", lists:flatten(io_lib:write_char_as_latin1(256))),
        ?_assertEqual("$é", lists:flatten(io_lib:write_latin1_char(233))),
        ?_assertEqual("\"a\\\"b\"", lists:flatten(io_lib:write_latin1_string("a\"b"))),
        ?_assertEqual("'a\\'b'", lists:flatten(io_lib:write_latin1_string("a'b", $'))),
        ?_assertEqual("\"a\\tb\"", lists:flatten(io_lib:write_string("a\tb"))),
        ?_assertEqual("'a\\tb'", lists:flatten(io_lib:write_string("a\tb", $'))),
        ?_assertEqual("\"\\x{100}\"", lists:flatten(io_lib:write_string_as_latin1([256]))),
        ?_assertEqual("\"\\x{100}\"", lists:flatten(io_lib:write_string_as_latin1([256], $"))),
        ?_assertEqual([36,256], lists:flatten(io_lib:write_unicode_char(256))),
        ?_assertEqual([34,256,34], lists:flatten(io_lib:write_unicode_string([256]))),
        ?_assertEqual(true, io_lib:quote_atom('A', [])),
        ?_assertEqual("1>", lists:flatten(io_lib:format_prompt({format, "~p>", [1]}))),
        ?_assertEqual({a,['...']}, io_lib:limit_term({a, [1,2,3,4,5]}, 3)),
        ?_assertEqual("{a,[1]}", lists:flatten(io_lib_pretty:print({a, [1]}))),
        ?_assertEqual("{a,[1]}", lists:flatten(io_lib_pretty:print({a, [1]}, [{column, 1}]))),
        ?_assertEqual("{a,[1]}", lists:flatten(io_lib_pretty:print({a, [1]}, fun(_, _) -> no end))),
        ?_assertEqual("{a,[1,2,\n    3,\n    4]}", lists:flatten(io_lib_pretty:print({a, [1,2,3,4]}, 1, 10, -1))),
        ?_assertEqual("{a,[...]}", lists:flatten(io_lib_pretty:print({a, [1,2,3,4]}, 1, 10, 3, fun(_, _) -> no end)))
    ].

ets_test_() ->
    [
        ?_assertEqual(
            [3,2],
            begin T = ets:new(t, [ordered_set, public]), ets:insert(T, [{I, I * I} || I <- [1,2,3]]), element(1, ets:select_reverse(T, [{{'$1','_'},[],['$1']}], 2)) end
        ),
        ?_assertEqual(
            {[1],'$end_of_table'},
            begin T = ets:new(t, [ordered_set, public]), ets:insert(T, [{I, I * I} || I <- [1,2,3]]), ets:select_reverse(element(2, ets:select_reverse(T, [{{'$1','_'},[],['$1']}], 2))) end
        ),
        ?_assertEqual(
            {[{a,1}],'$end_of_table'},
            begin T = ets:new(t, [set, public]), ets:insert(T, {a, 1}), C = ets:match_object(T, {'_', '_'}, 1), {element(1, C), ets:match_object(element(2, C))} end
        ),
        ?_assertEqual(
            [{a,1},{b,2}],
            begin T = ets:new(t, [ordered_set]), ets:init_table(T, fun F(read) -> {[{a,1},{b,2}], fun(read) -> end_of_input; (close) -> ok end}; F(close) -> ok end), ets:tab2list(T) end
        ),
        ?_assertEqual('$end_of_table', ets:repair_continuation('$end_of_table', [{'_',[],['$_']}]))
    ].

more_io_lib_test_() ->
    [
        ?_assertEqual("x>", lists:flatten(io_lib:format_prompt('x>', unicode))),
        ?_assertEqual("a", lists:flatten(io_lib:build_text(io_lib:scan_format("~p", [a]), []))),
        ?_assertEqual(more, element(1, io_lib:fread([], "12 a", "~d ~s"))),
        ?_assertEqual("a", lists:flatten(io_lib:write_atom(a))),
        ?_assertEqual({ok,[5],[]}, io_lib_fread:fread("~d", "5")),
        ?_assertEqual(more, element(1, io_lib_fread:fread([], "5", "~d")))
    ].
