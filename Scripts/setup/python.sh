# shellcheck shell=sh disable=SC2034
# Finds a Python. For sh and bash: Scripts/bootstrap and the tests' run scripts read it.

# Playwright 1.65 says so in its metadata, and the clients of the tests use its syntax.
python_of_tests=3.10

# On a Mac without developer tools this one opens a window instead of running.
is_stub() {
    [ "$1" = /usr/bin/python3 ] && [ "$(uname -s)" = Darwin ] && ! xcode-select -p >/dev/null 2>&1
}

# python_candidates: every Python that may be there, a line each; first what the path calls python3.
python_candidates() (
    IFS=:
    set -f
    # Homebrew's python@3.12 is called python3.12 only, and its folder is in no path until its shellenv has run.
    folders=$PATH:${LIPSTREAM_HOMEBREW:-/opt/homebrew}/bin
    for name in python3 python3.14 python3.13 python3.12 python3.11 python3.10 python3.9; do
        for folder in $folders; do
            if [ ! -f "$folder/$name" ] || [ ! -x "$folder/$name" ] || is_stub "$folder/$name"; then continue; fi
            printf '%s\n' "$folder/$name"
        done
    done | awk '!seen[$0]++'
)

# python_is_from PYTHON 3.N: whether it runs and is that new.
python_is_from() {
    "$1" -c "import sys; sys.exit(sys.version_info < (3, ${2#3.}))" >/dev/null 2>&1
}

# find_python 3.N: the first that is new enough; fails where there is none.
find_python() {
    while IFS= read -r candidate; do
        if python_is_from "$candidate" "$1"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done <<CANDIDATES
$(python_candidates)
CANDIDATES
    return 1
}

# make_venv FOLDER: a virtual environment for tests, made anew where there was one that does not run.
make_venv() {
    venv_python=${PYTHON:-$(find_python "$python_of_tests")} || {
        echo "these tests need Python $python_of_tests or newer (macOS: brew install python@3.12; Debian, Ubuntu: apt-get install python3 python3-venv)" >&2
        return 1
    }
    python_is_from "$venv_python" "$python_of_tests" || {
        echo "PYTHON is $venv_python, which is not Python $python_of_tests or newer" >&2
        return 1
    }
    "$venv_python" -m venv --clear "$1" >/dev/null 2>&1 || {
        echo "$venv_python cannot make a virtual environment in $1 (Debian, Ubuntu: apt-get install python3-venv)" >&2
        return 1
    }
}
