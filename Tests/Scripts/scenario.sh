# shellcheck shell=bash
# What the tests of scripts have in common: a copy of the scripts, programs that play others, and what is expected.

package=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/lipstream
fake=$work/fake
failures=0
# What somebody has set for a run of their own.
unset LIPSTREAM LIPSTREAM_PINS LIPSTREAM_CPUINFO CHROMIUM PYTHON
# A Mac that runs the tests has these.
export LIPSTREAM_APPLICATIONS=$work/Applications LIPSTREAM_HOMEBREW=$work/homebrew
python=$(python3 -c 'import sys; print(sys.executable)')
mkdir -p "$copy" "$fake"
cp -R "$package/Scripts" "$copy/"

# run EXPECTED_STATUS COMMAND...: runs in the copy, keeps what it said in $said
run() {
    local expected=$1 status=0
    shift
    said=$(cd "$copy" && "$@" 2>&1) || status=$?
    [[ $status == "$expected" ]] || problem "exit code $status instead of $expected: $said"
}
problem() { echo "  FAILED: $*"; failures=$((failures + 1)); }
expect() { [[ $said == *"$1"* ]] || problem "'$1' is not in: $said"; }
expect_not() { [[ $said != *"$1"* ]] || problem "'$1' is in: $said"; }
expect_nothing() { [[ -z $said ]] || problem "it said: $said"; }
expect_one_line() { [[ $(grep -c . <<<"$said") -le ${1:-1} ]] || problem "more than ${1:-1} lines: $said"; }
expect_clean() { [[ -z $(compgen -G "$copy/.deps/.new-*") ]] || problem "left behind: $(ls -a "$copy/.deps")"; }

# a_command NAME SCRIPT: a program that is found before the real one by what is called through `faked`.
# It replaces what has that name: written through a symbolic link it would overwrite a program of this machine.
a_command() { rm -f "$fake/$1"; printf '#!/bin/sh\n%s\n' "$2" >"$fake/$1"; chmod +x "$fake/$1"; }
# a_python NAME: the Python of this machine, under that name.
a_python() { a_command "$1" "exec '$python' \"\$@\""; }
faked() { PATH=$fake:$PATH "$@"; }
scenario() { echo "- $*"; rm -f "$fake"/*; }

# tools FOLDER NAME...: a folder with these programs of this machine and no others.
tools() {
    local folder=$1 name found
    shift
    mkdir -p "$folder"
    for name in "$@"; do
        found=$(command -v "$name") || { problem "this machine has no $name"; continue; }
        ln -sf "$found" "$folder/$name"
    done
}

finish() {
    if ((failures > 0)); then
        echo "$failures failures"
        exit 1
    fi
    echo "$1"
}
