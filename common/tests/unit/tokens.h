/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tokens made by hand, so that they may be wrong. */
#pragma once

#include "crypto/digest.h"
#include "crypto/es256.h"
#include "keys.h"
#include "token/token.h"

#define ISSUER   "https://auth.hbdt.invalid"
#define AUDIENCE "hbdt-api"
#define NOW      INT64_C(1800000000)

/* KID stands for the key's thumbprint. */
#define GOOD_HEADER "{\"alg\":\"ES256\",\"kid\":\"KID\",\"typ\":\"at+jwt\"}"
#define GOOD_PAYLOAD                                                                               \
    "{\"acr\":\"aal2\",\"amr\":[\"pwd\",\"otp\"],\"auth_time\":1800000000,\"grant\":9,"            \
    "\"aud\":\"hbdt-api\",\"client_id\":\"hbdt\",\"exp\":1800000300,\"iat\":1800000000,"           \
    "\"iss\":\"https://auth.hbdt.invalid\",\"jti\":\"j1\",\"name\":\"Cô Thử Nghiệm\","        \
    "\"nbf\":1800000000,\"org\":7,\"role\":\"teacher\",\"sid\":\"s1\",\"sub\":\"42\"}"
#define SERVICE_PAYLOAD                                                                            \
    "{\"aud\":\"hbdt-api\",\"client_id\":\"records\",\"exp\":1800000300,\"iat\":1800000000,"       \
    "\"iss\":\"https://auth.hbdt.invalid\",\"jti\":\"j2\",\"nbf\":1800000000,"                     \
    "\"role\":\"service\",\"sub\":\"service:records\"}"

#define CLIENT_PAYLOAD                                                                             \
    "{\"aud\":\"hbdt-api\",\"client_id\":\"so-hr\",\"exp\":1800000300,\"iat\":1800000000,"         \
    "\"iss\":\"https://auth.hbdt.invalid\",\"jti\":\"j3\",\"nbf\":1800000000,\"org\":7,"           \
    "\"role\":\"client\",\"sub\":\"client:so-hr\"}"

struct forge {
    struct arena *mem;
    struct es256_key *key;
    struct token_verifier *verifier;
};

/* from with every what replaced by with; fails the test when what is not in it. */
char *replaced(struct arena *mem, const char *from, const char *what, const char *with);

/* base64url of a text; of a header, KID becomes the thumbprint first. */
char *part_of(struct forge *forge, const char *text);

/* head "." body "." signature over both as they are. */
char *sealed(struct forge *forge, const char *head, const char *body);

/* A token of header and payload texts, rightly signed. */
char *forged(struct forge *forge, const char *header, const char *payload);

enum token_verdict judged(struct forge *forge, const char *token);

/* cmocka fixtures: *state is a struct forge whose verifier knows key_a. */
int open_forge(void **state);
int close_forge(void **state);
