/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handlers and body shapes that the route table names. */
#pragma once

#include "http/http.h"

extern const struct shape setup_body_shape;
extern const struct shape sign_in_body_shape;
extern const struct shape refresh_body_shape;
extern const struct shape activation_body_shape;
extern const struct shape recovery_body_shape;
extern const struct shape completion_body_shape;
extern const struct shape reset_body_shape;
extern const struct shape org_body_shape;
extern const struct shape account_body_shape;
extern const struct shape status_body_shape;
extern const struct shape grant_body_shape;
extern const struct shape person_body_shape;
extern const struct shape person_change_shape;
extern const struct shape position_body_shape;
extern const struct shape group_body_shape;
extern const struct shape group_change_shape;
extern const struct shape group_member_body_shape;
extern const struct shape board_body_shape;
extern const struct shape board_change_shape;
extern const struct shape board_member_body_shape;
extern const struct shape proposal_body_shape;
extern const struct shape grant_decision_body_shape;
extern const struct shape client_body_shape;
extern const struct shape revocations_query_shape;
extern const struct shape incident_body_shape;
extern const struct shape incident_reply_body_shape;
extern const struct shape incident_reason_body_shape;
extern const struct shape escalation_body_shape;
extern const struct shape locked_out_body_shape;
extern const struct shape org_choice_shape;
extern const struct shape duty_body_shape;
extern const struct shape notice_body_shape;
extern const struct shape notices_query_shape;
extern const struct shape receipts_query_shape;
extern const struct shape duty_statement_body_shape;
extern const struct shape duty_query_shape;
extern const struct shape incidents_query_shape;
extern const struct shape statistics_query_shape;
extern const struct shape factor_proof_shape;
extern const struct shape report_query_shape;
extern const struct shape totp_body_shape;
extern const struct shape totp_code_shape;
extern const struct shape registration_shape;
extern const struct shape new_password_shape;
extern const struct shape page_query_shape;
extern const struct shape org_list_shape;
extern const struct shape org_day_shape;
extern const struct shape scim_user_body_shape;
extern const struct shape accounts_import_shape;
extern const struct shape scim_group_body_shape;
extern const struct shape scim_bulk_body_shape;
extern const struct shape org_act_body_shape;
extern const struct shape acts_import_shape;
extern const struct shape authorize_form_shape;
extern const struct shape oauth_token_body_shape;
extern const struct shape oauth_about_body_shape;
extern const struct shape oauth_client_body_shape;
extern const struct shape feed_decision_body_shape;
extern const struct shape org_query_shape;
extern const struct shape grant_query_shape;

/* A list of what belongs to a unit. */
struct org_query {
    int64_t org_id;
    int64_t after;
    int64_t limit;
};

#define A_DATE .check = is_date, .expects = "ngày YYYY-MM-DD"

/* What belongs to id: those after that id, at most limit. The first column is the row's id. */
typedef enum err rows_of(struct call *call, int64_t id, int64_t after, int64_t limit,
                         struct list *ret_rows);

/* A page; ids only grow, so the next one begins after the last id of a full one. */
enum err reply_rows(struct call *call, struct reply *rp, const struct shape *shape,
                    const struct list *rows, int64_t limit);

/* A page of what belongs to the unit of a route with org_query, if the caller may see it. */
enum err reply_of_org(struct call *call, const struct request *rq, struct reply *rp, rows_of *rows,
                      const struct shape *shape);

/* A page of what belongs to the route's :id, on a route with page_query; who may see it was asked
 * before. */
enum err reply_members(struct call *call, const struct request *rq, struct reply *rp, rows_of *rows,
                       const struct shape *shape);

/* Pieces of answers that several resources share. */
extern const struct shape account_json_shape;
extern const struct shape token_pair_shape;

#define HANDLER(name) enum err name(struct call *call, const struct request *rq, struct reply *rp)

