/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/transfers.h"

#include "context.h"
#include "http/http.h"

enum { DOCUMENT_MAX = 1 << 20, DOCUMENTS_MAX = 600 };

static const struct field document_fields[] = {
    STR(struct transfer_document, folder, 1, 60),
    STR(struct transfer_document, name, 1, 100),
    BYTES(struct transfer_document, content, 1, DOCUMENT_MAX),
    BYTES(struct transfer_document, signature, 1, DOCUMENT_MAX),
    STR(struct transfer_document, certificate_sha256, 64, 64),
    BOOL(struct transfer_document, imported),
};
static const struct shape document_shape = SHAPE(struct transfer_document, document_fields);

static const struct field contents_fields[] = {
    STR(struct transfer_contents, package_id, 36, 36),
    STR(struct transfer_contents, from_code, 1, 20),
    STR(struct transfer_contents, from_name, 1, 200),
    STR(struct transfer_contents, sent_on, 10, 10),
    BYTES(struct transfer_contents, package, 1, 1 << 22),
    BYTES(struct transfer_contents, note, 1, DOCUMENT_MAX),
    BYTES(struct transfer_contents, note_signature, 1, DOCUMENT_MAX),
    LIST(struct transfer_contents, documents, document_shape, 0, DOCUMENTS_MAX),
};
static const struct shape contents_shape = SHAPE(struct transfer_contents, contents_fields);

static const struct field given_fields[] = {
    BYTES(struct transfer_document, content, 0, DOCUMENT_MAX),
    BYTES(struct transfer_document, signature, 0, DOCUMENT_MAX),
};
static const struct shape given_shape = SHAPE(struct transfer_document, given_fields);

static const struct field parts_fields[] = {
    STR(struct transfer_parts, file_sha256, 64, 64),
    BYTES(struct transfer_parts, package, 0, 1 << 22),
    BYTES(struct transfer_parts, note, 0, DOCUMENT_MAX),
    BYTES(struct transfer_parts, note_signature, 0, DOCUMENT_MAX),
    LIST(struct transfer_parts, documents, given_shape, 0, DOCUMENTS_MAX),
};
static const struct shape parts_shape = SHAPE(struct transfer_parts, parts_fields);

static const struct field arrival_fields[] = {
    INT(struct arrival, id, 1, INT64_MAX),       STR(struct arrival, package_id, 36, 36),
    STR(struct arrival, state, 1, 20),           STR(struct arrival, full_name, 1, 100),
    STR(struct arrival, from_code, 1, 20),       STR(struct arrival, from_name, 1, 200),
    STR(struct arrival, first_day, 10, 10),      STR(struct arrival, school_year, 9, 9),
    STR(struct arrival, package_sha256, 64, 64), STR(struct arrival, file_sha256, 64, 64),
    STR(struct arrival, sender_name, 1, 100),
};
const struct shape arrival_shape = SHAPE(struct arrival, arrival_fields);

enum err transfers_contents(struct call *call, int64_t departure_id, struct transfer_contents *ret)
{
    return client_json(
        call, archive_of(call)->records,
        &(struct client_json){.method = GET,
                              .target = arena_printf(call->mem, "/v1/departures/%lld/contents",
                                                     (long long)departure_id),
                              .ret_shape = &contents_shape,
                              .ret = ret});
}

enum err transfers_present(struct call *call, const char *key, const struct transfer_parts *parts,
                           struct arrival *ret)
{
    return client_json(call, archive_of(call)->records,
                       &(struct client_json){.method = POST,
                                             .target = "/v1/arrivals",
                                             .idempotency_key = key,
                                             .body_shape = &parts_shape,
                                             .body = parts,
                                             .ret_shape = &arrival_shape,
                                             .ret = ret});
}
