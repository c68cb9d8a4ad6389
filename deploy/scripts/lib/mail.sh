# shellcheck shell=bash
# The mail sink: every mail of a local system ends in $RAINGAN_LOCAL/mail, and nothing leaves the machine.

start_mail() {
    if is_running mail; then
        note "was running"
        return 0
    fi
    adopt_port SMTP
    own_folder www-data 0755 "$RAINGAN_LOCAL/mail"
    install -m 0755 "$ROOT/deploy/mail/sink" "$RAINGAN_LOCAL/run/mail-sink"
    launch mail "$(web_user)" /usr/bin/python3 "$RAINGAN_LOCAL/run/mail-sink" "$(port SMTP)" "$RAINGAN_LOCAL/mail"
    poll 15 mail_settled || last_words mail
    is_running mail || last_words mail
}

mail_settled() { accepts "$(port SMTP)" || is_stopped mail; }

stop_mail() { stop mail TERM 10; }

# The viewer shows those mails on pages below /demonstration/mail.
start_mail_viewer() {
    if is_running mail-viewer; then
        note "was running"
        return 0
    fi
    adopt_port MAIL_VIEWER
    install -m 0755 "$ROOT/deploy/mail/viewer" "$RAINGAN_LOCAL/run/mail-viewer.py"
    launch mail-viewer "$(web_user)" /usr/bin/python3 "$RAINGAN_LOCAL/run/mail-viewer.py" "$(port MAIL_VIEWER)" \
        "$RAINGAN_LOCAL/mail" "$(static_address style.css)"
    poll 15 mail_viewer_settled || last_words mail-viewer
    is_running mail-viewer || last_words mail-viewer
}

mail_viewer_settled() { accepts "$(port MAIL_VIEWER)" || is_stopped mail-viewer; }

# static_address FILE: where the hashed copy of a static file is served, from the list that make_static wrote.
static_address() {
    sed -n 's|.*"'"$1"'": *"\([^"]*\)".*|/static/\1|p' "$RAINGAN_LOCAL/static/manifest.json"
}

stop_mail_viewer() { stop mail-viewer TERM 10; }
