#!/bin/sh
# Build .venv from requirements.lock with nothing but a Python >= 3.11.
#
# usage: make_env.sh packages STAGES   a new .venv holding the pinned packages
#        make_env.sh project           the project itself, editable, into that .venv
#        make_env.sh browser           what the tests in Chromium need, into that .venv
#
# PYTHON in the environment names the interpreter; without it the first fitting one is taken. FOLDER is
# what the stamp of packages holds. Of several at once in one folder the others wait for the first.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONHOME PYTHONPATH

fits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" && { printf '%s' "$PYTHON"; return; }
        echo "PYTHON=$PYTHON cannot build .venv: name a Python 3.11 or newer that has the modules venv and ensurepip." >&2
        return 1
    fi
    for python in python3.13 python3.12 python3.11 python3; do
        fits "$python" && { printf '%s' "$python"; return; }
    done
    echo "No Python 3.11 or newer with the modules venv and ensurepip was found: install one" \
        "(on Debian and Ubuntu also its package python3-venv), or name it with make PYTHON=/path/to/python3." >&2
    return 1
}

# -qq leaves pip's errors and drops its warnings.
pip() { .venv/bin/python -m pip -qq --disable-pip-version-check --no-input "$@"; }

# The lock is the folder's own and ends with the last process that holds it, even where all are killed.
alone='
import fcntl, os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
handle = os.open(".", os.O_RDONLY)
try:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("another make is building .venv in this folder: waiting for it …", flush=True)
        fcntl.flock(handle, fcntl.LOCK_EX)
except OSError:
    pass  # a file system without locks
os.set_inheritable(handle, True)
os.execvp("sh", ["sh", "tools/make_env.sh", *sys.argv[1:]])
'
if [ -z "${MAKE_ENV_ALONE:-}" ]; then
    python=$(choose_python)
    MAKE_ENV_ALONE=1 PYTHONUTF8=1 exec "$python" -c "$alone" "$@"
fi

# Whether a stamp is there and no older than what it rests on: another make may have written it meanwhile.
fresh() {
    stamp=$1
    [ "$(cat .venv/.packages 2>/dev/null)" = "${FOLDER:-}" ] && [ -f "$stamp" ] || return 1
    shift
    for source; do [ "$source" -nt "$stamp" ] && return 1; done
    return 0
}

case "$1" in
packages)
    fresh .venv/.packages requirements.lock tools/make_env.sh && exit
    # Stamps are written last: an interrupted installation has none and starts over.
    rm -f .venv/.packages .venv/.project
    python=$(choose_python)
    version=$("$python" -c 'import platform; print(platform.python_version())')
    echo "1/$2 building .venv with Python $version (about 5 s) …"
    "$python" -m venv --clear .venv
    # pip gives up on a home in which it cannot make its cache
    cache=$(.venv/bin/python -m pip cache dir 2>/dev/null) && mkdir -p "$cache/wheels" 2>/dev/null ||
        export PIP_NO_CACHE_DIR=1
    echo "2/$2 installing $(grep -c '^[A-Za-z0-9].*==' requirements.lock) pinned packages (about 60 s, longer where the network is slow) …"
    pip install --require-hashes -r requirements.lock || {
        echo "The pinned packages could not be installed with Python $version; pip's reason stands above. Where no" \
            "package index was reached, run make again when one can be. Else, they are tested with Python 3.11," \
            "3.12 and 3.13: choose one with make PYTHON=python3.12." >&2
        exit 1
    }
    # Python 3.11 puts one of its own into the environment, years old; nothing here needs it.
    pip uninstall -y setuptools
    printf '%s\n' "$FOLDER" > .venv/.packages
    ;;
project)
    fresh .venv/.project .venv/.packages pyproject.toml src/sojia_stats/_version.py && exit
    pip install --no-deps --no-build-isolation -e .
    touch .venv/.project
    ;;
browser)
    pip install --require-hashes -r requirements-browser.lock
    ;;
*)
    echo "make_env.sh knows packages, project and browser, not $1." >&2
    exit 2
    ;;
esac
