/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The device a person signs in from, told by a text that it got at its last sign-in: a random id
 * and a proof, by our key, that this name signed in there. Strangers who guess passwords make a
 * name wait, but not on the devices of its owner.
 */
#pragma once

#include "base/call.h"

struct device {
    const char *sha256; /* of its id: what is kept and shown */
    const char *token;  /* for the person's next sign-in there */
    bool known;         /* this name signed in there before */
};

/* text NULL or not ours: a new device. Reads no table, so that names cannot be told apart. */
struct device device_of(struct call *call, const char *username, const char *text);
