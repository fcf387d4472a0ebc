/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/make_package.h"
#include "app/verify_package.h"
#include "http/handlers.h"

HANDLER(post_package_verification)
{
    struct list files;
    struct package_report report;
    enum err err = open_package(call, rq->raw, &files);

    if (!err)
        err = verify_package(call, &files, &report);
    if (err)
        return err;
    return reply_json(call, rp, 200, &package_report_shape, &report);
}
