-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the running service may do; signatures and the audit chain can only grow.
GRANT SELECT, INSERT, UPDATE ON hbdt_signing.credential TO hbdt_signing;
GRANT SELECT, INSERT ON hbdt_signing.authorisation TO hbdt_signing;
GRANT SELECT, INSERT ON hbdt_signing.authorised_digest TO hbdt_signing;
GRANT SELECT, INSERT ON hbdt_signing.signature TO hbdt_signing;
GRANT SELECT, INSERT, UPDATE ON hbdt_signing.signing_session TO hbdt_signing;
GRANT SELECT, INSERT ON hbdt_signing.idempotency_key TO hbdt_signing;
GRANT SELECT, INSERT ON hbdt_signing.audit_event TO hbdt_signing;
GRANT SELECT, INSERT, UPDATE ON hbdt_signing.audit_head TO hbdt_signing;
GRANT SELECT ON hbdt_signing.schema_migration TO hbdt_signing;
