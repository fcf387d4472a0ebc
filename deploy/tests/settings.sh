#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# What the programs say of their settings (--help) is what deploy/env/ says, and every setting that
# the front door and docker-compose.yml give exists. --write renews deploy/env/.
set -euo pipefail
HBDT_ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/tests/support.sh
. "$HBDT_ROOT/deploy/tests/support.sh"
export HBDT_VAR=$work/var
for part in common database settings; do
    # shellcheck source=/dev/null
    . "$HBDT_ROOT/tools/frontdoor/$part.sh"
done

help_of() {
    local path=services/$1/$1
    [ "$1" != gateway ] || path=gateway/gateway
    "$HBDT_ROOT/build/${HBDT_PRESET:-release}/$path" --help
}

# "  NAME   what it is [default]" becomes a comment and a commented-out setting.
example_of() {
    echo "# SPDX-License-Identifier: AGPL-3.0-or-later"
    echo "# Settings of $1. NAME_FILE=/a/file reads any of them from a file: do so for secrets."
    help_of "$1" | sed -nE "s/^  (${1^^}_[A-Z_]+) +(.*)$/\1\t\2/p" |
        sed -E 's/^([^\t]*)\t(.*) \[(.*)\]$/\n# \2\n#\1=\3/; t; s/^([^\t]*)\t(.*)$/\n# \2\n#\1=/'
}

# Names, without _FILE, that somebody gives to the program.
given() { grep -oE "^ *$1_[A-Z_]+" | tr -d ' ' | sed 's/_FILE$//' | sort -u; }

front_door_gives() {
    settings_of "$1"
    [ "$1" = gateway ] || owner_settings "$1"
}

for program in auth records signing archive gateway; do
    example_of "$program" >"$work/example"
    [ "${1:-}" != --write ] || cp "$work/example" "$HBDT_ROOT/deploy/env/$program.env.example"
    expect "deploy/env/$program.env.example is what $program says" \
        diff -u "$HBDT_ROOT/deploy/env/$program.env.example" "$work/example"
    sed -n 's/^#\([A-Z_]*\)=.*/\1/p' "$work/example" | sort -u >"$work/known"
    [ -s "$work/known" ] || failed "$program tells no settings"
    { front_door_gives "$program" | tr '=' ' '; cat "$HBDT_ROOT/docker-compose.yml"; } |
        given "${program^^}" >"$work/given"
    [ -s "$work/given" ] || failed "$program is given no settings"
    expect "what $program is given exists" bash -c "! comm -23 '$work/given' '$work/known' | grep ."
done
