# shellcheck shell=bash
# Debian packages: which are missing, and how they are installed without any of their services being started.

# listed_packages LIST…: the package names in deploy/packages/LIST.txt.
listed_packages() {
    local list
    for list in "$@"; do sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$ROOT/deploy/packages/$list.txt"; done
}

# missing_packages LIST…: those that are not installed.
missing_packages() {
    local package
    while IFS= read -r package; do
        [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] || printf '%s\n' "$package"
    done < <(listed_packages "$@")
}

# need_packages LIST…: installs what is missing, as root or through sudo, or says what to type.
need_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    if ((${#missing[@]} == 0)); then
        note "all there"
        return 0
    fi
    if ((EUID == 0)); then
        "$ROOT/deploy/scripts/packages" "$@" 9>&-
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
        sudo -- "$ROOT/deploy/scripts/packages" "$@" 9>&-
    else
        fail "these Debian packages are missing: ${missing[*]}
Run this as root, then try again:

    $ROOT/deploy/scripts/packages $*
"
    fi
    note "${#missing[@]} installed"
}

# need_swift: a compiler new enough, or a sentence.
need_swift() {
    local version
    command -v swift >/dev/null || fail "Swift 6.3 or newer is needed: https://www.swift.org/install/linux/ (swift is not on the PATH)"
    version=$(swift --version 2>/dev/null)
    [[ $version =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] || fail "cannot tell the version of $(command -v swift)"
    ((BASH_REMATCH[1] > 6 || (BASH_REMATCH[1] == 6 && BASH_REMATCH[2] >= 3))) ||
        fail "Swift 6.3 or newer is needed; $(command -v swift) is ${BASH_REMATCH[1]}.${BASH_REMATCH[2]}"
}
