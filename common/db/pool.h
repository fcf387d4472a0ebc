/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "db/internal.h"

enum { CONNECTIONS_MAX = 64 };

struct db {
    const struct db_options *options;
    pthread_mutex_t lock;
    pthread_cond_t given_back;
    struct db_conn *free; /* the one used last comes first */
    size_t n;
    size_t leased;
    bool closing;
    struct db_conn conns[CONNECTIONS_MAX];
};
