# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# The same story against containers. Their project, state and port are their own, so that a local
# instance may run beside them.

COMPOSE_STATE=$VAR/compose
COMPOSE_PROJECT=hbdt-$PORT

compose_command() {
    if docker compose version >/dev/null 2>&1; then echo "docker compose"
    elif command -v docker-compose >/dev/null; then echo docker-compose
    else return 1; fi
}

# The settings docker-compose.yml reads; images come from the caller's environment.
compose() {
    local command
    read -r -a command < <(compose_command)
    (cd "$HBDT_ROOT" && HBDT_STATE=$COMPOSE_STATE GATEWAY_PORT=$((PORT + 10)) \
        HBDT_PUBLIC_URL=${HBDT_PUBLIC_URL:-http://127.0.0.1:$((PORT + 10))} "${command[@]}" -p "$COMPOSE_PROJECT" "$@")
}

compose_can() {
    command -v docker >/dev/null && docker info >/dev/null 2>&1 && compose_command >/dev/null
}

# The containers' volumes and their secrets go together or not at all.
reset_compose() {
    [ -d "$COMPOSE_STATE" ] || return 0
    if compose_can && compose down -v; then rm -rf "$COMPOSE_STATE"
    else say "docker không trả lời, giữ lại · docker does not answer, kept: $COMPOSE_STATE"; fi
}

gateway_answers() { curl -fsS -o /dev/null --max-time 2 "$1/readyz" 2>/dev/null; }

demo_compose() {
    local url
    if ! compose_can; then
        say "BỎ QUA: không có docker (daemon, compose) · SKIP: no docker daemon answers, or no compose"
        return 0
    fi
    url=http://127.0.0.1:$((PORT + 10))
    ensure_packages "${STORY_PACKAGES[@]}"
    "$HBDT_ROOT/deploy/compose/prepare.sh" "$COMPOSE_STATE"
    mkdir -p "$COMPOSE_STATE/demo"
    say "Dựng ảnh · building the image"
    compose build gateway
    say "Bật các container · starting the containers"
    compose up -d --no-build
    wait_until 120 gateway_answers "$url" || { compose ps; die "gateway chưa sẵn sàng · is not ready"; }
    compose ps
    "$HBDT_ROOT/deploy/compose/archive-credential.sh" "$COMPOSE_STATE" \
        "$(compose ps -q auth)" "$(compose ps -q signing)" || die "archive: không có chứng thư · no certificate"
    tell_story "$url" "$COMPOSE_STATE"
    say "Tắt · to stop: HBDT_STATE=$COMPOSE_STATE $(compose_command) -p $COMPOSE_PROJECT down [-v]"
}
