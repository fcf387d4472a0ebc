/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every request of signing can reach besides its call. */
#pragma once

#include "cms/certificate.h"

struct signing {
    struct bytes pepper;      /* server secret, never in the database */
    struct bytes anchors_pem; /* as they were read */
    const struct anchors *anchors;
    const struct crls *crls; /* NULL = no revocation lists are configured */
};

static inline const struct signing *signing_of(const struct call *call)
{
    return call->context;
}
