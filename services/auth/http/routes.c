/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/routes.h"

#include "http/handlers.h"
#include "http/scim.h"

#define C        ROUTE_CREATES
#define S        ROUTE_SECRET
#define N        ROUTE_NO_AUDIT

/* clang-format off */
const struct route auth_routes[] = {
    {POST,   "/v1/setup",               post_setup,         .body = &setup_body_shape, .summary = "the province and its first administrator, once"},
    {POST,   "/v1/activations",         post_activation,    .body = &activation_body_shape, .summary = "set the first password"},

    {POST,   "/v1/sessions",            post_session,       .body = &sign_in_body_shape, .flags = N, .summary = "sign in"},
    {POST,   "/v1/sessions/refresh",    post_refresh,       .body = &refresh_body_shape, .flags = N, .summary = "carry the session on"},
    {DELETE, "/v1/sessions/current",    delete_session,     .flags = N, .summary = "sign out"},
    {POST,   "/v1/sessions/current/elevation", post_elevation, .body = &factor_proof_shape, .flags = N, .summary = "prove a second factor"},
    {GET,    "/v1/me",                  get_me,             .summary = "who I am, and my roles"},
    {PUT,    "/v1/me/password",         put_password,       .body = &new_password_shape, .summary = "change the own password; other sessions end"},
    {POST,   "/v1/me/totp",             post_totp,          .body = &totp_body_shape, .summary = "a secret for one-time codes, shown once"},
    {POST,   "/v1/me/totp/confirmation", post_totp_confirmation, .body = &totp_code_shape, .summary = "the first code: enrolled, and signed in with it"},
    {POST,   "/v1/me/webauthn/challenges", post_challenge,  .flags = N, .summary = "for a security key, to register or to prove it"},
    {POST,   "/v1/me/webauthn",         post_webauthn,      .body = &registration_shape, .summary = "register a security key, signed in with it"},
    {GET,    "/v1/me/second-factors",   get_factors,        .summary = "my second factors"},
    {DELETE, "/v1/me/second-factors/:id", delete_factor,    .summary = "remove one; the last one stays"},
    {POST,   "/v1/me/recovery-codes",   post_recovery_codes, .summary = "new recovery codes, shown once"},
    {GET,    "/v1/me/sessions",         get_sessions,       .summary = "where I am signed in"},
    {DELETE, "/v1/me/sessions/:id=uuid", delete_own_session, .flags = N, .summary = "end one of my sessions"},
    {GET,    "/v1/me/sign-ins",         get_sign_ins,       .query = &page_query_shape, .summary = "my sign-ins of 90 days, the newest first"},

    {POST,   "/v1/orgs",                post_org,           .body = &org_body_shape, .flags = C, .summary = "add a unit"},
    {GET,    "/v1/orgs",                get_orgs,           .query = &org_list_shape, .summary = "the units of my subtree"},
    {GET,    "/v1/orgs/:id",            get_org,   .query = &org_day_shape, .summary = "a unit and those above it"},

    {POST,   "/v1/accounts",            post_account,       .body = &account_body_shape, .flags = C | S, .summary = "add a person"},
    {GET,    "/v1/accounts",            get_accounts,       .query = &org_query_shape, .summary = "the people of a unit"},
    {GET,    "/v1/accounts/:id",        get_account,        .summary = "a person"},
    {PUT,    "/v1/accounts/:id/status", put_account_status, .body = &status_body_shape, .summary = "disable or enable"},
    {POST,   "/v1/accounts/:id/reset",  post_reset,         .flags = C | S, .summary = "a new activation code; password, factors and sessions end"},
    {POST,   "/v1/accounts/:id/signing-release", post_signing_release, .summary = "a second person lets a reset signer sign again"},
    {POST,   "/v1/accounts/:id/sessions-revocation", post_sessions_revocation, .summary = "end all sessions"},
    {GET,    "/v1/account-security",    get_account_security, .query = &org_query_shape, .summary = "how safe the accounts of a unit are"},
    {GET,    "/v1/account-security/report", get_security_report, .query = &report_query_shape, .summary = "the same counted, of a unit and all below"},
    {GET,    "/v1/account-security/report.csv", get_security_report_csv, .query = &report_query_shape, .summary = "the same as CSV"},

    {POST,   "/v1/persons",             post_person,        .body = &person_body_shape, .flags = C, .summary = "a person with a first post"},
    {GET,    "/v1/persons",             get_persons,        .query = &org_query_shape, .summary = "who works at a unit"},
    {GET,    "/v1/persons/:id",         get_person,         .summary = "a natural person"},
    {PUT,    "/v1/persons/:id",         put_person,         .body = &person_change_shape, .flags = ROUTE_MATCH, .summary = "correct a person's data"},
    {POST,   "/v1/positions",           post_position,      .body = &position_body_shape, .flags = C, .summary = "a post at a unit"},
    {GET,    "/v1/positions",           get_positions,      .query = &org_query_shape, .summary = "the posts of a unit"},
    {DELETE, "/v1/positions/:id",       delete_position,    .summary = "end a post"},
    {POST,   "/v1/groups",              post_group,         .body = &group_body_shape, .flags = C, .summary = "a group, subject team or department"},
    {GET,    "/v1/groups",              get_groups, .query = &org_query_shape, .summary = "the groups of a unit"},
    {GET,    "/v1/groups/:id",          get_group,  .summary = "a group"},
    {PUT,    "/v1/groups/:id",          put_group,          .body = &group_change_shape, .flags = ROUTE_MATCH, .summary = "rename a group"},
    {DELETE, "/v1/groups/:id",          delete_group,       .summary = "dissolve a group"},
    {POST,   "/v1/groups/:id/members",  post_group_member,  .body = &group_member_body_shape, .flags = C, .summary = "a person joins"},
    {GET,    "/v1/groups/:id/members",  get_group_members, .query = &page_query_shape, .summary = "who is in it"},
    {DELETE, "/v1/groups/:id/members/:member", delete_group_member, .summary = "a person leaves"},
    {POST,   "/v1/boards",              post_board, .body = &board_body_shape, .flags = C, .summary = "a board, by its decision"},
    {GET,    "/v1/boards",              get_boards, .query = &org_query_shape, .summary = "the boards of a unit"},
    {GET,    "/v1/boards/:id",          get_board,  .summary = "a board"},
    {PUT,    "/v1/boards/:id",          put_board,  .body = &board_change_shape, .flags = ROUTE_MATCH, .summary = "another end of its term"},
    {POST,   "/v1/boards/:id/members",  post_board_member, .body = &board_member_body_shape, .flags = C, .summary = "a member with a duty"},
    {GET,    "/v1/boards/:id/members",  get_board_members, .query = &page_query_shape, .summary = "its members"},
    {DELETE, "/v1/boards/:id/members/:member", delete_board_member, .summary = "a member leaves"},

    {POST,   "/v1/grants",              post_grant,         .body = &grant_body_shape, .flags = C, .summary = "give a role"},
    {GET,    "/v1/grants",              get_grants,         .query = &org_query_shape, .summary = "the roles held at a unit"},
    {DELETE, "/v1/grants/:id",          delete_grant,       .summary = "take a role"},

    {POST,   "/v1/incidents",           post_incident,      .body = &incident_body_shape, .flags = C | N, .summary = "report an incident"},
    {GET,    "/v1/incidents",           get_incidents,      .query = &incidents_query_shape, .summary = "my incidents, or those of my subtree"},
    {GET,    "/v1/incidents/:id",       get_incident,       .summary = "an incident"},
    {POST,   "/v1/incidents/:id/replies",    post_incident_reply,  .body = &incident_reply_body_shape, .flags = C, .summary = "answer; take or resolve it"},
    {GET,    "/v1/incidents/:id/replies",    get_incident_replies, .query = &page_query_shape, .summary = "what was said and done"},
    {POST,   "/v1/incidents/:id/escalation", post_escalation,      .body = &escalation_body_shape, .flags = C, .summary = "send it one desk up"},
    {POST,   "/v1/incidents/:id/closure",    post_closure,         .body = &incident_reason_body_shape, .flags = C, .summary = "close it with a reason"},
    {POST,   "/v1/incidents/:id/reopening",  post_reopening,       .body = &incident_reason_body_shape, .flags = C, .summary = "open it again"},
    {GET,    "/v1/incident-statistics", get_incident_statistics, .query = &statistics_query_shape, .summary = "how many, where, how late"},
    {GET,    "/v1/incident-statistics/units.csv", get_incident_units_csv, .query = &org_choice_shape, .summary = "the units directly below, for a spreadsheet"},
    {POST,   "/v1/access-reports",      post_access_report, .body = &locked_out_body_shape, .body_max = 4096, .flags = N, .summary = "say, without signing in, that one cannot sign in"},

    {GET,    "/v1/duty-statement",      get_duty_statement, .summary = "what I undertake this school year, and whether I did"},
    {POST,   "/v1/duty-acceptances",    post_duty_acceptance, .body = &duty_body_shape, .flags = C | N, .summary = "accept exactly this text, for myself"},
    {GET,    "/v1/duty-acceptances",    get_duty_acceptances, .query = &duty_query_shape, .summary = "who of a unit accepted, who not yet"},
    {GET,    "/v1/duty-statistics",     get_duty_statistics, .query = &statistics_query_shape, .summary = "how many of a subtree accepted"},
    {POST,   "/v1/duty-statements",     post_duty_statement, .body = &duty_statement_body_shape, .flags = C, .summary = "publish a new text"},

    {POST,   "/v1/notices",             post_notice, .body = &notice_body_shape, .flags = C, .summary = "tell the people of a subtree"},
    {GET,    "/v1/notices",             get_notices,        .query = &notices_query_shape, .summary = "what I was told, unread first; or what my unit told"},
    {GET,    "/v1/notices/:id",         get_notice,         .summary = "a notice; for its sender with counts"},
    {DELETE, "/v1/notices/:id",         delete_notice, .summary = "withdraw it"},
    {POST,   "/v1/notices/:id/receipt", post_notice_receipt, .flags = C | N, .summary = "I have it"},
    {GET,    "/v1/notices/:id/recipients", get_notice_recipients, .query = &receipts_query_shape, .summary = "who has it, who not"},
    {GET,    "/v1/notices/:id/units",   get_notice_units, .query = &page_query_shape, .summary = "how many of each unit have it"},

    {POST,   "/v1/service-tokens",      post_service_token, .body = &client_body_shape, .flags = N | ROUTE_NO_TX, .summary = "a service signs in"},
    {GET,    "/internal/revocations",   get_revocations,  .query = &revocations_query_shape, .summary = "what was revoked; waits for news"},
    {GET,    "/.well-known/jwks.json",  get_jwks,           .summary = "the public keys of the tokens"},

    {GET,    "/scim/v2/ServiceProviderConfig", scim_get_config,       .dialect = &scim_dialect, .summary = "what of SCIM 2.0 there is"},
    {GET,    "/scim/v2/ResourceTypes",  scim_get_resource_types, .dialect = &scim_dialect, .summary = "SCIM: kinds of resources"},
    {GET,    "/scim/v2/Schemas",        scim_get_schemas,       .dialect = &scim_dialect, .summary = "SCIM: attributes of resources"},
    {POST,   "/scim/v2/Users",          scim_post_user,         .body = &scim_user_body_shape, .dialect = &scim_dialect, .summary = "SCIM: add a person"},
    {GET,    "/scim/v2/Users",          scim_get_users,         .query = &scim_query_shape, .dialect = &scim_dialect, .summary = "SCIM: the people of my subtree, filtered"},
    {GET,    "/scim/v2/Users/:id",      scim_get_user_by_id,    .dialect = &scim_dialect, .summary = "SCIM: a person"},
    {PUT,    "/scim/v2/Users/:id",      scim_put_user,          .body = &scim_user_body_shape, .dialect = &scim_dialect, .summary = "SCIM: replace what is known of a person"},
    {PATCH,  "/scim/v2/Users/:id",      scim_patch_user,        .body = &scim_patch_shape, .dialect = &scim_dialect, .summary = "SCIM: change some attributes"},
    {DELETE, "/scim/v2/Users/:id",      scim_delete_user_by_id, .dialect = &scim_dialect, .summary = "SCIM: disable and hide a person"},
    {POST,   "/scim/v2/Bulk",           scim_post_bulk,         .body = &scim_bulk_body_shape, .dialect = &scim_dialect, .flags = ROUTE_NO_TX, .summary = "SCIM: many requests in one"},
    {0},
};
