#!/usr/bin/env bash
# The long runs on the engine: its whole suite under AddressSanitizer and UBSan, then the storms many times over.
# STRESS_ROUNDS (default 5) says how many times.
set -e
cd "$(dirname "$0")/.."
asan=build/asan-venv
if [ ! -x "$asan/bin/python" ]; then
  .venv/bin/python -m venv --without-pip "$asan"
  # The dependencies are those of .venv; only avmtools itself is another build.
  .venv/bin/python - "$asan" <<'PY'
import sys
import sysconfig
from pathlib import Path

site = next(Path(sys.argv[1], "lib").glob("python*/site-packages"))
Path(site, "outer.pth").write_text(sysconfig.get_path("purelib") + "\n")
PY
fi
echo "== building the engine with sanitizers"
.venv/bin/python -m pip --python "$asan/bin/python" install -q --force-reinstall --no-deps --no-build-isolation \
  -C cmake.define.AVM_SANITIZE=ON -C build-dir=build/asan -C cmake.build-type=RelWithDebInfo .
preload=$(cc -print-file-name=libasan.so)
echo "== the engine's suite under AddressSanitizer and UBSan"
# Python itself keeps what it allocates to the end; what the engine keeps is counted by its own tests.
LD_PRELOAD=$preload ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
  "$asan/bin/python" -m pytest tests/vm tests/oracle --timeout=900
for round in $(seq "${STRESS_ROUNDS:-5}"); do
  echo "== storms, round $round"
  .venv/bin/python -m pytest tests/vm/test_process_storm.py tests/oracle
done
