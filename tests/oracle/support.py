"""The programs of this folder: where they are, how they are compiled, recorded on OTP, run on the engine."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
#: Seconds one program may take on the engine before it counts as hung (with gc_stress, on a busy machine;
#: `make stress` runs an engine with sanitizers, many times slower).
PATIENCE = 90 * int(os.environ.get("AVM_TEST_SLOWNESS", "1"))
#: Topics whose programs need a newer OTP than the installed one, and the environment variable that holds the
#: words to put before its `erl` and `erlc` ("chroot DIR", "docker exec box"; they see this folder and /tmp).
NEWER = {"otp27": "AVM_OTP27", "otp29": "AVM_OTP29"}


#: Topics whose programs have processes fail that report it.
REPORTING = ("behaviours", "library")


@dataclass(frozen=True)
class Program:
    """A source file, what OTP made of it and what OTP said."""

    source: Path

    @property
    def topic(self) -> str:
        return self.source.parent.name

    @property
    def name(self) -> str:
        return self.source.stem

    @property
    def is_elixir(self) -> bool:
        return self.source.suffix == ".ex"

    @property
    def module(self) -> str:
        """The module whose start/0 is called: my_case.erl has my_case, my_case.ex has Oracle.MyCase."""
        if self.is_elixir:
            return "Elixir.Oracle." + "".join(word.capitalize() for word in self.name.split("_"))
        return self.name

    @property
    def out(self) -> Path:
        return self.source.with_suffix(".out")

    @property
    def beams(self) -> list[Path]:
        """Every module of the program; an Elixir file makes several, kept in a folder of its name."""
        return sorted(self.source.with_suffix("").glob("*.beam")) or [self.source.with_suffix(".beam")]


def sources() -> list[Program]:
    """Every program, by topic and name, which is unique among all topics."""
    found = [Program(p) for p in sorted([*PROGRAMS.glob("*/*.erl"), *PROGRAMS.glob("elixir/*.ex")])]
    names = [p.name for p in found]
    assert len(set(names)) == len(names), sorted(n for n in names if names.count(n) > 1)
    return found


def prefix(topic: str) -> list[str] | None:
    """The words before `erl` for programs of this topic; None when there is no such OTP here."""
    if topic not in NEWER:
        return [] if shutil.which("erl") and shutil.which("erlc") else None
    words = shlex.split(os.environ.get(NEWER[topic], ""))
    return words or None


def by_prefix(programs: list[Program]) -> list[tuple[list[str], list[Program]]]:
    """The programs by the OTP that compiles and runs them; those without one here are left out."""
    groups: dict[tuple[str, ...], list[Program]] = {}
    for program in programs:
        words = prefix(program.topic)
        if words is not None:
            groups.setdefault(tuple(words), []).append(program)
    return [(list(words), group) for words, group in groups.items()]


def compile_with(words: list[str], out: Path, files: list[Path]) -> None:
    """Compile Erlang files into ``out``, without paths or debug information: the files are reproducible."""
    options = ["+deterministic", "+no_debug_info", "-W0", "-o", out]
    subprocess.run([*words, "erlc", *options, *files], check=True, timeout=300)


def compile_elixir(programs: list[Program], out: Path) -> None:
    """Compile Elixir files, each into the folder of its name in ``out``, where oracle.beam lies.

    Of their modules only what runs is kept.
    """
    from avmtools.formats.beam import DEVICE_CHUNKS, Beam

    with tempfile.TemporaryDirectory() as folder:
        command = ["elixirc", "--no-docs", "--no-debug-info", "-pa", out, "-o", folder]
        files = [p.source.name for p in programs]
        subprocess.run([*command, *files], check=True, timeout=600, cwd=programs[0].source.parent)
        for program in programs:
            (out / program.name).mkdir()
            mine = re.compile(rf"[.]{program.module.removeprefix('Elixir.')}[.]")
            for beam in (b for b in Path(folder).glob("*.beam") if mine.search(b.name)):
                kept = Beam.parse(beam.read_bytes()).strip(keep=(*DEVICE_CHUNKS, "Type", "Attr"))
                (out / program.name / beam.name).write_bytes(kept.build())


def ebin_of_elixir() -> Path:
    """Elixir's own modules, for recording."""
    command = ["elixir", "-e", "IO.write(:code.lib_dir(:elixir))"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return Path(done.stdout) / "ebin"


def on_otp(programs: list[Program], words: list[str], beams: Path | None = None) -> dict[str, str]:
    """What the programs say on real OTP: name -> text. ``beams`` gets what was compiled."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        compile_with(words, out, [HERE / "oracle.erl"])
        erlang = [p.source for p in programs if not p.is_elixir]
        if erlang:
            compile_with(words, out, erlang)
        elixir = [p for p in programs if p.is_elixir]
        paths = [out, *(out / p.name for p in elixir)]
        if elixir:
            compile_elixir(elixir, out)
            paths.append(ebin_of_elixir())
        names = ",".join(f"{{'{p.module}',\"{p.name}\"}}" for p in programs)
        subprocess.run(
            [*words, "erl", "-noshell", "-kernel", "logger_level", "none", "-pa", *paths, "-eval",
             f'oracle:record([{names}], "{out}"), halt().'],
            check=True, timeout=300, env={**os.environ, "ERL_CRASH_DUMP": os.devnull},
        )  # fmt: skip
        if beams is not None:
            shutil.copytree(out, beams, dirs_exist_ok=True)
        return {p.name: (out / f"{p.name}.out").read_text("utf-8") for p in programs}


def on_engine(program: Program, **options: Any) -> str:
    """What the recorded modules of a program say on the engine."""
    from avmtools.vm.machine import Machine

    from avmtools.formats.etf import Atom

    options = {"profile": "otp", "stderr": "capture", **options}
    with Machine([HERE / "oracle.beam", *program.beams], **options) as machine:
        if options["profile"] == "otp" and program.topic.startswith(REPORTING):
            # as on_otp does: what is reported takes its time when memory is collected at every chance
            machine.call("logger", "set_primary_config", [Atom("level"), Atom("none")])
        said = machine.call("oracle", "run", [Atom(program.module)], timeout=PATIENCE)
    assert isinstance(said, bytes)
    return said.decode("utf-8")
