/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/oauth_rules.h"

#include <string.h>

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

enum { URI_MAX = 500 };

const char *const oauth_kind_names[] = {"", "public", "confidential", "machine", NULL};
const char *const client_scope_names[] = {"", "hbdt", "changes.read", NULL};
const char *const feed_state_names[] = {"", "waiting", "approved", "withdrawn", NULL};
const char *const oauth_scope_names[] = {"", "openid", "hbdt", "openid hbdt", NULL};

static const char *const loopbacks[] = {"http://127.0.0.1", "http://[::1]"};

/* The length of "http://127.0.0.1" or "http://[::1]" when uri begins with it and goes on with a
 * port or a path; 0 otherwise. */
static size_t loopback_length(const char *uri)
{
    for (size_t i = 0; i < COUNT_OF(loopbacks); i++) {
        size_t n = strlen(loopbacks[i]);

        if (strncmp(uri, loopbacks[i], n) == 0 && (uri[n] == ':' || uri[n] == '/'))
            return n;
    }
    return 0;
}

/* What comes behind the port, if there is one of digits. */
static const char *behind_port(const char *at)
{
    size_t n;

    if (*at != ':')
        return at;
    n = strspn(at + 1, "0123456789");
    return n >= 1 && n <= 5 ? at + 1 + n : at;
}

static bool is_own_scheme(const char *uri)
{
    size_t n = strspn(uri, ALNUM "+-.");

    return n > 2 && uri[n] == ':' && memchr(uri, '.', n) && uri[n + 1] == '/';
}

static bool is_https(const char *uri)
{
    const char *host = uri + 8;
    size_t n = strncmp(uri, "https://", 8) == 0 ? strspn(host, ALNUM ".-") : 0;

    return n > 0 && (host[n] == ':' || host[n] == '/');
}

bool is_redirect_uri(const char *uri)
{
    size_t n = strlen(uri);

    if (n > URI_MAX || strspn(uri, ALNUM "-._~:/?[]!$&'()*+,;=%") != n)
        return false;
    return is_https(uri) || loopback_length(uri) > 0 || is_own_scheme(uri);
}

static bool is_same(const char *registered, size_t n, const char *uri)
{
    size_t host = loopback_length(uri);
    const char *path;
    size_t path_n;

    if (strlen(uri) == n && strncmp(registered, uri, n) == 0)
        return true;
    if (!host || strncmp(registered, uri, host) != 0)
        return false;
    path = behind_port(registered + host);
    path_n = n - (size_t)(path - registered);
    uri = behind_port(uri + host);
    return path <= registered + n && *path == '/' && strlen(uri) == path_n &&
           strncmp(path, uri, path_n) == 0;
}

bool redirect_uri_is_registered(const char *registered, const char *uri)
{
    if (!is_redirect_uri(uri))
        return false;
    for (const char *at = registered; *at; at += strcspn(at, "\n"), at += *at == '\n')
        if (is_same(at, strcspn(at, "\n"), uri))
            return true;
    return false;
}

bool is_code_challenge(const char *text)
{
    return strlen(text) == 43 && strspn(text, ALNUM "-_") == 43;
}

bool is_code_verifier(const char *text)
{
    size_t n = strlen(text);

    return n >= 43 && n <= 128 && strspn(text, ALNUM "-._~") == n;
}

static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = words; *at; at += strcspn(at, " "), at += *at == ' ')
        if (strcspn(at, " ") == n && strncmp(at, word, n) == 0)
            return true;
    return false;
}

enum oauth_scope scope_granted(const char *asked)
{
    if (!asked || !*asked)
        return SCOPE_HBDT;
    return (has_word(asked, "openid") ? SCOPE_OPENID : SCOPE_NONE) |
           (has_word(asked, "hbdt") ? SCOPE_HBDT : SCOPE_NONE);
}
