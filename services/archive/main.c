/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

int main(int argc, char **argv)
{
    return service_run(argc, argv, &archive_service);
}
