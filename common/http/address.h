/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Where a request comes from, as the gateway tells the services: one header, X-Client-Address, with
 * a proof by the gateway's own secret over the address and the request's id. What comes without it,
 * from outside or from another service, is believed by nobody.
 */
#pragma once

#include "base/arena.h"

#define CLIENT_ADDRESS_HEADER "X-Client-Address"

/* "203.0.113.7 9f86d0…" */
char *client_address_seal(struct arena *mem, const char *secret, const char *address,
                          const char *request_id);
/* The address, "" unless the proof is right. text and secret may be NULL. */
const char *client_address_open(struct arena *mem, const char *secret, const char *text,
                                const char *request_id);

/* Whether it is of the open Internet: not private, of this machine or of a link. Others may be
 * those of a proxy or of a container's bridge, behind which everybody stands. */
bool client_address_is_public(const char *address);

/* What is kept of an address: "203.0.113.0/24", "2001:db8:1::/48"; "" for what is none. */
const char *client_address_prefix(struct arena *mem, const char *address);
