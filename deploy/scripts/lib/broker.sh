# shellcheck shell=bash
# What the private RabbitMQ holds: exchanges, queues, policies and users of deploy/rabbitmq, with this system's passwords.

# import_definitions: rendered each time and imported again only when something changed; an import adds and alters, and
# never removes messages.
import_definitions() {
    local file=$RAINGAN_LOCAL/rabbitmq/definitions.json digest
    digest=$(broker_inputs | sha256sum)
    if [[ -e $RAINGAN_LOCAL/rabbitmq/imported && $(<"$RAINGAN_LOCAL/rabbitmq/imported") == "$digest" ]]; then
        note "unchanged"
        return 0
    fi
    (umask 077 && broker_passwords "$ROOT/deploy/rabbitmq/render" >"$file") || last_words rabbitmqctl
    if ((EUID == 0)); then chown rabbitmq: "$file"; fi
    rabbitmq_control import_definitions "$file" || last_words rabbitmqctl
    rm -f "$file"
    printf '%s' "$digest" >"$RAINGAN_LOCAL/rabbitmq/imported"
}

# broker_passwords command…: runs it with SVC_AUTH_PASSWORD and so on in its environment.
broker_passwords() {
    local service assignments=()
    for service in "${SERVICES[@]}"; do
        assignments+=("SVC_${service^^}_PASSWORD=$(secret "rabbitmq-$service")")
    done
    assignments+=("SVC_EGRESS_PASSWORD=$(secret rabbitmq-egress)" "SVC_REGISTRY_PASSWORD=$(secret rabbitmq-registry)")
    env "${assignments[@]}" "$@"
}

# broker_inputs: all that decides what an import does.
broker_inputs() {
    cat "$ROOT/deploy/rabbitmq/"* 2>/dev/null || true
    broker_passwords env | grep -a '^SVC_'
}
