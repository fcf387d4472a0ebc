/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside verify_package: the printed pages. */
#pragma once

#include "app/verify_manifest.h"

/* Every PDF must carry a valid signature of an archive over all of it. */
enum err check_pages(struct checking *c);
