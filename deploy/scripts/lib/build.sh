# shellcheck shell=bash
# Building the four executables and putting them where their user can run them.

# What a build reads; a change in any of it, also a file that went away (which touches its folder), asks for a build.
BUILD_INPUTS=(Package.swift Shared Services)

configuration() { printf '%s' "${RAINGAN_CONFIGURATION:-release}"; }

is_built() {
    local stamp=$RAINGAN_LOCAL/bin/.built
    [[ -e $stamp && $(<"$stamp") == "$(configuration)" ]] || return 1
    [[ -z $(cd "$ROOT" && find "${BUILD_INPUTS[@]}" -newer "$stamp" -print -quit) ]]
}

# build_services: release builds carry Swift's library inside: less memory, and no compiler needed to run them.
build_services() {
    local service options=(--configuration "$(configuration)") begun built
    if is_built; then
        note "nothing changed"
        return 0
    fi
    if [[ $(configuration) == release ]]; then options+=(--static-swift-stdlib); fi
    mkdir -p "$RAINGAN_LOCAL/bin"
    begun=$RAINGAN_LOCAL/bin/.begun
    rm -f "$RAINGAN_LOCAL/bin/.built"
    configuration >"$begun"
    for service in "${SERVICES[@]}"; do
        (cd "$ROOT" && swift build "${options[@]}" --product "$service-service") >"$RAINGAN_LOCAL/log/build.log" 2>&1 9>&- ||
            last_words build
    done
    built=$(cd "$ROOT" && swift build "${options[@]}" --show-bin-path)
    install_built "$built"
    # The stamp is as old as the beginning: what changed while the compiler ran is built next time.
    mv "$begun" "$RAINGAN_LOCAL/bin/.built"
}

# install_built FOLDER: copies executables and their resources; a running executable is replaced, never overwritten.
install_built() {
    local service resources
    for service in "${SERVICES[@]}"; do
        install -m 0755 "$1/$service-service" "$RAINGAN_LOCAL/bin/$service-service.new"
        mv "$RAINGAN_LOCAL/bin/$service-service.new" "$RAINGAN_LOCAL/bin/$service-service"
    done
    for resources in "$1"/*.resources; do
        [[ -d $resources ]] || continue
        rm -rf -- "${RAINGAN_LOCAL:?}/bin/${resources##*/}"
        cp -R "$resources" "$RAINGAN_LOCAL/bin/"
    done
    chmod -R u+rwX,go+rX "$RAINGAN_LOCAL/bin"
}

# make_static: the hashed files that nginx gives out.
make_static() {
    "$ROOT/deploy/scripts/static" "$RAINGAN_LOCAL/static" >"$RAINGAN_LOCAL/log/static.log" 2>&1 9>&- || last_words static
    chmod -R u+rwX,go+rX "$RAINGAN_LOCAL/static"
}
