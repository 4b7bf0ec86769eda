# shellcheck shell=bash disable=SC2154
# What a machine must be and have before anything is installed: system, processor, C library, Swift. For Scripts/bootstrap.

swift_needed=6.2.1
swift_page=https://www.swift.org/install

check_machine() {
    case $os in
    Linux | Darwin) ;;
    *) fail "$os is not supported: Lipstream runs on Linux (x86-64, ARM) and is made for macOS (Apple silicon)" ;;
    esac
    "check_$os"
    pin openvino >/dev/null
}

check_Linux() {
    local flags libc needed tag
    if [[ $machine == Linux-x86_64 && -r $cpuinfo ]]; then
        flags=" $(grep -m1 '^flags' "$cpuinfo" || true) "
        [[ $flags == *" avx2 "* && $flags == *" fma "* ]] ||
            fail "this processor lacks AVX2 or FMA: Lipstream needs an x86-64 processor of 2013 (Haswell) or newer, or ARM"
    fi
    tag=$(pin openvino)
    have getconf || return 0
    libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || true)
    [[ $libc == "glibc 2."* ]] || fail "the C library is not glibc: Lipstream needs Debian 12, Ubuntu 24.04 or newer"
    libc=${libc#glibc 2.}
    tag=${tag#* } needed=${tag#manylinux_2_}
    needed=${needed%%_*}
    ((${libc%%.*} >= needed)) ||
        fail "the C library (glibc 2.$libc) is older than OpenVINO needs (2.$needed): use Debian 12, Ubuntu 24.04 or newer"
}

check_Darwin() {
    local product
    product=$(sw_vers -productVersion 2>/dev/null || true)
    [[ $product =~ ^[0-9]+ ]] || fail "cannot tell the version of macOS (sw_vers says '$product'): Lipstream needs macOS 15 or newer"
    ((BASH_REMATCH[0] >= 15)) || fail "macOS $product is too old: Lipstream needs macOS 15 or newer"
    [[ $machine != Darwin-arm64 ]] || return 0
    # Under Rosetta uname tells of an Intel processor.
    [[ $(sysctl -n hw.optional.arm64 2>/dev/null || true) != 1 ]] ||
        fail "this terminal runs under Rosetta, as on an Intel Mac: start a native shell with 'arch -arm64 /bin/zsh', then run it again"
    fail "this Mac has an Intel processor: Lipstream needs Apple silicon (the last OpenVINO for Intel Macs, 2025.4, lacks functions that Lipstream calls)"
}

# The developer tools' name for people: an Xcode and its version, or the Command Line Tools.
developer_tools() {
    local said
    if said=$(xcodebuild -version 2>/dev/null); then
        said=${said%%$'\n'*}
        echo "$said, $(xcode-select -p)"
    else
        echo "Command Line Tools, $(xcode-select -p)"
    fi
}

check_swift() {
    local said pattern version from="" install="install $swift_needed or newer from $swift_page"
    if [[ $os == Darwin ]]; then
        # Swift 6.2.0 cannot start its programs on macOS 15: libswiftCompatibilitySpan.dylib is not found.
        install="install Xcode 26.1 or newer from the App Store (for macOS 15: Xcode 26.3 from https://developer.apple.com/download/all), open it once, then run: sudo xcode-select -s /Applications/Xcode.app"
        # Before swift: where there are no tools, that one is a stub which opens a window.
        xcode-select -p >/dev/null 2>&1 || fail "Apple's developer tools are missing: $install"
        from=" ($(developer_tools))"
    fi
    have swift || fail "Swift is missing: $install"
    said=$(swift --version 2>&1 || true)
    [[ $said != *icense* ]] || fail "the licence of Xcode has not been accepted yet: run sudo xcodebuild -license accept"
    pattern='Swift version ([0-9]+)\.([0-9]+)(\.([0-9]+))?'
    [[ $said =~ $pattern ]] || fail "cannot tell the version of $(command -v swift)$from: $install"
    # Without a third number it is the first of its line: 6.2 is 6.2.0.
    version=$((BASH_REMATCH[1] * 10000 + BASH_REMATCH[2] * 100)) said=${BASH_REMATCH[0]}
    version=$((version + ${BASH_REMATCH[4]:-0}))
    ((version >= 60201)) || fail "$said$from is too old, $swift_needed is needed: $install"
}
