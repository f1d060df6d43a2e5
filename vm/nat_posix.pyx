"""atomvm:posix_*: files, folders and readiness of the host (facts/vm.md 6.9).

An open file is a resource: a term whose RefcBin closes the descriptor when the last reference goes. Files are opened
non-blocking; readiness comes as a message, through io_watch.
"""
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcmp, strlen
from avmtools.vm.proc cimport *
from avmtools.vm.sched cimport *
from avmtools.vm.timers cimport clock_set
from avmtools.vm.heap cimport *
from avmtools.vm.display cimport Text, text_add, text_free, text_init
from avmtools.vm.maps cimport MapIter, map_from_pairs, map_iter, map_next
from avmtools.vm.nat_port cimport chars_to_text
from avmtools.vm.num cimport get_int64, mk_int64

cdef extern from *:
    """
    #include <dirent.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <string.h>
    #include <poll.h>
    #include <spawn.h>
    #include <sys/stat.h>
    #include <sys/wait.h>
    #include <termios.h>
    #include <unistd.h>
    #include <stdio.h>
    #include "errnos.h"
    struct avm_word { const char *name; int value; };
    static const struct avm_word avm_open_flags[] = {
        {"o_rdonly", O_RDONLY}, {"o_wronly", O_WRONLY}, {"o_rdwr", O_RDWR}, {"o_append", O_APPEND}, {"o_creat", O_CREAT},
        {"o_excl", O_EXCL}, {"o_trunc", O_TRUNC}, {"o_sync", O_SYNC}, {"o_noctty", O_NOCTTY}, {"o_cloexec", O_CLOEXEC},
        {"o_directory", O_DIRECTORY}, {"o_dsync", O_DSYNC}, {"o_nofollow", O_NOFOLLOW}, {"o_rsync", O_SYNC},
        {"o_exec", O_RDONLY}, {"o_search", O_RDONLY}, {"o_tty_init", 0}, {NULL, 0}};
    static int avm_open_flag(const char *s, size_t n) {       /* -1: no such flag */
        const struct avm_word *w;
        for (w = avm_open_flags; w->name; w++) if (strlen(w->name) == n && memcmp(w->name, s, n) == 0) return w->value;
        return -1;
    }
    static int avm_open(const char *path, int flags, int mode) { return open(path, flags | O_NONBLOCK | O_CLOEXEC, mode); }
    static int avm_readable(int fd) {
        struct pollfd p = {fd, POLLIN, 0};
        return poll(&p, 1, 0) > 0;
    }
    /* Its standard output goes into *out; the other streams are ours. 0, or an error number. */
    static int avm_spawn(const char *path, char **argv, char **env, int *out, int *pid) {
        extern char **environ;
        int pipes[2], code;
        pid_t child;
        posix_spawn_file_actions_t actions;
        posix_spawnattr_t attributes;
        sigset_t none;
        if (pipe2(pipes, O_CLOEXEC)) return errno;
        fcntl(pipes[0], F_SETFL, O_NONBLOCK);
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
        posix_spawnattr_init(&attributes);
        sigemptyset(&none);                   /* schedulers block all signals */
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        code = posix_spawn(&child, path, &actions, &attributes, argv, env ? env : environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
        close(pipes[1]);
        if (code) { close(pipes[0]); return code; }
        *out = pipes[0];
        *pid = child;
        return 0;
    }
    /* Children whose output was closed before they ended: tried again with the next. */
    static int avm_orphans[256];
    static int avm_n_orphans;
    static pthread_mutex_t avm_orphan_lock = PTHREAD_MUTEX_INITIALIZER;
    static void avm_reap(int pid) {
        int i;
        pthread_mutex_lock(&avm_orphan_lock);
        if (pid > 0 && waitpid(pid, NULL, WNOHANG) == 0 && avm_n_orphans < 256) avm_orphans[avm_n_orphans++] = pid;
        for (i = avm_n_orphans - 1; i >= 0; i--)
            if (waitpid(avm_orphans[i], NULL, WNOHANG) != 0) avm_orphans[i] = avm_orphans[--avm_n_orphans];
        pthread_mutex_unlock(&avm_orphan_lock);
    }
    static const struct { int baud; speed_t code; } avm_speeds[] = {
        {300, B300}, {1200, B1200}, {2400, B2400}, {4800, B4800}, {9600, B9600}, {19200, B19200}, {38400, B38400},
        {57600, B57600}, {115200, B115200}, {230400, B230400}, {460800, B460800}, {921600, B921600},
        {1000000, B1000000}, {1500000, B1500000}, {2000000, B2000000}, {3000000, B3000000}, {4000000, B4000000}, {0, B0}};
    static int avm_tcget(int fd, int64_t *v) {     /* iflag oflag cflag lflag speed */
        struct termios t;
        int i;
        if (tcgetattr(fd, &t)) return -1;
        v[0] = t.c_iflag; v[1] = t.c_oflag; v[2] = t.c_cflag; v[3] = t.c_lflag; v[4] = 0;
        for (i = 0; avm_speeds[i].baud; i++) if (avm_speeds[i].code == cfgetospeed(&t)) v[4] = avm_speeds[i].baud;
        return 0;
    }
    static int avm_tcset(int fd, int when, const int64_t *v, int raw) {     /* -1: leave it. -2: no such speed */
        struct termios t;
        int i;
        if (tcgetattr(fd, &t)) return -1;
        if (raw) { cfmakeraw(&t); t.c_cc[VMIN] = 1; t.c_cc[VTIME] = 0; t.c_cflag |= CLOCAL | CREAD; }
        if (v[0] >= 0) t.c_iflag = (tcflag_t)v[0];
        if (v[1] >= 0) t.c_oflag = (tcflag_t)v[1];
        if (v[2] >= 0) t.c_cflag = (tcflag_t)v[2];
        if (v[3] >= 0) t.c_lflag = (tcflag_t)v[3];
        if (v[4] > 0) {
            for (i = 0; avm_speeds[i].baud && avm_speeds[i].baud != v[4]; i++) {}
            if (!avm_speeds[i].baud) return -2;
            cfsetispeed(&t, avm_speeds[i].code);
            cfsetospeed(&t, avm_speeds[i].code);
        }
        if (v[5] >= 5 && v[5] <= 8) {              /* data bits, stop bits, parity (0 none, 1 odd, 2 even), flow control */
            t.c_cflag &= ~CSIZE;
            t.c_cflag |= v[5] == 5 ? CS5 : v[5] == 6 ? CS6 : v[5] == 7 ? CS7 : CS8;
        }
        if (v[6] == 1) t.c_cflag &= ~CSTOPB;
        if (v[6] == 2) t.c_cflag |= CSTOPB;
        if (v[7] >= 0) t.c_cflag = (t.c_cflag & ~(PARENB | PARODD)) | (v[7] ? PARENB : 0) | (v[7] == 1 ? PARODD : 0);
        if (v[8] >= 0) {
            t.c_cflag = v[8] == 1 ? t.c_cflag | CRTSCTS : t.c_cflag & ~CRTSCTS;
            t.c_iflag = v[8] == 2 ? t.c_iflag | IXON | IXOFF : t.c_iflag & ~(IXON | IXOFF);
        }
        return tcsetattr(fd, when == 0 ? TCSANOW : when == 1 ? TCSADRAIN : TCSAFLUSH, &t);
    }
    static int avm_tcflush(int fd, int what) { return tcflush(fd, what == 0 ? TCIFLUSH : what == 1 ? TCOFLUSH : TCIOFLUSH); }
    static int avm_stat(const char *path, int fd, int64_t *out) {
        struct stat s;
        if (path ? stat(path, &s) : fstat(fd, &s)) return -1;
        int64_t v[13] = {s.st_dev, s.st_ino, s.st_mode, s.st_nlink, s.st_uid, s.st_gid, s.st_rdev, s.st_size,
                         s.st_blksize, s.st_blocks, s.st_atime, s.st_mtime, s.st_ctime};
        memcpy(out, v, sizeof v);
        return 0;
    }
    static const char *avm_next_entry(DIR *d, int64_t *inode) {
        struct dirent *e;
        errno = 0;
        e = readdir(d);
        if (!e) return NULL;
        *inode = (int64_t)e->d_ino;
        return e->d_name;
    }
    """
    ctypedef struct DIR:
        pass
    int O_CREAT
    int EAGAIN, EBADF, EPERM
    const char* avm_error_name(int e) noexcept nogil
    int avm_open_flag(const char* s, size_t n) noexcept nogil
    int avm_errno() noexcept nogil
    int avm_open(const char* path, int flags, int mode) noexcept nogil
    int avm_stat(const char* path, int fd, int64_t* out) noexcept nogil
    const char* avm_next_entry(DIR* d, int64_t* inode) noexcept nogil
    int avm_readable(int fd) noexcept nogil
    int avm_spawn(const char* path, char** argv, char** env, int* out, int* pid) noexcept nogil
    void avm_reap(int pid) noexcept nogil
    int avm_tcget(int fd, int64_t* v) noexcept nogil
    int avm_tcset(int fd, int when, const int64_t* v, int raw) noexcept nogil
    int avm_tcflush(int fd, int what) noexcept nogil
    DIR* opendir(const char* path) noexcept nogil
    int closedir(DIR* d) noexcept nogil
    int c_close "close"(int fd) noexcept nogil
    ssize_t c_read "read"(int fd, void* data, size_t n) noexcept nogil
    ssize_t c_write "write"(int fd, const void* data, size_t n) noexcept nogil
    ssize_t pread(int fd, void* data, size_t n, int64_t at) noexcept nogil
    ssize_t pwrite(int fd, const void* data, size_t n, int64_t at) noexcept nogil
    int64_t lseek(int fd, int64_t offset, int whence) noexcept nogil
    int fsync(int fd) noexcept nogil
    int ftruncate(int fd, int64_t n) noexcept nogil
    int c_unlink "unlink"(const char* path) noexcept nogil
    int mkfifo(const char* path, unsigned int mode) noexcept nogil
    int mkdir(const char* path, unsigned int mode) noexcept nogil
    int rmdir(const char* path) noexcept nogil
    int rename(const char* old, const char* new) noexcept nogil

