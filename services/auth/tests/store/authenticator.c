/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "authenticator.h"

#include <string.h>

#include "crypto/digest.h"
#include "crypto/es256.h"
#include "crypto/totp.h"
#include "tests/unit/keys.h"

static struct bytes base32_bytes(struct arena *mem, const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint8_t *out = arena_alloc(mem, strlen(text));
    size_t n = 0;
    unsigned pending = 0;
    unsigned bits = 0;

    for (; *text; text++) {
        pending = (pending << 5 | (unsigned)(strchr(digits, *text) - digits)) & 0xffff;
        bits += 5;
        if (bits >= 8)
            out[n++] = (uint8_t)(pending >> (bits -= 8));
    }
    return (struct bytes){out, n};
}

const char *code_of(struct api *api, const char *secret, int64_t steps_ahead)
{
    return totp_code(api_mem(api), base32_bytes(api_mem(api), secret),
                     api_now(api) / TOTP_STEP_S + steps_ahead);
}

struct security_key new_security_key(const char *id)
{
    struct security_key key = {"localhost", "http://localhost:18080", 0x05, 0, ""};

    strncpy(key.id, id, sizeof(key.id) - 1);
    return key;
}

static const char *text_of(struct api *api, struct bytes data)
{
    return base64url_encode(api_mem(api), data);
}

static struct bytes client_data(struct api *api, const struct security_key *key, const char *type,
                                const char *challenge)
{
    const char *text = api_text(api,
                                "{\"type\":\"webauthn.%s\",\"challenge\":\"%s\","
                                "\"origin\":\"%s\",\"crossOrigin\":false}",
                                type, challenge, key->origin);

    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static struct bytes head(struct api *api, struct security_key *key, unsigned more_flags)
{
    uint8_t *data = arena_alloc(api_mem(api), 300);

    sha256(key->rp_id, strlen(key->rp_id), data);
    data[32] = (uint8_t)(key->flags | more_flags);
    data[35] = (uint8_t)(key->count >> 8);
    data[36] = (uint8_t)key->count;
    return (struct bytes){data, 37};
}

const char *registration_body(struct api *api, struct security_key *key, const char *challenge)
{
    static const uint8_t cose[] = {0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32};
    static const uint8_t y_head[] = {0x22, 0x58, 32};
    struct es256_key *pair = es256_from_pem(key_a_pem);
    struct bytes data = head(api, key, 0x40);
    uint8_t *at = (uint8_t *)(uintptr_t)data.data + data.n + 16; /* after a zero AAGUID */

    *at++ = 0;
    *at++ = 16;
    memcpy(at, key->id, 16);
    memcpy(at + 16, cose, sizeof(cose));
    at += 16 + sizeof(cose);
    memcpy(at + 32, y_head, sizeof(y_head));
    es256_point(pair, at, at + 32 + sizeof(y_head));
    at += 64 + sizeof(y_head);
    data.n = (size_t)(at - data.data);
    es256_free(pair);
    return api_text(
        api, "{\"challenge\":\"%s\",\"client_data\":\"%s\",\"authenticator_data\":\"%s\"}",
        challenge, text_of(api, client_data(api, key, "create", challenge)), text_of(api, data));
}

static size_t der_integer(const uint8_t number[32], uint8_t *ret)
{
    size_t skip = 0;

    while (skip < 31 && !number[skip])
        skip++;

    size_t pad = number[skip] >> 7;

    ret[0] = 2;
    ret[1] = (uint8_t)(32 - skip + pad);
    ret[2] = 0;
    memcpy(ret + 2 + pad, number + skip, 32 - skip);
    return 2 + pad + 32 - skip;
}

static struct bytes sign(struct api *api, struct bytes data, struct bytes client)
{
    struct es256_key *pair = es256_from_pem(key_a_pem);
    uint8_t *all = arena_alloc(api_mem(api), data.n + SHA256_BYTES);
    uint8_t *der = arena_alloc(api_mem(api), 80);
    uint8_t rs[64];

    memcpy(all, data.data, data.n);
    sha256(client.data, client.n, all + data.n);
    es256_sign(pair, all, data.n + SHA256_BYTES, rs);
    es256_free(pair);

    size_t n = der_integer(rs, der + 2);

    n += der_integer(rs + 32, der + 2 + n);
    der[0] = 0x30;
    der[1] = (uint8_t)n;
    return (struct bytes){der, n + 2};
}

const char *assertion_body(struct api *api, struct security_key *key, const char *challenge)
{
    struct bytes client = client_data(api, key, "get", challenge);
    struct bytes data = head(api, key, 0);
    struct bytes signature = sign(api, data, client);

    return api_text(api,
                    "{\"webauthn\":{\"credential_id\":\"%s\",\"challenge\":\"%s\","
                    "\"client_data\":\"%s\",\"authenticator_data\":\"%s\",\"signature\":\"%s\"}}",
                    text_of(api, (struct bytes){(const uint8_t *)key->id, 16}), challenge,
                    text_of(api, client), text_of(api, data), text_of(api, signature));
}
