"""Processes as a machine shows them: clocks, seeds, limits, ports, what each release does otherwise than OTP.

What Erlang programs can see of links, monitors, signals and mailboxes is compared with real OTP in
tests/oracle/programs/processes. Here are the things that OTP has no counterpart for.
"""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import ErlangError, Machine, nif

from avmtools.formats.etf import Atom

if TYPE_CHECKING:
    from collections.abc import Iterator

PROCS = Path(__file__).with_name("erl") / "procs.beam"
DEVICES = ("atomvm-0.6", "atomvm-0.7")


TRUE, FALSE = Atom("true"), Atom("false")


def machine(profile: str = "otp", **options: Any) -> Machine:
    options.setdefault("stdout", "capture")
    options.setdefault("stderr", "capture")
    return Machine([PROCS], profile=profile, lib=False, **options)


def call(function: str, *args: Any, profile: str = "otp", **options: Any) -> Any:
    with machine(profile, **options) as m:
        return m.call("procs", function, list(args), timeout=60)


# -- time ---------------------------------------------------------------------------------------------


def test_an_hour_of_the_virtual_clock_passes_at_once() -> None:
    start = time.monotonic()
    assert call("sleeper", 3_600_000, clock="virtual") == 3_600_000
    assert time.monotonic() - start < 60


def test_the_virtual_clock_starts_in_2000() -> None:
    assert call("clock", clock="virtual") == (946684800, 0, (946, 684800, 0), ((2000, 1, 1), (0, 0, 0)))


def test_a_loop_that_polls_the_virtual_clock_ends() -> None:
    assert call("busy_wait", 50, clock="virtual") == Atom("done")


def test_time_units_and_their_conversion() -> None:
    near, parts, *converted, refused = call("units")
    assert (near, parts, converted) == (TRUE, TRUE, [1, -1, 3_000_000_000])
    assert refused[1][0] == Atom("badarg")


def test_dates_before_1970_and_days_that_do_not_exist() -> None:
    posix, date, refused, last_second = call("dates")
    assert (posix, date) == (951827401, ((2000, 2, 29), (12, 30, 1)))
    assert refused[1][0] == Atom("badarg")
    assert last_second == ((1969, 12, 31), (23, 59, 59))


def test_unique_integers_ascend() -> None:
    assert call("unique")[:2] == (TRUE, TRUE)


# -- reproducible runs --------------------------------------------------------------------------------


def test_one_seed_gives_one_order_of_events() -> None:
    runs = [call("race", 12, clock="virtual", seed=7) for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]
    assert sorted(runs[0]) == list(range(1, 13))


def test_seeds_give_different_orders() -> None:
    assert len({tuple(call("race", 12, clock="virtual", seed=s)) for s in range(10)}) > 1


def test_random_numbers_follow_the_seed() -> None:
    first, again, other = (call("random", clock="virtual", seed=s) for s in (5, 5, 6))
    assert first == again
    assert first != other
    assert call("random")[2] != call("random")[2]


# -- scheduling ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("schedulers", [1, 2, 4])
def test_endless_loops_starve_nobody(schedulers: int) -> None:
    assert call("starve", 4, schedulers=schedulers) == Atom("alive")


def test_higher_priority_runs_first_on_one_scheduler() -> None:
    assert call("priorities", schedulers=1) == [Atom("high"), Atom("normal"), Atom("low")]


def test_schedulers_online_can_be_changed_while_running() -> None:
    assert call("online", 2, schedulers=4) == (4, 2, [])


def test_a_machine_that_waits_uses_no_processor_time() -> None:
    with machine(schedulers=2) as m:
        m.call("procs", "waits", [1])
        before = time.process_time()
        m.call("procs", "waits", [1500])
        assert time.process_time() - before < 0.3


def test_a_native_that_blocks_holds_up_only_its_own_process() -> None:
    opened = threading.Event()

    @nif("procs", "blocked", 0)
    def blocked() -> Atom:
        assert opened.wait(60)
        return Atom("unblocked")

    @nif("procs", "deadlock", 0)
    def deadlock() -> Atom:
        opened.set()
        return Atom("opened")

    with Machine([PROCS], profile="otp", lib=False, schedulers=2, natives=[blocked, deadlock]) as m:
        assert sorted(m.call("procs", "both", [], timeout=60)) == [Atom("opened"), Atom("unblocked")]


