#!/usr/bin/env bash
# From a compiled Erlang module to its line on the console of a simulated ESP32, step by step as on a real one.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
board=
cleanup() {
  [ -z "$board" ] || kill "$board" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
say() { printf '\n$ %s\n' "$*"; }
do_() { say "$@"; "$@"; }

cp "$root/templates/hello_world/hello_world.beam" .
cp "$root/vm/lib/esp32boot.avm" .

echo "== 1. Pack the program"
do_ avm pack hello.avm hello_world.beam --start hello_world
do_ avm list hello.avm

echo; echo "== 2. Make a release image: bootloader, partition table, VM, library"
do_ avm image build --target esp32 --stand-in --boot esp32boot.avm -o esp32.img

echo; echo "== 3. Plug in a board (a simulated one, which esptool can't tell from a real one)"
say "avm board run --target esp32 --flash board.bin --port 0 &"
avm board run --target esp32 --flash board.bin --port 0 >board.log 2>&1 &
board=$!
port=
for _ in $(seq 100); do
  port=$(grep -oE -m1 'socket://[0-9.:]+' board.log || true)
  [ -z "$port" ] || break
  kill -0 "$board" 2>/dev/null || { cat board.log; exit 1; }
  sleep 0.1
done
[ -n "$port" ] || { cat board.log; exit 1; }
echo "$port"

echo; echo "== 4. Flash the image, then the program"
do_ avm flash esp32.img --port "$port"
do_ avm flash hello.avm --port "$port"
kill -INT "$board"
wait "$board" || true
board=

echo; echo "== 5. Boot what is now in the board's flash"
do_ avm board boot board.bin | tee console.log
grep -q 'Hello World' console.log
