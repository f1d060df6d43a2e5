%% Functions under the names that older libraries know: addresses, start options, where code is, floats.
-module(old_names).
-export([start/0]).

start() ->
    Texts = [
        "1.2.3.4", "1.2", "0x7f.1", "256.1.1.1", "::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "fe80::1%lo", "", "a", "1.2.3.4 "
    ],
    [oracle:say({Name, T, F(T)}) || {Name, F} <- parsers(), T <- Texts],
    [oracle:try_(fun() -> F(T) end) || {_, F} <- parsers(), T <- [<<"1.2.3.4">>, a]],
    [oracle:say(inet_parse:ntoa(A)) || A <- [{1, 2, 3, 4}, {0, 0, 0, 0, 0, 0, 0, 1}, {1, 2}, a]],
    oracle:say([gen:hibernate_after(O) || O <- [[], [{hibernate_after, 3}], [x, {hibernate_after, infinity}]]]),
    oracle:say([gen:debug_options(name, O) || O <- [[], [{debug, []}], [{debug, [trace]}]]]),
    oracle:say([gen:format_status_header("Status for", N) || N <- [name, {global, name}]]),
    oracle:say([{code:lib_dir(N), code:priv_dir(N)} || N <- [no_such_application, "no such"]]),
    oracle:say({code:objfile_extension(), code:where_is_file("no_such.beam"), code:is_sticky(?MODULE)}),
    [
        oracle:try_(fun() -> code:F(N) end)
     || F <- [lib_dir, priv_dir, where_is_file, is_sticky], N <- [<<"a">>, 1]
    ],
    oracle:say(is_list(code:get_path())),
    oracle:say([io_lib_format:fwrite_g(F) || F <- [0.0, -0.0, 1.5, 0.1, 1.0e22, 1.0e-7, 123456789.125, 5.0e-324]]),
    oracle:try_(fun() -> io_lib_format:fwrite_g(1) end),
    {ok, Host} = inet:gethostbyname("localhost", inet, 1000),
    oracle:say(Host).

parsers() ->
    [
        {address, fun(T) -> inet_parse:address(T) end},
        {strict_address, fun(T) -> inet_parse:strict_address(T) end},
        {ipv4_address, fun(T) -> inet_parse:ipv4_address(T) end},
        {ipv4strict_address, fun(T) -> inet_parse:ipv4strict_address(T) end},
        {ipv6_address, fun(T) -> inet_parse:ipv6_address(T) end},
        {ipv6strict_address, fun(T) -> inet_parse:ipv6strict_address(T) end}
    ].
