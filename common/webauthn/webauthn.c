/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "webauthn/webauthn.h"

#include <fido.h>
#include <fido/es256.h>
#include <string.h>

#include "crypto/digest.h"
#include "json/json.h"

enum {
    AUTH_RP_HASH = 32,
    FLAG_UP = 0x01,
    FLAG_UV = 0x04,
    FLAG_AT = 0x40,
    FLAG_ED = 0x80,
    DATA_MAX = 16 * 1024,
};

static void cred_end(fido_cred_t **cred)
{
    fido_cred_free(cred);
}

static void assert_end(fido_assert_t **assertion)
{
    fido_assert_free(assertion);
}

static void key_end(es256_pk_t **key)
{
    es256_pk_free(key);
}

static bool is_listed(const char *list, const char *text)
{
    size_t n = strlen(text);

    if (!n || strchr(text, ','))
        return false;
    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
        if (strncmp(at, text, n) == 0 && (at[n] == ',' || at[n] == '\0'))
            return true;
    return false;
}

static bool is_same(const char *a, const char *b)
{
    return a && equal_secret((struct bytes){(const uint8_t *)a, strlen(a)},
                             (struct bytes){(const uint8_t *)b, strlen(b)});
}

/* §5.8.1: what the browser says it was asked, and by which page. */
static bool client_data_fits(struct call *call, struct bytes text, const char *type,
                             const char *challenge, const char *origins)
{
    struct json_doc *doc = text.n <= DATA_MAX ? json_open(call, text) : NULL;
    const char *origin = doc ? json_get_text(doc, "origin") : NULL;

    return origin && is_same(json_get_text(doc, "type"), type) &&
           is_same(json_get_text(doc, "challenge"), challenge) && is_listed(origins, origin) &&
           !json_get_true(doc, "crossOrigin");
}

static bool is_for(const unsigned char *authdata, size_t n, const char *rp_id)
{
    uint8_t hash[SHA256_BYTES];

    sha256(rp_id, strlen(rp_id), hash);
    return n > AUTH_RP_HASH && memcmp(authdata, hash, AUTH_RP_HASH) == 0;
}

static bool take_credential(struct call *call, const fido_cred_t *cred, const char *rp_id,
                            struct webauthn_credential *ret)
{
    static const uint8_t wanted = FLAG_UP | FLAG_UV | FLAG_AT;

    if (fido_cred_type(cred) != COSE_ES256 || (fido_cred_flags(cred) & wanted) != wanted ||
        !is_for(fido_cred_authdata_raw_ptr(cred), fido_cred_authdata_raw_len(cred), rp_id) ||
        fido_cred_pubkey_len(cred) != WEBAUTHN_KEY_BYTES || fido_cred_id_len(cred) < 16 ||
        fido_cred_id_len(cred) > WEBAUTHN_ID_MAX)
        return false;
    memcpy(ret->key, fido_cred_pubkey_ptr(cred), WEBAUTHN_KEY_BYTES);
    ret->id = (struct bytes){
        (const uint8_t *)arena_copy(call->mem, fido_cred_id_ptr(cred), fido_cred_id_len(cred)),
        fido_cred_id_len(cred)};
    ret->sign_count = fido_cred_sigcount(cred);
    return true;
}

/* Whether x || y is a point of P-256. */
static bool is_point(const uint8_t key[WEBAUTHN_KEY_BYTES])
{
    SCOPED(key_end) es256_pk_t *pk = es256_pk_new();

    return pk && es256_pk_from_ptr(pk, key, WEBAUTHN_KEY_BYTES) == FIDO_OK;
}

bool webauthn_register(struct call *call, const struct webauthn_party *party, const char *challenge,
                       struct bytes client_data, struct bytes authenticator_data,
                       struct webauthn_credential *ret)
{
    SCOPED(cred_end) fido_cred_t *cred = fido_cred_new();

    return cred && authenticator_data.n <= DATA_MAX &&
           client_data_fits(call, client_data, "webauthn.create", challenge, party->origins) &&
           fido_cred_set_type(cred, COSE_ES256) == FIDO_OK &&
           fido_cred_set_authdata_raw(cred, authenticator_data.data, authenticator_data.n) ==
               FIDO_OK &&
           take_credential(call, cred, party->rp_id, ret) && is_point(ret->key);
}

static bool prepare(fido_assert_t *to, const struct webauthn_party *party,
                    const struct webauthn_assertion *from)
{
    bool extended = from->authenticator_data.n > AUTH_RP_HASH &&
                    from->authenticator_data.data[AUTH_RP_HASH] & FLAG_ED;

    return !extended && fido_assert_set_count(to, 1) == FIDO_OK &&
           fido_assert_set_rp(to, party->rp_id) == FIDO_OK &&
           fido_assert_set_up(to, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_uv(to, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_clientdata(to, from->client_data.data, from->client_data.n) == FIDO_OK &&
           fido_assert_set_authdata_raw(to, 0, from->authenticator_data.data,
                                        from->authenticator_data.n) == FIDO_OK &&
           fido_assert_set_sig(to, 0, from->signature.data, from->signature.n) == FIDO_OK;
}

bool webauthn_verify(struct call *call, const struct webauthn_party *party, const char *challenge,
                     const struct webauthn_assertion *assertion,
                     const struct webauthn_credential *credential, int64_t *ret_count)
{
    SCOPED(assert_end) fido_assert_t *check = fido_assert_new();
    SCOPED(key_end) es256_pk_t *key = es256_pk_new();

    if (!check || !key || assertion->authenticator_data.n > DATA_MAX ||
        assertion->signature.n > DATA_MAX || !assertion->signature.n ||
        !client_data_fits(call, assertion->client_data, "webauthn.get", challenge,
                          party->origins) ||
        !prepare(check, party, assertion) ||
        es256_pk_from_ptr(key, credential->key, WEBAUTHN_KEY_BYTES) != FIDO_OK ||
        fido_assert_verify(check, 0, COSE_ES256, key) != FIDO_OK)
        return false;
    *ret_count = fido_assert_sigcount(check, 0);
    return *ret_count > credential->sign_count || (*ret_count == 0 && credential->sign_count == 0);
}
