%% What errors of the system are called.
-module(posix_words).
-export([start/0]).

start() ->
    Known = [e2big, eacces, eaddrinuse, eaddrnotavail, eafnosupport, eagain, ealready, ebadf, ebusy, ecanceled,
        echild, econnaborted, econnrefused, econnreset, edeadlk, edestaddrreq, edom, edquot, eexist, efault, efbig,
        ehostdown, ehostunreach, eidrm, einprogress, eintr, einval, eio, eisconn, eisdir, eloop, emfile, emlink,
        emsgsize, emultihop, enametoolong, enetdown, enetreset, enetunreach, enfile, enobufs, enodata, enodev, enoent,
        enoexec, enolck, enolink, enomem, enomsg, enonet, enoprotoopt, enospc, enosr, enostr, enosys, enotblk,
        enotconn, enotdir, enotempty, enotsock, enotsup, enotty, enotuniq, enxio, eopnotsupp, eoverflow, eperm,
        epfnosupport, epipe, eproto, eprotonosupport, eprototype, erange, eremote, erofs, eshutdown,
        esocktnosupport, espipe, esrch, estale, etime, etimedout, etoomanyrefs, etxtbsy, eusers, ewouldblock, exdev],
    [oracle:say({E, erl_posix_msg:message(E)}) || E <- Known],
    [erl_posix_msg:message(E) || E <- [ewhatever, '', ok, {enoent}, 2, "enoent"]].
