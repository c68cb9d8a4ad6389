# shellcheck shell=bash
# What a person reads: one line per step with the time it took, and failures that name the next thing to do.

say() { printf '%s\n' "$*"; }

fail() {
    printf '\n%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Milliseconds since an arbitrary start.
milliseconds() {
    local now=${EPOCHREALTIME/[.,]/}
    printf '%s' "$((now / 1000))"
}

# seconds_since START: the time since `milliseconds` answered START, as "12.3 s".
seconds_since() {
    local tenths=$((($(milliseconds) - $1) / 100))
    printf '%d.%d s' "$((tenths / 10))" "$((tenths % 10))"
}

# step "what is done" command…: runs the command and says what was done and how long it took.
# The command is not part of a condition, so that `set -e` ends the script at its first failure, inside functions too;
# report_step, called as the script exits, then names the step.
step() {
    step_what=$1 step_started=$(milliseconds) step_note=
    shift
    "$@"
    printf '  ✓ %-44s %9s%s\n' "$step_what" "$(seconds_since "$step_started")" "${step_note:+   $step_note}"
    step_what=
}

# note TEXT: what a step adds to its line, such as that there was nothing to do.
note() { step_note=$1; }

report_step() {
    if [[ -n ${step_what:-} ]]; then
        printf '  ✗ %-44s %9s\n' "$step_what" "$(seconds_since "$step_started")" >&2
        step_what=
    fi
}
