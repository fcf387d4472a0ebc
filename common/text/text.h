/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Vietnamese text is NFC UTF-8. The only folder that includes utf8proc. */
#pragma once

#include "base/arena.h"

/* The NFC form of n bytes in the arena; NULL unless they are UTF-8 without control characters
 * (line breaks and tabs are let through when lines is true). */
char *text_nfc(struct arena *mem, const char *text, size_t n, bool lines);

/* Code points of a UTF-8 text. */
int64_t text_length(const char *text);

/* The same bytes, or neither is there (NULL). */
bool text_is_same(const char *a, const char *b);

/* The first n code points. */
char *text_head(struct arena *mem, const char *text, int64_t n);

/* The NFC, case-folded form with runs of spaces made one and ends trimmed: for comparing names. */
char *text_fold(struct arena *mem, const char *text);

/* In lower case, without the marks of tones and vowels, đ as d: "Nguyễn Đình" is "nguyen dinh".
 * What is no UTF-8 stays as it is. */
char *text_plain(struct arena *mem, const char *text);

/* As text_fold(), with all apostrophes as U+0027 and eth (ð) as đ, which is mistyped for it:
 * whether two names of people are the same name. */
char *text_fold_name(struct arena *mem, const char *text);

/* As text_plain(), with letters, digits and single spaces alone of ASCII: for finding what was
 * typed without them. "H'Ngân Adrơ̆ng" is "hngan adrong". */
char *text_plain_name(struct arena *mem, const char *text);
