# shellcheck shell=bash
# The four services: their settings, credentials, migrations, and lives.

# credential SERVICE NAME VALUE: a secret in a file that only the service's user reads; answers the path.
credential() {
    local folder=$RAINGAN_LOCAL/credentials/$1
    (umask 077 && printf '%s' "$3" >"$folder/$2.new" && chmod 0400 "$folder/$2.new")
    if ((EUID == 0)); then chown www-data: "$folder/$2.new"; fi
    mv -f "$folder/$2.new" "$folder/$2"
    printf '%s' "$folder/$2"
}

# settings SERVICE ROLE: the environment of a service, one NAME=value per line; every variable is explained in
# deploy/settings. Secrets stand in files of their own, as systemd's credentials do.
settings() {
    local service=$1 role=$2
    cat <<ENV
RAINGAN_ENV=demonstration
RAINGAN_DEMO_CLOCK=$RAINGAN_LOCAL/clock
RAINGAN_PUBLIC_URL=$(public_url)
RAINGAN_STATIC_MANIFEST=$RAINGAN_LOCAL/static/manifest.json
HELP_TECHNICAL=ศูนย์ช่วยเหลือผู้ใช้ระบบ (สาธิต)|0 0000 0001|help@example.go.th
HELP_DATA=ผู้ดูแลข้อมูลรายงาน (สาธิต)|0 0000 0002|data@example.go.th
LOG_LEVEL=${LOG_LEVEL:-info}
HTTP_ADDRESS=127.0.0.1
HTTP_PORT=$(port "${service^^}_HTTP")
HEALTH_PORT=$(port "${service^^}_HEALTH")
DATABASE_URL=postgresql://${service}_$role@127.0.0.1:$(port POSTGRES)/raingan
DATABASE_PASSWORD_FILE=$(credential "$service" "database-$role" "$(secret "postgres-$service-$role")")
AMQP_URL=amqp://svc-$service@127.0.0.1:$(port AMQP)/raingan
AMQP_PASSWORD_FILE=$(credential "$service" amqp "$(secret "rabbitmq-$service")")
CSRF_KEY_FILE=$(credential "$service" csrf-key "$(secret csrf-key 32)")
ENV
    case $service in
    auth)
        cat <<ENV
SMTP_URL=smtp://127.0.0.1:$(port SMTP)
SMTP_TLS=off
MAIL_FROM=raingan@example.go.th
PASSWORD_PEPPER_FILE=$(credential auth pepper "$(secret pepper 32)")
KEY_ENCRYPTION_KEY_FILE=$(credential auth key-encryption-key "$(secret key-encryption-key 32)")
ENV
        ;;
    approval)
        cat <<ENV
EGRESS_AMQP_URL=amqp://svc-approval-egress@127.0.0.1:$(port AMQP)/raingan-ext
EGRESS_AMQP_PASSWORD_FILE=$(credential approval egress-amqp "$(secret rabbitmq-egress)")
ENV
        ;;
    notification)
        cat <<ENV
SMTP_URL=smtp://127.0.0.1:$(port SMTP)
SMTP_TLS=off
MAIL_FROM=raingan@example.go.th
RABBITMQ_MANAGEMENT_URL=http://127.0.0.1:$(port RABBITMQ_MANAGEMENT)
RABBITMQ_MANAGEMENT_USER=svc-notification-registry
RABBITMQ_MANAGEMENT_PASSWORD_FILE=$(credential notification rabbitmq-management "$(secret rabbitmq-registry)")
SUBSCRIBER_AMQP_URL=amqp://127.0.0.1:$(port AMQP)/raingan-ext
ENV
        ;;
    esac
}

# write_settings: settings/SERVICE.env and settings/SERVICE-migrate.env for every service.
write_settings() {
    local service file
    install -d -m 0755 "$RAINGAN_LOCAL/settings"
    for service in "${SERVICES[@]}"; do
        own_folder www-data 0700 "$RAINGAN_LOCAL/credentials/$service"
        for file in "$service:app" "$service-migrate:migrate"; do
            settings "$service" "${file#*:}" >"$RAINGAN_LOCAL/settings/${file%:*}.env.new"
            mv "$RAINGAN_LOCAL/settings/${file%:*}.env.new" "$RAINGAN_LOCAL/settings/${file%:*}.env"
        done
    done
    if [[ ! -e $RAINGAN_LOCAL/clock ]]; then printf '0\n' >"$RAINGAN_LOCAL/clock"; fi
}

# service_environment NAME: those settings as arguments for env, into the array `environment`.
service_environment() {
    mapfile -t environment <"$RAINGAN_LOCAL/settings/$1.env"
    environment+=("PATH=/usr/local/bin:/usr/bin:/bin" "LANG=C.UTF-8" "SWIFT_BACKTRACE=enable=no")
}

# service_command SERVICE subcommand…: runs a subcommand of a service's executable with the service's settings.
service_command() {
    local service=$1 environment
    shift
    service_environment "$service"
    as www-data env --ignore-environment "${environment[@]}" "$RAINGAN_LOCAL/bin/$service-service" "$@"
}

# migrate SERVICE: brings its schema up to date, as the owner of the schema.
migrate() {
    local environment
    service_environment "$1-migrate"
    as www-data env --ignore-environment "${environment[@]}" "$RAINGAN_LOCAL/bin/$1-service" migrate \
        >>"$RAINGAN_LOCAL/log/$1-migrate.log" 2>&1 || last_words "$1-migrate"
}

migrate_all() {
    local service
    for service in "${SERVICES[@]}"; do migrate "$service"; done
}

# service_stamp SERVICE: what a running process was started with; when it differs, the service is started anew.
service_stamp() { cat "$RAINGAN_LOCAL/bin/$1-service" "$RAINGAN_LOCAL/settings/$1.env" | sha256sum; }

start_service() {
    local service=$1 environment stamp
    stamp=$(service_stamp "$service")
    if is_running "$service" && [[ $(cat "$RAINGAN_LOCAL/run/$service.stamp" 2>/dev/null) == "$stamp" ]]; then return 0; fi
    stop_service "$service"
    service_environment "$service"
    launch "$service" "$(web_user)" env --ignore-environment "${environment[@]}" "$RAINGAN_LOCAL/bin/$service-service" serve
    printf '%s' "$stamp" >"$RAINGAN_LOCAL/run/$service.stamp"
}

# start_services: all at once, then waits for each; any order must do, so none is kept.
start_services() {
    local service
    for service in "${SERVICES[@]}"; do start_service "$service"; done
    for service in "${SERVICES[@]}"; do
        poll 60 service_settled "$service" || { health "$service" >&2; last_words "$service"; }
        is_running "$service" || last_words "$service"
    done
}

service_settled() { is_ready "$1" || is_stopped "$1"; }

is_ready() { [[ $(http_status "$(port "${1^^}_HEALTH")" /readyz) == 200 ]]; }

# stop_service: SIGTERM, and time to finish what it has begun.
stop_service() { stop "$1" TERM 30; }

stop_services() {
    local service pid
    # All are told first, so that they finish side by side.
    for service in "${SERVICES[@]}"; do
        if pid=$(pid_of "$service"); then kill -TERM "$pid" 2>/dev/null || true; fi
    done
    for service in "${SERVICES[@]}"; do stop_service "$service"; done
}
