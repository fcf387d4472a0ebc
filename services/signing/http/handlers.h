/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handlers and body shapes that the route table names. */
#pragma once

#include "http/http.h"

extern const struct shape enrol_body_shape;
extern const struct shape certificate_body_shape;
extern const struct shape authorise_body_shape;
extern const struct shape sign_body_shape;
extern const struct shape verify_body_shape;

#define HANDLER(name) enum err name(struct call *call, const struct request *rq, struct reply *rp)

HANDLER(post_credential);
HANDLER(put_certificate);
HANDLER(get_credentials);
HANDLER(get_credential);
HANDLER(get_certificate);
HANDLER(get_trust_anchors);
HANDLER(post_authorisation);
HANDLER(post_signatures);
HANDLER(post_verifications);
