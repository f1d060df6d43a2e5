"""The Machine as a library: calls and values, natives and ports in Python, messages, limits."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from avmtools.vm.machine import ErlangError, Machine, Port, badarg, nif, port

from avmtools.errors import FormatError, InputError, UsageError
from avmtools.formats.etf import Atom, BitString, ExternalFun, ImproperList, Map

DATA = Path(__file__).parent / "data"
HELLO, SERVE, WAITS = (DATA / f"{name}.beam" for name in ("hello", "serve", "waits"))


def machine(*packs: Path | bytes, **options: Any) -> Machine:
    options.setdefault("profile", "otp")
    options.setdefault("stdout", "capture")
    options.setdefault("stderr", "capture")
    return Machine(packs or [SERVE], **options)


VALUES = [
    0, -1, 2**59 - 1, -(2**59), 2**59, 2**63, -(2**200), 1.5, -0.0, Atom("ok"), Atom("été"), Atom(""),
    [], [1, [2, [3]]],
    (), (1, (Atom("a"), b"")), b"", b"short", b"x" * 1000, BitString(b"\x0a\xa0", 3),
    ImproperList((1, 2), Atom("t")),
    Map.of([(Atom("k"), [1]), (1, 2.0)]), Map.of([(i, i * i) for i in range(100)]),
    ExternalFun(Atom("lists"), Atom("reverse"), 1), list(range(3000)), [[[[[[]]]]]],
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda v: repr(v)[:30])
def test_values_go_in_and_come_out(value: Any) -> None:
    with machine() as m:
        assert m.call("serve", "echo", [value]) == value


def test_deeply_nested_values_too() -> None:
    value: Any = []
    for _ in range(20_000):
        value = [value]
    with machine() as m:
        back = m.call("serve", "echo", [value])
    for _ in range(20_000):
        (back,) = back
    assert back == []


def test_true_and_false_are_atoms() -> None:
    with machine() as m:
        assert m.call("serve", "echo", [True]) == "true"
        assert m.call("serve", "echo", [False]) == "false"


def test_what_is_no_term_is_refused_before_anything_runs() -> None:
    with machine() as m, pytest.raises(TypeError):
        m.call("serve", "echo", [object()])


@pytest.mark.parametrize("kind", ["error", "exit", "throw"])
def test_failures_are_erlang_errors(kind: str) -> None:
    with machine() as m:
        with pytest.raises(ErlangError) as e:
            m.call("serve", "fail", [Atom(kind), (Atom("because"), 1)])
        assert (e.value.kind, e.value.reason) == (kind, ("because", 1))
        assert e.value.stacktrace[0][:3] == ("serve", "fail", 2)
        with pytest.raises(ErlangError) as e:
            m.call("serve", "fail", [Atom("kill"), Atom("gone")])
        assert (e.value.kind, e.value.reason) == ("exit", "gone")


def test_functions_that_do_not_exist_are_undef() -> None:
    with machine() as m:
        for module, function in (("serve", "nothing"), ("nowhere", "f")):
            with pytest.raises(ErlangError) as e:
                m.call(module, function, [1])
            assert e.value.reason == "undef"


def test_natives_can_be_called_directly() -> None:
    with machine() as m:
        assert m.call("erlang", "+", [2**70, 1]) == 2**70 + 1


def test_limits_on_time_and_reductions_end_a_call_and_leave_the_machine_usable() -> None:
    with machine() as m:
        with pytest.raises(TimeoutError):
            m.call("serve", "spin", timeout=0.1)
        with pytest.raises(TimeoutError):
            m.call("serve", "spin", reductions=100_000)
        assert m.call("serve", "echo", [1]) == 1


def test_a_run_says_how_it_ended() -> None:
    with machine(HELLO) as m:
        result = m.run()
        assert (result.kind, result.value, result.text, result.exit_status) == ("returned", "ok", "ok", 0)
        assert (result.stdout, result.stderr, result.ok) == (b"hello\n", b"", True)
    with machine(WAITS) as m:
        assert m.run(timeout=0.05).kind == "timeout"


def test_output_can_go_to_a_function_or_a_descriptor() -> None:
    said: list[bytes] = []
    with machine(HELLO, stdout=said.append) as m:
        m.run()
    assert b"".join(said) == b"hello\n"
    reader, writer = os.pipe()
    with machine(HELLO, stdout=writer) as m:
        m.run()
    os.close(writer)
    with os.fdopen(reader, "rb") as f:
        assert f.read() == b"hello\n"
    said.clear()
    with machine(HELLO) as m:
        m.run(write=said.append)
    assert b"".join(said) == b"hello\n"


def test_natives_in_python_get_values_and_give_values() -> None:
    pins: dict[int, int] = {}

    @nif("gpio", "digital_write", 2)
    def digital_write(pin: Any, level: Any) -> Any:
        if pin > 3:
            raise badarg()
        pins[pin] = level
        return Atom("ok")

    with machine(natives=[digital_write]) as m:
        assert m.call("serve", "blink", [3]) == ["ok"] * 3
        assert pins == {1: 1, 2: 0, 3: 1}
        with pytest.raises(ErlangError) as e:
            m.call("serve", "blink", [4])
        assert e.value.reason == "badarg"


@pytest.mark.parametrize(
    ("raised", "kind", "reason"),
    [
        (ErlangError(Atom("why"), "throw"), "throw", "why"),
        (ErlangError((Atom("a"), 1), "exit"), "exit", ("a", 1)),
        (ValueError("x"), "error", "badarg"),
        (KeyError("x"), "error", "badarg"),
        (RuntimeError("oops"), "error", ("python", b"RuntimeError", b"oops")),
    ],
)
def test_exceptions_of_natives_become_erlangs(raised: Exception, kind: str, reason: Any) -> None:
    @nif("gpio", "digital_write", 2)
    def fails(pin: Any, level: Any) -> Any:
        raise raised

    with machine(natives=[fails]) as m, pytest.raises(ErlangError) as e:
        m.call("serve", "blink", [1])
    assert (e.value.kind, e.value.reason) == (kind, reason)


def test_a_native_can_know_its_caller_and_be_replaced_before_it_is_used() -> None:
    @nif("gpio", "digital_write", 2, caller=True)
    def who(caller: Any, pin: Any, level: Any) -> Any:
        return caller.pid

    with machine(natives=[who]) as m:
        (pid,) = m.call("serve", "blink", [1])
        assert pid.node == "nonode@nohost"

    @nif("gpio", "digital_write", 2)
    def other(pin: Any, level: Any) -> Any:
        return 7

    with machine(HELLO, natives=[who]) as m:
        m.add_natives([other])
        m.add(SERVE)
        assert m.call("serve", "blink", [1]) == [7]


@port("thermometer")
class Thermometer(Port):
    ended = 0

    def message(self, value: Any) -> None:
        sender, x = value
        self.send(sender, (self.id, (x, self.options)))

    def closed(self) -> None:
        Thermometer.ended += 1


def test_ports_in_python_answer_messages_and_end_with_their_owner() -> None:
    Thermometer.ended = 0
    with machine(natives=[Thermometer]) as m:
        assert m.call("serve", "ask_port", [b"thermometer", 21]) == (21, [("unit", 7)])
        m.call("serve", "sleeper", [20])
    assert Thermometer.ended == 1


def test_messages_go_both_ways() -> None:
    with machine() as m:
        m.call("serve", "echo_server", [Atom("server")])
        assert m.send("server", (m.pid, [1, b"two"]))
        assert m.receive(timeout=5) == ("echoed", [1, b"two"])
        assert not m.send("nobody", 1)
        with pytest.raises(TimeoutError):
            m.receive(timeout=0.05)


def test_messages_keep_their_order() -> None:
    with machine() as m:
        m.call("serve", "echo_server", [Atom("server")])
        for i in range(200):
            m.send("server", (m.pid, i))
        assert [m.receive(timeout=5)[1] for i in range(200)] == list(range(200))


def test_waiting_costs_nothing_on_the_virtual_clock() -> None:
    started = time.monotonic()
    with machine(clock="virtual", schedulers=1, seed=1) as m:
        assert m.call("serve", "sleeper", [3_600_000]) == "slept"
    assert time.monotonic() - started < 30


def test_a_memory_limit_raises_in_the_process_and_spares_the_machine() -> None:
    with machine(memory="2M") as m:
        with pytest.raises(ErlangError) as e:
            m.call("serve", "big", [1_000_000])
        assert e.value.reason == "out_of_memory"
        assert len(m.call("serve", "big", [1000])) == 1000
        assert b"out_of_memory" in m.read_stderr()


def test_the_memory_of_ended_processes_is_given_back() -> None:
    with machine(schedulers=1) as m:
        m.call("serve", "big", [10])
        before = m.memory_used
        for _ in range(20):
            m.call("serve", "collect_all", [list(range(1000))])
        assert m.memory_used <= before + 4096


def test_machines_come_and_go_without_a_trace() -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def cycle(n: int) -> None:
        for _ in range(n):
            with machine(SERVE, HELLO, schedulers=1) as m:
                m.run("hello")
                m.call("serve", "echo", [[b"x" * 5000]])

    cycle(20)
    before = resident()
    cycle(100)
    assert resident() - before < 4_000_000
    assert len(list(Path("/proc/self/fd").iterdir())) < 100


def test_machines_share_nothing() -> None:
    with machine() as a, machine() as b:
        a.call("serve", "echo_server", [Atom("server")])
        assert a.send("server", (a.pid, 1))
        assert not b.send("server", (b.pid, 1))
        assert b.modules() == ["serve"]


def test_machines_run_side_by_side_in_threads() -> None:
    results: list[int] = []

    def work() -> None:
        with machine(schedulers=1) as m:
            results.append(len(m.call("serve", "big", [50_000])))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == [50_000] * 4


def test_a_machine_can_be_stopped_from_another_thread() -> None:
    with machine(WAITS) as m:
        timer = threading.Timer(0.1, m.stop)
        timer.start()
        assert m.run(timeout=30).kind == "stopped"
        timer.join()


def test_ctrl_c_raises_keyboard_interrupt() -> None:
    with machine(WAITS) as m:
        timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            m.run(timeout=30)
        timer.join()


def test_a_closed_machine_says_so() -> None:
    m = machine()
    m.close()
    m.close()
    with pytest.raises(ValueError, match="closed"):
        m.call("serve", "echo", [1])


def test_wrong_options_and_inputs_are_named() -> None:
    for options in ({"profile": "x"}, {"clock": "moon"}, {"schedulers": 0}, {"memory": "much"}):
        with pytest.raises(UsageError):
            Machine(**options)  # type: ignore[arg-type]
    with pytest.raises(InputError):
        Machine(["/no/such/file.avm"])
    for data in (b"", b"FOR1", b"#!/usr/bin/env AtomVM\n\0\0\0\0\1\1", HELLO.read_bytes()[:200]):
        with pytest.raises(FormatError):
            Machine([data])


def test_every_native_module_of_the_source_is_registered() -> None:
    from avmtools.vm.machine import NATIVE_MODULES

    sources = {p.stem for p in (Path(__file__).parents[2] / "vm").glob("nat_*.pyx")}
    assert sources == set(NATIVE_MODULES)


def test_garbage_off_the_heap_is_collected_before_a_limit_is_hit() -> None:
    with machine(DATA / "mem.beam", memory="300k") as m:
        assert m.call("mem", "binaries", [300]) == "done"


def test_messages_that_wait_count_as_memory() -> None:
    with machine(DATA / "mem.beam", memory="2M") as m:
        assert m.call("mem", "flood", [1_000_000]) == ("limited", "done")
