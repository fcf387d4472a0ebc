/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which results of a school year are due on a day. */
#pragma once

#include <stdbool.h>

/* Term 1 ends before 18 January (khung kế hoạch thời gian năm học: QĐ 2045/QĐ-BGDĐT of 2024, QĐ
 * 2269/QĐ-BGDĐT of 2025), term 2 with the year. year_name as in "2025-2026", days as YYYY-MM-DD. */
bool term_is_due(int term, const char *year_name, const char *ends_on, const char *day);
