-module(map_basics).
-export([start/0]).

start() ->
    M = #{a => 1, "b" => 2, 3 => three, {x} => <<"y">>},
    #{a := A} = M,
    [M, A, M#{a => 10}, M#{a := 11, new => 0}, map_size(M), maps:get("b", M), maps:get(zz, M, none), is_map_key(3, M),
     maps:put(q, 1, M), maps:remove(a, M), maps:keys(#{b => 1, a => 2}), maps:values(#{b => 1, a => 2}),
     maps:merge(#{a => 1, b => 2}, #{b => 3}), maps:find(a, M), maps:find(zz, M), #{1 => a, 1.0 => b}, #{} =:= #{},
     #{a => 1} == #{a => 1.0}, #{a => 1, b => 2} < #{a => 1, c => 0}, maps:from_list([{1, 2}, {1, 3}]),
     maps:to_list(#{z => 1, y => 2}), maps:map(fun(_, V) -> V + 1 end, #{a => 1, b => 2}),
     maps:fold(fun(K, V, Acc) -> [{K, V} | Acc] end, [], #{a => 1, b => 2}), maps:filter(fun(_, V) -> V > 1 end, #{a => 1, b => 2}),
     oracle:try_(fun() -> maps:get(x, id(#{})) end), oracle:try_(fun() -> (id(#{}))#{x := 1} end),
     oracle:try_(fun() -> (id(notmap))#{x => 1} end), oracle:try_(fun() -> map_size(id(x)) end),
     oracle:try_(fun() -> #{b := _} = id(#{a => 1}) end)].

id(X) -> X.
