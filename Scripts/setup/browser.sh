# shellcheck shell=sh disable=SC2034
# Finds a browser that Playwright can drive. For sh and bash: Scripts/bootstrap and Tests/Browser/run read it.

browser_advice="install Google Chrome (https://www.google.com/chrome) or Chromium (Debian: apt-get install chromium), or set CHROMIUM to one"

# A program of that name may be Ubuntu's stub, which only says that a snap is to be installed.
browser_runs() {
    "$1" --version >/dev/null 2>&1 </dev/null
}

# find_browser: its path; fails where there is none. $CHROMIUM goes before what is found.
find_browser() {
    if [ -n "${CHROMIUM:-}" ]; then
        browser_runs "$CHROMIUM" || return 1
        printf '%s\n' "$CHROMIUM"
        return 0
    fi
    for browser_name in chromium chromium-browser google-chrome google-chrome-stable; do
        browser_path=$(command -v "$browser_name") || continue
        if browser_runs "$browser_path"; then
            printf '%s\n' "$browser_path"
            return 0
        fi
    done
    # A Mac has applications, which are in no path.
    for browser_folder in "${LIPSTREAM_APPLICATIONS:-/Applications}" "${HOME:-}/Applications"; do
        for browser_name in "Google Chrome" Chromium; do
            browser_path=$browser_folder/$browser_name.app/Contents/MacOS/$browser_name
            if [ -x "$browser_path" ] && browser_runs "$browser_path"; then
                printf '%s\n' "$browser_path"
                return 0
            fi
        done
    done
    return 1
}
