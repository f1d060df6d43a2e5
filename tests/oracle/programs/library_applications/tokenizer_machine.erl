%% a tokenizer written as a gen_statem fed one character at a time.
-module(tokenizer_machine).
-export([start/0, init/1, callback_mode/0, space/3, word/3, number/3]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, [], []),
    [gen_statem:cast(P, C) || C <- "if x1 = 42 then  y else 7z "],
    oracle:say(gen_statem:call(P, tokens)),
    gen_statem:stop(P).

init(Acc) -> {ok, space, {[], Acc}}.
callback_mode() -> state_functions.
space({call, F}, tokens, {_, Acc}) -> {keep_state_and_data, {reply, F, lists:reverse(Acc)}};
space(cast, C, {_, Acc}) when C >= $a, C =< $z -> {next_state, word, {[C], Acc}};
space(cast, C, {_, Acc}) when C >= $0, C =< $9 -> {next_state, number, {[C], Acc}};
space(cast, $\s, _) -> keep_state_and_data;
space(cast, C, {_, Acc}) -> {keep_state, {[], [{op, [C]} | Acc]}}.
word(cast, C, {W, Acc}) when C >= $a, C =< $z; C >= $0, C =< $9 -> {keep_state, {[C | W], Acc}};
word(cast, C, {W, Acc}) -> {next_state, space, {[], [{word, lists:reverse(W)} | Acc]}, [{next_event, cast, C}]}.
number(cast, C, {W, Acc}) when C >= $0, C =< $9 -> {keep_state, {[C | W], Acc}};
number(cast, C, {W, Acc}) -> {next_state, space, {[], [{number, list_to_integer(lists:reverse(W))} | Acc]}, [{next_event, cast, C}]}.
