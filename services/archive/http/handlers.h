/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handlers and body shapes that the route table names. */
#pragma once

#include "http/http.h"

extern const struct shape handover_body_shape;
extern const struct shape class_archive_body_shape;

#define HANDLER(name) enum err name(struct call *call, const struct request *rq, struct reply *rp)

HANDLER(post_handover);
HANDLER(post_handover_approval);
HANDLER(get_handover);
HANDLER(get_handover_package);
HANDLER(post_class_archive);
HANDLER(get_class_archive);
HANDLER(get_class_archive_package);
HANDLER(get_class_archive_image);
HANDLER(get_class_archive_label);
HANDLER(post_package_verification);
HANDLER(get_transfer_package);
HANDLER(post_transfer_package);
