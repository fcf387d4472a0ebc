-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the running service may do; the audit chain can only grow.
GRANT SELECT, INSERT, UPDATE ON hbdt_archive.job TO hbdt_archive;
GRANT SELECT, INSERT ON hbdt_archive.idempotency_key TO hbdt_archive;
GRANT SELECT, INSERT ON hbdt_archive.audit_event TO hbdt_archive;
GRANT SELECT, INSERT, UPDATE ON hbdt_archive.audit_head TO hbdt_archive;
GRANT SELECT ON hbdt_archive.schema_migration TO hbdt_archive;
