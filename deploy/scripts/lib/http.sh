# shellcheck shell=bash
# Just enough HTTP to ask a service whether it is ready: a bare machine has no curl.

# http_get PORT PATH: the whole answer, or nothing within 5 seconds.
http_get() {
    # shellcheck disable=SC2016  # expanded by the inner shell
    timeout 5 bash -c '
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
        printf "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" "$2" >&3
        cat <&3
    ' http_get "$1" "$2" 2>/dev/null
}

# http_status PORT PATH: 200, 503, …, or 000 when nobody answers.
http_status() {
    local answer
    answer=$(http_get "$1" "$2" | head -n 1) || true
    if [[ $answer =~ ^HTTP/1\.[01]\ ([0-9]{3}) ]]; then printf '%s' "${BASH_REMATCH[1]}"; else printf '000'; fi
}

# health SERVICE: what /readyz says, without its headers.
health() { http_get "$(port "${1^^}_HEALTH")" /readyz | sed '1,/^\r*$/d'; }
