/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What SCIM clients ask first (RFC 7644 §4): what is supported, and which attributes there are. */
#include <string.h>

#include "http/handlers.h"
#include "http/scim.h"

static const char config[] =
    "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig\"],"
    "\"patch\":{\"supported\":true},"
    "\"bulk\":{\"supported\":true,\"maxOperations\":1000,\"maxPayloadSize\":1048576},"
    "\"filter\":{\"supported\":true,\"maxResults\":500},"
    "\"changePassword\":{\"supported\":false},"
    "\"sort\":{\"supported\":false},"
    "\"etag\":{\"supported\":true},"
    "\"authenticationSchemes\":[{\"type\":\"oauthbearertoken\",\"name\":\"OAuth 2.0\","
    "\"description\":\"Access token of an administrator or of a machine client\","
    "\"primary\":true}],"
    "\"meta\":{\"resourceType\":\"ServiceProviderConfig\","
    "\"location\":\"/scim/v2/ServiceProviderConfig\"}}";

#define LIST_OF(n, resources)                                                                      \
    "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"totalResults\":" n    \
    ",\"startIndex\":1,\"itemsPerPage\":" n ",\"Resources\":[" resources "]}"

#define RESOURCE_TYPE "\"urn:ietf:params:scim:schemas:core:2.0:ResourceType\""

static const char resource_types[] =
    LIST_OF("1", "{\"schemas\":[" RESOURCE_TYPE "],\"id\":\"User\",\"name\":\"User\","
                 "\"endpoint\":\"/Users\",\"schema\":\"" SCIM_USER "\","
                 "\"schemaExtensions\":[{\"schema\":\"" SCIM_HBDT "\",\"required\":false}],"
                 "\"meta\":{\"resourceType\":\"ResourceType\","
                 "\"location\":\"/scim/v2/ResourceTypes/User\"}}");

/* clang-format off */
#define ATTRIBUTE(name, type, more)                                                                \
    "{\"name\":\"" name "\",\"type\":\"" type "\"," more                                           \
    "\"multiValued\":false,\"description\":\"\",\"returned\":\"default\"}"
#define READ_WRITE                                                                                 \
    "\"required\":false,\"caseExact\":false,\"mutability\":\"readWrite\",\"uniqueness\":\"none\","
#define READ_ONLY                                                                                  \
    "\"required\":false,\"caseExact\":true,\"mutability\":\"readOnly\",\"uniqueness\":\"none\","
#define REQUIRED                                                                                   \
    "\"required\":true,\"caseExact\":false,\"mutability\":\"readWrite\",\"uniqueness\":\"server\","
#define SCHEMA(id, name, attributes)                                                               \
    "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Schema\"],\"id\":\"" id                 \
    "\",\"name\":\"" name "\",\"description\":\"\",\"attributes\":[" attributes "],"               \
    "\"meta\":{\"resourceType\":\"Schema\",\"location\":\"/scim/v2/Schemas/" id "\"}}"

#define USER_ATTRIBUTES                                                                            \
    ATTRIBUTE("userName", "string", REQUIRED) ","                                                  \
    ATTRIBUTE("displayName", "string", READ_WRITE) ","                                             \
    ATTRIBUTE("name", "complex", "\"subAttributes\":["                                             \
        ATTRIBUTE("formatted", "string", READ_WRITE) "]," READ_WRITE) ","                          \
    ATTRIBUTE("active", "boolean", READ_WRITE)
#define HBDT_ATTRIBUTES                                                                            \
    ATTRIBUTE("orgId", "integer", READ_WRITE) ","                                                  \
    ATTRIBUTE("status", "string", READ_ONLY) ","                                                   \
    ATTRIBUTE("activationCode", "string", READ_ONLY)

static const char schemas[] = LIST_OF("2",
    SCHEMA(SCIM_USER, "User", USER_ATTRIBUTES) ","
    SCHEMA(SCIM_HBDT, "HBĐT", HBDT_ATTRIBUTES));
/* clang-format on */

static enum err reply_text(struct reply *rp, const char *text)
{
    return reply_bytes(rp, scim_dialect.media_type,
                       (struct bytes){(const uint8_t *)text, strlen(text)});
}

HANDLER(scim_get_config)
{
    (void)call, (void)rq;
    return reply_text(rp, config);
}

HANDLER(scim_get_resource_types)
{
    (void)call, (void)rq;
    return reply_text(rp, resource_types);
}

HANDLER(scim_get_schemas)
{
    (void)call, (void)rq;
    return reply_text(rp, schemas);
}
