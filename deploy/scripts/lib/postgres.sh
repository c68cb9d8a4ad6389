# shellcheck shell=bash
# A private PostgreSQL under $RAINGAN_LOCAL/postgres. POSTGRES_FSYNC=off is for unit tests only.

POSTGRES_BIN=/usr/lib/postgresql/15/bin

# make_postgres: an empty cluster, made beside its place and moved in when complete.
make_postgres() {
    local home=$RAINGAN_LOCAL/postgres
    own_folder postgres 0700 "$home"
    if [[ -d $home/data ]]; then return 0; fi
    rm -rf "$home/data.new"
    (umask 077 && secret postgres-superuser >"$home/password")
    if ((EUID == 0)); then chown postgres: "$home/password"; fi
    (cd "$home" && as postgres "$POSTGRES_BIN/initdb" --pgdata="$home/data.new" --username=postgres \
        --auth=scram-sha-256 --pwfile="$home/password" --encoding=UTF8 --locale=C.UTF-8 \
        >"$RAINGAN_LOCAL/log/initdb.log" 2>&1) || { last_words initdb; return 1; }
    rm -f "$home/password"
    mv "$home/data.new" "$home/data"
}

# configure_postgres: the settings that differ from PostgreSQL's own, in a file of ours that is written anew each time.
configure_postgres() {
    local home=$RAINGAN_LOCAL/postgres
    cat >"$home/raingan.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $(port POSTGRES)
unix_socket_directories = '$home'
max_connections = 300
autovacuum_naptime = '10s'
fsync = ${POSTGRES_FSYNC:-on}
full_page_writes = ${POSTGRES_FSYNC:-on}
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d %a '
log_checkpoints = off
idle_in_transaction_session_timeout = '30s'
client_connection_check_interval = '5s'
password_encryption = 'scram-sha-256'
CONF
    chmod 0644 "$home/raingan.conf"
    if ! grep -qs "raingan.conf" "$home/data/postgresql.conf"; then
        printf "include '%s'\n" "$home/raingan.conf" >>"$home/data/postgresql.conf"
    fi
}

start_postgres() {
    if is_running postgres && postgres_answers; then
        note "was running"
        return 0
    fi
    stop postgres INT 20
    adopt_port POSTGRES
    make_postgres
    configure_postgres
    settle_killed_postgres
    launch postgres "$(server_user postgres)" "$POSTGRES_BIN/postgres" -D "$RAINGAN_LOCAL/postgres/data"
    poll 60 postgres_settled || last_words postgres
    postgres_answers || last_words postgres
}

# settle_killed_postgres: after SIGKILL the server's processes take a moment to go, and the lock files of data folder and
# socket name a pid that may stay listed, dead, until its parent looks (for ever, where process 1 does not look).
# Nothing is removed while any process still works in the data folder.
settle_killed_postgres() {
    local home=$RAINGAN_LOCAL/postgres lock
    poll 30 nobody_works_in "$home/data" || return 0
    for lock in "$home/data/postmaster.pid" "$home"/.s.PGSQL.*.lock; do
        if [[ -e $lock ]] && names_the_dead "$lock"; then rm -f "$lock"; fi
    done
}

# names_the_dead LOCK: the pid in its first line is listed, but belongs to no living process.
names_the_dead() {
    local pid
    read -r pid <"$1" && [[ -e /proc/$pid ]] && ! start_time "$pid" >/dev/null
}

# nobody_works_in FOLDER: no living process has it as its working folder.
nobody_works_in() {
    local entry
    for entry in /proc/[0-9]*; do
        if [[ $(readlink "$entry/cwd" 2>/dev/null) == "$1" ]]; then return 1; fi
    done
}

# postgres_settled: it answers, or it has ended and waiting is useless.
postgres_settled() { postgres_answers || is_stopped postgres; }

postgres_answers() {
    "$POSTGRES_BIN/pg_isready" --quiet --host=127.0.0.1 --port="$(port POSTGRES)" >/dev/null 2>&1
}

# stop_postgres: a fast shutdown, which ends sessions and leaves a clean cluster.
stop_postgres() { stop postgres INT 30; }

postgres_url() { printf 'postgresql://postgres:%s@127.0.0.1:%s' "$(secret postgres-superuser)" "$(port POSTGRES)"; }

# superuser_psql [database]: psql for set-up, reading statements from standard input; stops at the first error.
# The password goes by environment: arguments can be read by every user of the machine.
superuser_psql() {
    PGPASSWORD=$(secret postgres-superuser) "$POSTGRES_BIN/psql" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
        --host=127.0.0.1 --port="$(port POSTGRES)" --username=postgres --dbname="${1:-postgres}" "${@:2}"
}
