/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The units and people that the tests of the API are about, made through the API. */
#pragma once

#include "api.h"

#define PASSWORD "mot cau dai de nho" /* everybody's */

enum { SO = 1 }; /* the province */

/* The province SO with its administrator so.admin. */
struct answer begin_house(struct api *api, const char *secret, const char *password);
/* The same with the right secret; the test fails unless it is made. */
void begin_province(struct api *api);
int64_t id_of(struct api *api, const char *username);
struct answer sign_in(struct api *api, const char *username, const char *password);
/* The access token of somebody who has one role, with the password alone. */
const char *weak_token_of(struct api *api, const char *username);
/* The session of that answer as if a second factor had been proved just now. */
const char *strong_token(struct api *api, const struct answer *signed_in);
/* The access token of somebody who has one role, as if with a second factor. */
const char *token_of(struct api *api, const char *username);
/* Added by so.admin; the id. */
int64_t add_org(struct api *api, int64_t parent_id, const char *kind, const char *code);
/* by is a token. */
struct answer add_account(struct api *api, const char *by, int64_t org_id, const char *name);
struct answer activate(struct api *api, const char *name, const char *code, const char *password);
/* On the person's device; by the administrator, whose username by is; on the device again. */
struct answer ask_recovery(struct api *api, const char *username);
struct answer approve(struct api *api, const char *by, const char *username, const char *user_code);
struct answer end_recovery(struct api *api, const char *secret, const char *password);
/* by is a token. */
/* A proposal of one role, and what another says of it. */
struct answer propose(struct api *api, const char *by, int64_t account_id, const char *role,
                      int64_t org_id);
struct answer decide(struct api *api, const char *by, int64_t proposal_id, const char *decision);

/* Gives the role; where a second person is needed, that person approves. */
struct answer give(struct api *api, const char *by, int64_t account_id, const char *role,
                   int64_t org_id);
/* An active person with a role; by is a username. The id. */
int64_t add_person(struct api *api, const char *by, const char *name, const char *role,
                   int64_t org_id);
/* The access token of a machine client of the unit; by is a username. */
const char *machine_of(struct api *api, const char *by, int64_t org_id);
/* by is a username. */
struct answer set_status(struct api *api, const char *by, int64_t id, const char *status);
