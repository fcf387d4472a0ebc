/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two texts that let a stranger check a package without our software. */
#pragma once

extern const char package_readme[];  /* data/README.txt */
extern const char transfer_readme[]; /* data/README.txt of a transfer package */
extern const char package_verify[];  /* data/verify.sh: sh, openssl and sha256sum only */
