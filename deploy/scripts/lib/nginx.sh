# shellcheck shell=bash
# The one door: nginx with a configuration generated from deploy/nginx, as an ordinary user.

# shellcheck source=deploy/scripts/lib/tls.sh
source "$ROOT/deploy/scripts/lib/tls.sh"

# render_locations: one pair of locations for each row of the address table.
render_locations() {
    local address service body rate burst
    while read -r address service body rate; do
        [[ -n $address && $address != \#* ]] || continue
        case $rate in
        pages) burst=300 ;;
        secrets) burst=20 ;;
        *) fail "deploy/nginx/addresses.txt: unknown rate '$rate' for $address" ;;
        esac
        [[ " ${SERVICES[*]} " == *" $service "* ]] || fail "deploy/nginx/addresses.txt: unknown service '$service' for $address"
        if [[ $address == / ]]; then
            render_location "location /" "$service" "$body" "$rate" "$burst"
        else
            render_location "location = $address" "$service" "$body" "$rate" "$burst"
            render_location "location ^~ $address/" "$service" "$body" "$rate" "$burst"
        fi
    done <"$ROOT/deploy/nginx/addresses.txt"
}

render_location() {
    printf '        %s {\n            client_max_body_size %s;\n            limit_req zone=%s burst=%s nodelay;\n' "$1" "$3" "$4" "$5"
    printf '            proxy_pass http://%s;\n        }\n\n' "$2"
}

# render_nginx: the whole configuration on standard output.
render_nginx() {
    local text loopback='127.0.0.0/8 "";' service name
    # Demonstrations, benchmarks and tests come from this machine; a test of the limits asks to be counted.
    if [[ ${RAINGAN_LIMIT_LOOPBACK:-no} == yes ]]; then loopback=; fi
    text=$(<"$ROOT/deploy/nginx/nginx.conf.template")
    text=${text//@LOCATIONS@/"$(render_locations)"}
    text=${text//@TLS@/"$(render_tls)"}
    text=${text//@LOOPBACK@/"$loopback"}
    text=${text//@ERRORS@/"$RAINGAN_LOCAL/nginx/pages"}
    text=${text//@PORT@/"$(port HTTP)"}
    text=${text//@MAIL_VIEWER_PORT@/"$(port MAIL_VIEWER)"}
    for service in "${SERVICES[@]}"; do
        name=@${service^^}_PORT@
        text=${text//"$name"/"$(port "${service^^}_HTTP")"}
    done
    printf '%s\n' "${text//@PLACE@/"$RAINGAN_LOCAL"}"
}

# web_user: nginx, the mail sink and the services give up root when they have it.
web_user() { server_user www-data; }

start_nginx() {
    local home=$RAINGAN_LOCAL/nginx changed=no pid
    own_folder www-data 0700 "$home" "$home/pages"
    make_certificate
    install -d -m 0755 "$RAINGAN_LOCAL/static"
    cp "$ROOT/deploy/nginx/pages/"* "$home/pages/"
    chmod 0644 "$home/pages/"*
    if ! is_running nginx; then
        stop_nginx
        adopt_port HTTP
    fi
    touch "$RAINGAN_LOCAL/log/nginx-access.log" "$RAINGAN_LOCAL/log/nginx-error.log"
    if ((EUID == 0)); then chown www-data: "$RAINGAN_LOCAL/log/"nginx-{access,error}.log; fi
    render_nginx >"$home/nginx.conf.new"
    chmod 0644 "$home/nginx.conf.new"
    if ! cmp -s "$home/nginx.conf.new" "$home/nginx.conf"; then changed=yes; fi
    mv "$home/nginx.conf.new" "$home/nginx.conf"
    if pid=$(pid_of nginx); then
        if [[ $changed == yes ]]; then kill -HUP "$pid"; fi
        note "was running"
    else
        launch nginx "$(web_user)" /usr/sbin/nginx -p "$home/" -e "$RAINGAN_LOCAL/log/nginx-error.log" -c "$home/nginx.conf"
        poll 15 nginx_settled || last_words nginx
        is_running nginx || last_words nginx
    fi
}

nginx_settled() { accepts "$(port HTTP)" || is_stopped nginx; }

# stop_nginx: QUIT lets requests finish.
stop_nginx() { stop nginx QUIT 15; }
