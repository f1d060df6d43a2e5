-module(words).
-export([main/1]).

main(Words) ->
    erlang:display(Words),
    ok.