HANDLER(post_setup);
HANDLER(post_session);
HANDLER(post_refresh);
HANDLER(delete_session);
HANDLER(get_me);
HANDLER(post_reset);
HANDLER(post_signing_release);
HANDLER(post_sessions_revocation);
HANDLER(get_staff_quality);
HANDLER(get_faulty_staff);
HANDLER(get_account_security);
HANDLER(get_security_report);
HANDLER(get_security_report_csv);
HANDLER(post_elevation);
HANDLER(post_totp);
HANDLER(post_totp_confirmation);
HANDLER(post_challenge);
HANDLER(post_webauthn);
HANDLER(get_factors);
HANDLER(delete_factor);
HANDLER(post_recovery_codes);
HANDLER(put_password);
HANDLER(get_sessions);
HANDLER(delete_own_session);
HANDLER(get_sign_ins);
HANDLER(post_activation);
HANDLER(post_recovery);
HANDLER(post_recovery_completion);
HANDLER(post_org);
HANDLER(get_orgs);
HANDLER(get_org);
HANDLER(get_org_history);
HANDLER(post_org_act);
HANDLER(get_org_acts);
HANDLER(post_org_acts_import);
HANDLER(post_account);
HANDLER(get_accounts);
HANDLER(get_account);
HANDLER(put_account_status);
HANDLER(post_grant_proposal);
HANDLER(get_grant_proposals);
HANDLER(get_grant_proposal);
HANDLER(post_grant_decision);
HANDLER(post_person);
HANDLER(get_persons);
HANDLER(get_person);
HANDLER(put_person);
HANDLER(post_position);
HANDLER(get_positions);
HANDLER(delete_position);
HANDLER(post_group);
HANDLER(get_groups);
HANDLER(get_group);
HANDLER(put_group);
HANDLER(delete_group);
HANDLER(post_group_member);
HANDLER(get_group_members);
HANDLER(delete_group_member);
HANDLER(post_board);
HANDLER(get_boards);
HANDLER(get_board);
HANDLER(put_board);
HANDLER(post_board_member);
HANDLER(get_board_members);
HANDLER(delete_board_member);
HANDLER(post_grant);
HANDLER(get_grants);
HANDLER(delete_grant);
HANDLER(post_incident);
HANDLER(get_incidents);
HANDLER(get_incident);
HANDLER(post_incident_reply);
HANDLER(get_incident_replies);
HANDLER(post_escalation);
HANDLER(post_closure);
HANDLER(post_reopening);
HANDLER(get_incident_statistics);
HANDLER(get_incident_units_csv);
HANDLER(post_access_report);
HANDLER(get_duty_statement);
HANDLER(post_duty_statement);
HANDLER(post_duty_acceptance);
HANDLER(get_duty_acceptances);
HANDLER(get_duty_statistics);
HANDLER(post_notice);
HANDLER(get_notices);
HANDLER(get_notice);
HANDLER(delete_notice);
HANDLER(post_notice_receipt);
HANDLER(get_notice_recipients);
HANDLER(get_notice_units);
HANDLER(post_service_token);
HANDLER(get_revocations);
HANDLER(get_jwks);

HANDLER(scim_get_config);
HANDLER(scim_get_resource_types);
HANDLER(scim_get_schemas);
HANDLER(scim_post_user);
HANDLER(scim_get_users);
HANDLER(scim_get_user_by_id);
HANDLER(scim_put_user);
HANDLER(scim_patch_user);
HANDLER(scim_delete_user_by_id);
HANDLER(post_accounts_import);
HANDLER(get_accounts_template);
HANDLER(scim_post_group);
HANDLER(scim_get_groups);
HANDLER(scim_get_group_by_id);
HANDLER(scim_put_group);
HANDLER(scim_patch_group);
HANDLER(scim_delete_group_by_id);
HANDLER(scim_post_bulk);

HANDLER(oauth_get_authorize);
HANDLER(oauth_post_authorize);
HANDLER(oauth_get_style);
HANDLER(oauth_post_token);
HANDLER(oauth_post_introspect);
HANDLER(oauth_post_revoke);
HANDLER(oauth_get_userinfo);
HANDLER(oauth_get_metadata);
HANDLER(post_oauth_client);
HANDLER(get_oauth_clients);
HANDLER(delete_oauth_client);
HANDLER(post_feed_decision);
