/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/prefixes.h"

#include <string.h>

#define KIB INT64_C(1024)

/* clang-format off */
static const struct prefix prefixes[] = {
    /* path                     service          open   body_max */
    {"/.well-known/jwks.json",  SERVICE_AUTH,    true,  0},
    {"/.well-known/openid-configuration", SERVICE_AUTH, true, 0},
    {"/.well-known/oauth-authorization-server", SERVICE_AUTH, true, 0},
    {"/oauth2",                 SERVICE_AUTH,    true,  16 * KIB},
    {"/v1/oauth-clients",       SERVICE_AUTH,    false, 16 * KIB},
    {"/v1/setup",               SERVICE_AUTH,    true,  16 * KIB},
    {"/v1/sessions",            SERVICE_AUTH,    true,  16 * KIB},
    {"/v1/activations",         SERVICE_AUTH,    true,  16 * KIB},
    {"/v1/recoveries",          SERVICE_AUTH,    true,  4 * KIB},
    {"/v1/me",                  SERVICE_AUTH,    false, 16 * KIB},
    {"/v1/orgs",                SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/org-acts",            SERVICE_AUTH,    false, 1024 * KIB},
    {"/v1/accounts/import",     SERVICE_AUTH,    false, 256 * KIB},
    {"/v1/accounts",            SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/persons",             SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/positions",           SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/groups",              SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/boards",              SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/staff-quality",       SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/account-security",    SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/grant-proposals",     SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/grants",              SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/incidents",           SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/incident-statistics", SERVICE_AUTH,    false, 0},
    {"/v1/duty-statement",      SERVICE_AUTH,    false, 0},
    {"/v1/duty-statements",     SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/duty-acceptances",    SERVICE_AUTH,    false, 16 * KIB},
    {"/v1/duty-statistics",     SERVICE_AUTH,    false, 0},
    {"/v1/notices",             SERVICE_AUTH,    false, 64 * KIB},
    {"/v1/access-reports",      SERVICE_AUTH,    true,  4 * KIB},
    {"/scim/v2/ServiceProviderConfig", SERVICE_AUTH, true, 0},
    {"/scim/v2/ResourceTypes",  SERVICE_AUTH,    true,  0},
    {"/scim/v2/Schemas",        SERVICE_AUTH,    true,  0},
    {"/scim/v2",                SERVICE_AUTH,    false, 1024 * KIB},
    {"/v1/school-years",        SERVICE_RECORDS, false, 256 * KIB},
    {"/v1/lock-proposals",      SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/windows",             SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/inspection-reports",  SERVICE_RECORDS, false, 0},
    {"/v1/case-files",          SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/case-findings",       SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/classes",             SERVICE_RECORDS, false, 1024 * KIB},
    {"/v1/corrections",         SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/substitutions",       SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/flags",               SERVICE_RECORDS, false, 16 * KIB},
    {"/v1/comment-templates",   SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/students",            SERVICE_RECORDS, false, 256 * KIB},
    {"/v1/student-duplicates",  SERVICE_RECORDS, false, 0},
    {"/v1/student-merges",      SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/overdue-months",      SERVICE_RECORDS, false, 0},
    {"/v1/learning-statistics", SERVICE_RECORDS, false, 0},
    {"/v1/data-quality",        SERVICE_RECORDS, false, 0},
    {"/v1/late-cells",          SERVICE_RECORDS, false, 0},
    {"/v1/year-locks",          SERVICE_RECORDS, false, 0},
    {"/v1/progress",            SERVICE_RECORDS, false, 0},
    {"/v1/anomalies",           SERVICE_RECORDS, false, 0},
    {"/v1/anomaly-statistics",  SERVICE_RECORDS, false, 0},
    {"/v1/transfers",           SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/partial-document-signatures", SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/departures",          SERVICE_RECORDS, false, 128 * KIB},
    {"/v1/arrivals",            SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/code-lists",          SERVICE_RECORDS, false, 0},
    {"/v1/rule-confirmations",  SERVICE_RECORDS, false, 16 * KIB},
    {"/v1/rule-sets",           SERVICE_RECORDS, false, 0},
    {"/v1/documents",           SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/document-signatures", SERVICE_RECORDS, false, 256 * KIB},
    {"/v1/signing-batches",     SERVICE_RECORDS, false, 0},
    {"/v1/audit-events",        SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/changes",             SERVICE_RECORDS, false, 64 * KIB},
    {"/v1/credentials",         SERVICE_SIGNING, false, 64 * KIB},
    {"/v1/authorisations",      SERVICE_SIGNING, false, 256 * KIB},
    {"/v1/verifications",       SERVICE_SIGNING, false, 1024 * KIB},
    {"/v1/trust-anchors",       SERVICE_SIGNING, true,  0},
    {"/v1/certificates",        SERVICE_SIGNING, true,  0},
    {"/v1/handovers",           SERVICE_ARCHIVE, false, 64 * KIB},
    {"/v1/class-archives",      SERVICE_ARCHIVE, false, 64 * KIB},
    {"/v1/transfer-packages",   SERVICE_ARCHIVE, false, 5 * KIB * KIB},
    {"/v1/package-verifications", SERVICE_ARCHIVE, false, 32 * KIB * KIB},
};
/* clang-format on */

const struct prefix *prefix_of(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        size_t n = strlen(prefixes[i].path);

        if (strncmp(path, prefixes[i].path, n) == 0 && (path[n] == '/' || path[n] == '\0'))
            return &prefixes[i];
    }
    return NULL;
}

bool origin_is_allowed(const char *origins, const char *origin)
{
    size_t n = strlen(origin);

    if (strchr(origin, ','))
        return false;
    for (const char *at = origins; n && *at; at += strcspn(at, ","), at += *at == ',')
        if (strncmp(at, origin, n) == 0 && (at[n] == ',' || at[n] == '\0'))
            return true;
    return false;
}
