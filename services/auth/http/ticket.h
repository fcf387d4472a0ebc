/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the browser carries between the steps of the authorization endpoint: sealed, so that no step
 * is taken for granted. */
#pragma once

#include "http/pages.h"

enum { TICKET_S = 600 };

/* Who passed the steps so far, for ten minutes and this one request of this client alone. */
struct ticket {
    int64_t account_id;
    int64_t expires_at;
    int64_t auth_time; /* s; the latest step that proved something */
    int64_t aal;
    const char *amr;
    const char *password_sha256; /* of the kept hash: another password ends the ticket */
};

/* As the text of a hidden field. */
const char *sealed_ticket(struct call *call, const struct authorize_form *form,
                          const struct ticket *ticket);
/* That of form. Fails with oauth-request when it is too old, of another request, or of a password
 * that was changed since. */
enum err open_ticket(struct call *call, const struct authorize_form *form, struct ticket *ret);
/* What a new ticket says of the account's password; NULL when there is none. */
enum err password_digest(struct call *call, int64_t account_id, const char **ret);
