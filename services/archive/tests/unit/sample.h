/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A visibly fictitious student's book and label. */
#pragma once

#include "render/label.h"
#include "render/page.h"

struct transcript_book sample_book(void);
struct transcript_page sample_page(void);
struct media_label sample_label(void);