cdef struct Open:
    RefcBin bin               # first; `destroy` frees the whole
    MachineC* m
    int fd                    # -1: closed, or a folder
    DIR* folder
    bint foreign              # standard input: read only when that doesn't wait, never closed
    int child                 # whose output this is; 0: nobody's


# -- resources ---------------------------------------------------------------------------------------

cdef void destroy(RefcBin* b) noexcept nogil:
    close_open(<Open*>b)
    free(b)


cdef int close_open(Open* o) noexcept nogil:
    """0, or -1 with errno."""
    cdef int result = 0
    if o.folder != NULL:
        result = closedir(o.folder)
        o.folder = NULL
    elif o.fd >= 0:
        io_unwatch(o.m, o.fd)
        result = 0 if o.foreign else c_close(o.fd)
        o.fd = -1
        if o.child:
            avm_reap(o.child)
    return result


cdef term resource(Process* p, int fd, DIR* folder) noexcept nogil:
    """{ok, Resource} of something just opened."""
    cdef Open* o = <Open*>calloc(1, sizeof(Open))
    cdef term* words
    if o == NULL:
        if folder != NULL:
            closedir(folder)
        else:
            c_close(fd)
        return raise_error(p, ATOM_out_of_memory)
    o.m = p.m
    o.fd = fd
    o.folder = folder
    o.bin.refc = 1
    o.bin.destroy = destroy
    words = heap_alloc(p, REFC_WORDS)
    words[0] = mk_header(REFC_WORDS - 1, T_RESREF)
    words[1] = <uint64_t>atomic_add_i64(<int64_t*>&p.m.next_ref, 1)
    words[2] = <term>&o.bin
    words[3] = <term>p.mso
    p.mso = words
    return mk_tuple2(p, ATOM_ok, mk_boxed(words))


