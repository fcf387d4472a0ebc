/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A visibly fictitious student's book and label. */
#pragma once

#include "render/form.h"
#include "render/label.h"

struct transcript_book sample_book(void);
struct transcript_page sample_page(void);
struct media_label sample_label(void);

/* A year on that form: of 2006's programme, of 2018's, or of a primary school. */
struct transcript_book sample_form(struct call *call, const struct form *form,
                                   const char *school_year, struct transcript_page *page);
