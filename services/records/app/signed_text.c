/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/signed_text.h"

#include <string.h>

#include "clients/signatures.h"
#include "problems.h"

enum err text_signer(struct call *call, int64_t credential_id, struct text_signer *ret)
{
    struct credential credential;
    enum err err = signatures_credential(call, credential_id, "person", &credential);

    if (!err)
        *ret = (struct text_signer){call->caller.account_id, call->caller.name, "leader",
                                    credential.certificate_sha256};
    return err;
}

enum err sign_text(struct call *call, const char *sad, const char *sha256,
                   const char *certificate_sha256, struct bytes *ret_signature,
                   const char **ret_signed_at)
{
    struct list signatures;
    enum err err = signatures_make(call, sad, &(struct list){&sha256, 1}, &signatures);
    const struct signature *made = signatures.items;

    if (err)
        return err;
    if (signatures.n != 1 || strcmp(made->sha256, sha256) != 0 ||
        strcmp(made->certificate_sha256, certificate_sha256) != 0)
        return fail_with(call, &problem_credential_unfit,
                         "Chữ ký không phải bằng chứng thư số đã ghi trong văn bản");
    *ret_signature = made->signature;
    *ret_signed_at = made->signed_at;
    return OK;
}
