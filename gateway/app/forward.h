/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way of a checked request to its service and back: the one interface behind which the engine
 * may change. */
#pragma once

#include "client/client.h"
#include "http/http.h"

/* Sends the request on, built anew from its parts: known headers only, so that nobody outside can
 * speak as a service, and fills the reply. ERR_UNAVAILABLE when the service does not answer. */
enum err forward(struct call *call, struct client *service, const struct request *rq,
                 struct reply *rp);
