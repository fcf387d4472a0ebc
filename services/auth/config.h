/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The settings of auth and its definition. */
#pragma once

#include "service/service.h"

struct config {
    const char *token_key;      /* PEM, P-256 */
    const char *token_keys_dir; /* active.pem signs, every other .pem is only published */
    const char *setup_secret;
    const char *records_client_secret;
    const char *signing_client_secret;
    const char *archive_client_secret;
    const char *gateway_client_secret;
    int64_t password_slots; /* passwords checked at once */
    int64_t password_memory_kib;
    int64_t password_passes;
    const char *password_blocklist_file;
    int64_t place_failures;
    int64_t incident_deadline_percent;
    int64_t incident_reopen_days;
    bool incident_escalation;
    bool duty_required;
    const char *factor_key; /* 64 hex digits */
    const char *webauthn_rp_id;
    const char *webauthn_origins; /* by commas */
};

extern const struct service_definition auth_service;
