%% encode, decode, mime decoding, wrong input and padding.
-module(base64_text).
-export([start/0]).

start() ->
    Data = [<<>>, <<"a">>, <<"ab">>, <<"abc">>, <<0, 255, 254, 1>>, list_to_binary(lists:seq(0, 255))],
    [oracle:say({base64:encode(D), base64:encode_to_string(D), base64:decode(base64:encode(D)) =:= D}) || D <- Data],
    oracle:say([base64:encode("abc"), base64:decode("YWJj"), base64:decode_to_string(<<"YWJj">>), base64:decode(<<" Y W\nJj\t">>)]),
    oracle:say([base64:mime_decode(<<"YW*Jj!">>), base64:mime_decode_to_string("YQ==")]),
    [oracle:say(element(1, oracle:try_(F))) || F <- [fun() -> base64:decode(<<"YW*Jj">>) end, fun() -> base64:decode(<<"YWJ">>) end, fun() -> base64:decode(<<"=">>) end, fun() -> base64:encode(x) end, fun() -> base64:decode(<<"YQ=a">>) end]],
    ok.
