/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "crypto/digest.h"

enum { V4_BYTES = 4, V4_KEPT = 3, V6_BYTES = 16, V6_KEPT = 6 };

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

char *client_address_seal(struct arena *mem, const char *secret, const char *address,
                          const char *request_id)
{
    const char *text = arena_printf(mem, "client-address\n%s\n%s", request_id, address);
    uint8_t mac[SHA256_BYTES];

    hmac_sha256(bytes_of(secret), bytes_of(text), mac);
    return arena_printf(mem, "%s %s", address, hex_encode(mem, mac, sizeof(mac)));
}

const char *client_address_open(struct arena *mem, const char *secret, const char *text,
                                const char *request_id)
{
    const char *space = text ? strchr(text, ' ') : NULL;

    if (!secret || !space)
        return "";

    const char *address = arena_copy(mem, text, (size_t)(space - text));
    const char *sealed = client_address_seal(mem, secret, address, request_id);

    return equal_secret(bytes_of(sealed), bytes_of(text)) ? address : "";
}

static const char *prefix_text(struct arena *mem, int family, uint8_t *bytes, size_t n, size_t kept)
{
    char text[INET6_ADDRSTRLEN];

    memset(bytes + kept, 0, n - kept);
    if (!inet_ntop(family, bytes, text, sizeof(text)))
        return "";
    return arena_printf(mem, "%s/%zu", text, kept * 8);
}

const char *client_address_prefix(struct arena *mem, const char *address)
{
    uint8_t bytes[V6_BYTES];

    if (address && inet_pton(AF_INET, address, bytes) == 1)
        return prefix_text(mem, AF_INET, bytes, V4_BYTES, V4_KEPT);
    if (address && inet_pton(AF_INET6, address, bytes) == 1)
        return prefix_text(mem, AF_INET6, bytes, V6_BYTES, V6_KEPT);
    return "";
}

static bool is_public_v4(const uint8_t b[V4_BYTES])
{
    return b[0] != 0 && b[0] != 10 && b[0] != 127 && !(b[0] == 100 && (b[1] & 0xc0) == 64) &&
           !(b[0] == 169 && b[1] == 254) && !(b[0] == 172 && (b[1] & 0xf0) == 16) &&
           !(b[0] == 192 && b[1] == 168);
}

bool client_address_is_public(const char *address)
{
    uint8_t bytes[V6_BYTES];

    if (!address)
        return false;
    if (inet_pton(AF_INET, address, bytes) == 1)
        return is_public_v4(bytes);
    return inet_pton(AF_INET6, address, bytes) == 1 && (bytes[0] & 0xe0) == 0x20; /* 2000::/3 */
}
