# shellcheck shell=bash disable=SC2154
# A Mac with Apple silicon, and the real wheel. Read by bootstrap-test, whose copy has all but OpenVINO for this machine.

. ./mac.sh
formulas=" ffmpeg espeak-ng pkgconf python@3.12 "  # those that exist, of those that may be asked for

# Homebrew refuses a line whole that names one formula which it does not have.
expect_formulas() {
    local line name count=0
    while IFS= read -r line; do
        for name in ${line#*brew install }; do
            count=$((count + 1))
            [[ $formulas == *" $name "* ]] || problem "Homebrew has no formula $name: $line"
        done
    done < <(grep -oE 'brew install [a-z0-9@. -]*[a-z0-9]' <<<"$said")
    ((count > 0)) || problem "no formula is named: $said"
}

rm -rf "$copy/.deps/openvino"

scenario "a Mac without developer tools is told which Xcode to install, and Swift's stub is not called"
a_mac
a_command xcode-select 'echo "xcode-select: error: unable to get active developer directory" >&2; exit 2'
a_command swift "touch '$work/stub'; exit 1"
rm "$fake/brew"
rm "$fake/pkg-config"
run 1 on_mac Scripts/bootstrap
expect "Apple's developer tools are missing: install Xcode 26.1 or newer from the App Store"
expect_one_line
[[ ! -e $work/stub ]] || problem "Swift's stub was called"

scenario "a Mac without Homebrew, with Homebrew out of PATH, or with that of Intel Macs is told so"
a_mac
rm "$fake/brew"
rm "$fake/pkg-config"
run 1 on_mac Scripts/bootstrap
expect "install Homebrew from https://brew.sh, then run: brew install ffmpeg espeak-ng pkgconf"
expect_one_line
expect_formulas
mkdir -p "$work/homebrew/bin"
printf '#!/bin/sh\n' >"$work/homebrew/bin/brew"
chmod +x "$work/homebrew/bin/brew"
run 1 on_mac Scripts/bootstrap
expect "Homebrew is there, but not in PATH: run eval \"\$($work/homebrew/bin/brew shellenv)\""
expect_one_line
rm -r "$work/homebrew"
a_command brew 'case $1 in --prefix) echo /usr/local ;; esac'
run 1 on_mac Scripts/bootstrap
expect "this Homebrew (/usr/local) is for Intel Macs"
expect_one_line

scenario "formulas that are missing are named, and they exist"
a_mac
a_command brew 'case $1 in --prefix) echo /opt/homebrew ;; esac'
run 1 on_mac Scripts/bootstrap
expect "run this first: brew install ffmpeg espeak-ng pkgconf"
expect_formulas
expect_one_line
a_command brew 'case $1 in --prefix) echo /opt/homebrew ;; list) printf "%s\n" ffmpeg pkg-config ;; esac'
run 1 on_mac Scripts/bootstrap
[[ $said == *"brew install espeak-ng" ]] || problem "more is asked for than what is missing: $said"
said=$(grep -rhoE 'brew install [a-z0-9@. -]*[a-z0-9]' "$package/Scripts" "$package"/README* "$package/Docs" "$package/Tests/Browser" "$package/Tests/SyncClient" "$package/Sources" "$package/.github" 2>/dev/null)
expect_formulas

scenario "an old macOS, an Intel Mac and a terminal under Rosetta are told so"
a_mac
a_command sw_vers 'echo 14.7.1'
run 1 on_mac Scripts/bootstrap
expect "macOS 14.7.1 is too old: Lipstream needs macOS 15 or newer"
expect_one_line
a_mac
a_command sw_vers 'exit 1'
run 1 on_mac Scripts/bootstrap
expect "cannot tell the version of macOS"
expect_one_line
a_mac
a_command uname 'case $1 in -s) echo Darwin ;; *) echo x86_64 ;; esac'
run 1 on_mac Scripts/bootstrap
expect "this Mac has an Intel processor: Lipstream needs Apple silicon"
expect_one_line
a_command sysctl '[ "$*" = "-n hw.optional.arm64" ] && echo 1'
run 1 on_mac Scripts/bootstrap
expect "this terminal runs under Rosetta"
expect_one_line

scenario "a Swift before 6.2.1 is refused with the Xcode that it is of"
a_mac
a_command xcodebuild 'echo "Xcode 26.0.1"; echo "Build version 17A400"'
for version in 6.1.2 6.2 6.2.0; do
    a_command swift "echo 'Apple Swift version $version (swiftlang-6.2.0.17.14 clang-1700.3.17.1)'"
    run 1 on_mac Scripts/bootstrap
    expect "Swift version $version (Xcode 26.0.1, /Applications/Xcode.app/Contents/Developer) is too old, 6.2.1 is needed: install Xcode 26.1"
    expect_one_line
done
a_command xcodebuild 'echo "xcodebuild requires Xcode" >&2; exit 1'
a_command xcode-select 'echo /Library/Developer/CommandLineTools'
run 1 on_mac Scripts/bootstrap
expect "(Command Line Tools, /Library/Developer/CommandLineTools) is too old"
expect_one_line
a_mac
a_command swift 'echo "You have not agreed to the Xcode license agreements." >&2; exit 69'
run 1 on_mac Scripts/bootstrap
expect "run sudo xcodebuild -license accept"
expect_one_line

scenario "a Mac without a Python that has pip is told which to install"
a_mac
a_command python3 'exit 1'
run 1 on_mac Scripts/bootstrap
expect "no Python 3 with pip was found: run brew install python@3.12"
expect_formulas
expect_one_line
expect_clean

scenario "Apple's Python is enough to set up, and not for the tests"
a_mac
a_command python3 'case $* in *version_info*) exit 1 ;; esac; exec '"'$python'"' "$@"'
run 1 on_mac Scripts/bootstrap --browser
expect "run this first: brew install python@3.12"
expect_formulas
expect_one_line
a_command python3.12 'exit 0'
said=$(on_mac sh -c '. "$1/Scripts/setup/python.sh"; find_python "$python_of_tests"' sh "$copy")
[[ $said == "$fake/python3.12" ]] || problem "the Python for the tests is $said"

scenario "a second run waits for the first without flock, and then brings OpenVINO for Apple silicon"
a_mac
# Whoever gets the lock here proves that the run, which calls this to download and to unpack, works without it.
a_command python3 "perl -MFcntl=:flock -e 'open(my \$file, \">>\", \$ARGV[0]) or exit 1; exit !flock(\$file, LOCK_EX | LOCK_NB)' \\
    '$copy/.deps/.lock' && echo \"\$*\" >>'$work/unlocked'
exec '$python' \"\$@\""
mkfifo "$work/line"
exec 7>"$copy/.deps/.lock"
perl -MFcntl=:flock -e 'open(my $file, ">&=", 7) or exit 1; exit !flock($file, LOCK_EX)'
(cd "$copy" && exec 7>&- && on_mac Scripts/bootstrap >"$work/line" 2>&1; echo "$?" >"$work/status") &
exec 6<"$work/line"
read -r line <&6
[[ $line == *"waiting for another bootstrap"* ]] || problem "it did not wait: $line"
exec 7>&-
said=$(cat <&6)
exec 6<&-
wait "$!"
[[ $(<"$work/status") == 0 ]] || problem "exit code $(<"$work/status"): $said"
expect "downloading openvino"
[[ ! -e $work/unlocked ]] || problem "it worked without the lock: $(<"$work/unlocked")"
whole
library=$copy/.deps/openvino/lib/libopenvino_c.dylib
[[ -L $library && -s $library ]] || problem "there is no libopenvino_c.dylib: $(ls "$copy/.deps/openvino/lib")"
# A Mach-O file of 64 bits (feedfacf), for ARM (0100000c).
[[ $(od -An -tx1 -N8 "$library" | tr -d ' \n') == cffaedfe0c000001 ]] || problem "libopenvino_c.dylib is not for Apple silicon"
[[ -s $copy/.deps/openvino/lib/libopenvino_arm_cpu_plugin.so ]] || problem "the plugin for ARM is missing"

scenario "a Mac that has everything hears nothing more, and --check names what is there"
a_mac
run 0 on_mac Scripts/bootstrap
expect_nothing
run 0 on_mac Scripts/bootstrap --check
expect "Darwin-arm64"
expect "Apple Swift version 6.2.1"
expect "system packages              there"
for version in 6.2.1 6.2.4 6.3 6.4-dev 7.0; do
    a_command swift "echo 'Apple Swift version $version (swiftlang)'"
    run 0 on_mac Scripts/bootstrap --check
done

scenario "a Mac whose Chrome is an application has a browser, and one without goes on with a sentence"
a_mac
a_command python3.12 'exit 0'
run 0 on_mac Scripts/bootstrap --browser
expect "no browser was found, so the tests of the page cannot run: install Google Chrome"
chrome="$work/Applications/Google Chrome.app/Contents/MacOS"
mkdir -p "$chrome"
printf '#!/bin/sh\necho "Google Chrome 140"\n' >"$chrome/Google Chrome"
chmod +x "$chrome/Google Chrome"
run 0 on_mac Scripts/bootstrap --browser
expect_nothing
