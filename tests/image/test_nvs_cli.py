"""`avm nvs` against Espressif's command-line generator, run as a process."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from avmtools.formats import nvs

from ..cli.support import assert_refused, run, run_json

if TYPE_CHECKING:
    from pathlib import Path

CSV = """key,type,encoding,value
# Wi-Fi
network,namespace,,
ssid,data,binary,"my, network"
psk,data,string,secret
token,file,binary,token.bin
app,namespace,,
count,data,u32,0
low,data,i64,-9223372036854775808
hex,data,hex2bin,00ff10
b64,data,base64,AAEC
sta.ssid,data,binary,wifi
"""


def write_csv(folder: Path, text: str = CSV) -> None:
    (folder / "n.csv").write_text(text)
    (folder / "token.bin").write_bytes(bytes(range(256)) * 20)


@pytest.mark.parametrize("size", ["0x3000", "0x6000", "0x10000"])
def test_build_equals_espressifs_generator(tmp_path: Path, size: str) -> None:
    write_csv(tmp_path)
    subprocess.run(
        [sys.executable, "-m", "esp_idf_nvs_partition_gen", "generate", "n.csv", "theirs.bin", size],
        cwd=tmp_path, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    done = run("avm", "nvs", "build", "n.csv", "-o", "ours.bin", "--size", size, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ours.bin").read_bytes() == (tmp_path / "theirs.bin").read_bytes()


def test_show_gives_the_values_back(tmp_path: Path) -> None:
    write_csv(tmp_path)
    run("avm", "nvs", "build", "n.csv", "-o", "n.bin", cwd=tmp_path)
    values = run_json("nvs", "show", "n.bin", cwd=tmp_path)["result"]["values"]
    found = {(v["namespace"], v["key"]): v["value"] for v in values}
    assert found["network", "ssid"] == b"my, network".hex()
    assert found["network", "psk"] == "secret"
    assert found["app", "low"] == -(2**63)
    assert "my, network" in run("avm", "nvs", "show", "n.bin", cwd=tmp_path).stdout


def test_csv_of_show_builds_the_same_values(tmp_path: Path) -> None:
    write_csv(tmp_path)
    run("avm", "nvs", "build", "n.csv", "-o", "n.bin", cwd=tmp_path)
    # without sta.ssid, for which the generator invents further keys each time
    run("avm", "nvs", "set", "n.bin", "--delete", "app/sta.ssid", "-o", "m.bin", cwd=tmp_path)
    (tmp_path / "m.csv").write_text(run("avm", "nvs", "show", "m.bin", "--csv", cwd=tmp_path).stdout)
    run("avm", "nvs", "build", "m.csv", "-o", "again.bin", cwd=tmp_path)
    again, before = (nvs.parse((tmp_path / f).read_bytes()) for f in ("again.bin", "m.bin"))
    assert set(again.entries) == set(before.entries)


def test_set_keeps_every_other_value(tmp_path: Path) -> None:
    write_csv(tmp_path)
    run("avm", "nvs", "build", "n.csv", "-o", "n.bin", cwd=tmp_path)
    done = run(
        "avm", "nvs", "set", "n.bin", "network/ssid=binary:other", "new/k=u8:0x7f", "--delete", "app/count",
        "-o", "m.bin", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    old, new = (nvs.parse((tmp_path / f).read_bytes()) for f in ("n.bin", "m.bin"))
    kept = {e for e in old.entries if (e.namespace, e.key) not in {("network", "ssid"), ("app", "count")}}
    assert set(new.entries) == kept | {
        nvs.Entry("network", "ssid", "blob", b"other"),
        nvs.Entry("new", "k", "u8", 127),
    }
    assert (tmp_path / "m.bin").stat().st_size == 0x6000


def test_nvs_in_a_release_image_from_a_csv(tmp_path: Path) -> None:
    write_csv(tmp_path)
    built = run(
        "avm", "image", "build", "-t", "esp32", "--stand-in", "--nvs", "n.csv", "-o", "o.img", cwd=tmp_path
    )
    assert built.returncode == 0, built.stderr
    shown = run_json("nvs", "show", "o.img", cwd=tmp_path)["result"]
    assert shown["size"] == 0x6000
    assert len(shown["values"]) == 11


@pytest.mark.parametrize("text, words", [
    ("", "no values"),
    ("a,b,c,d\n", "first row"),
    ("key,type,encoding,value\nk,data,u8,1\n", "before any namespace"),
    ("key,type,encoding,value\nn,namespace,,\nk,data,u8,300\n", "line 3"),
    ("key,type,encoding,value\nn,namespace,,\nk,data,u8,x\n", "line 3"),
    ("key,type,encoding,value\nn,namespace,,\nk,data,hex2bin,abc\n", "multiple of 2"),
    ("key,type,encoding,value\nn,namespace,,\nk,data,float,1\n", "no encoding"),
    ("key,type,encoding,value\nn,namespace,,\nk,odd,u8,1\n", "no type"),
    ("key,type,encoding,value\nn,namespace,,\nk,file,binary,missing\n", "missing does not exist"),
    ("key,type,encoding,value\nn,namespace,,\nsixteen_letters_,data,u8,1\n", "15 bytes"),
    ("key,type,encoding,value\nn,namespace,,\nk,data,u8,1,2\n", "5 fields"),
    ("key,type,encoding,value\nn,namespace,,\nk,data,blob_fill(x),1\n", "encoding"),
])  # fmt: skip
def test_bad_rows_are_refused_with_their_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "n.csv").write_text(text)
    assert_refused(run("avm", "nvs", "build", "n.csv", "-o", "n.bin", cwd=tmp_path), 3, words)
    assert not (tmp_path / "n.bin").exists()


def test_too_many_values_are_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    write_csv(tmp_path, "key,type,encoding,value\nn,namespace,,\nk,data,blob_fill(20000;0x00),\n")
    (tmp_path / "n.bin").write_bytes(b"old")
    done = run("avm", "nvs", "build", "n.csv", "-o", "n.bin", "--size", "0x3000", cwd=tmp_path)
    assert_refused(done, 1, "don't fit")
    assert (tmp_path / "n.bin").read_bytes() == b"old"


@pytest.mark.parametrize("arguments, status", [
    (["k=u8:1"], 2), (["a/k=u8"], 2), (["a/k=u8:300"], 2), (["a/k=odd:1"], 2), ([], 2),
    (["--delete", "x"], 2), (["--delete", "a/missing"], 3),
])  # fmt: skip
def test_bad_changes_are_refused(tmp_path: Path, arguments: list[str], status: int) -> None:
    (tmp_path / "n.bin").write_bytes(b"\xff" * 0x3000)
    assert_refused(run("avm", "nvs", "set", "n.bin", *arguments, "-o", "m.bin", cwd=tmp_path), status)


def test_what_is_no_nvs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\0" * 0x1000)
    assert_refused(run("avm", "nvs", "show", "x", cwd=tmp_path), 3, "state")
