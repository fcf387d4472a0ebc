/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "package/iso_start.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/types.h>

#include <libisofs.h>

static void start(void)
{
    if (iso_init() < 0)
        return;
    iso_set_msgs_severities("NEVER", "NEVER", "");
    iso_set_local_charset("UTF-8", 0);
}

bool iso_started(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, start);
    return true;
}
