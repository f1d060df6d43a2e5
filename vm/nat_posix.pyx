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
from avmtools.vm.maps cimport map_from_pairs
from avmtools.vm.nat_port cimport chars_to_text
from avmtools.vm.num cimport get_int64, mk_int64

cdef extern from *:
    """
    #include <dirent.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <string.h>
    #include <sys/stat.h>
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
        result = c_close(o.fd)
        o.fd = -1
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


# -- the table ---------------------------------------------------------------------------------------

cdef Native[32] natives
cdef int n_natives = 0


cdef void row(const char* name, int arity, int releases, native_fn fn) noexcept:
    global n_natives
    cdef Native* n = &natives[n_natives]
    n.module = b"atomvm"
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


cdef Native* nat_posix_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
