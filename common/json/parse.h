/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside common/json only: text to jansson's tree and back. */
#pragma once

#include <jansson.h>

#include "base/call.h"

/* *ret is a new reference. ERR_INVALID when text is not strict JSON or nested deeper than 32. */
enum err json_parse(struct call *call, struct bytes text, json_t **ret);

/* The compact text of a tree, in the arena. */
char *json_in_arena(struct arena *mem, const json_t *json);
