/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "context.h"
#include "crypto/digest.h"
#include "http/routes.h"

enum { PEPPER_BYTES = 32, FILE_MAX_BYTES = 1 << 20 };

static const struct config defaults = {0};

static const struct field fields[] = {
    STR(struct config, pepper, 2 * PEPPER_BYTES, 2 * PEPPER_BYTES, .secret = true,
        .doc = "64 hex digits that protect the PINs, or ..._FILE"),
    STR(struct config, trust_anchors, 1, 400, .doc = "PEM file of the root certificates"),
    STR(struct config, crls, 1, 400, .optional = true, .doc = "PEM file of revocation lists"),
};
static const struct shape config_shape = SHAPE(struct config, fields);

static enum err read_file(struct call *call, const char *path, struct bytes *ret)
{
    FILE *file = fopen(path, "rbe");
    uint8_t *data = arena_alloc(call->mem, FILE_MAX_BYTES);

    if (!file)
        return fail_plain(call, ERR_INVALID, "cannot read %s", path);
    *ret = (struct bytes){data, fread(data, 1, FILE_MAX_BYTES, file)};
    fclose(file);
    return OK;
}

static enum err load_trust(struct call *call, const struct config *config, struct signing *signing)
{
    struct anchors *anchors = NULL;
    struct crls *crls = NULL;
    struct bytes text;
    enum err err = read_file(call, config->trust_anchors, &signing->anchors_pem);

    if (!err)
        err = anchors_read(call, signing->anchors_pem, &anchors);
    if (!err && config->crls)
        err = read_file(call, config->crls, &text);
    if (!err && config->crls)
        err = crls_read(call, text, &crls);
    signing->anchors = anchors;
    signing->crls = crls;
    return err;
}

static enum err start(struct call *call, struct service *service, const void *settings,
                      const void **ret_context)
{
    const struct config *config = settings;
    struct signing *signing = arena_alloc(call->mem, sizeof(*signing));
    uint8_t *pepper = arena_alloc(call->mem, PEPPER_BYTES);

    (void)service;
    if (!hex_decode(config->pepper, pepper, PEPPER_BYTES))
        return fail_plain(call, ERR_INVALID, "SIGNING_PEPPER must be 64 lower-case hex digits");
    signing->pepper = (struct bytes){pepper, PEPPER_BYTES};
    *ret_context = signing;
    return load_trust(call, config, signing);
}

extern const struct policy_route signing_policy[];
extern const struct migration signing_sql[];
extern const size_t signing_sql_count;
extern const char *const signing_sql_grants;

const struct service_definition signing_service = {
    .name = "signing",
    .summary = "certificates, keys in custody, PKCS#7 signatures and their verification",
    .listen = "127.0.0.1:18083",
    .routes = signing_routes,
    .policy = signing_policy,
    .settings = &config_shape,
    .defaults = &defaults,
    .migrations = signing_sql,
    .n_migrations = &signing_sql_count,
    .grants = &signing_sql_grants,
    .start = start,
};
