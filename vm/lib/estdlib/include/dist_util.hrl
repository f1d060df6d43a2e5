%% What a distribution carrier and dist_util tell each other during a handshake; the fields and their order are OTP's.

-record(hs_data, {
    %% net_kernel
    kernel_pid,
    other_node,
    this_node,
    %% what the functions below get first
    socket,
    %% of dist_util:start_timer/1
    timer,
    this_flags,
    %% nodes that may connect; []: all
    allowed,
    %% of the handshake, as the port mapper told
    other_version,
    other_flags,
    other_started,
    %% fun(Socket, Data) -> ok | {error, Reason}
    f_send,
    %% fun(Socket, Length, Timeout) -> {ok, Packet} | {error, Reason}
    f_recv,
    %% fun(Socket) -> ok | {error, Reason}, before and after the node counts as up
    f_setopts_pre_nodeup,
    f_setopts_post_nodeup,
    %% fun(Socket) -> {ok, Controller}
    f_getll,
    %% fun(Socket, Node) -> #net_address{}
    f_address,
    %% fun(Socket) -> ok | {error, Reason}
    mf_tick,
    %% fun(Socket) -> {ok, Received, Sent, Pending} | {error, Reason}
    mf_getstat,
    request_type = normal,
    mf_setopts,
    mf_getopts,
    %% fun(Socket, Node, DHandle) -> ok
    f_handshake_complete,
    add_flags,
    reject_flags,
    require_flags,
    this_creation,
    other_creation
}).

-record(net_address, {address, host, protocol, family}).
