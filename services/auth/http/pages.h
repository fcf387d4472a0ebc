/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The few pages that people see: signing in for programs of others. Rendered here, no script, one
 * style sheet, Vietnamese unless English was asked for. Whatever comes from outside is escaped.
 */
#pragma once

#include "http/http.h"
#include "store/oauth.h"

/* The authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1) and, from our own form,
 * what the person typed. */
struct authorize_form {
    const char *response_type;
    const char *client_id;
    const char *redirect_uri;
    const char *scope;
    const char *state;
    const char *code_challenge;
    const char *code_challenge_method;
    const char *nonce;
    const char *prompt;
    const char *ui_locales;
    const char *username;
    const char *password;
    const char *ticket;   /* who passed the steps so far, sealed */
    const char *code;     /* second factor */
    const char *grant_id; /* the chosen role */
    const char *decision; /* allow, deny */
};
extern const struct shape authorize_form_shape;

/* One step of signing in. */
struct page {
    const struct authorize_form *form;
    const struct oauth_client *client; /* NULL on the page of a request that led nowhere */
    const char *fault;                 /* NULL = nothing went wrong so far */
    const char *ticket;
    const char *full_name;
    const struct list *grants; /* struct grant: the roles to choose from */
};

/* Appends name=value to an address, percent-encoded; nothing when value is NULL. */
void url_parameter(struct buf *url, const char *name, const char *value);

/* Username and password. */
enum err reply_sign_in_page(struct call *call, struct reply *rp, const struct page *page);
/* The code of the second factor. */
enum err reply_factor_page(struct call *call, struct reply *rp, const struct page *page);
/* Which role, and whether the program may act in it. */
enum err reply_consent_page(struct call *call, struct reply *rp, const struct page *page);
/* No way on: the request itself is wrong. */
enum err reply_fault_page(struct call *call, struct reply *rp, const struct page *page);
