#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# prepare.sh [STATE_DIR]: the secrets and the demonstration CA that docker-compose.yml mounts
# (./var/compose unless told). Compose mounts a secret with the owner and mode it has here, and the
# programs run as uid 10001: so the files are readable and the directory that holds them is ours alone.
set -euo pipefail
deploy=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
state=${1:-$deploy/../var/compose}
(umask 077 && mkdir -p "$state")
"$deploy/secrets.sh" "$state/secrets" 0444
"$deploy/demo-ca.sh" init "$state/ca"
