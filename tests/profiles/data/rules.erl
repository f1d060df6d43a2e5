%% What each named rule of the profiles is about: one function a rule, which displays what the rule changes.
-module(rules).
-compile([export_all, nowarn_export_all]).

%% The values of some calls, or how they fail, on one line.
show(Funs) -> erlang:display([try F() catch error:R -> {error, bare(R)}; C:R -> {C, R} end || F <- Funs]).

bare({badarity, {_, Args}}) -> {badarity, Args};
bare(R) -> R.

id(X) -> X.

%% -- integers ------------------------------------------------------------------------------------

integer_width() ->
    Max = id(16#7FFFFFFFFFFFFFF) * 16 + 15,
    show([fun() -> Max + 1 end, fun() -> -Max - 2 end, fun() -> Max * 2 end, fun() -> -(-Max - 1) end, fun() -> abs(-Max - 1) end,
        fun() -> (-Max - 1) div -1 end, fun() -> (-Max - 1) rem -1 end]).

integer_width_256() ->
    show([fun() -> pow(2, 256) end, fun() -> pow(2, 255) - 1 + pow(2, 255) > 0 end, fun() -> -pow(2, 255) * 2 end]).

pow(_, 0) -> 1;
pow(B, N) -> B * pow(B, N - 1).

shifts_modulo_64() ->
    Max = id(16#7FFFFFFFFFFFFFF) * 16 + 15,
    show([fun() -> Max bsl 1 end, fun() -> id(1) bsl 63 end, fun() -> id(1) bsl 64 end, fun() -> id(5) bsl 1000 end,
        fun() -> id(1) bsl -1 end, fun() -> id(1) bsr 64 end, fun() -> id(-1) bsr 65 end, fun() -> id(8) bsr -1 end]).

bnot_of_boxed() -> show([fun() -> bnot id(1 bsl 60) end, fun() -> bnot id(5) end]).

bnot_of_the_maximum() -> M = pow(2, 255) - 1 + pow(2, 255), show([fun() -> bnot M end, fun() -> M bxor -1 end]).

float_to_integer_overflow() -> show([fun() -> F(id(1.0e30)) end || F <- [fun erlang:trunc/1, fun erlang:round/1, fun erlang:ceil/1, fun erlang:floor/1]]).

compare_by_doubles() ->
    N = id(9007199254740993), show([fun() -> N == 9007199254740992.0 end, fun() -> N > 9007199254740992.0 end]).

equal_numbers_max_min() -> show([fun() -> max(id(1), 1.0) end, fun() -> max(1.0, id(1)) end, fun() -> min(id(1), 1.0) end, fun() -> min(1.0, id(1)) end]).

%% -- numbers as text -----------------------------------------------------------------------------

saturating_binary_to_integer() ->
    show([fun() -> binary_to_integer(id(B)) end || B <- [<<"9223372036854775808">>, <<"-9223372036854775809">>, <<"99999999999999999999999">>, <<"999999999999999999999999">>]]).

lenient_binary_to_integer() -> show([fun() -> binary_to_integer(id(<<" 12">>)) end, fun() -> binary_to_integer(id(<<"0xFF">>), 16) end]).

wrapping_list_to_integer() -> show([fun() -> list_to_integer(id(L)) end || L <- ["9223372036854775808", "99999999999999999999"]]).

lenient_list_to_float() -> show([fun() -> list_to_float(id(L)) end || L <- ["1.", ".5", " 1.5", "1.5abc", "1.0e400"]]).

short_floats() -> show([fun() -> float_to_list(id(0.1), [short]) end, fun() -> float_to_binary(id(0.1), [short]) end]).

decimals_limit() -> show([fun() -> float_to_list(id(1.0), [{decimals, 58}]) =/= [] end]).

%% -- bit syntax ----------------------------------------------------------------------------------

no_bit_strings() ->
    show([fun() -> <<(id(5)):3>> end, fun() -> <<_:4, R/bitstring>> = id(<<1, 2>>), R end, fun() -> << <<X:4>> || X <- id([1, 2]) >> end,
        fun() -> <<1:4, (id(<<9>>))/binary, 2:4>> end, fun() -> <<(id(1)):3, 2:5>> end]).

little_endian_odd_widths() -> show([fun() -> <<(id(5)):24/little>> end, fun() -> <<(id(5)):12/little, 0:4>> end, fun() -> <<(id(5)):32/little>> end]).

unsigned_64_bit_fields() -> show([fun() -> <<X:64>> = id(<<255, 255, 255, 255, 255, 255, 255, 255>>), X end, fun() -> <<X:64>> = id(<<1:64>>), X end]).

signed_64_bit_fields() -> show([fun() -> case id(<<255, 255, 255, 255, 255, 255, 255, 255>>) of <<X:64/signed>> -> X; _ -> no end end]).

float_segments() -> show([fun() -> <<(id(1.5)):64/float>> end, fun() -> <<(id(1.5)):32/float>> end, fun() -> <<(id(1.5)):16/float>> end]).

half_floats_do_not_match() -> show([fun() -> case id(<<60, 0>>) of <<F:16/float>> -> F; _ -> no end end, fun() -> case id(<<63, 192, 0, 0>>) of <<F:32/float>> -> F end end]).

utf8_u10000() -> show([fun() -> case id(<<240, 144, 128, 128>>) of <<C/utf8>> -> C; _ -> no end end, fun() -> case id(<<240, 144, 128, 129>>) of <<C/utf8>> -> C; _ -> no end end]).

%% -- order and equality --------------------------------------------------------------------------

maps_sort_last() -> show([fun() -> lists:sort([#{}, {c}, "b", a, 1, <<>>]) end]).

list_before_improper() -> show([fun() -> id([1]) < id([1 | a]) end]).

%% -- natives -------------------------------------------------------------------------------------

bare_badarity() -> show([fun() -> (id(fun(X) -> X end))(1, 2) end]).

map_update_badarg() -> show([fun() -> (id(#{}))#{missing := 1} end, fun() -> (id(a))#{k := 1} end]).

reverse_badarg() -> show([fun() -> lists:reverse(id(a)) end, fun() -> lists:reverse(id([1 | 2])) end]).

list_to_atom_of_no_characters() -> show([fun() -> list_to_atom(id([a])) end]).

atoms_of_255_bytes() -> show([fun() -> is_atom(list_to_atom(lists:duplicate(200, 233))) end, fun() -> is_atom(list_to_atom(lists:duplicate(255, $a))) end,
    fun() -> list_to_atom(lists:duplicate(256, $a)) end]).

list_to_binary_low_byte() -> show([fun() -> list_to_binary(id([256])) end, fun() -> list_to_binary(id([511, 1])) end]).

list_to_binary_improper() -> show([fun() -> list_to_binary(id([1 | 2])) end]).

split_options() -> show([fun() -> binary:split(id(<<"a,b">>), [<<",">>]) end, fun() -> binary:split(id(<<"a,">>), <<",">>, [trim]) end, fun() -> binary:split(id(<<"a,b">>), <<",">>) end]).

delete_element_behind_the_end() -> show([fun() -> erlang:delete_element(id(3), {a, b}) end]).

unknown_system_info() -> show([fun() -> erlang:system_info(id(nosuch)) end]).

memory_keys() -> show([fun() -> is_integer(erlang:memory(id(total))) end, fun() -> is_integer(erlang:memory(binary)) end]).

time_units() -> show([fun() -> is_integer(erlang:monotonic_time(id(U))) end || U <- [second, millisecond, microsecond, nanosecond, native, 1000]]).

unknown_process_flags() -> show([fun() -> process_flag(id(priority), normal) =:= normal end, fun() -> process_flag(id(nosuch), 1) end]).

monitor_by_name() -> register(rules_me, self()), show([fun() -> is_reference(monitor(process, id(rules_me))) end]).

alive_of_no_pid() -> show([fun() -> is_process_alive(id(a)) end]).

two_names() -> show([fun() -> register(name_one, self()) end, fun() -> register(name_two, self()) end]).

link_to_the_dead() ->
    process_flag(trap_exit, true),
    P = spawn(fun() -> ok end),
    dead(P),
    show([fun() -> link(P) end, fun() -> receive {'EXIT', P, R} -> R after 20 -> none end end]).

dead(P) -> case is_process_alive(P) of true -> receive after 1 -> dead(P) end; false -> ok end.

empty_stacks_in_exit_reasons() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> error(foo) end),
    Q = spawn_link(fun() -> throw(foo) end),
    show([fun() -> receive {'EXIT', X, {R, S}} -> {R, S =:= []} end end || X <- [P, Q]]).

raise_ignores_its_trace() ->
    show([fun() -> try erlang:raise(error, id(r), [{m, f, 1, []}]) catch error:_:S -> [{M, F} || {M, F, _, _} <- S, M =:= m] end end]).

doubled_frames() -> show([fun() -> traced(id({a})) end]).

traced(T) ->
    try element(5, T) catch _:_:S -> length([F || {rules, F, _, _} <- S, F =:= traced]) end.

function_clause_frame() -> show([fun() -> try only_a(id(b)) catch _:_:S -> element(2, hd(S)) end end]).

before(_) -> ok.
only_a(a) -> ok.

errors_without_arguments() ->
    show([fun() -> try error(id(r), [arg]) catch error:_:S -> is_list(element(3, hd(S))) end end,
        fun() -> try atom_to_list(id({x})) catch error:_:S -> element(1, hd(S)) end end]).

process_info_keys() -> show([fun() -> tuple_size(process_info(self(), id(K))) end || K <- [heap_size, message_queue_len, registered_name, status, dictionary]]).

spawn_options_ignored() -> show([fun() -> is_pid(spawn_opt(fun() -> ok end, id([nosuch]))) end]).

timer_options_unseen() -> show([fun() -> is_reference(erlang:start_timer(id(0), self(), x, [{no, such_option}])) end]).

old_term_formats() -> show([fun() -> is_bitstring(id(binary_to_term(B))) end || B <- [<<131, 115, 1, 97>>, <<131, 77, 0, 0, 0, 1, 3, 160>>, <<131, 119, 1, 97>>,
        <<131, 99, "1.50000000000000000000e+00", 0, 0, 0, 0, 0>>]]).

display_syntax() ->
    erlang:display(['quoted atom', '', "str\"", "a\nb", <<>>, <<1, 2>>, 1.5, 1.0e-10, #{b => 1, a => 2}]).
