%% What only this library has, or has as OTP documents it and OTP does not.
%% engine only
-module(own_modules_tests).
-export([handle_req/3, init/1, handle_event/2, handle_call/2]).
-include_lib("eunit/include/eunit.hrl").

%% The answers' forms without a time are exported by OTP, but call what is not there.
init(X) -> {ok, X}.
handle_event(_, X) -> {ok, X}.
handle_call(get, X) -> {ok, X, X}.

event_responses_without_a_time_test() ->
    {ok, M} = gen_event:start(),
    ok = gen_event:add_handler(M, ?MODULE, value),
    {reply, value} = gen_event:receive_response(gen_event:send_request(M, ?MODULE, get)),
    {reply, value} = gen_event:wait_response(gen_event:send_request(M, ?MODULE, get)),
    {error, bad_module} = gen_event:receive_response(gen_event:send_request(M, none, get)),
    ok = gen_event:stop(M).

query_strings_test() ->
    [] = http_server:parse_query_string(""),
    [{"b", "2 x"}, {"a", "1"}] = http_server:parse_query_string("a=1&b=2%20x"),
    [{"c", "=d"}, {"a b", ""}] = http_server:parse_query_string("a+b&c==d").

%% A body in pieces: its length is in the headers.
handle_req("POST", ["echo"], Conn) -> http_server:reply(200, proplists:get_value(body_chunk, Conn, ""), Conn).

streamed_body_test_() ->
    {timeout, 20, fun() ->
        {ok, Probe} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}]),
        {ok, Port} = inet:port(Probe),
        ok = gen_tcp:close(Probe),
        spawn(fun() -> http_server:start_server(Port, [{"*", ?MODULE, []}]) end),
        Conn = connected(Port, 50),
        {ok, C1, Ref} = ahttp_client:request(Conn, <<"POST">>, <<"/echo">>, [{<<"Content-Length">>, <<"8">>}], stream),
        {ok, C2} = ahttp_client:stream_request_body(C1, Ref, <<"five ">>),
        {ok, C3} = ahttp_client:stream_request_body(C2, Ref, ["is", $5]),
        ?assertEqual({200, <<"five is5">>}, answer(C3, {none, <<>>})),
        ahttp_client:close(C3)
    end}.

connected(Port, Tries) ->
    case ahttp_client:connect(http, {127, 0, 0, 1}, Port, [{active, false}]) of
        {ok, Conn} -> Conn;
        {error, _} when Tries > 0 -> receive after 20 -> connected(Port, Tries - 1) end
    end.

answer(Conn, Got) ->
    {ok, Next, Responses} = ahttp_client:recv(Conn, 0),
    {Status, Body, Done} = lists:foldl(
        fun({status, _, S}, {_, B, D}) -> {S, B, D};
           ({data, _, More}, {S, B, D}) -> {S, <<B/binary, More/binary>>, D};
           ({done, _}, {S, B, _}) -> {S, B, true};
           (_, Acc) -> Acc
        end, {element(1, Got), element(2, Got), false}, Responses),
    case Done of
        true -> {Status, Body};
        false -> answer(Next, {Status, Body})
    end.

ssl_needs_no_start_test() ->
    ok = ssl:start(),
    ok = ssl:start(permanent),
    ok = ssl:stop(),
    {supported, Versions} = lists:keyfind(supported, 1, ssl:versions()),
    true = lists:member('tlsv1.3', Versions),
    "TLS connection is closed" = ssl:format_error({error, closed}),
    "Invalid option: {verify,maybe}" = ssl:format_error({options, {verify, 'maybe'}}),
    "bad certificate" = ssl:format_error({tls_alert, {bad_certificate, "bad certificate"}}),
    "connection refused" = ssl:format_error(econnrefused).

ssl_listener_test() ->
    {ok, L} = ssl:listen(0, [{ip, {127, 0, 0, 1}}]),
    {error, timeout} = ssl:transport_accept(L, 10),
    {ok, {_, Port}} = ssl:sockname(L),
    {ok, C} = gen_tcp:connect({127, 0, 0, 1}, Port, []),
    {ok, T} = ssl:transport_accept(L, 1000),
    ok = gen_tcp:close(C),
    {error, _} = ssl:handshake(T),
    ok = ssl:close(L, 1000).

%% The tables of characters.
unicode_tables_test() ->
    [_, _, _] = tuple_to_list(unicode_tables:version()),
    $a = unicode_tables:lower($A),
    "SS" = unicode_tables:upper(223),
    "Ss" = unicode_tables:title(223),
    "ss" = unicode_tables:fold(223),
    [continue, other, zwj] = [unicode_tables:class(C) || C <- [16#301, $a, 16#200D]].

unicode_forms_test() ->
    [$e, 16#301] = lists:flatten([unicode_forms:canonical(16#E9)]),
    "fi" = lists:flatten([unicode_forms:compatible(16#FB01)]),
    16#E9 = unicode_forms:compose($e, 16#301),
    230 = unicode_forms:class(16#301).

unicode_kinds_test() ->
    [lower, upper, letter, digit, number, space, other] =
        [unicode_kinds:kind(C) || C <- [16#E9, 16#C9, 16#4E00, 16#663, 16#BD, 16#A0, $-]].

%% How much work a limit allows is the matcher's own.
regular_expressions_are_limited_test() ->
    As = lists:duplicate(30, $a) ++ "c",
    {error, match_limit} = re:run(As, "(a+)*b", [{match_limit, 1000}, report_errors]),
    nomatch = re:run(As, "(a+)*b", [{match_limit, 1000}]).

%% A table of sockets on the console.
inet_i_test() ->
    ok = inet:i().

%% It runs every module of tests in the packs, this one among them.
eunit_start_test_() ->
    {timeout, 60, fun() ->
        case whereis(own_modules_started) of
            undefined ->
                register(own_modules_started, self()),
                Result = eunit:start(),
                unregister(own_modules_started),
                ?assertEqual(ok, Result);
            _ ->
                ok
        end
    end}.
