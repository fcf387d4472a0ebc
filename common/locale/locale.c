/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "locale/locale.h"

#include <string.h>
#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { NAME_UNITS_MAX = 120 };

static void close_collator(void *collator)
{
    ucol_close(collator);
}

struct collator *collator_open(struct arena *mem)
{
    UErrorCode status = U_ZERO_ERROR;
    UCollator *collator = ucol_open("vi", &status);

    /* U_USING_DEFAULT_WARNING: the order would be another one. */
    if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING) {
        ucol_close(collator);
        return NULL;
    }
    arena_defer(mem, close_collator, collator);
    return (struct collator *)collator;
}

static UChar *utf16(struct arena *mem, const char *text, int32_t *ret_n)
{
    int32_t n = (int32_t)strlen(text);
    UChar *out = arena_array(mem, (size_t)n + 1, sizeof(*out));
    UErrorCode status = U_ZERO_ERROR;

    u_strFromUTF8WithSub(out, n + 1, ret_n, text, n, 0xfffd, NULL, &status);
    return out;
}

struct bytes collator_key(const struct collator *collator, struct arena *mem, const char *text)
{
    const UCollator *of = (const UCollator *)collator;
    int32_t n = 0;
    const UChar *units = utf16(mem, text, &n);
    int32_t size = ucol_getSortKey(of, units, n, NULL, 0);
    uint8_t *key = arena_alloc(mem, (size_t)size);

    ucol_getSortKey(of, units, n, key, size);
    return (struct bytes){key, (size_t)size};
}

const char *collator_version(const struct collator *collator, struct arena *mem)
{
    UVersionInfo version;
    char text[U_MAX_VERSION_STRING_LENGTH];

    ucol_getVersion((const UCollator *)collator, version);
    u_versionToString(version, text);
    return arena_strdup(mem, text);
}

const char *const *country_codes(void)
{
    return uloc_getISOCountries();
}

static bool is_country(const char *code)
{
    for (const char *const *known = country_codes(); *known; known++)
        if (strcmp(*known, code) == 0)
            return true;
    return false;
}

const char *country_name(struct arena *mem, const char *code)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[NAME_UNITS_MAX];
    char name[NAME_UNITS_MAX * 3];
    int32_t n = 0;

    if (!is_country(code))
        return NULL;
    n = uloc_getDisplayCountry(arena_printf(mem, "und_%s", code), "vi", units, NAME_UNITS_MAX,
                               &status);
    u_strToUTF8(name, sizeof(name), NULL, units, n, &status);
    return U_FAILURE(status) ? code : arena_strdup(mem, name);
}
