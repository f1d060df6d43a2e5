-module(dictionary).
-export([start/0]).

start() ->
    undefined = put(a, 1),
    1 = put(a, 2),
    put({b}, [x]),
    Self = self(),
    spawn(fun() -> Self ! {child, get(a)} end),
    Child = receive {child, C} -> C end,
    E = erase(a),
    {E, get(a), get({b}), Child, [put(I, I * I) || I <- lists:seq(1, 50)] =:= lists:duplicate(50, undefined),
     lists:sum([get(I) || I <- lists:seq(1, 50)]), lists:sort(get()) =:= lists:sort([{{b}, [x]} | [{I, I * I} || I <- lists:seq(1, 50)]])}.
