"""Compile the engine's libraries and the templates, and pack them: vm/lib/*.avm and templates/*/*.beam.

What is made is package data, so that nobody needs a compiler to run; tests/lib checks that it is fresh by
running this with `--check`. The bytes depend on the compilers' releases, so these are recorded and
`--check` with others says so and compares nothing.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from avmtools.formats import packbeam
from avmtools.formats.beam import Beam

ROOT = Path(__file__).resolve().parent.parent
LIB = ROOT / "vm" / "lib"
TEMPLATES = ROOT / "templates"
RELEASE_FILE = LIB / "OTP_RELEASE"
COMPILE_ELIXIR = ROOT / "tools" / "compile_elixir.exs"

#: pack -> (library folders, the module flagged as start). Modules stand in alphabetical order.
PACKS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "estdlib.avm": (("estdlib",), None),
    "atomvmlib.avm": (("estdlib", "eavmlib", "alisp", "etest", "exavmlib", "esp32devmode"), None),
    "esp32boot.avm": (("estdlib", "eavmlib", "alisp", "esp32devmode", "esp32boot"), "esp32init"),
    "elixir_esp32boot.avm": (("estdlib", "eavmlib", "esp32boot", "exavmlib"), "esp32init"),
}

#: Modules that esp32boot.avm does without, so that it fits the smallest library partition (256 KiB, AtomVM
#: 0.6); a program that needs one packs it with itself. ets, file and ssl need what those devices lack.
#: Without unicode_tables unicode_util treats characters outside ASCII plainly, as AtomVM's own library does.
TOO_MUCH_FOR_BOOT = frozenset(
    [
        "application",
        "application_controller",
        "application_master",
        "array",
        "avm_packs",
        "base64",
        "code_server",
        "dict",
        "dist_carrier",
        "dist_controller",
        "dist_user",
        "dist_util",
        "emscripten",
        "epmd",
        "erl_epmd",
        "erl_parse",
        "erl_posix_msg",
        "erl_scan",
        "erpc",
        "error_logger",
        "esp_dac",
        "ets",
        "file",
        "file_io_server",
        "filelib",
        "filename",
        "gb_sets",
        "gb_trees",
        "gen_event",
        "gen_statem",
        "gen_tcp_socket",
        "gen_udp_socket",
        "gleam_avm@atomvm",
        "global",
        "gpio_hal",
        "i2c_hal",
        "inet_host",
        "inet_parse",
        "init",
        "io_lib_fread",
        "json",
        "json_encoder",
        "kernel",
        "logger_backend",
        "logger_config",
        "logger_filters",
        "logger_formatter",
        "logger_reports",
        "logger_show",
        "logger_writer",
        "mdns",
        "net_adm",
        "net_kernel",
        "net_kernel_sup",
        "network_fsm",
        "orddict",
        "ordsets",
        "pg",
        "pico",
        "queue",
        "rand",
        "re",
        "re_match",
        "re_parse",
        "rpc",
        "serial_dist",
        "serial_dist_controller",
        "serial_dist_line",
        "sets",
        "socket_dist",
        "socket_dist_controller",
        "spi_hal",
        "ssl",
        "timer_manager",
        "timestamp_util",
        "uart_hal",
        "unicode_forms",
        "unicode_kinds",
        "unicode_tables",
        "uri_string",
        "websocket",
    ]
)


#: Modules (of Elixir also all below a name) that elixir_esp32boot.avm does without, so that it fits the
#: 512 KiB of its partition; a program that needs one packs it with itself.
TOO_MUCH_FOR_ELIXIR_BOOT = (
    "Agent", "Application", "Base", "Calendar", "Date", "DateTime", "Duration", "DynamicSupervisor", "File",
    "Function", "IO.ANSI", "IO.Stream", "JSON", "Logger", "NaiveDateTime", "Node",
    "OptionParser", "PartitionSupervisor", "Path", "Port", "Protocol", "Regex", "Registry", "Stream",
    "StringIO", "Supervisor.Spec", "System", "Task", "Time", "URI", "Version", "ahttp_client", "avm_pubsub",
    "gen_event", "gen_statem", "http_server", "logger_manager", "logger_std_h",
)  # fmt: skip
TYPES_OF_THOSE = (
    "Date", "Date.Range", "DateTime", "File.Stream", "IO.Stream", "NaiveDateTime", "Regex",
    "Stream", "Time", "URI", "Version", "Version.Requirement",
)  # fmt: skip
ERRORS_OF_THOSE = (
    "File.CopyError", "File.Error", "File.LinkError", "File.RenameError", "IO.StreamError",
    "JSON.DecodeError", "OptionParser.ParseError", "Regex.CompileError", "System.EnvError", "URI.Error",
    "Version.InvalidRequirementError", "Version.InvalidVersionError",
)  # fmt: skip

#: The macro that is defined when Erlang sources are compiled for the boot packs: what stands under
#: `-ifndef(SMALL)` is left out there.
SMALL = "SMALL"


#: What the partition of a boot pack holds, in bytes (facts on AtomVM 0.6's images: boot.avm).
BOOT_SIZES = {"esp32boot.avm": 0x40000, "elixir_esp32boot.avm": 0x80000}


def too_much_for_boot(module: str, elixir: bool) -> bool:
    """Does the boot flavour of a pack leave this module out?"""
    name = module.removeprefix("Elixir.")
    if name == module:
        return module in TOO_MUCH_FOR_BOOT or (elixir and module in TOO_MUCH_FOR_ELIXIR_BOOT)
    if name.endswith("Error"):  # errors are raised by what stays, too
        return name in ERRORS_OF_THOSE
    protocols = ("Enumerable", "Collectable", "Inspect", "String.Chars")
    return any(name == m or name.startswith(f"{m}.") for m in TOO_MUCH_FOR_ELIXIR_BOOT) or any(
        name == f"{protocol}.{kind}" for protocol in protocols for kind in TYPES_OF_THOSE
    )


def releases() -> str:
    """The releases of the installed compilers: two lines like ``25`` and ``Elixir 1.14.0``."""
    done = subprocess.run(
        ["elixir", "-e", 'IO.puts([:erlang.system_info(:otp_release), "\nElixir ", System.version()])'],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def has_small(source: Path) -> bool:
    """Has this Erlang source parts that the boot packs leave out?"""
    return bool(re.search(rf"^-ifn?def\({SMALL}\)", source.read_text("utf-8"), re.M))


def compile_folder(folder: Path, out: Path, small: bool = False) -> list[Path]:
    """Compile every .erl of a folder, behaviours first (the compiler checks callbacks against them).

    With ``small`` only those that have a smaller form, in that form.
    """
    sources = [s for s in sorted(folder.glob("*.erl")) if not small or has_small(s)]
    defines = [f"-D{SMALL}"] if small else []
    if not sources:
        return []
    out.mkdir(parents=True, exist_ok=True)
    defines_behaviour = re.compile(r"^-callback|^behaviour_info", re.M)
    first = [s for s in sources if defines_behaviour.search(s.read_text("utf-8"))]
    include = folder.parent / "include"
    # -pz: the compiler itself must keep running on OTP's modules, not on ours of the same name
    for group in (first, [s for s in sources if s not in first]):
        if group:
            options = [*defines, "+deterministic", "-Werror", "-I", include, "-pz", out, "-o", out]
            command = ["erlc", *options, *group]
            done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
            if done.returncode:
                sys.exit(done.stdout + done.stderr)
    return [out / f"{s.stem}.beam" for s in sources]


def compile_elixir(folder: Path, out: Path) -> list[Path]:
    """Compile every .ex of a library of Elixir."""
    done = subprocess.run(["elixir", COMPILE_ELIXIR, folder, out], capture_output=True, text=True)
    if done.returncode or done.stderr:  # a warning is an error
        sys.exit(done.stdout + done.stderr)
    return sorted(out.glob("*.beam"))


def build(work: Path) -> dict[Path, bytes]:
    """Target file -> contents of everything this tool makes."""
    made: dict[Path, bytes] = {}
    compiled: dict[str, list[Path]] = {}
    smaller: dict[str, Path] = {}
    for folders, _ in PACKS.values():
        for name in folders:
            if name not in compiled:
                compiler = compile_elixir if (LIB / name / "lib").exists() else compile_folder
                sources = LIB / name if compiler is compile_elixir else LIB / name / "src"
                compiled[name] = compiler(sources, work / name)
                if compiler is compile_folder:
                    small = compile_folder(sources, work / f"{name}_small", small=True)
                    smaller |= {b.name: b for b in small}
    for pack, (folders, start) in PACKS.items():
        boot = pack.endswith("esp32boot.avm")
        beams = sorted((b for f in folders for b in compiled[f]), key=lambda b: (b.stem != start, b.stem))
        if boot:
            beams = [smaller.get(b.name, b) for b in beams]
        sections = [
            packbeam.Section.of_beam(
                Beam.parse(b.read_bytes()).strip(lines=not boot).to_litu(), start=b.stem == start
            )
            for b in beams
            if not (boot and too_much_for_boot(b.stem, "exavmlib" in folders))
        ]
        made[LIB / pack] = packbeam.build(packbeam.Pack(tuple(sections)))
        if len(made[LIB / pack]) > BOOT_SIZES.get(pack, sys.maxsize):
            sys.exit(f"{pack}: {len(made[LIB / pack])} bytes, its partition holds {BOOT_SIZES[pack]}")
    for template in sorted(p for p in TEMPLATES.iterdir() if (p / "src").exists()):
        for beam in compile_folder(template / "src", work / template.name):
            made[template / beam.name] = beam.read_bytes()
        if (template / "lib").exists():
            for beam in compile_elixir(template, work / f"{template.name}_elixir"):
                # CInf tells where the source stood; Elixir writes it even when told to be deterministic
                made[template / beam.name] = (
                    Beam.parse(beam.read_bytes()).without("CInf", "Dbgi", "Docs", "ExCk").build()
                )
    return made


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="only compare")
    check = options.parse_args().check
    release = releases()
    if check:
        recorded = RELEASE_FILE.read_text().strip()
        if recorded != release:
            made_by, this = (" and ".join(r.splitlines()) for r in (recorded, release))
            print(f"not compared: made by OTP {made_by}, this is OTP {this}")
            return
    with tempfile.TemporaryDirectory() as d:
        made = build(Path(d))
    stale = [p for p, data in made.items() if not p.exists() or p.read_bytes() != data]
    if check and stale:
        sys.exit("stale: " + ", ".join(str(p.relative_to(ROOT)) for p in stale) + "; run make lib")
    for path in stale:
        path.write_bytes(made[path])
        print(f"{path.relative_to(ROOT)}: {len(made[path])} bytes")
    if not check:
        RELEASE_FILE.write_text(release + "\n")


if __name__ == "__main__":
    main()
