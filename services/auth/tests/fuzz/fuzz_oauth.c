/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is registered and asked for is text of strangers: a redirect that is taken is one that would
 * have been registered, and the two tests never disagree. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "domain/oauth_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *mem = arena_new();
    const char *text = arena_copy(mem, data, n);
    const char *second = memchr(text, '\n', strlen(text));

    if (is_redirect_uri(text) != redirect_uri_is_registered(text, text))
        abort();
    if (second && redirect_uri_is_registered(text, second + 1) && !is_redirect_uri(second + 1))
        abort();
    (void)is_code_challenge(text);
    (void)is_code_verifier(text);
    if (scope_granted(text) < SCOPE_NONE || scope_granted(text) > SCOPE_BOTH)
        abort();
    arena_free(mem);
    return 0;
}
