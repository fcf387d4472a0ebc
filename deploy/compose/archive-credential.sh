#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# archive-credential.sh STATE_DIR AUTH SIGNING: once the containers are up, gives archive its
# certificate from the demonstration CA. AUTH and SIGNING are container ids; their programs are not
# published, but a Linux host reaches them by their address on the bridge.
set -euo pipefail
if [ $# -ne 3 ]; then
    echo "usage: ${0##*/} STATE_DIR AUTH_CONTAINER SIGNING_CONTAINER" >&2
    exit 64
fi
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)

url_of() {
    echo "http://$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1"):8080"
}

auth=$(url_of "$2")
signing=$(url_of "$3")
"$here/../archive_credential.py" "$auth" "$signing" "$1/secrets" "$1/ca"