cdef Open* open_of(term t) noexcept nogil:
    """NULL: not one of these resources."""
    cdef RefcBin* b
    if not is_type(t, T_RESREF):
        return NULL
    b = <RefcBin*>boxed_ptr(t)[2]
    return <Open*>b if b.destroy == destroy else NULL


# -- arguments and results ---------------------------------------------------------------------------

cdef term failure(Process* p, int code) noexcept nogil:
    cdef const char* name = avm_error_name(code)
    if name == NULL:
        return mk_tuple2(p, ATOM_error, mk_small(code))
    return mk_tuple2(p, ATOM_error, atom_intern(p.m, <const uint8_t*>name, strlen(name)))


cdef term done(Process* p, int64_t result) noexcept nogil:
    return failure(p, avm_errno()) if result < 0 else <term>ATOM_ok


cdef bint path_of(Text* out, term t) noexcept nogil:
    """A path as a C string; False: it is none. To be freed in any case."""
    cdef size_t i
    text_init(out)
    if not chars_to_text(out, t, True):
        return False
    for i in range(out.len):
        if out.data[i] == 0:
            return False
    text_add(out, "\0", 1)
    return True


cdef bint flags_of(Process* p, term list, int* flags) noexcept nogil:
    cdef const uint8_t* s
    cdef size_t n
    cdef int flag
    flags[0] = 0
    while is_cons(list) and is_atom(head(list)):
        s = atom_text(p.m, head(list), &n)
        flag = avm_open_flag(<const char*>s, n)
        if flag < 0:
            return False
        flags[0] |= flag
        list = tail(list)
    return list == NIL


