-module(maths).
-export([mean/1, clamp/3]).

mean(Numbers) -> lists:sum(Numbers) / length(Numbers).

clamp(X, Low, High) -> max(Low, min(High, X)).
