#!/usr/bin/env bash
# Every benchmark under tests/benchmarks; each prints ratios, and fails when it misses its bound.
cd "$(dirname "$0")/.."
status=0
for bench in tests/benchmarks/bench_*.py; do
  echo "== $bench"
  .venv/bin/python "$bench" || status=1
done
exit $status
