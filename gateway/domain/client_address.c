/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/client_address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { V4_BITS = 32, V6_BITS = 128, V6_BYTES = 16, NETWORK_MAX = 64 };

const char *const forwarded_header_names[] = {"", "none", "forwarded", "x-forwarded-for", NULL};

struct network {
    int family; /* 0 = none */
    uint8_t bytes[V6_BYTES];
    int bits;
};

/* "10.0.0.0/8" or "10.0.0.7", n characters of it. */
static struct network network_of(const char *text, size_t n)
{
    char copy[NETWORK_MAX];
    struct network network = {0};

    if (n >= sizeof(copy))
        return network;
    memcpy(copy, text, n);
    copy[n] = '\0';

    char *slash = strchr(copy, '/');
    char *end = NULL;

    if (slash)
        *slash++ = '\0';
    if (inet_pton(AF_INET, copy, network.bytes) == 1)
        network.family = AF_INET;
    else if (inet_pton(AF_INET6, copy, network.bytes) == 1)
        network.family = AF_INET6;

    int most = network.family == AF_INET ? V4_BITS : V6_BITS;
    long bits = slash ? strtol(slash, &end, 10) : most;

    if (bits < 0 || bits > most || (slash && (end == slash || *end)))
        network.family = 0;
    network.bits = (int)bits;
    return network;
}

static bool lies_in(const struct network *address, const struct network *network)
{
    if (!address->family || address->family != network->family)
        return false;
    for (int i = 0; i < network->bits; i++)
        if ((address->bytes[i / 8] ^ network->bytes[i / 8]) >> (7 - i % 8) & 1)
            return false;
    return true;
}

static bool is_unix(const char *text, size_t n)
{
    return n == 4 && strncmp(text, "unix", n) == 0;
}

bool is_proxy_list(const char *list)
{
    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',') {
        size_t n = strcspn(at, ",");

        if (!is_unix(at, n) && !network_of(at, n).family)
            return false;
    }
    return true;
}

static bool is_trusted(const char *address, const char *trusted)
{
    const struct network own = network_of(address, strlen(address));

    for (const char *at = trusted; *at; at += strcspn(at, ","), at += *at == ',') {
        size_t n = strcspn(at, ",");
        const struct network network = network_of(at, n);

        if (*address ? lies_in(&own, &network) : is_unix(at, n))
            return true;
    }
    return false;
}

/* The value of for= among "for=192.0.2.60;proto=http"; NULL when it is not there. */
static char *for_of(char *element)
{
    char *rest = NULL;

    for (char *pair = strtok_r(element, ";", &rest); pair; pair = strtok_r(NULL, ";", &rest)) {
        pair += strspn(pair, " \t");
        if (strncasecmp(pair, "for=", 4) == 0)
            return pair + 4;
    }
    return NULL;
}

/* An address without quotes, brackets and port, or "". */
static const char *bare(struct arena *mem, char *text)
{
    text += strspn(text, " \t\"");
    text[strcspn(text, " \t\"")] = '\0';
    if (*text == '[') {
        text++;
        text[strcspn(text, "]")] = '\0';
    } else if (strchr(text, ':') == strrchr(text, ':')) {
        text[strcspn(text, ":")] = '\0'; /* one colon: a port behind an IPv4 address */
    }
    return network_of(text, strlen(text)).family && !strchr(text, '/') ? arena_strdup(mem, text)
                                                                       : "";
}

static const char *address_in(struct arena *mem, int kind, char *element)
{
    char *text = kind == FORWARDED_RFC7239 ? for_of(element) : element;

    return text ? bare(mem, text) : "";
}

const char *client_address(struct arena *mem, const char *peer, int kind, const char *told,
                           const char *trusted)
{
    char *list = arena_strdup(mem, told ? told : "");
    const char *address = peer;

    if (kind == FORWARDED_NONE)
        return address;
    /* Each proxy adds whom it heard from at the end. */
    while (*list && is_trusted(address, trusted)) {
        char *comma = strrchr(list, ',');

        address = address_in(mem, kind, comma ? comma + 1 : list);
        if (comma)
            *comma = '\0';
        if (!comma || !*address)
            break;
    }
    return address;
}
