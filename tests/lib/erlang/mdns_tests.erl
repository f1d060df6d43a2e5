%% Names and messages of multicast DNS.
%% engine only
-module(mdns_tests).
-include_lib("eunit/include/eunit.hrl").

-define(NAME, 6, "atomvm", 5, "local", 0).

name_test_() ->
    Pointed = <<0:96, ?NAME, 4, "more", 16#C00C:16, 7>>,
    <<_:26/binary, Pointer/binary>> = Pointed,
    [
        ?_assertEqual({ok, {[<<"atomvm">>, <<"local">>], <<>>}}, parsed(<<?NAME>>)),
        ?_assertEqual({ok, {[], <<42>>}}, parsed(<<0, 42>>)),
        ?_assertEqual({ok, {[<<"more">>, <<"atomvm">>, <<"local">>], <<7>>}}, mdns:parse_dns_name(Pointer, Pointed)),
        ?_assertEqual({error, {invalid_name, <<42>>}}, parsed(<<42>>)),
        ?_assertEqual({error, {invalid_name, <<>>}}, parsed(<<1, 42>>)),
        ?_assertEqual({error, {invalid_name, <<>>}}, parsed(<<>>))
    ].

%% A pointer at the end of a message behind 12 bytes of header.
pointer_loop_test_() ->
    [
        ?_assertEqual({error, {invalid_name, Tail}}, behind_header(Bin))
     || {Bin, Tail} <- [
            %% to itself, to the label before it, forward, past the end, without its second byte
            {<<16#C00C:16>>, <<16#C00C:16>>},
            {<<1, "a", 16#C00C:16>>, <<16#C00C:16>>},
            {<<16#C00E:16, 0>>, <<16#C00E:16, 0>>},
            {<<16#FFFF:16>>, <<16#FFFF:16>>},
            {<<16#C0>>, <<16#C0>>}
        ]
    ].

%% Two pointers that lead to each other.
two_pointers_test() ->
    Message = <<0:96, 16#C00E:16, 16#C00C:16>>,
    <<_:14/binary, Second/binary>> = Message,
    {error, {invalid_name, _}} = mdns:parse_dns_name(Second, Message).

long_names_test_() ->
    Label = binary:copy(<<"a">>, 63),
    Most = [Label, Label, Label, binary:copy(<<"b">>, 61)],
    Bin = mdns:serialize_dns_name(Most),
    Longer = <<61, (binary:copy(<<"b">>, 61))/binary>>,
    [
        ?_assertEqual(255, byte_size(Bin)),
        ?_assertEqual({ok, {Most, <<>>}}, parsed(Bin)),
        ?_assertMatch({error, {invalid_name, _}}, parsed(<<1, "c", Bin/binary>>)),
        %% the labels together are too long, however they are pointed to
        ?_assertMatch({error, {invalid_name, _}}, behind(Bin, <<Longer/binary, 16#C000:16>>)),
        ?_assertError(badarg, mdns:serialize_dns_name([<<"c">> | Most])),
        ?_assertError(badarg, mdns:serialize_dns_name([<<Label/binary, "a">>])),
        ?_assertError(badarg, mdns:serialize_dns_name([<<>>])),
        %% the two other kinds of labels that a first byte could mean
        ?_assertMatch({error, {invalid_name, <<64, _/binary>>}}, parsed(<<64, 0:800>>)),
        ?_assertMatch({error, {invalid_name, <<128, _/binary>>}}, parsed(<<128, 0:800>>))
    ].

header_test_() ->
    [
        ?_assertEqual({ok, {dns_message, 0, 0, 0, 0, [], [], [], []}}, mdns:parse_dns_message(<<0:96>>)),
        ?_assertEqual(
            {ok, {dns_message, 7, 1, 5, 1, [], [], [], []}}, mdns:parse_dns_message(<<7:16, 16#AC00:16, 0:64>>)
        ),
        ?_assertEqual({error, {invalid_dns_header, <<>>}}, mdns:parse_dns_message(<<>>)),
        ?_assertEqual({error, {invalid_dns_header, <<0:88>>}}, mdns:parse_dns_message(<<0:88>>)),
        ?_assertEqual(
            {error, {invalid_dns_header, <<0:16, 0, 255, 0:64>>}}, mdns:parse_dns_message(<<0:16, 0, 255, 0:64>>)
        ),
        ?_assertEqual({error, {extra_bytes_in_dns_message, <<"*">>}}, mdns:parse_dns_message(<<0:96, "*">>))
    ].

question_test_() ->
    Ask = fun(Class) -> mdns:parse_dns_message(<<0:32, 1:16, 0:48, ?NAME, 1:16, Class:16>>) end,
    One = fun(Rest) -> mdns:parse_dns_message(<<0:32, 1:16, 0:48, Rest/binary>>) end,
    Name = [<<"atomvm">>, <<"local">>],
    [
        ?_assertEqual({ok, {dns_message, 0, 0, 0, 0, [{dns_question, Name, 1, 0, 1}], [], [], []}}, Ask(1)),
        ?_assertEqual({ok, {dns_message, 0, 0, 0, 0, [{dns_question, Name, 1, 1, 1}], [], [], []}}, Ask(16#8001)),
        ?_assertEqual({error, {invalid_name, <<>>}}, One(<<>>)),
        ?_assertEqual({error, {invalid_question, <<0>>}}, One(<<0>>)),
        ?_assertEqual({error, {invalid_question, <<0, 0, 0, 0>>}}, One(<<0, 0, 0, 0>>)),
        ?_assertEqual({error, {extra_bytes_in_dns_message, <<0>>}}, One(<<0:48>>))
    ].

record_test_() ->
    One = fun(Rest) -> mdns:parse_dns_message(<<0:32, 0:16, 1:16, 0:32, Rest/binary>>) end,
    Record = <<0, 1:16, 16#8001:16, 900:32, 4:16, 10, 0, 0, 7>>,
    [
        ?_assertEqual(
            {ok, {dns_message, 0, 0, 0, 0, [], [{dns_rrecord, [], 1, 16#8001, 900, <<10, 0, 0, 7>>}], [], []}},
            One(Record)
        ),
        [
            ?_assertMatch({error, {_, _}}, One(binary:part(Record, 0, N)))
         || N <- lists:seq(0, byte_size(Record) - 1)
        ]
    ].

%% What is written is read as what it was; a question is written without its unicast bit.
written_test_() ->
    Name = [<<"atomvm">>, <<"local">>],
    Record = fun(N) -> {dns_rrecord, Name, N, 1, N, <<N, N>>} end,
    Question = {dns_question, Name, 255, 0, 255},
    Message = {dns_message, 4711, 1, 2, 1, [Question], [Record(1), Record(2)], [Record(3)], []},
    Asked = {dns_message, 0, 0, 0, 0, [{dns_question, Name, 1, 1, 1}], [], [], []},
    [
        ?_assertEqual({ok, Message}, mdns:parse_dns_message(mdns:serialize_dns_message(Message))),
        ?_assertEqual(<<0:32, 1:16, 0:48, ?NAME, 1:16, 1:16>>, mdns:serialize_dns_message(Asked)),
        ?_assertEqual(<<?NAME>>, mdns:serialize_dns_name(Name)),
        ?_assertEqual(<<0>>, mdns:serialize_dns_name([]))
    ].

%% Whatever comes is a message or a named error: bytes at random, and messages with some bytes changed.
fuzz_test_() ->
    {timeout, 60, fun() ->
        _ = rand:seed(exsss, {6, 7, 62}),
        Name = [<<"atomvm">>, <<"local">>],
        Good = mdns:serialize_dns_message(
            {dns_message, 1, 0, 0, 0, [{dns_question, Name, 1, 0, 1}], [{dns_rrecord, Name, 1, 1, 9, <<1, 2, 3, 4>>}],
                [], []}
        ),
        Random = fun() -> rand:bytes(rand:uniform(60)) end,
        [read_any(<<0:32, (rand:uniform(4)):16, 0:48, (Random())/binary>>) || _ <- lists:seq(1, 1000)],
        [read_any(changed(Good, rand:uniform(4))) || _ <- lists:seq(1, 1000)]
    end}.

read_any(Bin) ->
    case mdns:parse_dns_message(Bin) of
        {ok, {dns_message, _, _, _, _, _, _, _, _}} -> ok;
        {error, {Reason, Rest}} when is_atom(Reason), is_binary(Rest) -> ok
    end.

changed(Bin, 0) ->
    Bin;
changed(Bin, N) ->
    At = rand:uniform(byte_size(Bin)) - 1,
    <<Before:At/binary, _, After/binary>> = Bin,
    changed(<<Before/binary, (rand:uniform(256) - 1), After/binary>>, N - 1).

parsed(Bin) -> mdns:parse_dns_name(Bin, Bin).

behind_header(Bin) -> behind(<<0:96>>, Bin).

behind(Before, Bin) -> mdns:parse_dns_name(Bin, <<Before/binary, Bin/binary>>).

bad_configuration_test_() ->
    [
        ?_assertMatch({error, Reason}, started(Config))
     || {Config, Reason} <- [
            {#{}, {invalid_config, #{}}},
            {#{hostname => "a.b", interface => {127, 0, 0, 1}}, {invalid_hostname, "a.b"}},
            {#{hostname => "", interface => {127, 0, 0, 1}}, {invalid_hostname, ""}},
            {#{hostname => none, interface => {127, 0, 0, 1}}, {invalid_hostname, none}},
            {#{hostname => <<"a">>, interface => {127, 0, 0, 1}, ttl => -1}, {invalid_ttl, -1}}
        ]
    ].

started(Config) ->
    process_flag(trap_exit, true),
    Result = mdns:start_link(Config),
    process_flag(trap_exit, false),
    Result.
