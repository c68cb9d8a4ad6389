# shellcheck shell=bash
# Where a running system keeps everything: RAINGAN_LOCAL, one folder per checkout, outside the checkout.
# A clone below /root cannot be entered by the servers' users, and unix socket paths must be short.

ROOT=$(cd "${BASH_SOURCE[0]%/*}/../../.." && pwd -P)
readonly ROOT

# default_place [suffix]: the folder of this checkout.
default_place() {
    local hash
    hash=$(printf '%s' "$ROOT" | sha256sum)
    printf '/var/tmp/raingan-%s%s' "${hash:0:10}" "${1:-}"
}

# open_place: makes RAINGAN_LOCAL, or refuses a folder that belongs to somebody else.
open_place() {
    [[ $RAINGAN_LOCAL == /* ]] || fail "RAINGAN_LOCAL must be an absolute path, not '$RAINGAN_LOCAL'"
    if [[ -e $RAINGAN_LOCAL || -L $RAINGAN_LOCAL ]]; then
        [[ -d $RAINGAN_LOCAL && ! -L $RAINGAN_LOCAL && -O $RAINGAN_LOCAL ]] ||
            fail "$RAINGAN_LOCAL is there and is not a folder of $(id -un); set RAINGAN_LOCAL to another path"
    else
        mkdir "$RAINGAN_LOCAL"
    fi
    chmod 0755 "$RAINGAN_LOCAL"
    mkdir -p "$RAINGAN_LOCAL/run" "$RAINGAN_LOCAL/log"
    chmod 0755 "$RAINGAN_LOCAL/run" "$RAINGAN_LOCAL/log"
}

# lock_place: keeps a second command on the same folder waiting (the lock is advisory and ends with this process).
lock_place() {
    exec 9>"$RAINGAN_LOCAL/lock"
    if ! flock -n 9; then
        say "  … waiting for another command on $RAINGAN_LOCAL"
        flock 9
    fi
}

# server_user NAME: the user a server runs as: its own when we are root, otherwise ourselves.
server_user() {
    if ((EUID == 0)); then printf '%s' "$1"; else id -un; fi
}

# own_folder NAME MODE PATH…: makes folders for a server's user.
own_folder() {
    local user mode=$2
    user=$(server_user "$1")
    shift 2
    install -d -m "$mode" "$@"
    if ((EUID == 0)); then chown "$user:" "$@"; fi
}

# as NAME command…: runs a command as a server's user.
as() {
    local user=$1
    shift
    if ((EUID == 0)); then
        setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@"
    else
        "$@"
    fi
}
