-module(flags).
-export([start/0]).

start() ->
    [oracle:try_(F) || F <- [
        fun() -> {process_flag(trap_exit, true), process_flag(trap_exit, false)} end,
        fun() -> {process_flag(priority, high), process_flag(priority, low), process_flag(priority, normal)} end,
        fun() -> process_flag(priority, silly) end,
        fun() -> process_flag(trap_exit, 1) end,
        fun() -> process_flag(no_such_flag, true) end,
        fun() -> {process_flag(sensitive, true), process_flag(sensitive, false)} end,
        fun() -> {process_flag(message_queue_data, off_heap), process_flag(message_queue_data, on_heap)} end,
        fun() -> is_integer(process_flag(min_heap_size, 500)) end,
        fun() -> is_map(process_flag(max_heap_size, 0)) end,
        fun() -> {group_leader() =:= group_leader(), group_leader(self(), self()), group_leader() =:= self()} end,
        fun() -> is_process_alive(self()) end,
        fun() -> is_process_alive(x) end,
        fun() -> process_info(self(), trap_exit) end,
        fun() -> process_info(self(), [priority, message_queue_len, messages]) end,
        fun() -> process_info(self(), nonsense) end,
        fun() -> process_info(self(), [priority, nonsense]) end,
        fun() -> process_info(self(), []) end,
        fun() -> lists_member(self(), processes()) end,
        fun() -> {node(), node(self()), node(make_ref()), is_alive_node()} end,
        fun() -> element(2, process_info(spawn(fun() -> ok end), initial_call)) end]].

lists_member(_, []) -> false;
lists_member(X, [X | _]) -> true;
lists_member(X, [_ | T]) -> lists_member(X, T).

is_alive_node() -> node() =:= nonode@nohost.
