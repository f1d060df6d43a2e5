-module(tuple_basics).
-export([start/0]).

-record(person, {name, age = 7, tags = []}).

start() ->
    T = {a, 2, "three"},
    P = #person{name = joe},
    Q = P#person{age = 8, tags = [x]},
    [element(1, T), tuple_size(T), setelement(2, T, two), tuple_to_list(T), list_to_tuple([1, 2]), {} =:= list_to_tuple([]),
     P, Q, Q#person.tags, is_record(P, person), erlang:append_element(T, four), erlang:delete_element(1, T),
     erlang:insert_element(1, T, zero), erlang:make_tuple(3, x), #person.age, {a, b} < {a, b, c}, {b} > {a, c},
     oracle:try_(fun() -> element(4, id(T)) end), oracle:try_(fun() -> element(0, id(T)) end),
     oracle:try_(fun() -> setelement(1, id(a), b) end), oracle:try_(fun() -> (id({person}))#person.name end)].

id(X) -> X.
