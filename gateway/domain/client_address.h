/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whose address a request has when trusted proxies stand before the gateway. */
#pragma once

#include "base/arena.h"

enum forwarded_header { FORWARDED_NONE = 1, FORWARDED_RFC7239, FORWARDED_X_FORWARDED_FOR };
extern const char *const forwarded_header_names[]; /* as settings and as headers are called */

/* Addresses and networks by commas: "10.0.0.7,192.168.0.0/16,2001:db8::/32", and "unix" for who
 * comes over a Unix socket. */
bool is_proxy_list(const char *list);

/* peer: the address at the other end of the connection, "" over a Unix socket. told: the header's
 * value or NULL. Believes the list from its end as long as a trusted proxy wrote it; "" when the
 * address cannot be known. */
const char *client_address(struct arena *mem, const char *peer, int kind, const char *told,
                           const char *trusted);
