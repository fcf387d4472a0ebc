/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The first byte: 'r' a registration, 'a' an assertion, 'c' client data alone. For 'r' and 'a' the
 * rest is an authenticator's data (for 'a' with a signature after the 37th byte); what comes out as
 * registered must have our RP's digest, the three flags and a key; nothing unsigned may be proved.
 */
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "webauthn/webauthn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct webauthn_party party = {"localhost", "http://localhost:18080"};
static const char challenge[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#define CLIENT_DATA(type)                                                                          \
    "{\"type\":\"webauthn." type                                                                   \
    "\",\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","                            \
    "\"origin\":\"http://localhost:18080\"}"

static struct bytes text(const char *string)
{
    return (struct bytes){(const uint8_t *)string, strlen(string)};
}

static void register_it(struct call *call, struct bytes client_data, struct bytes rest)
{
    struct webauthn_credential credential;
    uint8_t digest[SHA256_BYTES];

    if (!webauthn_register(call, &party, challenge, client_data, rest, &credential))
        return;
    sha256(party.rp_id, strlen(party.rp_id), digest);
    if (rest.n < 37 + 18 + 64 || memcmp(rest.data, digest, SHA256_BYTES) != 0 ||
        (rest.data[32] & 0x45) != 0x45 || credential.id.n < 16)
        abort();
}

static void prove_it(struct call *call, struct bytes rest)
{
    struct webauthn_credential credential = {.key = {1}};
    size_t cut = rest.n < 37 ? rest.n : 37;
    struct webauthn_assertion assertion = {
        text(CLIENT_DATA("get")), {rest.data, cut}, {rest.data + cut, rest.n - cut}};
    int64_t count = 0;

    if (webauthn_verify(call, &party, challenge, &assertion, &credential, &count))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *mem = arena_new();
    struct call call = {.mem = mem, .caller = no_caller};
    struct bytes rest = {data + (n > 0), n - (n > 0)};

    if (n && data[0] == 'r')
        register_it(&call, text(CLIENT_DATA("create")), rest);
    if (n && data[0] == 'a')
        prove_it(&call, rest);
    if (n && data[0] == 'c')
        register_it(&call, rest, (struct bytes){0});
    arena_free(mem);
    return 0;
}
