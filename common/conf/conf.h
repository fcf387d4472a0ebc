/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Settings from the environment by shape: RECORDS_DB_SOCKET fills db_socket of a struct loaded with
 * the prefix "RECORDS"; RECORDS_DB_SOCKET_FILE reads it from a file (secrets; the last line break
 * is dropped). The struct holds the defaults before; a setting that is not there keeps its default.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* Every wrong setting becomes a violation whose pointer is the variable's name; ERR_INVALID then.
 */
enum err conf_load(struct call *call, const char *prefix, const struct shape *shape,
                   void *settings);

/* One line per setting, for --help. */
void conf_help(struct arena *mem, const char *prefix, const struct shape *shape,
               const void *defaults);
