%% @doc The application below all others: a supervisor, `kernel_sup', whose child serves questions about code. What makes
%% a system a node joins them when it becomes one (net_kernel).
%%
%% Under profile atomvm-0.7 it runs from the start, as the releases have it; elsewhere when it is needed first.
-module(kernel).
-behaviour(application).
-behaviour(supervisor).

-export([start/2, stop/1]).
-export([init/1]).

%% @doc Start the supervisor, linked to the caller.
-spec start(application:start_type(), term()) -> supervisor:startlink_ret().
start(_, _) -> supervisor:start_link({local, kernel_sup}, ?MODULE, []).

%% @doc What the application does after its end: nothing.
-spec stop(term()) -> ok.
stop(_) -> ok.

%% @private
-spec init([]) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init([]) ->
    {ok, {
        #{strategy => one_for_all, intensity => 0, period => 1},
        [#{id => code_server, start => {code_server, start_link, []}, shutdown => 2000}]
    }}.
