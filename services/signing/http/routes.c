/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/routes.h"

#include "http/handlers.h"


/* clang-format off */
const struct route signing_routes[] = {
    {POST, "/v1/credentials",                 post_credential,    .body = &enrol_body_shape, .flags = ROUTE_CREATES},
    {GET,  "/v1/credentials",                 get_credentials},
    {GET,  "/v1/credentials/:id",             get_credential},
    {PUT,  "/v1/credentials/:id/certificate", put_certificate,    .body = &certificate_body_shape},
    {POST, "/v1/authorisations",              post_authorisation, .body = &authorise_body_shape},
    {POST, "/v1/signatures",                  post_signatures,    .body = &sign_body_shape},
    {POST, "/v1/verifications",               post_verifications, .body = &verify_body_shape, .flags = ROUTE_NO_TX},
    {GET,  "/v1/trust-anchors",               get_trust_anchors},
    {GET,  "/v1/certificates/:sha256=sha256", get_certificate},
    {0},
};
/* clang-format on */
