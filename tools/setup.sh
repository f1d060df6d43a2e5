#!/usr/bin/env bash
# What the machine must have before anything of ours can run, installed when that is allowed and named when not.
#   setup.sh venv DIR   a Python >= 3.11 virtual environment in DIR, able to compile extensions
#   setup.sh otp        erl, erlc, elixir and rebar3, for the tests
set -u

# install_packages WHY PACKAGE...: from the system's packages, when this user may.
install_packages() {
  local why=$1 sudo=
  shift
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=no; fi
  fi
  if [ "$sudo" = no ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "error: $why" >&2
    echo "hint: install these packages of your system, then try again: $*" >&2
    exit 1
  fi
  echo "Installing $* ..." >&2
  if ! $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1; then
    $sudo apt-get update >/dev/null 2>&1
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null || {
      echo "error: the system's package manager could not install: $*" >&2
      exit 1
    }
  fi
}

find_python() {
  local p
  for p in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$p" >/dev/null 2>&1 && "$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$p"
      return
    fi
  done
}

case "${1:-}" in
venv)
  dir=$2
  python=$(find_python)
  if [ -z "$python" ]; then
    install_packages "Python 3.11 or newer is needed and none was found." python3
    python=$(find_python)
    [ -n "$python" ] || { echo "error: the system's Python is older than 3.11." >&2; exit 1; }
  fi
  command -v cc >/dev/null 2>&1 || install_packages "A C compiler is needed to build the engine." gcc libc6-dev
  # Debian ships the headers and the venv module apart from the interpreter.
  has_headers() { "$python" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))'; }
  has_headers || install_packages "The headers of $python are needed to build the engine." python3-dev
  "$python" -c 'import ensurepip, venv' 2>/dev/null || install_packages "$python has no venv module." python3-venv
  rm -rf "$dir"
  "$python" -m venv "$dir" || exit 1
  ;;
otp)
  missing=()
  command -v erl >/dev/null 2>&1 && command -v erlc >/dev/null 2>&1 || missing+=(erlang-base)
  # The tests use these applications of OTP; Debian packages each by itself.
  for app in crypto eunit tools ssl inets parsetools syntax-tools public-key asn1 runtime-tools; do
    dirname=${app//-/_}
    if ! command -v erl >/dev/null 2>&1 || [ -z "$(erl -noshell -eval "io:format(\"~s\",[case code:lib_dir($dirname) of {error,_} -> \"\"; D -> D end]), halt()." 2>/dev/null)" ]; then
      missing+=("erlang-$app")
    fi
  done
  command -v elixir >/dev/null 2>&1 || missing+=(elixir)
  command -v rebar3 >/dev/null 2>&1 || missing+=(rebar3)
  if [ ${#missing[@]} -gt 0 ]; then
    install_packages "The tests compare with real Erlang/OTP and Elixir, which are missing here." "${missing[@]}"
  fi
  ;;
*)
  echo "usage: setup.sh venv DIR | otp" >&2
  exit 2
  ;;
esac
