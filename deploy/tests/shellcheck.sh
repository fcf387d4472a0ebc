#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Every shell script of the repository, whatever it is called.
set -euo pipefail
mapfile -t scripts < <(grep -rlIE --exclude-dir={.git,build,var,node_modules} '^(#!/.*\b(ba)?sh|# shellcheck shell=bash)$' .)
[ ${#scripts[@]} -gt 0 ]
# SC2317: functions that only a trap calls look unreachable to it.
shellcheck -x -e SC2317 "${scripts[@]}"
echo "${#scripts[@]} scripts"
