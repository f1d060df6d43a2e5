%% io:request/1 and io:requests/1 ask the group leader: what it is asked, and its answers as they come back.
-module(requests_to_the_group_leader).
-export([start/0]).

start() ->
    Old = group_leader(),
    Leader = spawn(fun() -> serve(0) end),
    group_leader(Leader, self()),
    Asked = [oracle:try_(fun() -> io:request(R) end) || R <- requests()],
    Together = [oracle:try_(fun() -> io:requests(Rs) end) || Rs <- [[], [a_request], requests()]],
    exit(Leader, kill),
    receive after 20 -> ok end,
    Gone = [oracle:try_(fun() -> io:request({put_chars, unicode, "x"}) end), oracle:try_(fun() -> io:requests([getopts]) end)],
    group_leader(Old, self()),
    {Asked, Together, Gone}.

requests() ->
    [{put_chars, unicode, "text"}, {put_chars, unicode, io_lib, format, ["~p", [x]]}, {get_line, unicode, "? "},
     {get_chars, unicode, "? ", 3}, {get_until, unicode, "? ", m, f, [a]}, {setopts, [binary]}, getopts,
     {get_geometry, columns}, {format, "~w~n", [1]}, {write, {a, "b"}}, nl, {put_chars, "old"}, {get_line, "old? "}, what].

serve(N) ->
    receive
        {io_request, From, As, Request} ->
            oracle:say({N, Request}),
            From ! {io_reply, As, element(N rem 5 + 1, {ok, {answer, N}, eof, {error, request}, {error, terminated}})},
            serve(N + 1)
    end.
