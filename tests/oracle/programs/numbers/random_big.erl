%% Identities over many pseudo-random large integers.
-module(random_big).
-export([start/0]).

start() ->
    Ns = numbers(60, 16#1234567, []),
    oracle:say(lists:sum(Ns)),
    oracle:say([bad || A <- Ns, B <- Ns, B =/= 0, (A div B) * B + (A rem B) =/= A]),
    oracle:say([bad || A <- Ns, B <- lists:sublist(Ns, 10), (A + B) * (A - B) =/= A * A - B * B]),
    oracle:say([bad || A <- Ns, B <- lists:sublist(Ns, 10), (A bxor B) =/= (A bor B) - (A band B)]),
    oracle:say([bad || A <- Ns, S <- [1, 7, 64, 90], (A bsl S) bsr S =/= A]),
    oracle:say([bad || A <- Ns, list_to_integer(integer_to_list(A)) =/= A]),
    oracle:say([bad || A <- Ns, binary_to_term(term_to_binary(A)) =/= A]),
    oracle:say([bad || A <- Ns, W <- [200], begin <<X:W/signed-little>> = <<A:W/little>>, X =/= A end]),
    oracle:say(lists:nth(30, lists:sort(Ns))),
    lists:foldl(fun(A, H) -> (H * 31 + A) rem ((1 bsl 89) - 1) end, 7, Ns).

numbers(0, _, Acc) -> Acc;
numbers(N, S0, Acc) ->
    {S1, A} = next(S0), {S2, B} = next(S1), {S3, C} = next(S2),
    X = case N rem 4 of 0 -> A; 1 -> A bsl 32 bor B; 2 -> (A bsl 64) bor (B bsl 32) bor C; 3 -> A * B * C end,
    numbers(N - 1, S3, [if C rem 2 =:= 0 -> X; true -> -X end | Acc]).

next(S) -> T = (S * 1103515245 + 12345) band 16#FFFFFFFF, {T, T bxor (T bsr 16)}.
