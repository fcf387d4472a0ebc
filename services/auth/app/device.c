/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/device.h"

#include <string.h>

#include "context.h"
#include "crypto/digest.h"

enum { ID_BYTES = 16, PROOF_BYTES = 16, TOKEN_BYTES = ID_BYTES + PROOF_BYTES };

static void prove(struct call *call, const char *username, const uint8_t id[ID_BYTES],
                  uint8_t ret[PROOF_BYTES])
{
    const char *text =
        arena_printf(call->mem, "device\n%s\n%s", hex_encode(call->mem, id, ID_BYTES), username);
    uint8_t mac[SHA256_BYTES];

    hmac_sha256((struct bytes){auth_of(call)->factor_key, FACTOR_KEY_BYTES},
                (struct bytes){(const uint8_t *)text, strlen(text)}, mac);
    memcpy(ret, mac, PROOF_BYTES);
}

struct device device_of(struct call *call, const char *username, const char *text)
{
    struct bytes sent = {0};
    uint8_t token[TOKEN_BYTES];
    bool readable =
        text && base64url_decode(call->mem, text, strlen(text), &sent) && sent.n == TOKEN_BYTES;

    if (readable)
        memcpy(token, sent.data, ID_BYTES);
    else
        random_bytes(token, ID_BYTES);
    prove(call, username, token, token + ID_BYTES);

    const struct bytes ours = {token, TOKEN_BYTES};

    return (struct device){
        .sha256 = sha256_hex(call->mem, token, ID_BYTES),
        .token = base64url_encode(call->mem, ours),
        .known = readable && equal_secret(sent, ours),
    };
}
