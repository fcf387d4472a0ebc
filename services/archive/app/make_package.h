/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing a gathered payload: bag, zip, disc image, label; read again before it counts. */
#pragma once

#include "app/gather_package.h"

/* Writes into folder (made anew): <bag>/, package.zip, and for a class class.iso and label.pdf.
 * Fills the job's digests and sizes. Fails when what was written, read again, does not verify. */
enum err make_package(struct call *call, const char *folder, const struct payload *payload,
                      struct job *job);

/* The package's files (struct package_file) with paths within the bag, from a zip's bytes; problem
 * not-a-package when it is none. */
enum err open_package(struct call *call, struct bytes zip, struct list *ret);
