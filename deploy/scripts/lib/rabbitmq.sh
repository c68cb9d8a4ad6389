# shellcheck shell=bash
# A private RabbitMQ under $RAINGAN_LOCAL/rabbitmq, with an epmd of its own. Debian's wrappers in /usr/sbin drop the
# environment, so the programs of /usr/lib/rabbitmq are called directly.

RABBITMQ_BIN=/usr/lib/rabbitmq/bin

# configure_rabbitmq: everything on loopback; the administrator is made at first start.
configure_rabbitmq() {
    local home=$RAINGAN_LOCAL/rabbitmq
    own_folder rabbitmq 0700 "$home" "$home/home" "$home/mnesia" "$home/log" "$home/schema"
    cat >"$home/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$(port AMQP)
management.tcp.ip = 127.0.0.1
management.tcp.port = $(port RABBITMQ_MANAGEMENT)
loopback_users.guest = true
default_user = administrator
default_pass = $(secret rabbitmq-administrator)
default_user_tags.administrator = true
heartbeat = 10
vm_memory_high_watermark.absolute = 2GB
disk_free_limit.absolute = 500MB
raft.wal_max_size_bytes = 64000000
log.file.level = info
log.console = false
CONF
    chmod 0640 "$home/rabbitmq.conf"
    printf '[rabbitmq_management].\n' >"$home/enabled_plugins"
    printf '[].\n' >"$home/advanced.config"
    if ((EUID == 0)); then chown rabbitmq: "$home/rabbitmq.conf" "$home/enabled_plugins" "$home/advanced.config"; fi
}

# rabbitmq_environment: what both the node and its tools need, one NAME=value per line.
rabbitmq_environment() {
    local home=$RAINGAN_LOCAL/rabbitmq
    cat <<ENV
HOME=$home/home
LANG=C.UTF-8
RABBITMQ_CONF_ENV_FILE=/dev/null
RABBITMQ_NODENAME=raingan@localhost
RABBITMQ_MNESIA_BASE=$home/mnesia
RABBITMQ_LOG_BASE=$home/log
RABBITMQ_SCHEMA_DIR=$home/schema
RABBITMQ_GENERATED_CONFIG_DIR=$home/schema
RABBITMQ_CONFIG_FILE=$home/rabbitmq.conf
RABBITMQ_ADVANCED_CONFIG_FILE=$home/advanced.config
RABBITMQ_ENABLED_PLUGINS_FILE=$home/enabled_plugins
RABBITMQ_PID_FILE=$home/home/rabbit.pid
RABBITMQ_DIST_PORT=$(port RABBITMQ_NODE)
RABBITMQ_CTL_DIST_PORT_MIN=$(port RABBITMQ_TOOL)
RABBITMQ_CTL_DIST_PORT_MAX=$(port RABBITMQ_TOOL)
ERL_EPMD_PORT=$(port EPMD)
ERL_EPMD_ADDRESS=127.0.0.1
ENV
}

start_rabbitmq() {
    if is_running epmd && is_running rabbitmq && accepts "$(port AMQP)"; then
        note "was running"
        return 0
    fi
    stop_rabbitmq
    adopt_port EPMD AMQP RABBITMQ_MANAGEMENT RABBITMQ_NODE RABBITMQ_TOOL
    configure_rabbitmq
    local user
    user=$(server_user rabbitmq)
    launch epmd "$user" epmd -address 127.0.0.1 -port "$(port EPMD)"
    poll 10 accepts "$(port EPMD)" || last_words epmd
    # With ALLOW_INPUT the script becomes the Erlang machine instead of watching it, so that its pid is the recorded one.
    local environment
    mapfile -t environment < <(rabbitmq_environment)
    launch rabbitmq "$user" prlimit "--nofile=$(rabbitmq_files):" env --chdir="$RAINGAN_LOCAL/rabbitmq" "${environment[@]}" RABBITMQ_ALLOW_INPUT=1 \
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-noinput -kernel inet_dist_use_interface {127,0,0,1}" \
        "$RABBITMQ_BIN/rabbitmq-server"
    poll 120 rabbitmq_settled || last_words rabbitmq
    is_running rabbitmq || last_words rabbitmq
    rabbitmq_control await_startup --timeout 60 || last_words rabbitmqctl
}

# Every quorum queue reserves file descriptors. When they are used up, and 1,024 soon are, the node neither opens nor
# closes a virtual host any more; as many as a service unit of Debian gives are enough.
rabbitmq_files() {
    local most
    most=$(ulimit -H -n)
    if [[ $most == unlimited ]] || ((most > 65536)); then most=65536; fi
    printf '%s' "$most"
}

rabbitmq_settled() { accepts "$(port RABBITMQ_MANAGEMENT)" || is_stopped rabbitmq; }

# rabbitmq_control arguments…: rabbitmqctl of the private node.
rabbitmq_control() {
    local environment
    mapfile -t environment < <(rabbitmq_environment)
    as rabbitmq env --chdir="$RAINGAN_LOCAL/rabbitmq" "${environment[@]}" "$RABBITMQ_BIN/rabbitmqctl" --quiet "$@" \
        >>"$RAINGAN_LOCAL/log/rabbitmqctl.log" 2>&1
}

# stop_rabbitmq: SIGTERM lets the node close its queues; epmd outlives its node and is stopped after it.
stop_rabbitmq() {
    stop rabbitmq TERM 60
    stop epmd TERM 5
}
