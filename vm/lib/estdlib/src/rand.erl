%% @doc Pseudo-random numbers: exsss, the default, whose seeds give the same integers, floats and bytes as OTP's.
%%
%% A state is {exsss, [S1 | S0]}, two words of 58 bits. No step needs an integer of more than 63 bits, so that the
%% numbers are the same where integers are limited. OTP's other generators, and its table-driven normal distribution,
%% are not here: normal numbers come from pairs of uniform ones (Marsaglia's polar method).
-module(rand).

-export([
    seed/1, seed/2, seed_s/1, seed_s/2, export_seed/0, export_seed_s/1, uniform/0, uniform/1, uniform_s/1, uniform_s/2,
    uniform_real/0, uniform_real_s/1, bytes/1, bytes_s/2, normal/0, normal/2, normal_s/1, normal_s/3, shuffle/1,
    shuffle_s/2
]).

-export_type([state/0, alg/0, seed/0, export_state/0]).
-type alg() :: exsss | default.
-type words() :: nonempty_improper_list(non_neg_integer(), non_neg_integer()).
-type state() :: {exsss, words()}.
-type export_state() :: {exsss, words()}.
-type seed() :: {integer(), integer(), integer()} | [integer()] | integer().

-define(BITS, 58).
-define(MASK, 16#3FFFFFFFFFFFFFF).

%% @doc Seed the generator of the process: by chance for an algorithm, or with a state.
-spec seed(alg() | export_state()) -> state().
seed(What) -> kept(seed_s(What)).

%% @doc Seed the generator of the process by numbers.
-spec seed(alg(), seed()) -> state().
seed(Algorithm, Seed) -> kept(seed_s(Algorithm, Seed)).

kept(State) ->
    _ = put(rand_seed, State),
    State.

current() ->
    case get(rand_seed) of
        undefined -> seed(default);
        State -> State
    end.

%% @doc A state: by chance for an algorithm, or of what export_seed_s/1 gave.
-spec seed_s(alg() | export_state()) -> state().
seed_s({exsss, _} = State) ->
    State;
seed_s(Algorithm) ->
    Chance = term_to_binary({erlang:timestamp(), erlang:monotonic_time(microsecond), make_ref()}),
    <<A:40, B:40, C:40, _/binary>> = erlang:md5([pid_to_list(self()), Chance]),
    seed_s(Algorithm, {A, B, C}).

%% @doc The state of an algorithm for a seed: an integer, three of them, or a list of the two words.
-spec seed_s(alg(), seed()) -> state().
seed_s(default, Seed) ->
    seed_s(exsss, Seed);
seed_s(exsss, [A, B]) ->
    {exsss, nonzero([A band ?MASK | B band ?MASK])};
seed_s(exsss, Seed) when is_integer(Seed) ->
    {A, X1} = seed_word(halves(Seed)),
    {B, _} = seed_word(X1),
    {exsss, [A | B]};
seed_s(exsss, {A1, A2, A3}) ->
    {_, X1} = split_mix(halves(A1)),
    {A, X2} = split_mix(both_xor(X1, halves(A2))),
    {B, _} = split_mix(both_xor(X2, halves(A3))),
    {exsss, nonzero([A | B])};
seed_s(_, _) ->
    erlang:error(badarg).

nonzero([0 | 0]) -> erlang:error(zero_seed);
nonzero(Words) -> Words.

%% A generator step whose outcome is not zero.
seed_word(X) ->
    case split_mix(X) of
        {0, X1} -> seed_word(X1);
        Result -> Result
    end.

%% SplitMix64, on integers of 64 bits in halves: 58 bits of the output, and the next state.
split_mix(X0) ->
    X = plus(X0, {16#9E3779B9, 16#7F4A7C15}),
    Z1 = times(both_xor(X, shifted(X, 30)), {16#BF58476D, 16#1CE4E5B9}),
    Z2 = times(both_xor(Z1, shifted(Z1, 27)), {16#94D049BB, 16#133111EB}),
    {word(both_xor(Z2, shifted(Z2, 31))), X}.

halves(N) -> {(N bsr 32) band 16#FFFFFFFF, N band 16#FFFFFFFF}.

word({Hi, Lo}) -> ((Hi band 16#3FFFFFF) bsl 32) bor Lo.

both_xor({A, B}, {C, D}) -> {A bxor C, B bxor D}.

shifted({Hi, Lo}, N) -> {Hi bsr N, (Lo bsr N) bor ((Hi bsl (32 - N)) band 16#FFFFFFFF)}.

plus({A, B}, {C, D}) ->
    Lo = B + D,
    {(A + C + (Lo bsr 32)) band 16#FFFFFFFF, Lo band 16#FFFFFFFF}.

%% The product modulo 2^64, by digits of 16 bits.
times({AH, AL}, {BH, BL}) ->
    {A0, A1} = {AL band 16#FFFF, AL bsr 16},
    {B0, B1} = {BL band 16#FFFF, BL bsr 16},
    Low = A0 * B0,
    Middle = A0 * B1 + A1 * B0 + (Low bsr 16),
    Lo = (Low band 16#FFFF) bor ((Middle band 16#FFFF) bsl 16),
    Cross = low_product(AH, BL) + low_product(AL, BH),
    {(A1 * B1 + (Middle bsr 16) + Cross) band 16#FFFFFFFF, Lo}.

%% The low 32 bits of a product of 32-bit integers.
low_product(A, B) ->
    ((A band 16#FFFF) * B + ((((A bsr 16) * (B band 16#FFFF)) band 16#FFFF) bsl 16)) band 16#FFFFFFFF.

%% The next words; xorshift with shifts 24, 11 and 41.
next([S1 | S0]) ->
    A = S1 bxor ((S1 band (?MASK bsr 24)) bsl 24),
    [S0 | A bxor S0 bxor (A bsr 11) bxor (S0 bsr 41)].

%% 58 random bits.
bits({exsss, [_ | S0] = Words}) ->
    Five = (S0 * 5) band ?MASK,
    Turned = ((Five band (?MASK bsr 7)) bsl 7) bor (Five bsr (?BITS - 7)),
    {(Turned * 9) band ?MASK, {exsss, next(Words)}}.

%% @doc The state of the process, or undefined.
-spec export_seed() -> undefined | export_state().
export_seed() -> get(rand_seed).

%% @doc A state as a term that may be stored.
-spec export_seed_s(state()) -> export_state().
export_seed_s(State) -> State.

%% @doc A float, 0.0 =< X < 1.0.
-spec uniform() -> float().
uniform() -> stepped(uniform_s(current())).

%% @doc An integer, 1 =< X =< N.
-spec uniform(pos_integer()) -> pos_integer().
uniform(N) -> stepped(uniform_s(N, current())).

stepped({Value, State}) ->
    _ = put(rand_seed, State),
    Value.

%% @doc uniform/0 of a state.
-spec uniform_s(state()) -> {float(), state()}.
uniform_s(State) ->
    {Bits, Next} = bits(State),
    {(Bits bsr 5) * 1.1102230246251565e-16, Next}.

%% @doc uniform/1 of a state.
-spec uniform_s(pos_integer(), state()) -> {pos_integer(), state()}.
uniform_s(N, State) when is_integer(N), N >= 1, N =< ?MASK + 1 ->
    {Bits, Next} = bits(State),
    I = Bits rem N,
    %% the last, incomplete round of N is thrown away
    case Bits - I =< ?MASK + 1 - N of
        true -> {I + 1, Next};
        false -> uniform_s(N, Next)
    end;
uniform_s(N, State) when is_integer(N), N >= 1 ->
    {Bits, Next} = bits(State),
    large(N, ?MASK + 1, Bits, Next).

%% More words for more than 58 bits, the first being the highest.
large(N, Range, Value, State) when Range >= N ->
    I = Value rem N,
    case Value - I =< Range - N of
        true -> {I + 1, State};
        false -> uniform_s(N, State)
    end;
large(N, Range, Value, State) ->
    {Bits, Next} = bits(State),
    case wider(Range) of
        too_wide -> {plus_modulo(shifted_modulo(?BITS, Value rem N, N), Bits rem N, N) + 1, Next};
        Wider -> large(N, Wider, (Value bsl ?BITS) bor Bits, Next)
    end.

%% Where integers are limited bits fall off, or it is an error.
wider(Range) ->
    try Range bsl ?BITS of
        Wider when Wider bsr ?BITS =:= Range -> Wider;
        _ -> too_wide
    catch
        error:overflow -> too_wide
    end.

%% (X bsl Places) rem N and (A + B) rem N of numbers below N, by numbers below N.
shifted_modulo(0, X, _) -> X;
shifted_modulo(Places, X, N) -> shifted_modulo(Places - 1, plus_modulo(X, X, N), N).

plus_modulo(A, B, N) when A >= N - B -> A - (N - B);
plus_modulo(A, B, _) -> A + B.

%% @doc A float, 0.0 < X < 1.0, as fine near 0.0 as floats are.
-spec uniform_real() -> float().
uniform_real() -> stepped(uniform_real_s(current())).

%% @doc uniform_real/0 of a state.
-spec uniform_real_s(state()) -> {float(), state()}.
uniform_real_s(State) ->
    {Bits, Next} = bits(State),
    case Bits bsr 5 of
        M when M >= 1 bsl 52 -> {M * 1.1102230246251565e-16, Next};
        M -> finer(M, 1.1102230246251565e-16, Next)
    end.

%% Leading zero bits make room for more bits behind.
finer(M, Unit, State) when M < 1 bsl 52, Unit > 1.0e-280 ->
    {Bits, Next} = bits(State),
    Missing = 53 - length(integer_to_list(M, 2)),
    finer_done((M bsl Missing) bor (Bits bsr (?BITS - Missing)), Unit / (1 bsl Missing), Next);
finer(M, Unit, State) ->
    finer_done(M, Unit, State).

finer_done(0, Unit, State) -> finer(0, Unit, State);
finer_done(M, Unit, State) -> {M * Unit, State}.

%% @doc Random bytes.
-spec bytes(non_neg_integer()) -> binary().
bytes(N) -> stepped(bytes_s(N, current())).

%% @doc bytes/1 of a state.
-spec bytes_s(non_neg_integer(), state()) -> {binary(), state()}.
bytes_s(N, State) when is_integer(N), N >= 0 -> bytes(N, State, <<>>).

%% Seven bytes of a word without its lowest bits; of the last word, those below its two highest bits.
bytes(N, State, Done) when N > 7 ->
    {Bits, Next} = bits(State),
    bytes(N - 7, Next, <<Done/binary, (Bits bsr 2):56>>);
bytes(N, State, Done) ->
    {Bits, Next} = bits(State),
    {<<Done/binary, (Bits bsr (56 - 8 * N)):(8 * N)>>, Next}.

%% @doc A float of the standard normal distribution.
-spec normal() -> float().
normal() -> stepped(normal_s(current())).

%% @doc A float of the normal distribution with a mean and a variance.
-spec normal(number(), number()) -> float().
normal(Mean, Variance) -> stepped(normal_s(Mean, Variance, current())).

%% @doc normal/0 of a state.
-spec normal_s(state()) -> {float(), state()}.
normal_s(State0) ->
    {U0, State1} = uniform_s(State0),
    {V0, State2} = uniform_s(State1),
    {U, V} = {2 * U0 - 1, 2 * V0 - 1},
    case U * U + V * V of
        S when S > 0.0, S < 1.0 -> {U * math:sqrt(-2 * math:log(S) / S), State2};
        _ -> normal_s(State2)
    end.

%% @doc normal/2 of a state.
-spec normal_s(number(), number(), state()) -> {float(), state()}.
normal_s(Mean, Variance, State) when Variance >= 0 ->
    {X, Next} = normal_s(State),
    {Mean + math:sqrt(Variance) * X, Next}.

%% @doc The elements of a list in random order.
-spec shuffle([T]) -> [T].
shuffle(List) -> stepped(shuffle_s(List, current())).

%% @doc shuffle/1 of a state.
-spec shuffle_s([T], state()) -> {[T], state()}.
shuffle_s(List, State) ->
    {Numbered, Next} = lists:mapfoldl(
        fun(X, S) ->
            {Bits, S1} = bits(S),
            {{Bits, X}, S1}
        end,
        State,
        List
    ),
    {[X || {_, X} <- lists:keysort(1, Numbered)], Next}.
