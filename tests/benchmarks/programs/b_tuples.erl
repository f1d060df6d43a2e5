%% Records and tuples: matching, updating, element/setelement.
-module(b_tuples).
-export([run/0]).
-record(p, {x = 0, y = 0, vx = 1, vy = 2, n = 0}).
run() ->
    P = steps(400000, #p{}),
    T = fill(200000, {0, 0, 0, 0, 0, 0, 0, 0}),
    P#p.x + P#p.n + element(3, T).
steps(0, P) -> P;
steps(N, #p{x = X, y = Y, vx = VX, vy = VY, n = C} = P) ->
    steps(N - 1, P#p{x = (X + VX) rem 1000, y = (Y + VY) rem 1000, n = C + 1}).
fill(0, T) -> T;
fill(N, T) ->
    I = N rem 8 + 1,
    fill(N - 1, setelement(I, T, element(I, T) + 1)).
