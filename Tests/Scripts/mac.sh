# shellcheck shell=bash disable=SC2154
# A Mac with Apple silicon, played here: fake programs of Apple's and Homebrew's, and the commands that a Mac has, no others.
# On a Mac it plays one too.

mac_tools=$work/mac-tools
tools "$mac_tools" awk bash cat cut date df dirname env grep head id ls mkdir mktemp mv od perl rm sed sh sleep sort stat tail tr wc
on_mac() { HOME=$work PATH=$fake:$mac_tools BASH_COMPAT=3.2 "$@"; }

# Each is Apple's or Homebrew's answer; what a scenario is about is written over.
a_mac() {
    a_command uname 'case $1 in -s) echo Darwin ;; -m) echo arm64 ;; *) echo Darwin Mac arm64 ;; esac'
    a_command sw_vers 'echo 15.6.1'
    a_command sysctl 'exit 1'
    a_command xcode-select 'echo /Applications/Xcode.app/Contents/Developer'
    a_command xcodebuild 'echo "Xcode 26.1"; echo "Build version 17B55"'
    a_command swift 'echo "swift-driver version: 1.127.14.1 Apple Swift version 6.2.1 (swiftlang-6.2.1.4.8 clang-1700.4.4.1)"
        echo "Target: arm64-apple-macosx15.0"'
    a_command brew 'case $1 in --prefix) echo /opt/homebrew ;; list) printf "%s\n" aom espeak-ng ffmpeg pkgconf x264 ;; *) exit 1 ;; esac'
    a_command pkg-config 'exit 0'
    a_python python3
}
