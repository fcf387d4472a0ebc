/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What OAuth clients may be and where they may send people back to (RFC 6749, RFC 8252, RFC 9700).
 */
#pragma once

#include "base/base.h"

enum oauth_kind {
    OAUTH_NONE,
    OAUTH_PUBLIC,       /* an app in people's hands: no secret, PKCE */
    OAUTH_CONFIDENTIAL, /* a web server: secret and PKCE */
    OAUTH_MACHINE,      /* acts for no person, within its unit */
};
extern const char *const oauth_kind_names[];

/* https with a host; http only to this machine (127.0.0.1, [::1]); or an app's own scheme with a
 * dot in it (RFC 8252 §7.1). No fragment, no user, no space or control. */
bool is_redirect_uri(const char *uri);

/* Whether uri is one of the lines of registered: byte by byte, except that the port of a loopback
 * address is free (RFC 8252 §7.3). */
bool redirect_uri_is_registered(const char *registered, const char *uri);

/* code_challenge: 43 characters of base64url; code_verifier: 43..128 unreserved (RFC 7636 §4). */
bool is_code_challenge(const char *text);
bool is_code_verifier(const char *text);

/* What a client may be given: to know who signs in, to work in that person's name, or both. */
enum oauth_scope { SCOPE_NONE, SCOPE_OPENID, SCOPE_HBDT, SCOPE_BOTH };
extern const char *const oauth_scope_names[];

/* What a machine client is for; and how far it came that follows changes. */
enum client_scope { CLIENT_HBDT = 1, CLIENT_FEED };
extern const char *const client_scope_names[];
enum feed_state { FEED_NONE, FEED_WAITING, FEED_APPROVED, FEED_WITHDRAWN };
extern const char *const feed_state_names[];

/* Of what was asked; words that we do not know are left out (RFC 6749 §3.3). Nothing asked = hbdt;
 * SCOPE_NONE when none is known. */
enum oauth_scope scope_granted(const char *asked);
