/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever bytes come as a signature file: a judgement, never a crash, and never VALID for content
 * that nobody signed. */
#include <stdint.h>
#include <stdlib.h>

#include "cms/verify.h"
#include "fuzz_root.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void judge(struct call *call, struct bytes cms, struct bytes content, bool must_fail)
{
    struct cms_check check = {.cms = cms, .content = content, .now = 1780000000};
    struct anchors *anchors = NULL;
    struct cms_judgement ret;

    if (anchors_read(call, (struct bytes){(const uint8_t *)fuzz_root, sizeof(fuzz_root) - 1},
                     &anchors) != OK)
        abort();
    check.anchors = anchors;
    cms_judge(call, &check, &ret);
    if (!ret.code_name || !ret.reason || !ret.signer.common_name)
        abort();
    if (must_fail && ret.verdict == VERDICT_VALID)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const uint8_t signed_content[] = "{\"id\":\"1\",\"subject\":\"toán\"}";
    struct call call = {.mem = arena_new()};
    struct bytes cms = {data, n};

    judge(&call, cms, (struct bytes){signed_content, sizeof(signed_content) - 1}, false);
    judge(&call, cms, (struct bytes){(const uint8_t *)"x", 1}, true);
    arena_free(call.mem);
    return 0;
}
