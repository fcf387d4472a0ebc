/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which passwords are taken (NIST SP 800-63B-4 §3.1.1.2): length, a block list with a reason, no
 * rules of composition. */
#pragma once

#include "domain/blocked_passwords.h"

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 128 }; /* code points */

struct password_fault {
    const char *vi;
    const char *en;
};

/* Whose password it is; what is not known is NULL. */
struct password_owner {
    const char *username;
    const char *full_name;
    const char *org_name;
    const char *org_code;
};

/* Why the password (NFC) is not taken, or NULL. Lists and names are compared in lower case without
 * tone marks. */
const struct password_fault *password_refused(struct arena *mem, const char *password,
                                              const struct password_owner *owner,
                                              const struct blocked_passwords *blocked);
