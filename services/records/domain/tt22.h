/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * All rules of Thông tư 22/2021/TT-BGDĐT: marks → subject results → learning, conduct → promotion,
 * title. Each verdict comes with a struct …_why: the rule by article and clause, and the inputs
 * that mattered. Nothing is allocated; all that a verdict needs is in its arguments.
 */
#pragma once

#include "domain/conduct.h"
#include "domain/learning.h"
#include "domain/level.h"
#include "domain/mark_rules.h"
#include "domain/marks.h"
#include "domain/promotion.h"
#include "domain/rules.h"
#include "domain/title.h"
