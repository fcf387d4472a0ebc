/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/alerts.h"

#include "db/db.h"
#include "store/queries.h"

const char *const alert_kind_names[] = {"", "token-reused", "shared-device", "two-places", NULL};

static const struct field alert_fields[] = {
    INT(struct alert, account_id, 1, INT64_MAX),
    ENUM(struct alert, kind, alert_kind_names),
    STR(struct alert, day, 10, 10),
    INT(struct alert, at, 0, INT64_MAX),
    INT(struct alert, incident_id, 1, INT64_MAX, .optional = true),
};
static const struct shape alert_shape = SHAPE(struct alert, alert_fields);

struct sighting {
    int64_t account_id;
    const char *device_sha256;
    const char *address_prefix;
    int64_t since;
};

static const struct field sighting_fields[] = {
    INT(struct sighting, account_id, 1, INT64_MAX),
    STR(struct sighting, device_sha256, 64, 64),
    STR(struct sighting, address_prefix, 1, 45),
    INT(struct sighting, since, 0, INT64_MAX),
};
static const struct shape sighting_shape = SHAPE(struct sighting, sighting_fields);

static const struct query add_alert = {
    .sql = "INSERT INTO security_alert (account_id, kind, day, at)"
           " VALUES (:account_id, :kind, :day, :at)",
    .in = &alert_shape,
};

static const struct query set_incident = {
    .sql = "UPDATE security_alert SET incident_id = :incident_id"
           " WHERE account_id = :account_id AND kind = :kind AND day = :day",
    .in = &alert_shape,
};

static const struct query alerts_of_account = {
    .sql = "SELECT account_id, kind, day, at, incident_id FROM security_alert"
           " WHERE account_id = :account_id AND at > :at"
           " ORDER BY at DESC, kind"
           " LIMIT 100",
    .in = &alert_shape,
    .out = &alert_shape,
};

static const struct query others_of_device = {
    .sql = "SELECT DISTINCT account_id FROM sign_in"
           " WHERE device_sha256 = :device_sha256 AND at > :since AND account_id <> :account_id"
           "   AND outcome IN ('signed-in', 'elevated')"
           " LIMIT 20",
    .in = &sighting_shape,
    .out = &alert_shape,
};

static const struct query elsewhere = {
    .sql = "SELECT account_id FROM session"
           " WHERE account_id = :account_id AND ended_at IS NULL AND last_used_at > :since"
           "   AND address_prefix NOT IN ('', :address_prefix)"
           " LIMIT 1",
    .in = &sighting_shape,
    .out = &alert_shape,
};

const struct query *const alerts_queries[] = {&add_alert,        &set_incident, &alerts_of_account,
                                              &others_of_device, &elsewhere,    NULL};

enum err alerts_add(struct call *call, const struct alert *alert)
{
    return db_insert(call, &add_alert, alert, NULL);
}

enum err alerts_set_incident(struct call *call, const struct alert *alert)
{
    return db_change(call, &set_incident, alert);
}

enum err alerts_of(struct call *call, int64_t account_id, int64_t since, struct list *ret)
{
    const struct alert key = {.account_id = account_id, .at = since};

    return db_all(call, &alerts_of_account, &key, ret);
}

enum err others_at_device(struct call *call, int64_t account_id, const char *device_sha256,
                          int64_t since, struct list *ret)
{
    const struct sighting key = {
        .account_id = account_id, .device_sha256 = device_sha256, .since = since};

    return db_all(call, &others_of_device, &key, ret);
}

enum err session_elsewhere(struct call *call, int64_t account_id, const char *address_prefix,
                           int64_t since, bool *ret)
{
    const struct sighting key = {
        .account_id = account_id, .address_prefix = address_prefix, .since = since};
    struct alert found;

    return db_find(call, &elsewhere, &key, &found, ret);
}
