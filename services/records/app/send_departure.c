/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The note by which a departure is sent, and what the package is made of. */
#include <string.h>

#include "app/carried_documents.h"
#include "app/carry_parts.h"
#include "app/execute_departure.h"
#include "app/signed_text.h"
#include "base/date.h"
#include "problems.h"
#include "json/json.h"

static const struct field document_fields[] = {
    STR(struct contents_document, folder, 1, 60),
    STR(struct contents_document, name, 1, 100),
    BYTES(struct contents_document, content, 1, 1 << 20),
    BYTES(struct contents_document, signature, 1, 1 << 20),
    STR(struct contents_document, certificate_sha256, 64, 64),
    BOOL(struct contents_document, imported),
};
static const struct shape place_shape = SHAPE(struct contents_document, document_fields);

static const struct field contents_fields[] = {
    STR(struct departure_contents, package_id, 36, 36),
    STR(struct departure_contents, from_code, 1, 20),
    STR(struct departure_contents, from_name, 1, 200),
    STR(struct departure_contents, sent_on, 10, 10),
    BYTES(struct departure_contents, package, 1, 1 << 22),
    BYTES(struct departure_contents, note, 1, 1 << 20),
    BYTES(struct departure_contents, note_signature, 1, 1 << 20),
    LIST(struct departure_contents, documents, place_shape, 0, CARRIED_DOCUMENTS_MAX),
};
const struct shape departure_contents_shape = SHAPE(struct departure_contents, contents_fields);

static enum err see_executed(struct call *call, int64_t id, struct departure *ret)
{
    enum err err = see_departure(call, id, ret);

    if (!err && ret->state != DEPARTURE_EXECUTED)
        err = fail_with(call, &problem_transfer_state, "Chưa chuyển, hoặc đã ký gửi");
    return err;
}

enum err prepare_note(struct call *call, int64_t id, int64_t credential_id, struct departure *ret)
{
    struct carried_note note = {.schema = NOTE_SCHEMA, .state = "sent"};
    struct departure before;
    enum err err = see_executed(call, id, ret);

    if (!err)
        err = text_signer(call, credential_id, &note.signer);
    if (err)
        return err;
    before = *ret;
    note.package_id = ret->package_id;
    note.package_sha256 = ret->package_sha256;
    note.from = (struct named_school){ret->from_code, ret->from_name};
    note.to = (struct named_school){ret->to_code, ret->to_name};
    note.first_day = ret->first_day;
    note.prepared_at = time_text(call->mem, call->now);
    ret->note_certificate_sha256 = note.signer.certificate_sha256;
    ret->sent_by = call->caller.account_id;
    err = write_text(call, &carried_note_shape, &note, &ret->note, &ret->note_sha256);
    if (!err)
        err = departures_put_note(call, ret);
    audit_note(call, ret->org_id, "departure.prepare_note", "departure",
               arena_printf(call->mem, "%lld", (long long)id), ret->state);
    return err ? err : tell_departure(call, id, &before);
}

enum err sign_note(struct call *call, int64_t id, const char *sad, struct departure *ret)
{
    enum err err = see_executed(call, id, ret);

    if (!err && (!ret->note_sha256 || ret->sent_by != call->caller.account_id))
        err = fail_with(call, &problem_not_ready, "Bạn chưa lập phiếu gửi");
    if (!err)
        err = sign_text(call, sad, ret->note_sha256, ret->note_certificate_sha256,
                        &ret->note_signature, &ret->sent_at);
    if (err)
        return err;
    ret->state = DEPARTURE_SENT;
    return step_departure(call, ret, "departure.send");
}

static const struct carried_document *find(const struct list *documents, const char *sha256)
{
    const struct carried_document *d = documents->items;

    for (size_t i = 0; i < documents->n; i++)
        if (strcmp(d[i].sha256, sha256) == 0)
            return &d[i];
    return NULL;
}

/* As the package lists them: what was signed here since then is not of it. */
static enum err fill_documents(struct call *call, const struct departure *d, struct list *ret)
{
    struct carried_package package;
    struct list there;
    enum err err = json_decode_loose(call, d->package, &carried_package_shape, &package);
    const struct carried_document *line = package.documents.items;
    struct contents_document *all;

    if (!err)
        err = carried_documents(call, d->student_id, &there);
    if (err)
        return err;
    all = arena_array(call->mem, package.documents.n, sizeof(*all));
    for (size_t i = 0; i < package.documents.n; i++) {
        const struct carried_document *found = find(&there, line[i].sha256);

        if (!found)
            return fail_plain(call, ERR_INTERNAL, "document %s is gone", line[i].sha256);
        all[i] = (struct contents_document){
            .folder = line[i].folder,
            .name = arena_printf(call->mem, "%s%s%s.v%lld.json", stage_names[line[i].stage],
                                 *line[i].subject ? "-" : "", line[i].subject,
                                 (long long)line[i].version),
            .content = found->content,
            .signature = found->signature,
            .certificate_sha256 = line[i].certificate_sha256,
            .imported = !is_none(found->arrival_id)};
    }
    *ret = (struct list){all, package.documents.n};
    return OK;
}

enum err departure_contents(struct call *call, int64_t id, struct departure_contents *ret)
{
    struct departure d;
    enum err err = see_departure(call, id, &d);

    if (!err && d.state != DEPARTURE_SENT && d.state != DEPARTURE_CLOSED)
        err = fail_with(call, &problem_transfer_state, "Gói %s chưa ký gửi, hoặc đã hủy",
                        d.package_id);
    if (err)
        return err;
    *ret = (struct departure_contents){.package_id = d.package_id,
                                       .from_code = d.from_code,
                                       .from_name = d.from_name,
                                       .sent_on = arena_copy(call->mem, d.sent_at, 10),
                                       .package = d.package,
                                       .note = d.note,
                                       .note_signature = d.note_signature};
    return fill_documents(call, &d, &ret->documents);
}