# -- files -------------------------------------------------------------------------------------------

cdef term open_file(Process* p, term* a, bint has_mode) noexcept nogil:
    cdef Text path
    cdef int flags = 0
    cdef int fd
    cdef int64_t mode = 0
    if not flags_of(p, a[1], &flags) or (has_mode and (not get_int64(a[2], &mode) or not 0 <= mode <= 0o7777)):
        return raise_badarg(p)
    if flags & O_CREAT and not has_mode:
        return raise_badarg(p)
    if not path_of(&path, a[0]):
        text_free(&path)
        return raise_badarg(p)
    fd = avm_open(path.data, flags, <int>mode)
    text_free(&path)
    return failure(p, avm_errno()) if fd < 0 else resource(p, fd, NULL)


cdef term nat_open2(Process* p, term* a) noexcept nogil:
    return open_file(p, a, False)


cdef term nat_open3(Process* p, term* a) noexcept nogil:
    return open_file(p, a, True)


cdef term nat_close(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    if o == NULL or o.folder != NULL:
        return raise_badarg(p)
    return failure(p, EBADF) if o.fd < 0 else done(p, close_open(o))


cdef term read_at(Process* p, term file, term count, int64_t at) noexcept nogil:
    cdef Open* o = open_of(file)
    cdef int64_t n
    cdef ssize_t got
    cdef uint8_t* data
    cdef term result
    if o == NULL or not get_int64(count, &n) or n < 0 or n >> 40:
        return raise_badarg(p)
    if o.foreign and not avm_readable(o.fd):
        return failure(p, EAGAIN)
    data = <uint8_t*>malloc(n + 1)
    if data == NULL:
        return raise_error(p, ATOM_out_of_memory)
    got = c_read(o.fd, data, n) if at < 0 else pread(o.fd, data, n, at)
    if got < 0:
        result = failure(p, avm_errno())
    elif got == 0 and n > 0:
        result = ATOM_eof
    else:
        result = mk_tuple2(p, ATOM_ok, make_binary(p, data, got))
    free(data)
    return result


cdef term nat_read(Process* p, term* a) noexcept nogil:
    return read_at(p, a[0], a[1], -1)


cdef term nat_pread(Process* p, term* a) noexcept nogil:
    cdef int64_t at
    return read_at(p, a[0], a[1], at) if get_int64(a[2], &at) and at >= 0 else raise_badarg(p)


cdef term write_at(Process* p, term file, term data, int64_t at) noexcept nogil:
    cdef Open* o = open_of(file)
    cdef Text text
    cdef ssize_t n
    text_init(&text)
    if o == NULL or not chars_to_text(&text, data, False):
        text_free(&text)
        return raise_badarg(p)
    n = c_write(o.fd, text.data, text.len) if at < 0 else pwrite(o.fd, text.data, text.len, at)
    text_free(&text)
    return failure(p, avm_errno()) if n < 0 else mk_tuple2(p, ATOM_ok, mk_int64(p, n))


cdef term nat_write(Process* p, term* a) noexcept nogil:
    return write_at(p, a[0], a[1], -1)


cdef term nat_pwrite(Process* p, term* a) noexcept nogil:
    cdef int64_t at
    return write_at(p, a[0], a[1], at) if get_int64(a[2], &at) and at >= 0 else raise_badarg(p)


cdef term nat_seek(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    cdef int64_t offset
    cdef int whence = 0 if a[2] == ATOM_seek_set else 1 if a[2] == ATOM_seek_cur else 2 if a[2] == ATOM_seek_end else -1
    if o == NULL or not get_int64(a[1], &offset) or whence < 0:
        return raise_badarg(p)
    offset = lseek(o.fd, offset, whence)
    return failure(p, avm_errno()) if offset < 0 else mk_tuple2(p, ATOM_ok, mk_int64(p, offset))


cdef term nat_fsync(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    return raise_badarg(p) if o == NULL else done(p, fsync(o.fd))


cdef term nat_ftruncate(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    cdef int64_t n
    return raise_badarg(p) if o == NULL or not get_int64(a[1], &n) or n < 0 else done(p, ftruncate(o.fd, n))


# -- names -------------------------------------------------------------------------------------------

cdef term nat_unlink(Process* p, term* a) noexcept nogil:
    cdef Text path
    cdef term result = NONE
    if path_of(&path, a[0]):
        result = done(p, c_unlink(path.data))
    text_free(&path)
    return raise_badarg(p) if result == NONE else result


cdef term nat_mkfifo(Process* p, term* a) noexcept nogil:
    cdef Text path
    cdef int64_t mode
    cdef term result = NONE
    if get_int64(a[1], &mode) and 0 <= mode <= 0o7777:
        if path_of(&path, a[0]):
            result = done(p, mkfifo(path.data, <unsigned int>mode))
        text_free(&path)
    return raise_badarg(p) if result == NONE else result


cdef term nat_mkdir(Process* p, term* a) noexcept nogil:
    cdef Text path
    cdef int64_t mode
    cdef term result = NONE
    if get_int64(a[1], &mode) and 0 <= mode <= 0o7777:
        if path_of(&path, a[0]):
            result = done(p, mkdir(path.data, <unsigned int>mode))
        text_free(&path)
    return raise_badarg(p) if result == NONE else result


cdef term nat_rmdir(Process* p, term* a) noexcept nogil:
    cdef Text path
    cdef term result = NONE
    if path_of(&path, a[0]):
        result = done(p, rmdir(path.data))
    text_free(&path)
    return raise_badarg(p) if result == NONE else result


cdef term nat_rename(Process* p, term* a) noexcept nogil:
    cdef Text old, new
    cdef term result = NONE
    cdef bint good = path_of(&old, a[0])
    if path_of(&new, a[1]) and good:
        result = done(p, rename(old.data, new.data))
    text_free(&old)
    text_free(&new)
    return raise_badarg(p) if result == NONE else result


cdef term stat_map(Process* p, const int64_t* v) noexcept nogil:
    cdef const char** names = ["st_dev", "st_ino", "st_mode", "st_nlink", "st_uid", "st_gid", "st_rdev", "st_size",
                               "st_blksize", "st_blocks", "st_atime", "st_mtime", "st_ctime"]
    cdef term[26] pairs
    cdef int i
    for i in range(13):
        pairs[2 * i] = atom_intern(p.m, <const uint8_t*>names[i], strlen(names[i]))
        pairs[2 * i + 1] = mk_int64(p, v[i])
    return mk_tuple2(p, ATOM_ok, map_from_pairs(p, pairs, 13))


cdef term nat_stat(Process* p, term* a) noexcept nogil:
    cdef Text path
    cdef int64_t[13] v
    cdef term result = NONE
    if path_of(&path, a[0]):
        result = failure(p, avm_errno()) if avm_stat(path.data, -1, v) != 0 else stat_map(p, v)
    text_free(&path)
    return raise_badarg(p) if result == NONE else result


cdef term nat_fstat(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    cdef int64_t[13] v
    if o == NULL:
        return raise_badarg(p)
    return failure(p, avm_errno()) if avm_stat(NULL, o.fd, v) != 0 else stat_map(p, v)


# -- folders -----------------------------------------------------------------------------------------

cdef term nat_opendir(Process* p, term* a) noexcept nogil:
    cdef Text path
    cdef DIR* folder = NULL
    cdef bint good = path_of(&path, a[0])
    if good:
        folder = opendir(path.data)
    text_free(&path)
    if not good:
        return raise_badarg(p)
    return failure(p, avm_errno()) if folder == NULL else resource(p, -1, folder)


cdef term nat_readdir(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    cdef int64_t inode = 0
    cdef const char* name
    if o == NULL or o.folder == NULL:
        return raise_badarg(p)
    name = avm_next_entry(o.folder, &inode)
    if name == NULL:
        return failure(p, avm_errno()) if avm_errno() != 0 else <term>ATOM_eof
    return mk_tuple2(p, ATOM_ok, mk_tuple3(p, ATOM_dirent, mk_int64(p, inode),
                                           make_binary(p, <const uint8_t*>name, strlen(name))))


cdef term nat_closedir(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    return raise_badarg(p) if o == NULL or o.folder == NULL else done(p, close_open(o))


# -- readiness ---------------------------------------------------------------------------------------

cdef term select_file(Process* p, term* a, int events) noexcept nogil:
    cdef Open* o = open_of(a[0])
    cdef term[4] parts
    cdef term message
    cdef Frag* frag
    if o == NULL or not is_pid(a[1]) or not (is_reference(a[2]) or a[2] == ATOM_undefined):
        return raise_badarg(p)
    if o.fd < 0:
        return failure(p, EBADF)
    parts[0] = ATOM_select
    parts[1] = a[0]
    parts[2] = a[2]
    parts[3] = ATOM_ready_input if events == IO_READ else ATOM_ready_output
    message = mk_tuple(p, parts, 4)
    frag = copy_to_frag(message, &parts[0])
    if io_watch(p.m, o.fd, events, a[1], frag, parts[0]) == 0:
        return ATOM_ok
    if avm_errno() != EPERM:
        return failure(p, avm_errno())
    send_message(p, a[1], message)        # a regular file is always ready
    return ATOM_ok


cdef term nat_select_read(Process* p, term* a) noexcept nogil:
    return select_file(p, a, IO_READ)


cdef term nat_select_write(Process* p, term* a) noexcept nogil:
    return select_file(p, a, IO_WRITE)


cdef term nat_select_stop(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    if o == NULL:
        return raise_badarg(p)
    if o.fd >= 0:
        io_unwatch(p.m, o.fd)
    return ATOM_ok


cdef term nat_clock_settime(Process* p, term* a) noexcept nogil:
    """Sets the machine's clock, not the host's."""
    cdef int64_t s, ns
    if a[0] != ATOM_realtime or not is_tuple_of(a[1], 2) or not get_int64(element(a[1], 0), &s) or s >> 33:
        return raise_badarg(p)
    if not get_int64(element(a[1], 1), &ns) or ns < 0 or ns >= 1000000000:
        return raise_badarg(p)
    clock_set(p.m, s * 1000000000 + ns)
    return ATOM_ok


# -- standard input, terminals, other programs --------------------------------------------------------

cdef term nat_stdin(Process* p, term* a) noexcept nogil:
    """{ok, File} of the host's standard input."""
    cdef term result = resource(p, 0, NULL)
    if result != NONE:
        open_of(element(result, 1)).foreign = True
    return result


cdef int word_of(MachineC* m, term t, const char* words) noexcept nogil:
    """The place of an atom in a list of words, each ended by a space; -1: it isn't there."""
    cdef size_t n, i
    cdef const uint8_t* s
    cdef int at = 0
    if not is_atom(t):
        return -1
    s = atom_text(m, t, &n)
    while words[0] != 0:
        i = 0
        while words[i] != 32:
            i += 1
        if i == n and memcmp(words, s, n) == 0:
            return at
        words += i + 1
        at += 1
    return -1


cdef term nat_tcgetattr(Process* p, term* a) noexcept nogil:
    cdef const char** names = ["iflag", "oflag", "cflag", "lflag", "speed"]
    cdef Open* o = open_of(a[0])
    cdef int64_t[5] v
    cdef term[10] pairs
    cdef int i
    if o == NULL or o.folder != NULL:
        return raise_badarg(p)
    if avm_tcget(o.fd, v) != 0:
        return failure(p, avm_errno())
    for i in range(5):
        pairs[2 * i] = atom_intern(p.m, <const uint8_t*>names[i], strlen(names[i]))
        pairs[2 * i + 1] = mk_int64(p, v[i])
    return mk_tuple2(p, ATOM_ok, map_from_pairs(p, pairs, 5))


cdef term nat_tcsetattr(Process* p, term* a) noexcept nogil:
    """Of a map: raw (true), iflag, oflag, cflag, lflag, speed, data_bits, stop_bits, parity, flow_control."""
    cdef Open* o = open_of(a[0])
    cdef int when = word_of(p.m, a[1], "tcsanow tcsadrain tcsaflush ")
    cdef int64_t[9] v
    cdef bint raw = False
    cdef MapIter it
    cdef term key, value
    cdef int i
    if o == NULL or o.folder != NULL or when < 0 or not is_map(a[2]):
        return raise_badarg(p)
    for i in range(9):
        v[i] = -1
    map_iter(&it, a[2])
    while map_next(&it, &key, &value):
        i = word_of(p.m, key, "iflag oflag cflag lflag speed data_bits stop_bits parity flow_control raw ")
        if i < 0:
            return raise_badarg(p)
        if i == 9:
            raw = value == ATOM_true
        elif i == 7:
            v[7] = word_of(p.m, value, "none odd even ")
        elif i == 8:
            v[8] = word_of(p.m, value, "none hardware software ")
        elif not get_int64(value, &v[i]) or v[i] < 0:
            return raise_badarg(p)
        if (i == 7 or i == 8) and v[i] < 0:
            return raise_badarg(p)
    i = avm_tcset(o.fd, when, v, raw)
    return raise_badarg(p) if i == -2 else done(p, i)


cdef term nat_tcflush(Process* p, term* a) noexcept nogil:
    cdef Open* o = open_of(a[0])
    cdef int what = word_of(p.m, a[1], "tciflush tcoflush tcioflush ")
    return raise_badarg(p) if o == NULL or o.folder != NULL or what < 0 else done(p, avm_tcflush(o.fd, what))


cdef bint words_of(Text* text, term list, int* n) noexcept nogil:
    """Texts one behind the other, each ended by a zero."""
    cdef size_t at
    n[0] = 0
    while is_cons(list):
        at = text.len
        if not chars_to_text(text, head(list), True):
            return False
        while at < text.len:
            if text.data[at] == 0:
                return False
            at += 1
        text_add(text, "\0", 1)
        n[0] += 1
        list = tail(list)
    return list == NIL


cdef bint settings_of(MachineC* m, Text* text, term env, int* n) noexcept nogil:
    """`NAME=value` of [{Name, Value}] or ["NAME=value"]."""
    cdef term pair
    n[0] = 0
    while is_cons(env):
        pair = head(env)
        if is_tuple_of(pair, 2):
            if not chars_to_text(text, element(pair, 0), True):
                return False
            text_add(text, "=", 1)
            pair = element(pair, 1)
        if not chars_to_text(text, pair, True):
            return False
        text_add(text, "\0", 1)
        n[0] += 1
        env = tail(env)
    return env == NIL


cdef char** pointers(Text* text, int n) noexcept nogil:
    cdef char** out = <char**>malloc((n + 1) * sizeof(char*))
    cdef char* at = text.data
    cdef int i
    if out != NULL:
        for i in range(n):
            out[i] = at
            at += strlen(at) + 1
        out[n] = NULL
    return out


cdef term nat_subprocess(Process* p, term* a) noexcept nogil:
    """{ok, OsPid, File}: the file is its standard output. Args start with the name it is called by."""
    cdef Text path, args, env
    cdef int n_args = 0
    cdef int n_env = 0
    cdef int out = -1
    cdef int pid = 0
    cdef int code
    cdef char** argv
    cdef char** envp = NULL
    cdef term result
    cdef bint good
    if not is_cons(a[3]) or word_of(p.m, head(a[3]), "stdout ") != 0 or tail(a[3]) != NIL:
        return raise_badarg(p)
    good = path_of(&path, a[0])
    text_init(&args)
    text_init(&env)
    good = good and words_of(&args, a[1], &n_args)
    good = good and (a[2] == ATOM_undefined or settings_of(p.m, &env, a[2], &n_env))
    result = NONE
    if good:
        argv = pointers(&args, n_args)
        if a[2] != ATOM_undefined:
            envp = pointers(&env, n_env)
        code = avm_spawn(path.data, argv, envp, &out, &pid)
        free(argv)
        free(envp)
        if code != 0:
            result = failure(p, code)
        else:
            result = resource(p, out, NULL)
            if result != NONE:
                open_of(element(result, 1)).child = pid
                result = mk_tuple3(p, ATOM_ok, mk_small(pid), element(result, 1))
    text_free(&path)
    text_free(&args)
    text_free(&env)
    return raise_badarg(p) if result == NONE and good == False else result


# -- the table ---------------------------------------------------------------------------------------

cdef Native[40] natives
cdef int n_natives = 0


cdef void row(const char* name, int arity, int releases, native_fn fn, const char* module=b"atomvm") noexcept:
    global n_natives
    cdef Native* n = &natives[n_natives]
    n.module = module
    n.name = name
    n.arity = arity
    n.releases = releases
    n.fn = fn
    n_natives += 1


row(b"posix_open", 2, R_ALL, nat_open2)
row(b"posix_open", 3, R_ALL, nat_open3)
row(b"posix_close", 1, R_ALL, nat_close)
row(b"posix_read", 2, R_ALL, nat_read)
row(b"posix_write", 2, R_ALL, nat_write)
row(b"posix_select_read", 3, R_ALL, nat_select_read)
row(b"posix_select_write", 3, R_ALL, nat_select_write)
row(b"posix_select_stop", 1, R_ALL, nat_select_stop)
row(b"posix_mkfifo", 2, R_ALL, nat_mkfifo)
row(b"posix_unlink", 1, R_ALL, nat_unlink)
row(b"posix_clock_settime", 2, R_ALL, nat_clock_settime)
row(b"posix_opendir", 1, R_ALL, nat_opendir)
row(b"posix_closedir", 1, R_ALL, nat_closedir)
row(b"posix_readdir", 1, R_ALL, nat_readdir)
row(b"posix_seek", 3, R07UP, nat_seek)
row(b"posix_pread", 3, R07UP, nat_pread)
row(b"posix_pwrite", 3, R07UP, nat_pwrite)
row(b"posix_fsync", 1, R07UP, nat_fsync)
row(b"posix_ftruncate", 2, R07UP, nat_ftruncate)
row(b"posix_mkdir", 2, R07UP, nat_mkdir)
row(b"posix_rmdir", 1, R07UP, nat_rmdir)
row(b"posix_rename", 2, R07UP, nat_rename)
row(b"posix_stat", 1, R07UP, nat_stat)
row(b"posix_fstat", 1, R07UP, nat_fstat)
row(b"posix_stdin", 0, R_ALL, nat_stdin)
row(b"posix_tcgetattr", 1, R_ALL, nat_tcgetattr)
row(b"posix_tcsetattr", 3, R_ALL, nat_tcsetattr)
row(b"posix_tcflush", 2, R_ALL, nat_tcflush)
row(b"subprocess", 4, R_ALL, nat_subprocess)
# for file.erl, which exists in every release
row(b"nif_seek", 3, R_ALL, nat_seek, b"file")
row(b"nif_pread", 3, R_ALL, nat_pread, b"file")
row(b"nif_pwrite", 3, R_ALL, nat_pwrite, b"file")
row(b"nif_sync", 1, R_ALL, nat_fsync, b"file")
row(b"nif_truncate", 2, R_ALL, nat_ftruncate, b"file")


cdef Native* nat_posix_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
