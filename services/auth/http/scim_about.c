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

/* clang-format off */
#define TYPE(name, urn, extension)                                                                 \
    "{\"schemas\":[" RESOURCE_TYPE "],\"id\":\"" name "\",\"name\":\"" name "\","                \
    "\"endpoint\":\"/" name "s\",\"schema\":\"" urn "\",\"schemaExtensions\":[{\"schema\":\""     \
    extension "\",\"required\":false}],\"meta\":{\"resourceType\":\"ResourceType\","              \
    "\"location\":\"/scim/v2/ResourceTypes/" name "\"}}"
/* clang-format on */

static const char resource_types[] =
    LIST_OF("2", TYPE("User", SCIM_USER, SCIM_HBDT) "," TYPE("Group", SCIM_GROUP, SCIM_HBDT_GROUP));

/* clang-format off */
#define ATTRIBUTE_OF(many, name, type, more)                                                       \
    "{\"name\":\"" name "\",\"type\":\"" type "\"," more                                           \
    "\"multiValued\":" many ",\"description\":\"\",\"returned\":\"default\"}"
#define ATTRIBUTE(name, type, more) ATTRIBUTE_OF("false", name, type, more)
#define KEPT(exact, mutability)                                                                    \
    "\"required\":false,\"caseExact\":" exact ",\"mutability\":\"" mutability "\","                \
    "\"uniqueness\":\"none\","
#define READ_WRITE KEPT("false", "readWrite")
#define READ_ONLY  KEPT("true", "readOnly")
#define FIXED      KEPT("true", "immutable")
#define REQUIRED                                                                                   \
    "\"required\":true,\"caseExact\":false,\"mutability\":\"readWrite\",\"uniqueness\":\"server\","
/* Others that are in it or that it is in (RFC 7643 §2.4). */
#define REFERENCES(name, to, value, list)                                                          \
    ATTRIBUTE_OF("true", name, "complex", "\"subAttributes\":["                                    \
        ATTRIBUTE("value", "string", value) ","                                                    \
        ATTRIBUTE("$ref", "reference", "\"referenceTypes\":[\"" to "\"]," value) ","               \
        ATTRIBUTE("display", "string", READ_ONLY) ","                                              \
        ATTRIBUTE("type", "string", value) "]," list)
#define SCHEMA(id, name, attributes)                                                               \
    "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Schema\"],\"id\":\"" id                 \
    "\",\"name\":\"" name "\",\"description\":\"\",\"attributes\":[" attributes "],"               \
    "\"meta\":{\"resourceType\":\"Schema\",\"location\":\"/scim/v2/Schemas/" id "\"}}"

#define USER_ATTRIBUTES                                                                            \
    ATTRIBUTE("userName", "string", REQUIRED) ","                                                  \
    ATTRIBUTE("displayName", "string", READ_WRITE) ","                                             \
    ATTRIBUTE("name", "complex", "\"subAttributes\":["                                             \
        ATTRIBUTE("formatted", "string", READ_WRITE) "]," READ_WRITE) ","                          \
    ATTRIBUTE("active", "boolean", READ_WRITE) ","                                                 \
    REFERENCES("groups", "Group", READ_ONLY, READ_ONLY)
#define GROUP_ATTRIBUTES                                                                           \
    ATTRIBUTE("displayName", "string", READ_WRITE) ","                                             \
    REFERENCES("members", "User", FIXED, READ_WRITE)
#define HBDT_GROUP_ATTRIBUTES                                                                      \
    ATTRIBUTE("orgId", "integer", FIXED) ","                                                       \
    ATTRIBUTE("parentId", "integer", FIXED) ","                                                    \
    ATTRIBUTE("kind", "string", "\"canonicalValues\":[\"group\",\"to\",\"bo_phan\"]," FIXED) ","   \
    ATTRIBUTE("subject", "string", READ_WRITE)
#define HBDT_ATTRIBUTES                                                                            \
    ATTRIBUTE("orgId", "integer", FIXED) ","                                                       \
    ATTRIBUTE("status", "string", READ_ONLY) ","                                                   \
    ATTRIBUTE("activationCode", "string", READ_ONLY)

static const char schemas[] = LIST_OF("4",
    SCHEMA(SCIM_USER, "User", USER_ATTRIBUTES) ","
    SCHEMA(SCIM_GROUP, "Group", GROUP_ATTRIBUTES) ","
    SCHEMA(SCIM_HBDT, "HBĐT", HBDT_ATTRIBUTES) ","
    SCHEMA(SCIM_HBDT_GROUP, "HBĐT", HBDT_GROUP_ATTRIBUTES));
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
