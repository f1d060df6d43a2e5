%% Floating point: a Mandelbrot set.
-module(b_floats).
-export([run/0]).
run() -> rows(60, 0).
rows(0, A) -> A;
rows(Y, A) -> rows(Y - 1, cols(100, Y, A)).
cols(0, _, A) -> A;
cols(X, Y, A) -> cols(X - 1, Y, A + iter(X / 40.0 - 2.0, Y / 30.0 - 1.0, 0.0, 0.0, 0)).
iter(_, _, _, _, 100) -> 100;
iter(_, _, X, Y, N) when X * X + Y * Y > 4.0 -> N;
iter(CX, CY, X, Y, N) -> iter(CX, CY, X * X - Y * Y + CX, 2.0 * X * Y + CY, N + 1).
