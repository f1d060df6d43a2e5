%% Dijkstra on a grid graph with gb_sets as the queue and a map of distances.
-module(shortest_paths).
-export([start/0]).

start() ->
    N = 12,
    W = fun({X, Y}) -> (X * 7 + Y * 13 + X * Y) rem 9 + 1 end,
    D = run(gb_sets:singleton({0, {0, 0}}), #{{0, 0} => 0}, W, N),
    oracle:say(map_size(D)),
    oracle:say([maps:get({K, K}, D) || K <- lists:seq(0, N - 1)]),
    oracle:say(lists:max(maps:values(D))),
    lists:sum(maps:values(D)).

run(Q, D, W, N) ->
    case gb_sets:is_empty(Q) of
        true -> D;
        false ->
            {{C, {X, Y} = P}, Q2} = gb_sets:take_smallest(Q),
            case maps:get(P, D) < C of
                true -> run(Q2, D, W, N);
                false ->
                    {Q3, D3} = lists:foldl(fun(To, {Qa, Da}) ->
                        New = C + W(To),
                        case maps:find(To, Da) of
                            {ok, Old} when Old =< New -> {Qa, Da};
                            _ -> {gb_sets:add_element({New, To}, Qa), Da#{To => New}}
                        end
                    end, {Q2, D}, [{A, B} || {A, B} <- [{X + 1, Y}, {X - 1, Y}, {X, Y + 1}, {X, Y - 1}], A >= 0, B >= 0, A < N, B < N]),
                    run(Q3, D3, W, N)
            end
    end.
