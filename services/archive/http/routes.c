/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/routes.h"

#include "http/handlers.h"

/* Packages leave the house only at the school (Quy chế Điều 11 k3). */
#define PACKAGE_MAX (32 << 20)
/* One student: what records takes, in base64, must fit (services/records, POST /v1/arrivals). */
#define TRANSFER_MAX (5 << 20)

/* clang-format off */
const struct route archive_routes[] = {
    {POST, "/v1/handovers",                     post_handover, .body = &handover_body_shape, .flags = ROUTE_CREATES},
    {POST, "/v1/handovers/:uuid/approval",      post_handover_approval, .flags = ROUTE_CREATES},
    {GET,  "/v1/handovers/:uuid",               get_handover},
    {GET,  "/v1/handovers/:uuid/package",       get_handover_package},
    {POST, "/v1/class-archives",                post_class_archive, .body = &class_archive_body_shape, .flags = ROUTE_CREATES},
    {GET,  "/v1/class-archives/:uuid",          get_class_archive},
    {GET,  "/v1/class-archives/:uuid/package",  get_class_archive_package},
    {GET,  "/v1/class-archives/:uuid/image",    get_class_archive_image},
    {GET,  "/v1/class-archives/:uuid/label",    get_class_archive_label},
    {POST, "/v1/package-verifications",         post_package_verification, .accepts = "application/zip", .body_max = PACKAGE_MAX, .flags = ROUTE_RAW | ROUTE_NO_TX},
    {GET,  "/v1/transfer-packages/:id",         get_transfer_package},
    {POST, "/v1/transfer-packages",             post_transfer_package, .accepts = "application/zip", .body_max = TRANSFER_MAX, .flags = ROUTE_CREATES | ROUTE_RAW},
    {0},
};
/* clang-format on */
