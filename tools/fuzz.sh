#!/usr/bin/env bash
# Every fuzzer under tests/fuzz, one after the other. FUZZ_RUNS and FUZZ_SEED override their own figures.
set -e
cd "$(dirname "$0")/.."
for fuzzer in tests/fuzz/fuzz_*.py; do
  echo "== $fuzzer"
  .venv/bin/python "$fuzzer" ${FUZZ_RUNS:+--runs "$FUZZ_RUNS"} ${FUZZ_SEED:+--seed "$FUZZ_SEED"}
done
