/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The printed transcript of a student, filled from the signed documents themselves. */
#pragma once

#include "clients/books.h"

/* The PDF, not signed yet. trial: every page says that the data are fictitious. */
enum err transcript_pdf(struct call *call, const struct book *book, struct bytes *ret);
