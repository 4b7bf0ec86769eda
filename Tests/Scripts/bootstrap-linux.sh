# shellcheck shell=bash disable=SC2154
# Linux systems that are not this one; read by bootstrap-test, whose copy lacks the portrait now.

scenario "only the missing system packages are installed, after one refresh, and a Python without pip is passed over"
a_command python3 'case "$*" in "-m pip"* | "-m venv"*) exit 1 ;; esac; PATH=${PATH#*:} exec python3 "$@"'
a_command dpkg-query "grep -h . '$work/installed'; exit 1"
a_command apt-get "echo \"\$*\" >>'$work/apt'; echo 'libsqlite3-dev installed' >>'$work/installed'"
a_command sudo 'exec "$@"'
for name in pkg-config libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libswresample-dev \
    libespeak-ng-dev espeak-ng-data python3; do echo "$name installed"; done >"$work/installed"
run 0 faked Scripts/bootstrap
[[ $(<"$work/apt") == $'update -qq\ninstall -y -qq --no-install-recommends libsqlite3-dev' ]] ||
    problem "apt-get was called so: $(<"$work/apt")"
whole

scenario "a failing apt-get is told so"
a_command dpkg-query 'exit 1'
a_command apt-get 'echo "E: Unable to locate package" >&2; exit 100'
a_command sudo 'exec "$@"'
run 1 faked Scripts/bootstrap
expect "apt-get update failed"
expect_clean

# These have the commands below and no others, so neither this machine's browser nor its apt is there.
linux_tools=$work/linux-tools
tools "$linux_tools" awk bash cat chmod cut df dirname env flock getconf grep head ln ls mkdir mktemp mv rm sed sh tail touch tr uname
on_linux() { HOME=$work PATH=$fake:$linux_tools LIPSTREAM_APT_LISTS=$work/lists "$@"; }
a_linux() {
    a_command swift 'echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"'
    a_command sudo 'exec "$@"'
    a_python python3
}
# apt_that_has CANDIDATE: an apt whose chromium has that version, or none, once its lists are there.
apt_that_has() {
    rm -f "$work/apt" "$work/lists/"*
    mkdir -p "$work/lists"
    a_command dpkg-query 'shift 3; for name; do echo "$name installed"; done'
    a_command apt-get "echo \"\$*\" >>'$work/apt'; touch '$work/lists/a_Packages'
        case \$* in *chromium*) printf '#!/bin/sh\necho Chromium 140\n' >'$fake/chromium'; chmod +x '$fake/chromium' ;; esac"
    rm -f "$fake/chromium"
    a_command apt-cache "[ ! -f '$work/lists/a_Packages' ] || echo '  Candidate: $1'"
}

for candidate in "(none)" 2:1snap1-0ubuntu2; do
    scenario "Ubuntu, whose apt has no browser ($candidate), goes on with a sentence"
    a_linux
    apt_that_has "$candidate"
    a_command chromium-browser 'echo "requires the chromium snap to be installed" >&2; exit 1'
    run 0 on_linux Scripts/bootstrap --browser
    expect "no browser was found, so the tests of the page cannot run: install Google Chrome"
    [[ $(<"$work/apt") == "update -qq" ]] || problem "apt-get was called so: $(<"$work/apt")"
    run 0 on_linux Scripts/bootstrap --browser
    expect_one_line
    [[ $(<"$work/apt") == "update -qq" ]] || problem "apt-get was called again: $(<"$work/apt")"
done

scenario "any browser will do, from wherever it came"
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    rm -f "$fake"/*
    a_linux
    apt_that_has 140.0.1
    a_command "$name" 'echo "Some browser 140"'
    run 0 on_linux Scripts/bootstrap --browser
    expect_nothing
    [[ ! -e $work/apt ]] || problem "apt-get was called so: $(<"$work/apt")"
done

scenario "Debian gets its Chromium"
a_linux
apt_that_has 140.0.7339.127-1~deb12u1
run 0 on_linux Scripts/bootstrap --browser
[[ $(<"$work/apt") == $'update -qq\ninstall -y -qq --no-install-recommends chromium' ]] ||
    problem "apt-get was called so: $(<"$work/apt")"
run 0 on_linux Scripts/bootstrap --browser
expect_nothing

scenario "a Linux without apt is told what to install, and goes on once pkg-config knows it"
a_linux
run 1 on_linux Scripts/bootstrap
expect "pkg-config, FFmpeg 5.1 or newer and espeak-ng are missing: this Linux has no apt"
expect_one_line
a_command pkg-config 'case $* in *libavcodec* | *sqlite3*) exit 1 ;; esac'
run 1 on_linux Scripts/bootstrap
expect "pkg-config does not know libavcodec sqlite3: this Linux has no apt"
expect_one_line
a_command pkg-config 'exit 0'
run 0 on_linux Scripts/bootstrap
expect_nothing

scenario "an FFmpeg that is too old is told so"
a_linux
apt_that_has 140.0.1
a_command pkg-config 'case $1 in --atleast*) exit 1 ;; --modversion) echo 58.76.100 ;; esac'
run 1 on_linux Scripts/bootstrap
expect "FFmpeg is too old (libavformat 58.76.100): Lipstream needs FFmpeg 5.1"
expect_one_line

scenario "Linux on ARM gets OpenVINO for it"
a_linux
apt_that_has 140.0.1
a_command uname 'case $1 in -s) echo Linux ;; *) echo aarch64 ;; esac'
a_command getconf 'echo glibc 2.36'
mv "$copy/.deps/openvino" "$work/openvino"
run 0 on_linux Scripts/bootstrap
expect "downloading openvino"
whole
library=$copy/.deps/openvino/lib/libopenvino_c.so
[[ -L $library && -s $library ]] || problem "there is no libopenvino_c.so: $(ls "$copy/.deps/openvino/lib")"
# An ELF file (7f454c46) of 64 bits, for AArch64 (b7 at offset 18).
[[ $(od -An -tx1 -N20 "$library" | tr -d ' \n') == 7f454c4602*b700 ]] || problem "libopenvino_c.so is not for ARM"
rm -r "$copy/.deps/openvino"
mv "$work/openvino" "$copy/.deps/openvino"

scenario "another C library than glibc, or an old one, is told so"
a_linux
a_command getconf 'exit 1'
run 1 on_linux Scripts/bootstrap
expect "the C library is not glibc"
expect_one_line
a_command getconf 'echo glibc 2.17'
run 1 on_linux Scripts/bootstrap
expect "the C library (glibc 2.17) is older than OpenVINO needs"
expect_one_line
