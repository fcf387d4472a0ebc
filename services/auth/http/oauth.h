/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dialects of OAuth: JSON errors of RFC 6749 for programs, pages for people. */
#pragma once

#include "http/http.h"

extern const struct dialect oauth_dialect;
extern const struct dialect page_dialect;
