/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which passwords are taken (NIST SP 800-63B-4 §3.1.1.2): length, a block list with a reason, no
 * rules of composition. */
#pragma once

#include "base/base.h"

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 128 }; /* code points */

struct password_fault {
    const char *vi;
    const char *en;
};

/* Why the password (NFC) is not taken, or NULL. */
const struct password_fault *password_refused(const char *password, const char *username);
