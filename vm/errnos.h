/* Error numbers of the host as atoms' text. */
#ifndef AVM_ERRNOS_H
#define AVM_ERRNOS_H
#include <errno.h>
#include <stddef.h>
static const struct { const char *name; int value; } avm_errnos[] = {
    {"e2big", E2BIG}, {"eacces", EACCES}, {"eaddrinuse", EADDRINUSE}, {"eaddrnotavail", EADDRNOTAVAIL},
    {"eafnosupport", EAFNOSUPPORT}, {"eagain", EAGAIN}, {"ealready", EALREADY}, {"ebadf", EBADF}, {"ebadmsg", EBADMSG},
    {"ebusy", EBUSY}, {"ecanceled", ECANCELED}, {"echild", ECHILD}, {"econnaborted", ECONNABORTED},
    {"econnrefused", ECONNREFUSED}, {"econnreset", ECONNRESET}, {"edeadlk", EDEADLK}, {"edestaddrreq", EDESTADDRREQ},
    {"edom", EDOM}, {"edquot", EDQUOT}, {"eexist", EEXIST}, {"efault", EFAULT}, {"efbig", EFBIG},
    {"ehostunreach", EHOSTUNREACH}, {"eidrm", EIDRM}, {"eilseq", EILSEQ}, {"einprogress", EINPROGRESS},
    {"eintr", EINTR}, {"einval", EINVAL}, {"eio", EIO}, {"eisconn", EISCONN}, {"eisdir", EISDIR}, {"eloop", ELOOP},
    {"emfile", EMFILE}, {"emlink", EMLINK}, {"emsgsize", EMSGSIZE}, {"enametoolong", ENAMETOOLONG},
    {"enetdown", ENETDOWN}, {"enetreset", ENETRESET}, {"enetunreach", ENETUNREACH}, {"enfile", ENFILE},
    {"enobufs", ENOBUFS}, {"enodev", ENODEV}, {"enoent", ENOENT}, {"enoexec", ENOEXEC}, {"enolck", ENOLCK},
    {"enomem", ENOMEM}, {"enoprotoopt", ENOPROTOOPT}, {"enospc", ENOSPC}, {"enosys", ENOSYS}, {"enotblk", ENOTBLK},
    {"enotconn", ENOTCONN}, {"enotdir", ENOTDIR}, {"enotempty", ENOTEMPTY}, {"enotsock", ENOTSOCK},
    {"enotsup", ENOTSUP}, {"enotty", ENOTTY}, {"enxio", ENXIO},
#if EOPNOTSUPP != ENOTSUP
    {"eopnotsupp", EOPNOTSUPP},
#endif
    {"eoverflow", EOVERFLOW}, {"eperm", EPERM}, {"epipe", EPIPE}, {"eproto", EPROTO},
    {"eprotonosupport", EPROTONOSUPPORT}, {"eprototype", EPROTOTYPE}, {"erange", ERANGE}, {"erofs", EROFS},
    {"esocktnosupport", ESOCKTNOSUPPORT}, {"espipe", ESPIPE}, {"esrch", ESRCH}, {"estale", ESTALE},
    {"etimedout", ETIMEDOUT}, {"etxtbsy", ETXTBSY}, {"exdev", EXDEV}, {NULL, 0}};
static const char *avm_error_name(int e) {                    /* NULL: it has no name here */
    for (int i = 0; avm_errnos[i].name; i++)
        if (avm_errnos[i].value == e) return avm_errnos[i].name;
    return NULL;
}
static int avm_errno(void) { return errno; }
#endif
