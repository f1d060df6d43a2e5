%% transfers between account servers keep the sum, failures roll back.
-module(bank_of_accounts).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    As = [begin {ok, P} = gen_server:start(?MODULE, 100, []), P end || _ <- lists:seq(1, 8)],
    T = list_to_tuple(As),
    Ms = [element(2, spawn_monitor(fun() -> [transfer(element((N * K) rem 8 + 1, T), element((N + 3 * K) rem 8 + 1, T), (N * 7 + K) rem 60) || K <- lists:seq(1, 20)] end)) || N <- lists:seq(1, 25)],
    [receive {'DOWN', M, _, _, normal} -> ok end || M <- Ms],
    Balances = [gen_server:call(A, balance) || A <- As],
    oracle:say({lists:sum(Balances), lists:all(fun(B) -> B >= 0 end, Balances)}),
    [gen_server:stop(A) || A <- As],
    ok.

transfer(A, A, _) -> same;
transfer(A, B, Amount) ->
    case gen_server:call(A, {take, Amount}) of
        ok -> gen_server:call(B, {give, Amount});
        poor -> poor
    end.

init(N) -> {ok, N}.
handle_call(balance, _, N) -> {reply, N, N};
handle_call({take, X}, _, N) when X > N -> {reply, poor, N};
handle_call({take, X}, _, N) -> {reply, ok, N - X};
handle_call({give, X}, _, N) -> {reply, ok, N + X}.
handle_cast(_, N) -> {noreply, N}.
