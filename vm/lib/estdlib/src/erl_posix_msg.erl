%% @doc POSIX errors as text.
-module(erl_posix_msg).

-export([message/1]).

%% @doc What an error name stands for.
-spec message(atom()) -> string().
message(e2big) -> "argument list too long";
message(eacces) -> "permission denied";
message(eaddrinuse) -> "address already in use";
message(eaddrnotavail) -> "can't assign requested address";
message(eafnosupport) -> "address family not supported by protocol family";
message(eagain) -> "resource temporarily unavailable";
message(ealready) -> "operation already in progress";
message(ebadf) -> "bad file number";
message(ebadmsg) -> "not a data message";
message(ebusy) -> "file busy";
message(echild) -> "no children";
message(econnaborted) -> "software caused connection abort";
message(econnrefused) -> "connection refused";
message(econnreset) -> "connection reset by peer";
message(edeadlk) -> "resource deadlock avoided";
message(edestaddrreq) -> "destination address required";
message(edom) -> "math argument out of range";
message(edquot) -> "disk quota exceeded";
message(eexist) -> "file already exists";
message(efault) -> "bad address in system call argument";
message(efbig) -> "file too large";
message(ehostunreach) -> "host is unreachable";
message(eidrm) -> "identifier removed";
message(einprogress) -> "operation now in progress";
message(eintr) -> "interrupted system call";
message(einval) -> "invalid argument";
message(eio) -> "I/O error";
message(eisconn) -> "socket is already connected";
message(eisdir) -> "illegal operation on a directory";
message(eloop) -> "too many levels of symbolic links";
message(emfile) -> "too many open files";
message(emlink) -> "too many links";
message(emsgsize) -> "message too long";
message(enametoolong) -> "file name too long";
message(enetdown) -> "network is down";
message(enetreset) -> "network dropped connection on reset";
message(enetunreach) -> "network is unreachable";
message(enfile) -> "file table overflow";
message(enobufs) -> "no buffer space available";
message(enodev) -> "no such device";
message(enoent) -> "no such file or directory";
message(enoexec) -> "exec format error";
message(enolck) -> "no locks available";
message(enomem) -> "not enough memory";
message(enoprotoopt) -> "bad proocol option";
message(enospc) -> "no space left on device";
message(enosys) -> "function not implemented";
message(enotblk) -> "block device required";
message(enotconn) -> "socket is not connected";
message(enotdir) -> "not a directory";
message(enotempty) -> "directory not empty";
message(enotsock) -> "socket operation on non-socket";
message(enotsup) -> "operation not supported";
message(enotty) -> "inappropriate device for ioctl";
message(enxio) -> "no such device or address";
message(eopnotsupp) -> "operation not supported on socket";
message(eoverflow) -> "offset too large for file system";
message(eperm) -> "not owner";
message(epipe) -> "broken pipe";
message(eproto) -> "protocol error";
message(eprotonosupport) -> "protocol not supported";
message(eprototype) -> "protocol wrong type for socket";
message(erange) -> "math result unrepresentable";
message(erofs) -> "read-only file system";
message(esocktnosupport) -> "socket type not supported";
message(espipe) -> "invalid seek";
message(esrch) -> "no such process";
message(estale) -> "stale remote file handle";
message(etimedout) -> "connection timed out";
message(etxtbsy) -> "text file or pseudo-device busy";
message(exdev) -> "cross-domain link";
message(_) -> "unknown POSIX error".
