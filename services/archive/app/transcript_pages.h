/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The printed transcript of a student, filled from the signed documents themselves. */
#pragma once

#include "clients/books.h"

/* OK, or problem no-form: no form is in force for the class's rules and year. */
enum err require_form(struct call *call, const struct book_class *class);

/* "Mẫu HB-TT22 bản 2 (Thông tư …), hiệu lực từ 2025-07-01": for those who read packages. */
const char *form_description(struct call *call, const struct book_class *class);

/* The PDF, not signed yet. trial: every page says that the data are fictitious. */
enum err transcript_pdf(struct call *call, const struct book *book, struct bytes *ret);
