%% Functions that few call: texts of errors, depths, spaces, unions, a group leader's input.
-module(small_questions).
-export([start/0, say/1]).

start() ->
    oracle:say([erl_posix_msg:message(E) || E <- [enoent, eacces, eexist, econnrefused, foo]]),
    oracle:say(gb_sets:to_list(gb_sets:union([gb_sets:from_list(L) || L <- [[1, 2], [2, 3], [], [a]]]))),
    oracle:say(gb_sets:to_list(gb_sets:union([]))),
    oracle:say([lists:flatten(io_lib:write(T, D, false)) || T <- [[1, 2, 3, {a, b, c, d}], {a, [b]}, <<"abcdef">>, #{a => 1, b => 2}], D <- [1, 2, 3, -1]]),
    Long = [{key, I, "some text " ++ integer_to_list(I)} || I <- lists:seq(1, 8)],
    oracle:say([lists:flatten(F) || F <- [io_lib_pretty:print(Long, 5, 40, -1), io_lib_pretty:print(Long, 10, 60, 5, 30, no_fun),
        io_lib_pretty:print({r, 1, {r, 2, 3}}, 1, 60, -1, -1, fun(r, 2) -> [one, two]; (_, _) -> no end)]]),
    oracle:say([length(unicode_util:whitespace()), lists:all(fun unicode_util:is_whitespace/1, unicode_util:whitespace())]),
    oracle:say([code:ensure_modules_loaded([lists, maps]), code:ensure_modules_loaded([lists, no_such_module_at_all])]),
    Me = self(),
    P = proc_lib:spawn(node(), fun() -> Me ! {one, get('$ancestors') =/= undefined} end),
    receive {one, Known} -> oracle:say({is_pid(P), Known}) after 5000 -> oracle:say(nothing) end,
    Q = proc_lib:spawn(node(), ?MODULE, say, [Me]),
    receive {said, Q, Call} -> oracle:say(Call) after 5000 -> oracle:say(nothing) end,
    {N, S} = rand:uniform_s(1000, rand:seed_s({exsss, [1 | 2]})),
    {N2, _} = rand:uniform_s(1000, rand:seed_s(rand:export_seed_s(S))),
    oracle:say({N, N2}),
    oracle:say([element(1, rand:export_seed_s(rand:seed_s(A))) || A <- [default, exsss]]),
    leader().

say(To) -> To ! {said, self(), proc_lib:initial_call(self())}.

%% What the functions without a device ask is asked of the group leader.
leader() ->
    Me = self(),
    L = spawn_link(fun() -> answer(["{a,1}.\n", "foo(.\n", "x + 1.\n", "line\n", "two lines\n", "more\n"], Me) end),
    Old = group_leader(),
    group_leader(L, self()),
    Got = [io:read('> '), io:read(''), io:scan_erl_exprs('p'), io:request({get_line, unicode, "q"}), io:requests([{get_line, unicode, 'r'}, {get_line, unicode, 's'}]), io:get_line(t)],
    group_leader(Old, self()),
    unlink(L),
    exit(L, kill),
    oracle:say([case G of {error, {P, erl_parse, T}} -> {error, {P, lists:flatten(T)}}; _ -> G end || G <- Got]),
    prompts().

prompts() -> receive {prompt, P} -> [P | prompts()] after 50 -> [] end.

answer(Lines, To) ->
    receive
        {io_request, From, Ref, Request} ->
            {Reply, Left} = reply(Request, Lines, To),
            From ! {io_reply, Ref, Reply},
            answer(Left, To)
    end.

reply({get_line, _, Prompt}, [Line | Lines], To) -> To ! {prompt, Prompt}, {Line, Lines};
reply({get_until, _, Prompt, M, F, As}, Lines, To) -> To ! {prompt, Prompt}, until([], Lines, M, F, As);
reply({requests, [R]}, Lines, To) -> reply(R, Lines, To);
reply({requests, [R | Rs]}, Lines, To) -> {_, Left} = reply(R, Lines, To), reply({requests, Rs}, Left, To);
reply(_, [], _) -> {eof, []}.

until(C, [], M, F, As) -> {done, Result, _} = apply(M, F, [C, eof | As]), {Result, []};
until(C, [Line | Lines], M, F, As) ->
    case apply(M, F, [C, Line | As]) of
        {done, Result, _} -> {Result, Lines};
        {more, C2} -> until(C2, Lines, M, F, As)
    end.
