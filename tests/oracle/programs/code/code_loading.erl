%% Modules loaded from a binary, called, asked for, and what is refused.
-module(code_loading).
-export([start/0]).

start() ->
    oracle:say([erlang:function_exported(loaded_mini, f, 1), erlang:module_loaded(loaded_mini)]),
    oracle:say(oracle:try_(fun() -> loaded_mini:f(1) end)),
    oracle:say(code:load_binary(loaded_mini, "loaded_mini.beam", mini())),
    oracle:say([loaded_mini:f(1), apply(loaded_mini, g, []), (fun loaded_mini:f/1)(x)]),
    oracle:say([erlang:function_exported(loaded_mini, f, 1), erlang:function_exported(loaded_mini, f, 2), erlang:module_loaded(loaded_mini)]),
    oracle:say(lists:sort(loaded_mini:module_info(exports))),
    oracle:say(oracle:try_(fun() -> loaded_mini:nosuch() end)),
    oracle:say(oracle:try_(fun() -> code:load_binary(loaded_mini, "x", not_binary) end) =/= ok),
    oracle:say(element(1, code:load_binary(other_name, "x", <<"no beam at all">>))),
    oracle:say([code:ensure_loaded(loaded_mini), element(1, code:ensure_loaded(surely_no_such_module))]),
    oracle:say(lists:member(loaded_mini, erlang:loaded())),
    {loaded_mini, loaded_mini:f([])}.

mini() ->
    unhex(
        "464F5231000002784245414D417455380000003C000000070B6C6F616465645F6D696E690166046D696E6901670B6D6F6475"
        "6C655F696E666F0665726C616E670F6765745F6D6F64756C655F696E666F436F6465000000670000001000000000000000A9"
        "0000000900000004011099100212221001200C1010400304040045104010A403173032040312101301309920021242000140"
        "4047000313015099000212520001604012034E1000017099000212521001804003134012034E201003005374725400000000"
        "496D70540000001C000000020000000600000007000000010000000600000007000000024578705400000034000000040000"
        "000500000001000000080000000500000000000000060000000400000000000000040000000200000001000000024C697454"
        "0000001F00000015789C63606060646060E06DCE0592EC99790AB999799900171F03AA004D6574610000001D836C00000001"
        "6802640010656E61626C65645F66656174757265736A6A0000004C6F635400000004000000004174747200000028836C0000"
        "0001680264000376736E6C000000016E100040826A9E44E95C62AE9B4A1776D63A446A6A43496E660000001B836C00000001"
        "680264000776657273696F6E6B0005382E322E336A00446267690000005B83500000005F789C45CC310A80300C40D1A08293"
        "8347F144A14DA28DD404DAEAF9551C1CDFF07FEA192696786EA8B63A5E0BC32C256388B595400DC95952C730989B6400F88A"
        "26E550D3DA941E9BE33F61185F3BD5FD06CDF81FA9004C696E65000000160000000000000000000000040000000200000000"
        "31410000547970650000001A00000001000000011FFF0000000000000000FFFFFFFFFFFFFFFF0000"
    ).

unhex([A, B | T]) -> <<(d(A)):4, (d(B)):4, (unhex(T))/binary>>;
unhex([]) -> <<>>.

d(C) when C =< $9 -> C - $0;
d(C) -> C - $A + 10.
