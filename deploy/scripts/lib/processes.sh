# shellcheck shell=bash
# Processes by record: $RAINGAN_LOCAL/run/NAME holds "pid start-time", where the start time is the kernel's (field 22
# of /proc/PID/stat). A process is stopped only when both agree, never by name: a pid may have been given to another.

# start_time PID: clock ticks since boot when the process began, or nothing.
start_time() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The command stands in parentheses and may hold spaces: count fields after the last one.
    stat=${stat##*) }
    # shellcheck disable=SC2086  # split on purpose
    set -- $stat
    if [[ $1 == Z ]]; then return 1; fi
    printf '%s' "${20}"
}

# pid_of NAME: the pid of the recorded process, or failure when it is not running.
pid_of() {
    local pid started
    [[ -r $RAINGAN_LOCAL/run/$1 ]] || return 1
    read -r pid started <"$RAINGAN_LOCAL/run/$1" || return 1
    [[ -n $started && $(start_time "$pid") == "$started" ]] || return 1
    printf '%s' "$pid"
}

is_running() { pid_of "$1" >/dev/null; }

# record NAME PID
record() {
    local started
    started=$(start_time "$2") || return 1
    printf '%s %s\n' "$2" "$started" >"$RAINGAN_LOCAL/run/$1.new"
    mv "$RAINGAN_LOCAL/run/$1.new" "$RAINGAN_LOCAL/run/$1"
}

# launch NAME USER command…: starts a process in a session of its own that records itself before it becomes the
# command, so that even a launch that is cut short leaves a record. Output goes to log/NAME.log. No other open file of
# ours goes along: a lock that somebody holds around this command must end with the command.
launch() {
    local name=$1 user=$2
    shift 2
    local become=()
    if ((EUID == 0)) && [[ $user != root ]]; then
        become=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups --)
    fi
    rm -f "$RAINGAN_LOCAL/run/$name"
    retire_log "$name"
    touch "$RAINGAN_LOCAL/log/$name.log"
    # shellcheck disable=SC2016  # expanded by the inner shell
    setsid bash -c '
        record=$1; shift
        for open in /proc/$$/fd/*; do
            number=${open##*/}
            if ((number > 2 && number != 255)); then eval "exec $number>&-"; fi
        done
        cd "${record%/*}/.."
        stat=$(</proc/$$/stat); stat=${stat##*) }; fields=($stat)
        echo "$$ ${fields[19]}" >"$record.new" && mv "$record.new" "$record" && exec "$@"
    ' launch "$RAINGAN_LOCAL/run/$name" "${become[@]}" "$@" \
        </dev/null >>"$RAINGAN_LOCAL/log/$name.log" 2>&1 &
    disown
    wait_until "$name to be recorded" 5 is_recorded_running "$name"
}

# retire_log NAME: keeps one older log once a log has grown beyond 32 MB, so that a machine left running does not fill up.
retire_log() {
    local log=$RAINGAN_LOCAL/log/$1.log
    if [[ -e $log ]] && (($(stat -c %s "$log") > 32 * 1024 * 1024)); then mv "$log" "$log.old"; fi
}

# is_recorded_running NAME: recorded at all; a process that ended at once is found by whoever waits for its port.
is_recorded_running() { [[ -s $RAINGAN_LOCAL/run/$1 ]]; }

# stop NAME SIGNAL SECONDS: signals the recorded process, waits, and kills it after the deadline.
stop() {
    local name=$1 signal=$2 seconds=$3 pid
    if pid=$(pid_of "$name"); then
        kill "-$signal" "$pid" 2>/dev/null || true
        if ! poll "$seconds" is_stopped "$name"; then
            say "  ! $name did not stop in $seconds s and is killed"
            kill -KILL "$pid" 2>/dev/null || true
            poll 10 is_stopped "$name" || fail "$name (pid $pid) cannot be stopped"
        fi
    fi
    rm -f "$RAINGAN_LOCAL/run/$name" "$RAINGAN_LOCAL/run/$name.new"
}

is_stopped() { ! is_running "$1"; }

# poll SECONDS command…: repeats the command until it succeeds or the deadline passes.
poll() {
    local deadline=$(($(milliseconds) + $1 * 1000))
    shift
    until "$@"; do
        (($(milliseconds) < deadline)) || return 1
        sleep 0.05
    done
}

# wait_until "what" SECONDS command…: poll, or fail in words.
wait_until() {
    local what=$1 seconds=$2
    shift 2
    poll "$seconds" "$@" || {
        say "waited $seconds s in vain for $what" >&2
        return 1
    }
}

# last_words NAME: the end of a log, shown when a start fails.
last_words() {
    printf -- '---- %s\n' "$RAINGAN_LOCAL/log/$1.log" >&2
    tail -n 20 "$RAINGAN_LOCAL/log/$1.log" >&2 || true
    return 1
}

# accepts PORT: something on loopback accepts connections there.
accepts() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
