/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Packages of students who go to another installation, out and in: a bag with package.json (what
 * goes along), note.json with its signature (by which the head of school sends it), and the signed
 * documents of earlier years below students/.
 */
#pragma once

#include "clients/transfers.h"

/* The package of a departure that was sent, the same bytes whenever it is asked for; read again and
 * verified before it is given out. */
enum err write_transfer_package(struct call *call, int64_t departure_id, struct bytes *ret_zip,
                                const char **ret_name);

/* Verifies a stranger's package and presents it to records. Problems not-a-package, package-refused
 * with all that is wrong; nothing is kept then. */
enum err take_transfer_package(struct call *call, struct bytes zip, const char *key,
                               struct arrival *ret);
