/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/notice_rules.h"

#include <string.h>

#include "domain/incident_rules.h"
#include "domain/roles.h"

#define SCHEME "https://"

const char *const notice_kind_names[] = {"", "notice", "reminder", "guide", NULL};

bool notice_needs_due(int kind)
{
    return kind == NOTICE_REMINDER;
}

bool role_publishes(int role)
{
    return role == ROLE_SO_INSPECTOR || role == ROLE_PHONG_INSPECTOR ||
           desk_of_role(role) != DESK_NONE;
}

bool is_link(const char *text)
{
    const char *host = text + strlen(SCHEME);

    if (strncmp(text, SCHEME, strlen(SCHEME)) != 0 || strcspn(host, "/?#") == 0)
        return false;
    if (memchr(host, '@', strcspn(host, "/?#")))
        return false;
    for (const char *at = text; *at; at++)
        if (*at <= ' ' || *at > '~' || strchr("\"'<>\\`{}", *at))
            return false;
    return true;
}
