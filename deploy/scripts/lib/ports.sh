# shellcheck shell=bash
# Free loopback ports, chosen once and recorded in $RAINGAN_LOCAL/ports as NAME=PORT lines.

# listening_ports: every TCP port that something on this machine listens on, from /proc, so that no tool is needed.
listening_ports() {
    local line local_address state rest
    while read -r _ local_address _ state rest; do
        if [[ $state == 0A ]]; then printf '%d\n' "0x${local_address##*:}"; fi
    done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)
}

# recorded_ports: the ports of every checkout of this machine, running or not.
recorded_ports() {
    local file line
    for file in /var/tmp/raingan-*/ports "$RAINGAN_LOCAL/ports"; do
        [[ -r $file ]] || continue
        while IFS= read -r line; do printf '%s\n' "${line#*=}"; done <"$file"
    done
}

# port NAME: the recorded port of that name.
port() {
    local line
    while IFS= read -r line; do
        if [[ ${line%%=*} == "$1" ]]; then
            printf '%s' "${line#*=}"
            return 0
        fi
    done <"$RAINGAN_LOCAL/ports"
    fail "no port is recorded for $1 in $RAINGAN_LOCAL/ports"
}

# free_port TAKEN: a port below the range that the kernel gives to outgoing connections.
free_port() {
    local candidate attempt
    for ((attempt = 0; attempt < 500; attempt++)); do
        candidate=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        if [[ $1 != *" $candidate "* ]]; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    fail "found no free port between 20000 and 32000"
}

# choose_ports NAME…: records a free port for every name that has none. One lock for all checkouts of this user,
# so that two that start together choose differently.
choose_ports() {
    local name taken chosen
    touch "$RAINGAN_LOCAL/ports"
    taken=" $({ listening_ports; recorded_ports; } | tr '\n' ' ') "
    for name in "$@"; do
        if grep -q "^$name=" "$RAINGAN_LOCAL/ports"; then continue; fi
        chosen=$(free_port "$taken")
        taken+="$chosen "
        printf '%s=%s\n' "$name" "$chosen" >>"$RAINGAN_LOCAL/ports"
    done
}

# forget_port NAME: lets the next choose_ports find another.
forget_port() {
    local rest
    rest=$(grep -v "^$1=" "$RAINGAN_LOCAL/ports" || true)
    printf '%s\n' "$rest" | sed '/^$/d' >"$RAINGAN_LOCAL/ports.new"
    mv "$RAINGAN_LOCAL/ports.new" "$RAINGAN_LOCAL/ports"
}

# adopt_port NAME…: keeps the recorded ports of a server that is not running, unless somebody has taken one meanwhile.
adopt_port() {
    local name taken
    taken=" $(listening_ports | tr '\n' ' ') "
    for name in "$@"; do
        if grep -qs "^$name=" "$RAINGAN_LOCAL/ports" && [[ $taken == *" $(port "$name") "* ]]; then forget_port "$name"; fi
    done
    choose_ports "$@"
}
