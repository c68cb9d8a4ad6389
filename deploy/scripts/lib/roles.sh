# shellcheck shell=bash
# Roles and schemas of the private PostgreSQL: deploy/postgres/roles.sql with this system's passwords.

SERVICES=(auth submission approval notification)

make_roles() {
    local service kind name
    (
        for service in "${SERVICES[@]}"; do
            for kind in migrate app read; do
                name=${service^^}_${kind^^}_PASSWORD
                declare -x "$name=$(secret "postgres-$service-$kind")"
            done
        done
        superuser_psql postgres --set=database=raingan --file="$ROOT/deploy/postgres/roles.sql"
    ) >"$RAINGAN_LOCAL/log/roles.log" 2>&1 || last_words roles
}
