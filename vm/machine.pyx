"""The Python face of the engine: machines, what runs in them, and functions and ports written in Python."""

import os
import re
from importlib import import_module
from time import monotonic

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.pycapsule cimport PyCapsule_GetName, PyCapsule_GetPointer
from cpython.ref cimport Py_DECREF, Py_INCREF
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from avmtools.vm.atoms cimport *
from avmtools.vm.bridge cimport (
    atom_of, call_python, external_bytes, from_term, immediate_of, make_port, to_frag,
)
from avmtools.vm.code cimport *
from avmtools.vm.display cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.interp cimport interp_table
from avmtools.vm.loader cimport load_beam
from avmtools.vm.nat_persistent cimport persistent_free
from avmtools.vm.on_load cimport on_load_free, on_load_init
from avmtools.vm.process cimport *
from avmtools.vm.sched cimport *
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *
from avmtools.vm.timers cimport ClockOptions
from avmtools.vm.trace cimport profile_rows, trace_free, trace_init, trace_only_function, trace_only_process

from avmtools.errors import AvmError, FormatError, InputError, UsageError
from avmtools.vm.bridge import Caller, ErlangError, badarg
from avmtools.vm.marks import Port, nif, port
from avmtools.vm.packs import MAGIC, Pack

__all__ = ["Caller", "ErlangError", "Machine", "PROFILES", "Port", "Result", "badarg", "nif", "port"]

#: What a profile means to the engine: release bit, bits of an integer (0: no limit), device display, ports are pids.
#: Everything else about a release is avmtools.profiles' business.
PROFILES = {
    "atomvm-0.5": (R05, 64, True, True),
    "atomvm-0.6": (R06, 64, True, True),
    "atomvm-0.7": (R07, 256, True, False),
    "otp": (ROTP, 0, False, False),
}

#: Modules with a native table each: nat_X exports nat_X_table.
NATIVE_MODULES = (
    "nat_number", "nat_binary", "nat_maps", "nat_math", "nat_unicode", "nat_lists", "nat_term", "nat_process",
    "nat_system", "nat_port", "nat_posix", "nat_socket", "nat_ets", "nat_code", "nat_counters", "nat_persistent",
    "nat_hash", "nat_dist",
)

#: Modules with natives in Python: their NATIVES. They import what is heavy when it is called.
PYTHON_MODULES = (
    "nat_packs", "nat_init", "nat_net", "nat_file", "nat_tls", "nat_ssl", "nat_crypto", "nat_cipher", "nat_pkey",
    "nat_zlib", "nat_os", "nat_packet",
)

#: Modules of the shipped library that a release has only if it has the natives below them.
NEEDS_NATIVES = {"ets": "avm_ets", "init": "avm_init"}

ctypedef Native* (*table_fn)(int*) noexcept

#: What `trace` may name, and the engine's flag for it.
TRACES = {"calls": TRACE_CALLS, "messages": TRACE_MESSAGES, "gc": TRACE_GC, "sched": TRACE_SCHED}

DEFAULT_MAX_ATOMS = 1 << 20
DEFAULT_MAX_PROCESSES = 1 << 20


class Mailbox(Port):
    """Where messages to Python wait: the port behind Machine.pid."""

    def __init__(self, machine):
        super().__init__(machine, [], None)
        self.waiting = []

    def message(self, value):
        self.waiting.append(value)
        self.machine.stop()


# -- results ----------------------------------------------------------------------------------------

class Result:
    """How a run ended.

    ``kind``        ``returned``; ``error``, ``exit`` or ``throw`` (uncaught exception); ``killed`` (exit signal);
                    ``halted``; ``restart`` (init:restart: start it anew, in a new machine); ``timeout``; ``reductions``;
                    ``stopped``
    ``value``       what was returned, or the reason, as in avmtools.formats.etf; None after a limit was hit
    ``text``        what follows ``Return value:``, as the profile displays it
    ``exit_status`` of a command that ran it: 0 if it returned ok (0 too, from profile atomvm-0.7 on), 42 when the time
                    was up, the status of halt, else 1
    ``stdout``, ``stderr``  what was captured, as bytes
    """

    def __init__(self, kind, exit_status, text="", external=None, stacktrace=None):
        self.kind = kind
        self.exit_status = exit_status
        self.text = text
        self.stdout = b""
        self.stderr = b""
        self._external = external
        self._stacktrace = stacktrace

    @property
    def value(self):
        return _decode(self._external)

    @property
    def ok(self):
        """Whether ``exit_status`` is 0."""
        return self.exit_status == 0

    @property
    def stacktrace(self):
        """Frames of an uncaught exception, newest first: ``{Module, Function, Arity, [{file, F}, {line, L}]}``."""
        return _decode(self._stacktrace) if self._stacktrace is not None else []

    def __repr__(self):
        return f"Result(kind={self.kind!r}, exit_status={self.exit_status}, text={self.text!r})"