# -- limits -------------------------------------------------------------------------------------------


def test_a_run_ends_at_its_limit_of_reductions() -> None:
    with machine() as m, pytest.raises(TimeoutError, match="reductions"):
        m.call("procs", "spin", reductions=100_000)


def test_a_run_ends_when_its_time_is_up() -> None:
    with machine() as m, pytest.raises(TimeoutError, match="timeout"):
        m.call("procs", "spin", timeout=0.2)


def test_a_waiting_run_ends_when_its_time_is_up() -> None:
    with machine() as m, pytest.raises(TimeoutError, match="timeout"):
        m.call("procs", "deadlock", timeout=0.2)


def test_spawn_beyond_max_processes_raises_system_limit() -> None:
    assert call("limits", max_processes=100) == (TRUE, TRUE)


def test_a_machine_goes_on_after_a_limit() -> None:
    with machine() as m:
        with pytest.raises(TimeoutError):
            m.call("procs", "spin", reductions=50_000)
        assert m.call("procs", "counts", [100], timeout=60) == 5050


@pytest.mark.parametrize("schedulers", [1, 3])
def test_halt_ends_the_run_from_any_process(schedulers: int) -> None:
    with machine(schedulers=schedulers) as m, pytest.raises(TimeoutError, match="halted"):
        m.call("procs", "halts", [7], timeout=60)


def test_an_exit_signal_ends_the_leader() -> None:
    with pytest.raises(ErlangError, match="enough"):
        call("killed_leader")


def test_an_idle_process_costs_at_most_1200_bytes() -> None:
    assert call("memory_of", 2000) <= 1200


# -- the host -----------------------------------------------------------------------------------------


@pytest.fixture
def interrupt() -> Iterator[None]:
    """SIGALRM raises KeyboardInterrupt."""

    def handler(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGALRM, handler)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, old)


@pytest.mark.usefixtures("interrupt")
@pytest.mark.parametrize("function", ["spin", "deadlock"])
@pytest.mark.parametrize("schedulers", [1, 3])
def test_signal_handlers_of_python_run_and_may_raise(function: str, schedulers: int) -> None:
    with machine(schedulers=schedulers) as m:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            m.call("procs", function, timeout=60)


def test_a_thread_may_send_while_the_machine_waits() -> None:
    with machine() as m:

        def send() -> None:
            time.sleep(0.1)
            assert m.send("inbox", [1, 2.5])

        thread = threading.Thread(target=send)
        thread.start()
        assert m.call("procs", "inbox", timeout=60) == [1, 2.5]
        thread.join()
        assert not m.send("inbox", 3)


def test_threads_beyond_the_first_are_gone_after_a_run() -> None:
    with machine(schedulers=4) as m:
        m.call("procs", "race", [30], timeout=60)
        assert len(list(Path("/proc/self/task").iterdir())) <= threading.active_count() + 1


