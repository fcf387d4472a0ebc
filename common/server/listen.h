/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Listening sockets by address text. */
#pragma once

/* A bound, listening, non-blocking socket for "host:port" or "unix:/path" (an old socket file is
 * replaced); -1 with errno when it cannot be had. */
int listen_on(const char *address);