def _decode(external):
    if external is None:
        return None
    from avmtools.formats.etf import decode

    return decode(external, max_inflated=1 << 32)


# -- tables of natives --------------------------------------------------------------------------------

cdef Native* native_table(str name, int* n) except NULL:
    capsule = import_module(f"avmtools.vm.{name}").__pyx_capi__[f"{name}_table"]
    return (<table_fn>PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)))(n)


def natives():
    """Every native function of every release: (module, name, arity, profiles that have it, guard, room)."""
    cdef Native* table
    cdef int n, i
    rows = []
    for room in ("interp", *NATIVE_MODULES):
        table = interp_table(&n) if room == "interp" else native_table(room, &n)
        for i in range(n):
            rows.append(((<bytes>table[i].module).decode(), (<bytes>table[i].name).decode(), table[i].arity,
                         tuple([name for name in PROFILES if PROFILES[name][0] & table[i].releases]),
                         bool(table[i].flags & NATIVE_GUARD), room))
    for room in PYTHON_MODULES:
        for function in import_module(f"avmtools.vm.{room}").NATIVES:
            for module, name, arity, profiles in getattr(function, "_nif_names", ()):       # not a port
                rows.append((module, name, arity, profiles or tuple(PROFILES), False, room))
    return rows


# -- machines ---------------------------------------------------------------------------------------

cdef size_t size_of(object value) except? 0:
    """Bytes from a number or a text such as 300k, 8M."""
    if isinstance(value, int):
        if value < 0:
            raise UsageError(f"A size of {value} bytes makes no sense.", "Give a positive number.")
        return value
    text = str(value).strip()
    digits = text.rstrip("kKmMgG")
    factor = {"": 1, "k": 1024, "m": 1 << 20, "g": 1 << 30}.get(text.removeprefix(digits).lower(), 0)
    if not factor or not digits.isdigit() or len(digits) > 12:
        raise UsageError(f"{text!r} is no size.", "Write a number of bytes, or 300k, 8M, 1G.")
    return int(digits) * factor