def test_two_machines_run_side_by_side() -> None:
    results: list[Any] = []
    threads = [threading.Thread(target=lambda: results.append(call("counts", 200_000))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [20000100000] * 2


# -- ports --------------------------------------------------------------------------------------------


def test_echo_sends_back() -> None:
    assert call("echo", [1, 2.5]) == [1, 2.5]


def test_a_closed_port_says_so_and_its_owner_gets_an_exit() -> None:
    assert call("echo_close") == (Atom("closed"), Atom("normal"))


@pytest.mark.parametrize("profile", ["atomvm-0.6", "otp"])
def test_a_port_ends_with_its_owner(profile: str) -> None:
    assert call("port_dies_with_owner", profile=profile) == Atom("gone")


def test_console_writes_characters_and_refuses_others() -> None:
    with machine() as m:
        badarg = (Atom("error"), Atom("badarg"))
        ok = Atom("ok")
        assert m.call("procs", "console") == (ok, badarg, ok, ok, ok)
        assert m.read_stdout().decode() == "text binary\nλ\ndone\n"
        assert m.read_stderr() == b"WARNING: Invalid port command.  Unable to send reply"


def test_what_erlang_tells_of_a_port() -> None:
    name, connected, listed, is_port, registered, reason, gone, *refused = call("port_functions")
    assert name == (Atom("name"), list(b"echo"))
    assert (connected, listed, is_port) == (TRUE, TRUE, TRUE)
    assert registered == (Atom("registered_name"), Atom("the_port"))
    assert (reason, gone) == (Atom("normal"), Atom("undefined"))
    assert [r[1][0] for r in refused] == [Atom("badarg")] * 2


# -- what releases do otherwise -----------------------------------------------------------------------

#: What procs:device/0 answers, by rule: {release: answer}; facts/vm.md 2.5 and 5.
ERROR, OK = Atom("error"), Atom("ok")
BADARG = (ERROR, Atom("badarg"))
RULES: list[tuple[str, dict[str, Any]]] = [
    (
        "link to a dead process while trapping",
        dict.fromkeys(("atomvm-0.6", "atomvm-0.7"), (ERROR, Atom("noproc"))),
    ),
    ("monitor by name", {"atomvm-0.6": BADARG}),
    ("two names", dict.fromkeys(DEVICES, (OK, (TRUE, TRUE))) | {"otp": BADARG}),
    (
        "process_info of status",
        dict.fromkeys(DEVICES, BADARG) | {"otp": (OK, (Atom("status"), Atom("waiting")))},
    ),
    ("process_info of a list of keys", dict.fromkeys(DEVICES, BADARG) | {"otp": (OK, [(Atom("links"), [])])}),
    ("process_info of the name", {"atomvm-0.6": BADARG}),
    ("process_info of the queue", dict.fromkeys((*DEVICES, "otp"), (OK, (Atom("message_queue_len"), 0)))),
    ("process_info of the dead", dict.fromkeys((*DEVICES, "otp"), (OK, Atom("undefined")))),
    ("process_flag of priority", dict.fromkeys(DEVICES, BADARG) | {"otp": (OK, Atom("normal"))}),
    ("is_process_alive of no pid", dict.fromkeys(DEVICES, (OK, FALSE)) | {"otp": BADARG}),
    ("sending to {Name, Node}", {"atomvm-0.6": BADARG, "atomvm-0.7": (OK, Atom("x"))}),
    ("system_info of an unknown key", dict.fromkeys(DEVICES, (OK, Atom("undefined"))) | {"otp": BADARG}),
    ("the machine's name", dict.fromkeys(DEVICES, (OK, list(b"ATOM"))) | {"otp": (OK, list(b"BEAM"))}),
    ("memory of all", dict.fromkeys(DEVICES, BADARG)),
    ("nanoseconds", {"atomvm-0.6": BADARG}),
    (
        "list_to_atom of no characters",
        {"atomvm-0.6": (ERROR, Atom("out_of_memory")), "atomvm-0.7": BADARG, "otp": BADARG},
    ),
    ("max of equal numbers", dict.fromkeys(DEVICES, (OK, 1.0)) | {"otp": (OK, 1)}),
    (
        "a timeout above 32 bits",
        dict.fromkeys(DEVICES, Atom("waits")) | {"otp": (ERROR, Atom("timeout_value"))},
    ),
]


@pytest.mark.parametrize("profile", [*DEVICES, "otp"])
def test_rules_of_a_release(profile: str) -> None:
    answers = call("device", profile=profile)
    assert len(answers) == len(RULES)
    got = {rule: a for (rule, wanted), a in zip(RULES, answers, strict=True) if profile in wanted}
    assert got == {rule: wanted[profile] for rule, wanted in RULES if profile in wanted}


def test_a_device_cannot_cancel_send_after() -> None:
    assert call("cancel_send_after", profile="atomvm-0.6") == (FALSE, TRUE, Atom("arrived"))
    assert call("cancel_send_after") == (TRUE, TRUE, Atom("cancelled"))


def test_a_process_with_two_names_keeps_the_other() -> None:
    assert call("two_names", profile="atomvm-0.6") == (TRUE,) * 5
