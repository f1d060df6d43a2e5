%% Chains of results by nested cases and by throws give the same.
-module(maybe_results).
-export([start/0]).

start() ->
    In = [<<"10/2">>, <<"7/0">>, <<"x/1">>, <<"5">>, <<"1/y">>, <<"-9/3">>],
    A = [nested(B) || B <- In],
    A = [thrown(B) || B <- In],
    A = [folded(B) || B <- In],
    A.

nested(B) ->
    case binary:split(B, <<"/">>) of
        [N, D] ->
            case int(N) of
                {ok, X} ->
                    case int(D) of
                        {ok, 0} -> {error, zero};
                        {ok, Y} -> {ok, X div Y};
                        E -> E
                    end;
                E -> E
            end;
        _ -> {error, shape}
    end.

thrown(B) ->
    try
        [N, D] = case binary:split(B, <<"/">>) of [_, _] = L -> L; _ -> throw({error, shape}) end,
        X = must(N),
        case must(D) of 0 -> throw({error, zero}); Y -> {ok, X div Y} end
    catch
        {error, _} = E -> E
    end.

must(B) -> case int(B) of {ok, N} -> N; E -> throw(E) end.

folded(B) ->
    Steps = [fun(S) -> case binary:split(S, <<"/">>) of [N, D] -> {ok, {N, D}}; _ -> {error, shape} end end,
             fun({N, D}) -> case int(N) of {ok, X} -> {ok, {X, D}}; E -> E end end,
             fun({X, D}) -> case int(D) of {ok, Y} -> {ok, {X, Y}}; E -> E end end,
             fun({_, 0}) -> {error, zero}; ({X, Y}) -> {ok, X div Y} end],
    lists:foldl(fun(F, {ok, V}) -> F(V); (_, E) -> E end, {ok, B}, Steps).

int(B) -> try {ok, binary_to_integer(B)} catch error:badarg -> {error, {not_int, B}} end.
