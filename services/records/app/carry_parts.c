/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/carry_parts.h"

#include <string.h>

#include "app/student_profile.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/id.h"
#include "clients/signatures.h"
#include "crypto/digest.h"
#include "json/json.h"

enum { MARKS_MAX = 200 };

static const struct field school_fields[] = {
    STR(struct named_school, code, 1, 20),
    STR(struct named_school, name, 1, 200),
};
const struct shape named_school_shape = SHAPE(struct named_school, school_fields);

static const struct field signer_fields[] = {
    INT(struct text_signer, account_id, 1, INT64_MAX),
    STR(struct text_signer, full_name, 1, 100),
    STR(struct text_signer, role, 1, 20),
    STR(struct text_signer, certificate_sha256, 64, 64, .check = is_sha256_hex,
        .expects = "SHA-256 (hex)"),
};
const struct shape text_signer_shape = SHAPE(struct text_signer, signer_fields);

#define ID(T)         STR(T, package_id, 36, 36, .check = is_uuid, .expects = "UUID")
#define SHA(T, name)  STR(T, name, 64, 64, .check = is_sha256_hex, .expects = "SHA-256 (hex)")
#define DAY(T)        STR(T, first_day, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD")
#define TIME(T, name) STR(T, name, 20, 20)

static const struct field package_fields[] = {
    STR(struct carried_package, schema, 1, 60),
    ID(struct carried_package),
    OBJECT(struct carried_package, from, named_school_shape),
    OBJECT(struct carried_package, to, named_school_shape),
    DAY(struct carried_package),
    TIME(struct carried_package, executed_at),
    STR(struct carried_package, school_year, 9, 9),
    INT(struct carried_package, grade, 1, 12),
    STR(struct carried_package, ruleset, 1, 16),
    BOOL(struct carried_package, within_year),
    OBJECT(struct carried_package, student, student_profile_shape),
    LIST(struct carried_package, documents, carried_document_shape, 0, CARRIED_DOCUMENTS_MAX),
    LIST(struct carried_package, enrolments, enrolment_shape, 0, 1),
    LIST(struct carried_package, marks, mark_row_shape, 0, MARKS_MAX),
};
const struct shape carried_package_shape = SHAPE(struct carried_package, package_fields);

static const struct field note_fields[] = {
    STR(struct carried_note, schema, 1, 60),
    STR(struct carried_note, state, 1, 20),
    ID(struct carried_note),
    SHA(struct carried_note, package_sha256),
    OBJECT(struct carried_note, from, named_school_shape),
    OBJECT(struct carried_note, to, named_school_shape),
    DAY(struct carried_note),
    TIME(struct carried_note, prepared_at),
    OBJECT(struct carried_note, signer, text_signer_shape),
};
const struct shape carried_note_shape = SHAPE(struct carried_note, note_fields);

static const struct field answer_fields[] = {
    STR(struct carried_answer, schema, 1, 60),
    STR(struct carried_answer, answer, 1, 20),
    ID(struct carried_answer),
    SHA(struct carried_answer, package_sha256),
    SHA(struct carried_answer, file_sha256),
    OBJECT(struct carried_answer, from, named_school_shape),
    OBJECT(struct carried_answer, to, named_school_shape),
    STR(struct carried_answer, number, 1, 50),
    STR(struct carried_answer, reason, 1, 500),
    TIME(struct carried_answer, decided_at),
    TIME(struct carried_answer, prepared_at),
    OBJECT(struct carried_answer, signer, text_signer_shape),
};
const struct shape carried_answer_shape = SHAPE(struct carried_answer, answer_fields);

enum err write_text(struct call *call, const struct shape *shape, const void *object,
                    struct bytes *ret, const char **ret_sha256)
{
    struct buf out = buf_in(call->mem);
    enum err err;

    json_encode(&out, shape, object);
    err = json_canonical(call, buf_bytes(&out), ret);
    if (!err)
        *ret_sha256 = sha256_hex(call->mem, ret->data, ret->n);
    return err;
}

void must_hold(struct call *call, bool holds, const char *pointer, const char *vi, const char *en)
{
    if (!holds)
        violate(call, pointer, vi, en);
}

/* What was noted since the first n, as places of the part. */
static void move_below(struct call *call, const char *pointer, size_t n)
{
    struct failure *f = &call->failure;

    for (size_t i = n; i < f->n_violations; i++)
        f->violations[i].pointer =
            arena_printf(call->mem, "%s%s", pointer, f->violations[i].pointer);
}

bool read_text(struct call *call, const char *pointer, struct bytes text, const struct shape *shape,
               void *ret)
{
    const size_t n = call->failure.n_violations;
    struct call strict = *call; /* its own failure says less than the place does */
    struct bytes canonical = {0};
    struct json_doc *doc;

    strict.failure = (struct failure){0};
    doc = json_open(&strict, text);
    if (!doc || json_canonical(&strict, text, &canonical) || canonical.n != text.n ||
        memcmp(canonical.data, text.data, text.n) != 0) {
        violate(call, pointer, "không ở dạng JSON chuẩn RFC 8785",
                "is not in RFC 8785 canonical form");
        return false;
    }
    if (!json_decode_loose(call, text, shape, ret))
        return true;
    move_below(call, pointer, n);
    return false;
}

static void note_judgement(struct call *call, const char *pointer, const struct judgement *j)
{
    violate(call, pointer, arena_printf(call->mem, "%s (%s)", j->reason, j->code),
            arena_printf(call->mem, "%s (%s)", j->reason_en, j->code));
}

enum err check_signature(struct call *call, const char *pointer, struct bytes text,
                         struct bytes signature, const struct text_signer *signer,
                         const char *school)
{
    struct judgement j;
    enum err err = signatures_judge(call, sha256_hex(call->mem, text.data, text.n), signature, &j);

    if (err)
        return err;
    if (strcmp(j.verdict, "VALID") != 0) {
        note_judgement(call, pointer, &j);
        return OK;
    }
    must_hold(call,
              j.certificate_sha256 && strcmp(j.certificate_sha256, signer->certificate_sha256) == 0,
              pointer, "không phải bằng chứng thư số mà văn bản ghi",
              "is not by the certificate that the text names");
    must_hold(call, j.signer.organization && strcmp(j.signer.organization, school) == 0, pointer,
              "chứng thư số không cấp cho người của trường mà văn bản ghi",
              "its certificate is not of the school that the text names");
    return OK;
}
