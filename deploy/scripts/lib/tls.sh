# shellcheck shell=bash
# The door on an address that other machines reach. Browsers keep our cookies only where the line is encrypted, or on
# loopback; so there is TLS on RAINGAN_LISTEN, and the loopback address stays as it is for what runs on this machine.

# public_url: what people type, and what stands in mails.
public_url() {
    if [[ -n ${RAINGAN_LISTEN:-} ]]; then
        printf 'https://%s:%s' "$(bracketed "${RAINGAN_HOST:-$RAINGAN_LISTEN}")" "$(port HTTP)"
    else
        printf 'http://127.0.0.1:%s' "$(port HTTP)"
    fi
}

# bracketed HOST: an IPv6 address as it stands in an address of the web.
bracketed() { if [[ $1 == *:* ]]; then printf '[%s]' "$1"; else printf '%s' "$1"; fi; }

# check_listen: says what is wrong with the variables before anything is started.
check_listen() {
    if [[ -z ${RAINGAN_LISTEN:-} ]]; then
        [[ -z ${RAINGAN_HOST:-}${RAINGAN_CERTIFICATE:-}${RAINGAN_CERTIFICATE_KEY:-} ]] ||
            fail "RAINGAN_HOST and RAINGAN_CERTIFICATE mean nothing without RAINGAN_LISTEN, the address to listen on"
        return 0
    fi
    [[ $RAINGAN_LISTEN =~ ^[0-9a-fA-F.:]+$ && $RAINGAN_LISTEN != 127.0.0.1 ]] ||
        fail "RAINGAN_LISTEN is an address of this machine such as 192.168.1.20, not '$RAINGAN_LISTEN'"
    [[ ${RAINGAN_HOST:-x} =~ ^[0-9a-zA-Z.:-]+$ ]] || fail "RAINGAN_HOST is a name or an address, not '$RAINGAN_HOST'"
    if [[ -n ${RAINGAN_CERTIFICATE:-}${RAINGAN_CERTIFICATE_KEY:-} ]]; then
        [[ -r ${RAINGAN_CERTIFICATE:-} && -r ${RAINGAN_CERTIFICATE_KEY:-} ]] ||
            fail "RAINGAN_CERTIFICATE and RAINGAN_CERTIFICATE_KEY name two files that can be read, or neither is set"
    fi
}

# make_certificate: the operator's own, or one made here, which browsers warn of until they are told to trust it.
make_certificate() {
    local home=$RAINGAN_LOCAL/nginx/tls pid
    [[ -n ${RAINGAN_LISTEN:-} ]] || return 0
    own_folder www-data 0700 "$home"
    if [[ -n ${RAINGAN_CERTIFICATE:-} ]]; then
        install -m 0644 "$RAINGAN_CERTIFICATE" "$home/certificate.pem.new"
        install -m 0400 "$RAINGAN_CERTIFICATE_KEY" "$home/key.pem.new"
    elif ! is_for_host "$home/certificate.pem"; then
        sign_certificate "$home" >"$RAINGAN_LOCAL/log/certificate.log" 2>&1 || last_words certificate
    else
        return 0
    fi
    if ((EUID == 0)); then chown www-data: "$home"/*.new; fi
    mv "$home/key.pem.new" "$home/key.pem"
    mv "$home/certificate.pem.new" "$home/certificate.pem"
    if pid=$(pid_of nginx); then kill -HUP "$pid"; fi
}

# is_for_host FILE: a certificate for the name that people type, good for another month.
is_for_host() {
    local host=${RAINGAN_HOST:-$RAINGAN_LISTEN} answer
    [[ -r $1 ]] && openssl x509 -in "$1" -noout -checkend 2592000 >/dev/null 2>&1 || return 1
    answer=$(openssl x509 -in "$1" -noout "$(if is_address "$host"; then printf '%s' -checkip; else printf '%s' -checkhost; fi)" "$host")
    [[ $answer == *"does match"* ]]
}

is_address() { [[ $1 == *:* || $1 =~ ^[0-9.]+$ ]]; }

sign_certificate() {
    local host=${RAINGAN_HOST:-$RAINGAN_LISTEN} kind=DNS
    if is_address "$host"; then kind=IP; fi
    (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 397 \
        -keyout "$1/key.pem.new" -out "$1/certificate.pem.new" -subj "/CN=Raingan demonstration" \
        -addext "subjectAltName=$kind:$host" -addext "basicConstraints=critical,CA:FALSE" \
        -addext "extendedKeyUsage=serverAuth")
    chmod 0400 "$1/key.pem.new"
    chmod 0644 "$1/certificate.pem.new"
}

# render_tls: the part of nginx's server for that address (TLS 1.2 with forward secrecy, or 1.3; nothing older).
render_tls() {
    local home=$RAINGAN_LOCAL/nginx/tls
    [[ -n ${RAINGAN_LISTEN:-} ]] || return 0
    cat <<CONF

        listen $(bracketed "$RAINGAN_LISTEN"):$(port HTTP) ssl backlog=1024;
        ssl_certificate $home/certificate.pem;
        ssl_certificate_key $home/key.pem;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
        ssl_prefer_server_ciphers off;
        ssl_session_cache shared:tls:10m;
        ssl_session_timeout 1d;
        ssl_session_tickets off;
        # Somebody who typed http:// is sent to where the line is encrypted.
        error_page 497 =308 https://\$http_host\$request_uri;
CONF
}
