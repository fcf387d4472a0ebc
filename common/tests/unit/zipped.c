/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/unit/zipped.h"

#include <stdlib.h>
#include <zip.h>

static void must(bool held)
{
    if (!held)
        abort();
}

static void add_part(zip_t *zip, const struct zipped_part *part, const char *password)
{
    zip_source_t *source = zip_source_buffer(zip, part->content.data, part->content.n, 0);
    zip_int64_t at = zip_file_add(zip, part->name, source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);

    must(source && at >= 0);
    if (password)
        must(zip_file_set_encryption(zip, (zip_uint64_t)at, ZIP_EM_AES_256, password) == 0);
}

struct bytes zipped(struct arena *mem, const struct zipped_part *parts, size_t n,
                    const char *password)
{
    zip_source_t *archive = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(archive, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    zip_stat_t st;
    uint8_t *data;

    must(zip != NULL);
    zip_source_keep(archive);
    for (size_t i = 0; i < n; i++)
        add_part(zip, &parts[i], password);
    must(zip_close(zip) == 0);
    must(zip_source_open(archive) == 0 && zip_source_stat(archive, &st) == 0);
    data = arena_alloc(mem, st.size + 1);
    must(zip_source_read(archive, data, st.size) == (zip_int64_t)st.size);
    zip_source_close(archive);
    zip_source_free(archive);
    return (struct bytes){data, st.size};
}
