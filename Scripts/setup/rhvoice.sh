# shellcheck shell=bash disable=SC2154
# RHVoice and its voices, which Debian has in non-free. For Scripts/bootstrap --rhvoice.

rhvoice_library=librhvoice5
rhvoice_voices=(rhvoice-russian rhvoice-uzbek rhvoice-kyrgyz rhvoice-tatar rhvoice-ukrainian)
os_release=${LIPSTREAM_OS_RELEASE:-/etc/os-release}

# What apt knows of them, with the lists of the system or, once they are fetched, those of $work/apt.
apt_rhvoice=(-q)
rhvoice_packages() {
    local package policy
    for package in "$rhvoice_library" "${rhvoice_voices[@]}"; do
        policy=$(apt-cache "${apt_rhvoice[@]}" policy "$package" 2>/dev/null) || continue
        [[ ! $policy =~ Candidate:\ [0-9] ]] || echo "$package"
    done
}

has_rhvoice() { dpkg-query -W -f '${Status}' "$rhvoice_library" rhvoice-russian 2>/dev/null | grep -q 'install ok installed.*install ok installed'; }

ask_for_rhvoice() {  # ask_for_rhvoice YES
    [[ $1 != --yes ]] || return 0
    [[ -t 0 ]] || fail "nothing was changed: run Scripts/bootstrap --rhvoice --yes to agree"
    local answer
    read -r -p "bootstrap: go on? [y/N] " answer
    [[ $answer == [yY]* ]] || fail "nothing was changed"
}

# Debian's non-free, for this one call: the system's own sources stay as they are.
enable_non_free() {
    local suite
    # shellcheck disable=SC1090  # the system's own
    suite=$(. "$os_release" && [[ ${ID:-} == debian ]] && echo "${VERSION_CODENAME:-}") || true
    [[ -n $suite ]] || fail "this system's packages have no RHVoice: lipstream voices pull ru_RU-irina-medium fetches another natural voice"
    mkdir -p "$work/apt/lists/partial"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $suite main non-free" \
        >"$work/apt/sources.list"
    apt_rhvoice=(-q -o "Dir::Etc::SourceList=$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$work/apt/lists")
    as_root apt-get "${apt_rhvoice[@]}" update -qq >"$work/apt.log" 2>&1 || apt_failed "apt-get update"
}

install_rhvoice() {  # install_rhvoice [--yes]
    local names
    [[ $os == Linux ]] || fail "there is no RHVoice for this system: lipstream voices pull ru_RU-irina-medium fetches another natural voice"
    have apt-get || fail "RHVoice is installed with apt only: install libRHVoice (soname 5) and its voices with this system's package manager"
    if has_rhvoice; then
        say "RHVoice is there"
        return
    fi
    apt_update
    if [[ -z $(rhvoice_packages) ]]; then
        say "RHVoice's voices are in Debian's non-free part: they are free to use, but not all of what they were trained from is"
        say "public. Some are not for commercial use (Docs/Voices.md says which); Lipstream never chooses those unasked. non-free is"
        say "enabled for this installation only; the system's package sources stay as they are."
        ask_for_rhvoice "${1:-}"
        enable_non_free
    else
        say "RHVoice and its voices are going to be installed. Some are not for commercial use (Docs/Voices.md says which)."
        ask_for_rhvoice "${1:-}"
    fi
    # shellcheck disable=SC2207  # one word a package
    names=($(rhvoice_packages))
    [[ " ${names[*]-} " == *" $rhvoice_library "* ]] || fail "this system's packages have no RHVoice: lipstream voices pull ru_RU-irina-medium fetches another natural voice"
    say "installing ${names[*]}"
    as_root apt-get "${apt_rhvoice[@]}" install -y -qq --no-install-recommends "${names[@]}" \
        >"$work/apt.log" 2>&1 || apt_failed "apt-get install ${names[*]}"
    say "RHVoice is there: lipstream voices ru"
}
