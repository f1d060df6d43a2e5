%% The options of base64: its other alphabet, no padding; what decodes what.
-module(base64_options_27).
-export([start/0]).

start() ->
    Options = [#{}] ++ [#{mode => M} || M <- [standard, urlsafe]] ++ [#{padding => P} || P <- [true, false]] ++
        [#{mode => M, padding => P} || M <- [standard, urlsafe], P <- [true, false]],
    Data = [<<>>, <<255>>, <<255, 254>>, <<255, 254, 253>>, "text", list_to_binary(lists:seq(0, 255))],
    [begin
         Text = base64:encode(D, O),
         oracle:say({Text, base64:encode_to_string(D, O), base64:decode(Text, O), base64:decode_to_string(Text, O)}),
         oracle:say([element(1, oracle:try_(fun() -> base64:decode(Text, Other) end)) || Other <- Options])
     end || D <- Data, O <- Options],
    [element(1, oracle:try_(F))
     || F <- [fun() -> base64:encode(<<"a">>, #{mode => other}) end, fun() -> base64:encode_to_string("a", #{padding => 1}) end,
              fun() -> base64:encode(a, #{}) end, fun() -> base64:encode_to_string([300], #{}) end,
              fun() -> base64:encode(<<"a">>, []) end]].
