/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How many access tokens one thread judges in a second, beside `openssl speed ecdsap256`.
 *
 *   token_bench SECONDS
 *
 * Prints one line of JSON: what was judged, per second, and the microseconds of processor time each
 * took; exit 1 when a good token was refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/unit/keys.h"
#include "token/token.h"

enum { NOW = 1800000000, BATCH = 64 };

static double seconds_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const struct token_claims claims = {
    .issuer = "https://auth.hbdt.invalid",
    .audience = "hbdt-api",
    .subject = "42",
    .session = "019a1f0e-7c2b-7d11-8a53-4be0c1d2e3f4",
    .jti = "019a1f0e-7c2b-7d11-8a53-4be0c1d2e3f5",
    .client_id = "hbdt",
    .role = "teacher",
    .name = "Nguyễn Thị Thử Nghiệm",
    .org_id = 7,
    .acr = "aal2",
    .amr = "pwd hwk",
    .auth_time = NOW - 60,
    .grant_id = 9,
    .subject_code = "",
    .issued_at = NOW,
    .expires_at = NOW + 300,
};

static bool judge_batch(struct token_verifier *verifier, const char *token, size_t n)
{
    bool good = true;

    for (int i = 0; i < BATCH; i++) {
        struct arena *mem = arena_new(); /* as each request has its own */
        struct token_claims read;

        good = token_verify(mem, verifier, token, n, NOW, &read) == TOKEN_VALID && good;
        arena_free(mem);
    }
    return good;
}

int main(int argc, char **argv)
{
    double wanted = argc == 2 ? strtod(argv[1], NULL) : 1;
    struct arena *mem = arena_new();
    struct token_issuer *issuer = token_issuer_new(key_a_pem);
    struct token_verifier *verifier = token_verifier_new(claims.issuer, claims.audience);
    const char *jwks = token_jwks(mem, issuer);
    const char *token = token_issue(mem, issuer, &claims);
    bool good = token_verifier_load(verifier, jwks, strlen(jwks));
    double began = seconds_of(CLOCK_MONOTONIC);
    double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    double took = 0;
    int64_t n = 0;

    for (; good && took < wanted; took = seconds_of(CLOCK_MONOTONIC) - began, n += BATCH)
        good = judge_batch(verifier, token, strlen(token));
    cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"judged\":%lld,\"per_s\":%.0f,\"cpu_us\":%.2f}\n", (long long)n, (double)n / took,
           cpu / (double)n * 1e6);
    token_verifier_free(verifier);
    token_issuer_free(issuer);
    arena_free(mem);
    return good ? 0 : 1;
}
