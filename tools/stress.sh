#!/usr/bin/env bash
# The long runs on the engine: its whole suite under AddressSanitizer and UBSan, 20,000 mutated modules under them, the
# oracle's programs on several schedulers under ThreadSanitizer, then the storms many times over.
#
# It can be stopped and started again: what passed with this state of the sources is not run twice (build/stress/).
#   STRESS_SHARD=1/3       only every third file of the suite, from the first on; no fuzzing but in shard 1
#   STRESS_KINDS="asan fuzz tsan storms"    which parts
#   STRESS_ROUNDS=5        how many times the storms
set -e
cd "$(dirname "$0")/.."
kinds=${STRESS_KINDS:-asan fuzz tsan storms}
shard=${STRESS_SHARD:-1/1}
state=build/stress/$(cat vm/*.p* CMakeLists.txt $(git ls-files 'tests/vm/*.py' 'tests/oracle/*.py') | sha256sum | cut -c1-12)
mkdir -p "$state"
failed=0

build() { # KIND SANITIZERS: an engine of its own in build/KIND-venv, with the dependencies of .venv
  local python=build/$1-venv/bin/python
  if [ ! -x "$python" ]; then
    .venv/bin/python -m venv --without-pip "build/$1-venv"
    .venv/bin/python - "build/$1-venv" <<'PY'
import sys
from pathlib import Path

site = next(Path(sys.argv[1], "lib").glob("python*/site-packages"))
Path(site, "outer.pth").write_text("".join(f"{p}\n" for p in sys.path if p.endswith("site-packages")))
PY
  fi
  [ -e "$state/$1.built" ] && return
  echo "== building the engine with $2"
  .venv/bin/python -m pip --python "$python" install -q --force-reinstall --no-deps --no-build-isolation \
    -C cmake.define.AVM_SANITIZE="$2" -C build-dir="build/$1" -C cmake.build-type=RelWithDebInfo .
  touch "$state/$1.built"
}

once() { # NAME COMMAND...: unless it has passed already
  local name=$1
  shift
  [ -e "$state/$name.ok" ] && { echo "== $name: passed before"; return; }
  echo "== $name"
  if "$@"; then touch "$state/$name.ok"; else failed=1; echo "== $name FAILED"; fi
}

# Safe path: the sources in this directory must not hide the installed package. What the tests give as time limits is
# meant for the engine as it is shipped: AVM_TEST_SLOWNESS stretches them. Python itself keeps what it allocates to the
# end; what the engine keeps is counted by its own tests.
asan() {
  env PYTHONSAFEPATH=1 AVM_TEST_SLOWNESS=20 LD_PRELOAD="$(cc -print-file-name=libasan.so)" \
    ASAN_OPTIONS=detect_leaks=0:abort_on_error=1:allocator_may_return_null=1 \
    UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 build/asan-venv/bin/python "$@"
}
tsan() {
  env PYTHONSAFEPATH=1 AVM_TEST_SLOWNESS=20 LD_PRELOAD="$(cc -print-file-name=libtsan.so)" \
    TSAN_OPTIONS="halt_on_error=0 exitcode=66 report_signal_unsafe=0 suppressions=$PWD/tools/tsan.supp" \
    build/tsan-venv/bin/python "$@"
}

for kind in $kinds; do
  case $kind in
    asan)
      build asan address,undefined
      number=0
      for file in $(ls tests/vm/test_*.py tests/oracle/test_*.py | grep -v test_coverage); do    # it only reads
        number=$((number + 1))
        [ $(((number - 1) % ${shard#*/})) = $((${shard%/*} - 1)) ] || continue
        once "asan-$(basename "$file" .py)" asan -m pytest -p no:cacheprovider "$file" --timeout=1800
      done ;;
    fuzz)
      [ "${shard%/*}" = 1 ] || continue
      build asan address,undefined
      for seed in $(seq 10); do
        once "fuzz-$seed" asan tests/fuzz/fuzz_engine.py --runs 2000 --seed "$((1000 + seed))"
      done ;;
    tsan)
      [ "${shard%/*}" = 1 ] || continue
      build tsan thread
      once tsan tsan tests/vm/smp_runs.py ;;
    storms)
      for round in $(seq "${STRESS_ROUNDS:-5}"); do
        once "storms-$round" .venv/bin/python -m pytest tests/vm/test_process_storm.py tests/oracle
      done ;;
  esac
done
exit $failed
