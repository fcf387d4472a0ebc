-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the running service may do; the audit chain can only grow.
GRANT SELECT, INSERT ON hbdt_auth.org TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE ON hbdt_auth.org_version TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_auth.org_closure TO hbdt_auth;
GRANT SELECT, INSERT ON hbdt_auth.org_act TO hbdt_auth;
GRANT SELECT, UPDATE ON hbdt_auth.org_tree TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE ON hbdt_auth.account TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE ON hbdt_auth.password TO hbdt_auth;
GRANT SELECT, INSERT, DELETE ON hbdt_auth.activation TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_auth.sign_in_failure TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE ON hbdt_auth.grant_row TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE ON hbdt_auth.session TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_auth.refresh_token TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE ON hbdt_auth.scim_user TO hbdt_auth;
GRANT SELECT, UPDATE ON hbdt_auth.setup_state TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE ON hbdt_auth.incident TO hbdt_auth;
GRANT SELECT, INSERT ON hbdt_auth.incident_entry TO hbdt_auth;
GRANT SELECT, INSERT ON hbdt_auth.duty_statement TO hbdt_auth;
GRANT SELECT, INSERT ON hbdt_auth.duty_acceptance TO hbdt_auth;
GRANT SELECT, INSERT ON hbdt_auth.idempotency_key TO hbdt_auth;
GRANT SELECT, INSERT ON hbdt_auth.audit_event TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE ON hbdt_auth.audit_head TO hbdt_auth;
GRANT SELECT ON hbdt_auth.schema_migration TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_auth.second_factor TO hbdt_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_auth.recovery_code TO hbdt_auth;
GRANT SELECT, INSERT, DELETE ON hbdt_auth.webauthn_challenge TO hbdt_auth;
GRANT SELECT, INSERT, DELETE ON hbdt_auth.sign_in TO hbdt_auth;
GRANT SELECT, INSERT, DELETE ON hbdt_auth.signing_hold TO hbdt_auth;