def host_share():
    """Half of the memory that this host, or the container it is in, has; in bytes."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    try:
        with open("/sys/fs/cgroup/memory.max") as f:
            found.append(int(f.read()))
    except (OSError, ValueError):
        pass                          # no container, or no limit
    return min(found) // 2


cdef class Machine:
    """One virtual machine: its modules, atoms, processes and clock; nothing is shared with other machines.

    ``packs``       packs and modules in order of precedence: paths or bytes; modules (.beam) win over packs
    ``profile``     the release to be: a key of PROFILES
    ``schedulers``  threads that run Erlang code; default: one per core of this host
    ``lib``         whether the engine's own library pack follows the packs
    ``path``        folders to look for ``Module.beam`` in when no pack has it
    ``stdout``, ``stderr``  None: this process's; ``"capture"``: kept, see Result; a file descriptor; or a function that
                    is called with bytes, from whichever thread runs the program
    ``memory``      limit for heaps, messages and binaries together, in bytes (or "300k"): what would exceed it raises
                    out_of_memory; 0: none; default: half of this host's memory
    ``clock``       ``"wall"`` or ``"virtual"`` (waiting costs no time)
    ``seed``        with the virtual clock and one scheduler: which of the possible runs to make
    ``natives``     functions marked with nif and classes marked with port
    ``partitions``  (attribute) a board's flash partitions, name -> bytes: what /dev/partition/by-name/ holds
    ``name``        be a node of Erlang's distribution under this name (profiles atomvm-0.7 and otp): ``foo@127.0.0.1`` and
                    other names with a dot in the host are long ones, ``foo@host`` and ``foo`` short ones; it is
                    registered when the machine first runs something (AvmError if that fails)
    ``cookie``      of the node; default: what ``~/.erlang.cookie`` says
    ``hidden``      the node is not in what ``nodes()`` of others answers
    ``gc_stress``, ``verify``  for tests: collect at every chance; check the heap around every collection
    ``trace``       events to write as lines: any of ``calls``, ``messages``, ``gc``, ``sched`` (docs/debugging.md)
    ``trace_to``    where the lines go: as ``stdout``, but None is the error stream and ``"capture"`` is for read_trace
    ``trace_pids``  only these processes: pids, their numbers, or registered names
    ``trace_functions``  only calls of these: ``"Module"``, ``"Module:Function"``, ``"Module:Function/Arity"``
    ``profile_cpu``  count calls, reductions and time of every function, for cpu_profile

    Raises InputError and FormatError for packs it can't use, UsageError for options that make no sense.
    ``close()`` (or ``with``) gives everything back.
    """

    cdef MachineC* c
    cdef object packs                 # Pack, in order of search
    cdef object library_where         # path of the library pack, or None
    cdef object library               # path of a library pack that nothing was looked up in yet, or None
    cdef readonly list path           # folders to look for modules in
    cdef list beams                   # (name term, text) of .beam inputs, in order
    cdef object start_module
    cdef dict ports
    cdef list keep                    # what C structs point to
    cdef list tables                  # Native* arrays made for Python functions
    cdef object sinks
    cdef Stream* trace_stream         # the tracer's
    cdef object mailbox
    cdef object pending
    cdef public dict partitions       # a board's flash partitions: name -> bytes
    cdef public dict environment      # what os:getenv reads, once it did; None: this process's
    cdef bint running
    cdef public object words          # the program's arguments: what init:get_plain_arguments reads
    cdef public bint stopping         # init:stop has begun: the end of the program's process is not the end of the run
    cdef bint halting                 # halt was called; restarting: by init:restart
    cdef bint restarting
    cdef object node                  # options of net_kernel until it was started, else None
    cdef readonly str profile
    cdef int release
    cdef object __weakref__

    def __cinit__(self):
        self.c = NULL

    def __init__(self, packs=(), *, profile="atomvm-0.6", schedulers=None, lib=True, path=(), stdout=None, stderr=None,
                 memory=None, max_atoms=DEFAULT_MAX_ATOMS, max_processes=DEFAULT_MAX_PROCESSES, clock="wall",
                 seed=None, natives=(), name=None, cookie=None, hidden=False, short_name=None, gc_stress=False,
                 verify=False, trace=(), trace_to=None, trace_pids=(), trace_functions=(), profile_cpu=False):
        cdef ClockOptions times
        cdef int n
        if self.c != NULL:
            raise RuntimeError("a machine is made once")
        if profile not in PROFILES:
            raise UsageError(f"There is no profile {profile!r}.", f"Choose one of {', '.join(PROFILES)}.")
        if clock not in ("wall", "virtual"):
            raise UsageError(f"There is no clock {clock!r}.", "Choose wall or virtual.")
        n = schedulers if schedulers is not None else min(os.cpu_count() or 1, SCHEDULERS_MAX)
        if not 1 <= n <= SCHEDULERS_MAX:
            raise UsageError(f"{n} schedulers can't be.", f"Choose 1 to {SCHEDULERS_MAX}.")
        self.node = None
        if name is not None:
            from avmtools.vm.nodes import PROFILES as NODE_PROFILES, options

            if profile not in NODE_PROFILES:
                raise UsageError(f"Profile {profile} has no distribution.", f"Choose {' or '.join(NODE_PROFILES)}.")
            if clock != "wall":
                raise UsageError("A node can't have the virtual clock.", "Other nodes go by the real one.")
            self.node = options(name, cookie, short_name, hidden)
        elif cookie is not None or hidden:
            raise UsageError("Only a node has a cookie, or is hidden.", "Give it a name too.")
        self.profile = profile
        self.packs = []
        self.library = self.library_where = None
        self.path = [os.fspath(p) for p in path]
        self.beams = []
        self.ports = {}
        self.keep = []
        self.tables = []
        self.partitions = {}
        self.start_module = None
        self.mailbox = None
        self.pending = None
        self.words = ()
        self.stopping = False
        self.halting = False
        self.restarting = False
        self.sinks = [None, None, None]
        self.trace_stream = NULL
        self.c = <MachineC*>calloc(1, sizeof(MachineC))
        if self.c == NULL:
            raise MemoryError
        self.release, self.c.integer_bits, self.c.device_display, self.c.ports_are_pids = PROFILES[profile]
        self.c.release = self.release
        self.c.default_growth = GROW_GEOMETRIC
        self.c.gc_stress = gc_stress
        self.c.verify = verify
        self.c.python = <void*>self
        self.c.call_python = call_python
        self.c.mailbox_root = mailbox_root
        self.c.max_atoms = max(int(max_atoms), 1024)
        self.c.max_processes = max_processes
        self.c.memory_limit = size_of(memory) if memory is not None else host_share()
        self.c.out = self._stream(stdout, 0)
        self.c.err = self._stream(stderr, 1)
        if self.c.out == NULL or self.c.err == NULL:
            raise MemoryError
        atoms_init(self.c)
        code_init(self.c)
        memset(&times, 0, sizeof(ClockOptions))
        times.virtual_clock = clock == "virtual"
        times.seeded = seed is not None
        if seed is not None:
            times.seed = seed & 0xFFFFFFFFFFFFFFFF
        if times.virtual_clock:
            times.start_system = 946684800000000000      # 2000-01-01: runs under the virtual clock are reproducible
        if processes_init(self.c, n, &times) != 0:
            raise MemoryError
        self._trace(trace, trace_to, trace_pids, trace_functions, profile_cpu)
        on_load_init(self.c)
        self._add_tables()
        for name in PYTHON_MODULES:
            self.add_natives(import_module(f"avmtools.vm.{name}").NATIVES)
        self.add_natives(natives)
        for item in packs:
            self.add(item)
        if lib:
            self.add_library()

    def __dealloc__(self):
        self._free()

    cdef void _free(self) noexcept:
        cdef MachineC* c = self.c
        cdef void* table
        if c == NULL:
            return
        self.c = NULL
        if c.processes != NULL:
            processes_free(c)
        on_load_free(c)
        code_free(c)
        trace_free(c)
        persistent_free(c)
        literals_free(c)
        atoms_free(c)
        stream_free(c.out)
        stream_free(c.err)
        free(c)
        if self.tables is not None:
            for at in self.tables:
                free(<void*><size_t>at)
            self.tables = []

    cdef Stream* _stream(self, object target, int which) except? NULL:
        if target is None:
            return stream_new(1 + which)
        if target == "capture":
            return stream_new(-1)
        if isinstance(target, int):
            return stream_new(target)
        if not callable(target):
            raise TypeError("a stream is None, 'capture', a file descriptor or a function")
        cdef Stream* s = stream_new(-1)
        if s != NULL:
            s.sink = <void*>target
            self.sinks[which] = target
        return s

    cdef int _trace(self, trace, to, pids, functions, bint profile) except -1:
        cdef int flags = TRACE_PROFILE if profile else 0
        cdef term module, function
        for name in [trace] if isinstance(trace, str) else trace:
            if name not in TRACES:
                raise UsageError(f"There is no trace of {name!r}.", f"Choose from {', '.join(TRACES)}.")
            flags |= TRACES[name]
        if not flags:
            return 0
        if flags != TRACE_PROFILE:
            self.trace_stream = self._stream(2 if to is None else to, 2)
            if self.trace_stream == NULL:
                raise MemoryError
        if trace_init(self.c, flags, self.trace_stream) != 0:
            raise MemoryError
        for item in pids:
            if not trace_only_process(self.c, self._traced_process(item)):
                raise UsageError("These are too many processes to trace.", "Name at most 32, or all by none.")
        for item in functions:
            found = re.fullmatch(r"([^:]+)(?::(.+?)(?:/(\d{1,3}))?)?", str(item))
            if found is None:
                raise UsageError(f"{item!r} is no function to trace.", "Write Module, Module:Function or Module:Function/Arity.")
            module = atom_of(self.c, found[1])
            function = atom_of(self.c, found[2]) if found[2] else NONE
            if not trace_only_function(self.c, module, function, int(found[3]) if found[3] else -1):
                raise UsageError("These are too many functions to trace.", "Name at most 64, or whole modules.")
        return 0

    cdef term _traced_process(self, item) except NONE:
        found = re.fullmatch(r"<?(?:0\.)?(\d{1,18})(?:\.0)?>?", str(item)) if isinstance(item, (int, str)) else None
        if found is not None:
            return mk_pid(int(found[1]))
        return self._target(item)

    cdef int _alive(self) except -1:
        if self.c == NULL:
            raise ValueError("this machine is closed")
        return 0

    def close(self):
        """End everything and give the memory back. Closing twice is fine."""
        if self.running:
            raise RuntimeError("a machine can't be closed while it runs: stop it first")
        self._free()
        self.mailbox = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    @property
    def address(self):
        """Address of the engine's struct, for the engine's own modules (disasm); valid until close."""
        self._alive()
        return <uint64_t>self.c

    # -- natives and ports --

    cdef int _add_tables(self) except -1:
        cdef Native* table
        cdef int n
        table = interp_table(&n)
        add_natives(self.c, table, n)
        for name in NATIVE_MODULES:
            table = native_table(name, &n)
            add_natives(self.c, table, n)
        return 0

    def add_natives(self, natives):
        """Add functions marked with :func:`nif` and classes marked with :func:`port`. Later ones replace earlier, except
        in modules that are loaded already."""
        cdef Native* table
        cdef int n = 0, i = 0
        self._alive()
        rows = []
        for item in natives:
            if isinstance(item, type) and issubclass(item, Port):
                self.ports[item._port_name] = item
                continue
            if not hasattr(item, "_nif_names"):
                raise TypeError(f"{item!r} is neither marked with @nif nor a @port class")
            rows += [(item, *names) for names in item._nif_names]
        if not rows:
            return
        n = len(rows)
        table = <Native*>calloc(n, sizeof(Native))
        if table == NULL:
            raise MemoryError
        self.tables.append(<size_t>table)
        for function, module, name, arity, profiles in rows:
            texts = (module.encode(), name.encode(), function)
            self.keep.append(texts)
            table[i].module = PyBytes_AS_STRING(texts[0])
            table[i].name = PyBytes_AS_STRING(texts[1])
            table[i].arity = arity
            table[i].flags = NATIVE_PYTHON
            table[i].releases = sum({PROFILES[known][0] for known in profiles}) if profiles else R_ALL
            table[i].python = <void*>function
            i += 1
        add_natives(self.c, table, n)

    def _make_port(self, name, options, owner):
        if isinstance(name, tuple):
            from avmtools.vm.nat_exec import make

            return make(self, name, options, owner)
        cls = self.ports.get(str(name) if isinstance(name, str) else bytes(name).decode("utf-8", "replace"))
        return None if cls is None else cls(self, options, owner)

    def watch(self, int fd, port, *, bint write=False):
        """Send the port the atom `ready_input` once when there is something to read, or `ready_output`."""
        cdef term to = self._target(port)
        self._alive()
        if io_watch(self.c, fd, IO_WRITE if write else IO_READ, to, NULL, ATOM_ready_output if write else ATOM_ready_input):
            raise MemoryError

    def unwatch(self, int fd):
        """Forget a file; before it is closed."""
        if self.c != NULL:
            io_unwatch(self.c, fd)

    # -- packs and modules --

    def add(self, item, label=""):
        """Add a pack or a module behind those that are there: a path, or its bytes."""
        self._alive()
        if isinstance(item, (bytes, bytearray, memoryview)):
            self._add_bytes(bytes(item), "(bytes)", label)
        else:
            from avmtools.files import read_bytes

            self._add_bytes(read_bytes(item), os.fspath(item), label)

    def _add_bytes(self, data, where, label=""):
        cdef Module* mod
        if data.startswith(MAGIC):
            pack = Pack(data, where, label)
            self.packs.append(pack)
            if self.start_module is None and pack.start.endswith(".beam"):
                self.start_module = pack.start.removesuffix(".beam")
            return
        if not data.startswith(b"FOR1"):
            raise FormatError(where, 0, "this is neither a pack nor a module", "Give .avm and .beam files.")
        mod = load_beam(self.c, data, where)
        mod = add_module(self.c, mod)
        if mod == NULL:
            raise MemoryError
        name = self._atom_text(mod.name)
        self.beams.append(name)
        if self.start_module is None and (find_exported(self.c, mod, ATOM_start, 0) != NULL
                                          or find_exported(self.c, mod, ATOM_main, 1) != NULL):
            self.start_module = name

    def add_library(self):
        """Search the engine's own library pack after all others; nothing happens when it was not installed. It is
        opened when something is not found elsewhere."""
        import avmtools.vm

        for folder in avmtools.vm.__path__:
            path = os.path.join(folder, "lib", "atomvmlib.avm")
            if os.path.exists(path):
                self.library = self.library_where = path
                return

    def _all_packs(self):
        """The packs in order of search; the library is opened when the others were passed in vain."""
        yield from self.packs
        path = self.library
        if path is not None:
            pack = Pack.mapped(path)
            if self.library is not None:  # another thread may have come first
                self.packs = [*self.packs, pack]
                self.library = None
            yield pack

    def add_pack(self, data, label="", *, first=False):
        """Add a pack while the program runs: ``first`` searches it before all others. FormatError if it is none."""
        pack = Pack(bytes(data), label or "(bytes)", label)
        self.packs = [pack, *self.packs] if first else [*self._all_packs(), pack]

    def close_pack(self, label):
        """Forget the pack of that label; modules that were loaded from it stay. False: there is none."""
        found = next((p for p in self.packs if label and p.label == label), None)
        self.packs = [p for p in self.packs if p is not found]
        return found is not None

    def pack_start(self, label):
        """The start section of the pack of that label ("" if it has none); None: no such pack."""
        found = next((p for p in self.packs if label and p.label == label), None)
        return None if found is None else found.start

    def section(self, name):
        """The data of the first section of that name in any pack, with its padding; None: there is none."""
        for pack in self._all_packs():
            data = pack.get(name)
            if data is not None:
                return data
        return None

    def load(self, data, where="(bytes)"):
        """Load a module from its bytes; its name. FormatError when it is refused."""
        cdef Module* mod
        self._alive()
        mod = add_module(self.c, load_beam(self.c, bytes(data), where))
        if mod == NULL:
            raise MemoryError
        return self._atom_text(mod.name)

    def _find_module(self, name):
        """(bytes, where) of the module `name`, from packs, then folders. Called when it is first needed."""
        section = f"{name}.beam"
        for pack in self._all_packs():
            data = pack.get(section)
            if data is not None and not self._withheld(name, pack):
                return data, f"{pack.where}: {section}"
        if "/" not in name and "\0" not in name:
            for folder in self.path:
                path = os.path.join(folder, section)
                if os.path.isfile(path):
                    from avmtools.files import read_bytes

                    return read_bytes(path), path
        return None

    def _withheld(self, name, pack):
        """Is it a module of the library that this release does not have, for want of its natives?"""
        natives_of = NEEDS_NATIVES.get(name)
        if natives_of is None or pack.where != self.library_where:
            return False
        return not has_natives(self.c, atom_of(self.c, natives_of))

    def _available(self):
        """(name, where) of every module that packs and folders have."""
        found = {}
        for pack in self._all_packs():
            for section in pack.sections:
                if section.endswith(".beam"):
                    found.setdefault(section.removesuffix(".beam"), pack.where)
        for folder in self.path:
            if os.path.isdir(folder):
                for file in sorted(os.listdir(folder)):
                    if file.endswith(".beam"):
                        found.setdefault(file.removesuffix(".beam"), os.path.join(folder, file))
        return sorted(found.items())

    def modules(self):
        """Names of the loaded modules, in load order."""
        self._alive()
        return [self._atom_text(module_at(self.c, i).name) for i in range(module_count(self.c))
                if module_at(self.c, i).state == MODULE_CURRENT]

    def _refused(self, e):
        """An exception where none can be raised: it stops the run if it wants to, else it is told on stderr."""
        cdef bytes text
        if not isinstance(e, Exception):
            self.pending = e
            self.stop()
            return
        if isinstance(e, AvmError):
            words = f"{e.message}\n"
        else:
            import traceback

            words = "".join(traceback.format_exception(e))
        text = words.encode("utf-8", "replace")
        if self.c != NULL:
            console_err(self.c, PyBytes_AS_STRING(text), PyBytes_GET_SIZE(text))

    # -- running --

    def run(self, start=None, args=(), *, write=None, timeout=None, reductions=None):
        """Run the program: ``start/0`` of module ``start`` (default: of the module that packs and modules name).

        With ``args`` (texts), or when there is no ``start/0``, ``main/1`` gets them as strings. ``timeout`` in seconds
        and ``reductions`` limit the run; ``write`` is called with the bytes of both streams meanwhile. AvmError when nothing can be started.
        """
        cdef Module* mod
        cdef Export* e = NULL
        cdef term name
        self._alive()
        start = start if start is not None else self.start_module
        if start is None:
            raise AvmError("Unable to locate entrypoint.", "Give a pack with a start module, or name one with --start.",
                           code="no_start_module")
        try:
            name = atom_of(self.c, start.removesuffix(".beam"))
        except ValueError:
            raise AvmError(f"{start!r} is no module's name.", "Check the pack, or name one with --start.",
                           code="no_start_module") from None
        mod = self._ready(load_module(self.c, name), timeout)
        if mod == NULL:
            raise AvmError(f"Module {start} is in none of the packs.", "Check the name, or add the pack that has it.",
                           code="no_start_module")
        values = []
        self.words = tuple(args)
        strings = [list(os.fsencode(a) if isinstance(a, str) else bytes(a)) for a in args]
        if self.release == R07 and not strings and find_exported(self.c, mod, ATOM_start, 0) != NULL:
            e = self._boot()
            if e != NULL:
                values = [[b"-s", self._atom(mod.name)]]
        if e == NULL and not strings:
            e = find_exported(self.c, mod, ATOM_start, 0)
        if e == NULL:
            e = find_exported(self.c, mod, ATOM_main, 1)
            if e != NULL:
                values = [strings]
        if e == NULL:
            e = find_exported(self.c, mod, ATOM_start, 0)
        if e == NULL:
            self._say("No start/0 function found.\n")
            return self._captured(Result("error", 1, "[]"))
        if write is None:
            return self._captured(self._run(e, values, timeout, reductions))
        old = self.sinks[:2]
        self._sink(write, write)
        try:
            return self._run(e, values, timeout, reductions)
        finally:
            self._sink(*old)

    def _sink(self, out, err):
        self.sinks[:2] = [out, err]
        self.c.out.sink = <void*>out if out is not None else NULL
        self.c.err.sink = <void*>err if err is not None else NULL

    cdef Export* _boot(self) except? NULL:
        """init:boot/1, when the packs have a module init (facts/vm.md 3.3)."""
        cdef Module* init = load_module(self.c, atom_of(self.c, "init"))
        return NULL if init == NULL else find_exported(self.c, init, atom_of(self.c, "boot"), 1)

    def call(self, module, function, args=(), *, timeout=None, reductions=None):
        """Call ``module:function(args...)`` in a new process and return its value.

        ErlangError when it failed, TimeoutError when the time was up.
        """
        cdef Export* e
        self._alive()
        args = list(args)
        e = get_export(self.c, atom_of(self.c, module), atom_of(self.c, function), len(args))
        if e == NULL:
            raise MemoryError
        if resolve_export(self.c, e) == RESOLVE_WAIT:
            self._ready(pending_module(self.c, e.module), timeout)
        if resolve_export(self.c, e) != RESOLVE_OK:
            raise ErlangError("undef")
        result = self._run(e, args, timeout, reductions)
        if result.kind == "returned":
            return result.value
        if result.kind in ("error", "exit", "throw"):
            raise ErlangError(result.value, result.kind, result.stacktrace)
        if result.kind == "killed":
            raise ErlangError(result.value, "exit")
        raise TimeoutError(f"{module}:{function}/{len(args)} did not end: {result.kind}")

    cdef Module* _ready(self, Module* mod, object timeout) except? NULL:
        """A module whose on_load function, if it has one, has returned ok; NULL: it did not."""
        cdef Process* p
        cdef RunLimits limits
        if mod == NULL or mod.state != MODULE_PENDING:
            return mod
        p = process_create(self.c, mod.code + mod.on_load, NULL, 0, mod.name, ATOM_on_load, NULL)
        if p == NULL:
            raise MemoryError("no room for another process")
        atomic_or_u64(&p.flags, PF_ON_LOAD)
        memset(&limits, 0, sizeof(RunLimits))
        if timeout is not None:
            limits.nanoseconds = max(<int64_t>(timeout * 1e9), 1)
        self.running = True
        try:
            machine_run(self.c, p, &limits)
        finally:
            self.running = False
            process_release(p)
        return mod if mod.state == MODULE_CURRENT else NULL

    cdef object _run(self, Export* e, list values, object timeout, object reductions):
        cdef Process* p
        cdef term* argv = <term*>calloc(len(values) + 1, sizeof(term))
        cdef Frag** frags = <Frag**>calloc(len(values) + 1, sizeof(Frag*))
        cdef int i, why
        cdef RunLimits limits
        if self.running:
            raise RuntimeError("this machine is already running")
        if argv == NULL or frags == NULL:
            raise MemoryError
        if self.node is not None:
            self._start_node()
        try:
            for i in range(len(values)):
                argv[i] = to_frag(self.c, values[i], &frags[i])
            p = process_create(self.c, e.code, argv, len(values), e.module, e.function, NULL)
        finally:
            for i in range(len(values)):
                if frags[i] != NULL:
                    frag_free(frags[i])
            free(argv)
            free(frags)
        if p == NULL:
            raise MemoryError("no room for another process")
        memset(&limits, 0, sizeof(RunLimits))
        if timeout is not None:
            limits.nanoseconds = max(<int64_t>(timeout * 1e9), 1)
        if reductions is not None:
            limits.reductions = max(reductions, 1)
        self.pending = None
        self.halting = False
        self.running = True
        began = monotonic()
        try:
            why = machine_run(self.c, p, &limits)
            if why == MACHINE_ENDED and self.halting:            # at the same moment
                why = MACHINE_HALTED
            elif why == MACHINE_ENDED and self.stopping:
                if timeout is not None:
                    limits.nanoseconds = max(<int64_t>((timeout + began - monotonic()) * 1e9), 1)
                why = machine_run(self.c, NULL, &limits)
            return self._result(p, why)
        finally:
            self.running = False
            process_release(p)
            if self.pending is not None:
                raise self.pending

    def _start_node(self):
        options, self.node = self.node, None
        answer = self.call("net_kernel_sup", "start", [options], timeout=30)
        if answer[0] != "ok":
            from avmtools.vm.nodes import failure

            self.node = options
            raise failure(next(v for k, v in options.items() if k == "name"), answer[1])

    cdef object _result(self, Process* p, int why):
        cdef term value
        if why == MACHINE_HALTED and self.restarting:
            return Result("restart", 0)
        if why == MACHINE_HALTED:
            return Result("halted", machine_halt_status(self.c) & 0xFF)
        if why == MACHINE_TIME:
            return Result("timeout", 42)
        if why == MACHINE_REDUCTIONS:
            return Result("reductions", 42)
        if why != MACHINE_ENDED:
            return Result("stopped", 1)
        trace = None
        if p.exc_class == NONE and p.exc_args != NONE:
            kind = "returned"
            value = p.exc_args
            text = self._display(value)
        elif p.exc_class == ATOM_error or p.exc_class == ATOM_exit or p.exc_class == ATOM_throw:
            kind = text = self._atom_text(p.exc_class)
            value = p.exc_args
            if p.exc_trace != NONE:
                trace = external_bytes(self.c, p.exc_trace)
        else:
            kind = "killed"
            value = p.exc_reason
            # The device shows what happens to be in x0; after exit(self(), Reason) that is its own pid (facts/vm.md 3.4).
            text = self._display(p.id if self.c.device_display else value)
        good = kind == "returned" and (value == ATOM_ok or (value == mk_small(0) and self.release >= R07))
        return Result(kind, 0 if good else 1, text, external_bytes(self.c, value), trace)

    def stop(self):
        """End the run at hand; from any thread, or from a native."""
        self._alive()
        machine_stop(self.c)

    def halt(self, status=0, restart=False):
        """End the run at hand as erlang:halt does; from any thread, or from a native. ``restart``: as init:restart does."""
        self._alive()
        self.halting = True
        self.restarting = restart
        machine_halt(self.c, status)

    # -- messages --

    @property
    def pid(self):
        """Where processes can send messages to Python: see :meth:`receive`."""
        self._alive()
        if self.mailbox is None:
            box = Mailbox(self)
            make_port(self.c, NULL, box)
            self.mailbox = box
        return self.mailbox.id

    def send(self, to, value):
        """Send a message to a pid, or to the process registered as ``to``. False: there is no such process."""
        cdef Frag* frag = NULL
        cdef term message, target
        self._alive()
        target = self._target(to)
        message = to_frag(self.c, value, &frag)
        return machine_send(self.c, target, frag, message)

    cdef term _target(self, object to) except NONE:
        cdef Frag* frag = NULL
        cdef term t
        if isinstance(to, str):
            return atom_of(self.c, to)
        t = to_frag(self.c, to, &frag)
        if frag != NULL:
            frag_free(frag)
        if not is_pid(t) and not is_port(t):
            raise ValueError(f"{to!r} is neither a local pid nor a name")
        return t

    def receive(self, timeout=None):
        """The next message to :attr:`pid`; the machine runs while it waits, at most ``timeout`` seconds.

        TimeoutError when none came.
        """
        cdef RunLimits limits
        self.pid
        box = self.mailbox
        if not box.waiting:
            if self.running:
                raise RuntimeError("this machine is already running")
            memset(&limits, 0, sizeof(RunLimits))
            if timeout is not None:
                limits.nanoseconds = max(<int64_t>(timeout * 1e9), 1)
            self.running = True
            self.pending = None
            try:
                machine_run(self.c, NULL, &limits)
            finally:
                self.running = False
            if self.pending is not None:
                raise self.pending
        if not box.waiting:
            raise TimeoutError("no message came")
        return box.waiting.pop(0)

    # -- console --

    def read_stdout(self):
        """What the program printed since the last call, when stdout is captured."""
        self._alive()
        return stream_take(self.c.out)

    def read_trace(self):
        """The lines that were written about what is traced since the last call, when trace_to is "capture"."""
        self._alive()
        return b"" if self.trace_stream == NULL else stream_take(self.trace_stream)

    def cpu_profile(self):
        """What was counted so far, when the machine was made with ``profile_cpu``: a CpuProfile. Not while it runs."""
        from avmtools.vm.cpu_profile import CpuProfile

        self._alive()
        if self.running:
            raise RuntimeError("a machine can't be asked for its profile while it runs")
        return CpuProfile(profile_rows(self.c))

    def missing(self):
        """What was called in vain but is in other profiles: [("module:function/arity", those profiles)]."""
        self._alive()
        missed = missed_exports(self.c)
        known = {}
        for module, function, arity, profiles, *_ in natives() if missed else ():
            known.setdefault(module, profiles)
            known[module, function, arity] = profiles
        found = []
        for module, function, arity in sorted(missed):
            profiles = known.get((module, function, arity)) or known.get(NEEDS_NATIVES.get(module)) or ()
            if profiles and self.profile not in profiles:
                found.append((f"{module}:{function}/{arity}", profiles))
        return found

    def read_stderr(self):
        """The same of its error stream: crash reports, warnings."""
        self._alive()
        return stream_take(self.c.err)

    cdef object _captured(self, object result):
        result.stdout = stream_take(self.c.out)
        result.stderr = stream_take(self.c.err)
        return result

    def _say(self, text):
        cdef bytes data = text.encode("utf-8", "replace")
        console_err(self.c, PyBytes_AS_STRING(data), PyBytes_GET_SIZE(data))

    # -- small things --

    cdef str _display(self, term t):
        cdef Text out
        text_init(&out)
        try:
            display_term(self.c, &out, t)
            return out.data[:out.len].decode("utf-8", "replace") if out.len else ""
        finally:
            text_free(&out)

    cdef str _atom_text(self, term t):
        cdef size_t n
        cdef const uint8_t* s = atom_text(self.c, t, &n)
        return (<const char*>s)[:n].decode("utf-8", "replace")

    cdef object _atom(self, term t):
        return from_term(self.c, t)

    @property
    def memory_used(self):
        """Bytes in heaps, messages and binaries."""
        self._alive()
        return atomic_load_i64(&self.c.memory_used)

    @property
    def processes(self):
        """How many processes are alive."""
        self._alive()
        return process_count(self.c, False)


cdef Export* find_exported(MachineC* m, Module* mod, term function, int arity) noexcept:
    """The export of a module, if it has it; also of one whose on_load function has to return first."""
    cdef size_t i
    for i in range(mod.n_exports):
        if mod.exports[i].function == function and mod.exports[i].arity == arity:
            return mod.exports[i] if mod.exports[i].owner == mod or mod.state == MODULE_PENDING else NULL
    return NULL
