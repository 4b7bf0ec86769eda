# shellcheck shell=bash disable=SC2154
# System packages: which are needed, which are missing, and how they are installed. For Scripts/bootstrap.

apt_packages=(pkg-config libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libswresample-dev
    libespeak-ng-dev espeak-ng-data libsqlite3-dev python3)
# What tests look at films with, and make their virtual environments with.
apt_packages_of_tests=(ffmpeg python3-venv)
brew_packages=(ffmpeg espeak-ng pkgconf)
# What pkg-config calls the libraries; a Mac has sqlite3 from Apple.
libraries=(libavformat libavcodec libavutil libswscale libswresample espeak-ng)
ffmpeg_needed=5.1
libavformat_needed=59.27
homebrew=${LIPSTREAM_HOMEBREW:-/opt/homebrew}
apt_lists=${LIPSTREAM_APT_LISTS:-/var/lib/apt/lists}

missing_system_packages() {
    local package installed
    if [[ $os == Darwin ]] && find_brew; then
        installed=$'\n'$(brew list --formula -1 2>/dev/null || true)$'\n'
        for package in "${brew_packages[@]}"; do
            # pkgconf took over the name pkg-config.
            [[ $installed == *$'\n'"$package"$'\n'* || ($package == pkgconf && $installed == *$'\n'pkg-config$'\n'*) ]] ||
                echo "$package"
        done
    elif [[ $os == Linux ]] && have dpkg-query && have apt-get; then
        installed=$'\n'$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${apt_packages[@]}" 2>/dev/null || true)$'\n'
        for package in "${apt_packages[@]}"; do
            [[ $installed == *$'\n'"$package installed"$'\n'* ]] || echo "$package"
        done
    else
        check_libraries
    fi
}

find_brew() {
    if ! have brew; then
        [[ ! -x $homebrew/bin/brew ]] ||
            fail "Homebrew is there, but not in PATH: run eval \"\$($homebrew/bin/brew shellenv)\", then run it again"
        return 1
    fi
    # Its libraries are for Intel processors and cannot be linked.
    [[ $machine != Darwin-arm64 || $(brew --prefix 2>/dev/null || true) != /usr/local ]] ||
        fail "this Homebrew (/usr/local) is for Intel Macs: install Homebrew for Apple silicon from https://brew.sh, and put $homebrew/bin before it in PATH"
}

# Where another package manager, or nobody, installed the libraries: what pkg-config knows is enough.
check_libraries() {
    local library names="" install
    if [[ $os == Darwin ]]; then
        install="install Homebrew from https://brew.sh, then run: brew install ${brew_packages[*]}"
    else
        install="this Linux has no apt, so install their development packages with its own package manager (Lipstream was tested on Debian)"
        libraries+=(sqlite3)
    fi
    have pkg-config || fail "pkg-config, FFmpeg $ffmpeg_needed or newer and espeak-ng are missing: $install"
    for library in "${libraries[@]}"; do
        pkg-config --exists "$library" 2>/dev/null || names="$names $library"
    done
    [[ -z $names ]] || fail "pkg-config does not know$names: $install"
}

# Once the libraries are there; without pkg-config the build says what is missing.
check_ffmpeg() {
    have pkg-config && pkg-config --exists libavformat 2>/dev/null || return 0
    pkg-config --atleast-version="$libavformat_needed" libavformat ||
        fail "FFmpeg is too old (libavformat $(pkg-config --modversion libavformat)): Lipstream needs FFmpeg $ffmpeg_needed, as in Debian 12, Ubuntu 24.04 and newer, and Homebrew"
}

# What only tests need. A browser that is there already, from wherever, is not installed again.
add_packages_of_tests() {
    if [[ $os == Linux ]]; then
        apt_packages+=("${apt_packages_of_tests[@]}")
    elif ! find_python "$python_of_tests" >/dev/null; then
        brew_packages+=(python@3.12)
    fi
}

# Ubuntu has the package not at all, or as a stub that fetches a snap, which drives nothing in a container.
apt_has_chromium() {
    apt-cache policy chromium 2>/dev/null | grep -E '^ *Candidate: [0-9]' | grep -qv snap
}

# Whether trying makes sense: a system whose lists were never fetched has to be asked again afterwards.
may_install_browser() {
    [[ $os == Linux ]] && have apt-get && { apt_has_chromium || ! compgen -G "$apt_lists/*Packages*" >/dev/null; }
}

install_browser() {
    if may_install_browser; then
        apt_update
        apt_has_chromium && apt_install chromium
    fi
    find_browser >/dev/null || say_no_browser
}

say_no_browser() { say "no browser was found, so the tests of the page cannot run: $browser_advice"; }

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif have sudo; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        fail "installing system packages needs root: ask an administrator to run: $*"
    fi
}

apt_updated=
apt_update() {
    [[ -z $apt_updated ]] || return 0
    say "refreshing the list of system packages"
    as_root apt-get update -qq >"$work/apt.log" 2>&1 || apt_failed "apt-get update"
    apt_updated=yes
}

apt_install() {
    apt_update
    say "installing $*"
    as_root apt-get install -y -qq --no-install-recommends "$@" >"$work/apt.log" 2>&1 || apt_failed "apt-get install $*"
}

apt_failed() {
    tail -n 3 "$work/apt.log" >&2
    fail "$1 failed (its last words are above): check the network and the package sources, then run Scripts/bootstrap again"
}

install_system_packages() {  # install_system_packages NAMES, a line each
    local names
    # shellcheck disable=SC2206  # one word a package
    names=($1)
    if [[ $os == Linux ]]; then
        apt_install "${names[@]}"
    else
        fail "run this first: brew install ${names[*]}"
    fi
}
