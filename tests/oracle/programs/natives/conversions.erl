%% Conversions between atoms, numbers, binaries and lists that other programs don't use.
-module(conversions).
-export([start/0]).

start() ->
    oracle:say([oracle:try_(fun() -> apply(erlang, F, A) end) || {F, A} <- calls()]),
    oracle:say([oracle:try_(fun() -> apply(M, F, A) end) || {M, F, A} <- others()]),
    oracle:say({erlang:function_exported(?MODULE, start, 0), erlang:function_exported(?MODULE, start, 1),
        erlang:function_exported(erlang, self, 0), erlang:is_builtin(erlang, self, 0), erlang:is_builtin(?MODULE, start, 0),
        erlang:module_loaded(?MODULE), erlang:module_loaded(nosuch_module), lists:member(?MODULE, erlang:loaded()),
        lists:member(erlang, erlang:pre_loaded())}),
    oracle:say([lists:keyfind(K, 1, erlang:fun_info(fun lists:map/2)) || K <- [module, name, arity, env, type]]),
    P = self(),
    oracle:say({list_to_pid(pid_to_list(P)) =:= P, is_reference(list_to_ref(ref_to_list(make_ref()))),
        oracle:try_(fun() -> list_to_pid("x") end), oracle:try_(fun() -> list_to_ref("x") end), oracle:try_(fun() -> list_to_port("x") end),
        is_port(list_to_port("#Port<0.5>"))}),
    %% Without atoms: how those are written changed with OTP 26.
    T = {1, ["text"], #{5 => 2.5}, <<"bin">>, 1 bsl 70},
    oracle:say({erlang:external_size(T) >= byte_size(term_to_binary(T)), erlang:external_size(T, [{minor_version, 1}]) > 10,
        term_to_binary(T, []), term_to_binary(T, [deterministic]), term_to_binary(2.5, [{minor_version, 1}]),
        byte_size(term_to_binary(binary:copy(<<0>>, 1000), [compressed])) < 100, binary_to_term(term_to_binary(T, [{compressed, 9}])) =:= T,
        oracle:try_(fun() -> term_to_binary(T, [nosuch]) end), oracle:try_(fun() -> term_to_binary(T, [{compressed, 10}]) end)}),
    oracle:say({binary_to_term(<<(term_to_binary(T))/binary, 1, 2>>, [used]), oracle:try_(fun() -> binary_to_term(<<131, 119, 12, "never_seen_x">>, [safe]) end),
        oracle:try_(fun() -> binary_to_term(<<131>>, []) end), oracle:try_(fun() -> binary_to_term(<<131, 97, 1>>, [nosuch]) end)}),
    oracle:say([iolist_to_binary(erlang:iolist_to_iovec(L)) || L <- [[], "abc", [<<"a">>, [<<"b">>, $c]], binary:copy(<<"z">>, 100)]]),
    oracle:say({is_list(erlang:term_to_iovec(T)), iolist_to_binary(erlang:term_to_iovec(T)) =:= term_to_binary(T),
        iolist_to_binary(erlang:term_to_iovec(T, [{minor_version, 1}])) =:= term_to_binary(T, [{minor_version, 1}]),
        oracle:try_(fun() -> erlang:iolist_to_iovec([a]) end)}).

calls() -> [
    {atom_to_binary, [abc]}, {atom_to_binary, ['ä', latin1]}, {atom_to_binary, ['Ω', latin1]}, {atom_to_binary, ['Ω', unicode]},
    {binary_to_atom, [<<"abc">>]}, {binary_to_atom, [<<"ä"/utf8>>, utf8]}, {binary_to_atom, [<<255>>, utf8]}, {binary_to_atom, [a]},
    {binary_to_existing_atom, [<<"abc">>]}, {binary_to_existing_atom, [<<"not_an_atom_yet">>, utf8]}, {list_to_existing_atom, ["abc"]},
    {list_to_existing_atom, ["not_an_atom_yet"]}, {binary_to_float, [<<"2.5e3">>]}, {binary_to_float, [<<"2">>]}, {binary_to_integer, [<<"-ff">>, 16]},
    {binary_to_integer, [<<"1">>, 1]}, {float_to_binary, [2.5]}, {float_to_binary, [2.5, [{decimals, 3}]]}, {float_to_binary, [1.0e10, [short]]},
    {integer_to_binary, [255, 36]}, {binary_to_list, [<<"abcdef">>, 2, 4]}, {binary_to_list, [<<"abc">>, 0, 2]}, {bitstring_to_list, [<<1, 2, 3:3>>]},
    {list_to_bitstring, [[<<1:1>>, 5, <<2:3>>]]}, {list_to_bitstring, [[a]]}, {binary_part, [<<"abcdef">>, {4, -2}]}, {binary_part, [<<"abc">>, {2, 2}]},
    {split_binary, [<<"abcdef">>, 2]}, {split_binary, [<<"a">>, 2]}, {iolist_size, [["a", <<"bc">>]]}, {iolist_size, [[a]]},
    {make_tuple, [3, z, [{2, two}, {2, zwei}]]}, {make_tuple, [1, z, [{2, two}]]}, {append_element, [{a}, b]}, {append, [[1], [2]]}, {subtract, [[1, 2, 1], [1]]},
    {size, [{a, b}]}, {size, [<<"abc">>]}, {size, [a]}, {is_record, [{rec, 1}, rec]}, {is_record, [{rec, 1}, rec, 2]}, {is_record, [{rec, 1}, rec, 3]},
    {is_record, [{rec}, "rec"]}, {'+', [5]}, {'+', [a]}, {ceil, [2.1]}, {floor, [-2.1]}, {ceil, [a]}, {'!', [nosuch_name, x]},
    {insert_element, [2, {a, c}, b]}, {insert_element, [5, {a}, b]}, {delete_element, [1, {a, b}]}, {delete_element, [3, {a, b}]}].

others() -> [
    {binary, bin_to_list, [<<"abc">>]}, {binary, bin_to_list, [a]}, {binary, referenced_byte_size, [a]}, {maps, is_key, [a, #{a => 1}]}, {maps, is_key, [a, b]},
    {erts_internal, cmp_term, [1, 1.0]}, {erts_internal, cmp_term, [2, 1]}, {erts_debug, flat_size, [a]}, {erts_debug, flat_size, [[1, 2]]},
    {erts_debug, flat_size, [{1, 2.5}]}, {erts_debug, same, [a, a]}, {erts_debug, same, [{a}, {a}]}, {ets, lookup_element, [nosuch, 1, 2]}].
