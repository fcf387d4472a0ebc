/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/document_text.h"

#include "app/correction_text.h"
#include "app/explain.h"
#include "app/explain_parts.h"
#include "app/explain_summer.h"
#include "app/student_profile.h"
#include "base/id.h"
#include "crypto/digest.h"
#include "json/json.h"

enum { SALT_BYTES = 16 };

static const struct field signer_fields[] = {
    INT(struct signer, account_id, 1, INT64_MAX),
    STR(struct signer, full_name, 1, 100),
    STR(struct signer, role, 1, 20),
    STR(struct signer, certificate_sha256, 64, 64),
    JSON(struct signer, substitution, .optional = true, .omit_none = true),
};
static const struct shape signer_shape = SHAPE(struct signer, signer_fields);

#define MAY_LACK(member) STR(struct student, member, 1, 200, .optional = true)

/* What of a student's profile stands in a document: what the printed form shows. */
static const struct field person_fields[] = {
    INT(struct student, id, 1, INT64_MAX),
    INT(struct student, number, 1, 999),
    STR(struct student, full_name, 1, 100),
    STR(struct student, birth_date, 10, 10),
    ENUM(struct student, sex, sex_names),
    STR(struct student, ethnic, 2, 2),
    MAY_LACK(ethnic_name),
    MAY_LACK(nationality_name),
    MAY_LACK(place_of_birth),
    MAY_LACK(native_place),
    MAY_LACK(personal_id),
    MAY_LACK(student_code),
    MAY_LACK(register_number),
    MAY_LACK(address),
    MAY_LACK(policy_group),
    MAY_LACK(father_name),
    MAY_LACK(father_occupation),
    MAY_LACK(mother_name),
    MAY_LACK(mother_occupation),
    MAY_LACK(guardian_name),
    MAY_LACK(guardian_occupation),
};
static const struct shape person_shape = SHAPE(struct student, person_fields);

static void write_person(struct call *call, struct buf *out, const struct student *student)
{
    struct student person = *student;

    describe_student(call, &person);
    json_encode(out, &person_shape, &person);
}

static void write_correction(struct buf *out, const struct correction *c)
{
    if (!c) {
        buf_text(out, "null");
        return;
    }
    buf_printf(out, "{\"id\":%lld,\"decision_number\":", (long long)c->id);
    json_text(out, c->decision_number);
    buf_printf(out, ",\"decided_at\":\"%s\"}", c->decided_at);
}

/* A version that was signed and counts no more: which it is, and why. */
static void write_ended(struct buf *out, const struct document *d, const struct correction *c)
{
    buf_printf(out,
               "\"id\":\"%s\",\"version\":%lld,\"sha256\":\"%s\",\"signature_sha256\":\"%s\","
               "\"state\":\"%s\",\"reason\":",
               d->id, (long long)d->version, d->sha256, d->signature_sha256,
               document_state_names[d->state]);
    json_text(out, d->ended_reason);
    buf_text(out, ",\"correction\":");
    write_correction(out, c);
}

/* Which version it is made instead of, and why. */
static void write_supersedes(struct buf *out, const struct document_frame *frame)
{
    const struct document *d = frame->previous;

    if (!d) {
        buf_text(out, "\"version\":1,\"supersedes\":null");
        return;
    }
    buf_printf(out, "\"version\":%lld,\"supersedes\":{", (long long)d->version + 1);
    write_ended(out, d, frame->correction);
    buf_char(out, '}');
}

/* Parts of an addendum that nothing stands on any more: whoever holds them can be told so by what
 * is signed. Left out when there are none. */
static void write_withdrawn(struct buf *out, const struct list *withdrawn)
{
    const struct withdrawn_part *part = withdrawn->items;

    if (!withdrawn->n)
        return;
    buf_text(out, ",\"withdrawn\":[");
    for (size_t i = 0; i < withdrawn->n; i++) {
        const struct document *d = part[i].document;

        buf_printf(out, "%s{\"stage\":\"%s\",\"subject\":\"%s\",", i ? "," : "",
                   stage_names[d->stage], d->subject);
        write_ended(out, d, part[i].correction);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void write_head(struct call *call, const struct document_frame *frame, enum stage stage,
                       struct document *document, struct buf *out)
{
    uint8_t salt[SALT_BYTES];

    random_bytes(salt, sizeof(salt));
    document->id = uuid_new(call->mem);
    document->stage = stage;
    document->version = frame->previous ? frame->previous->version + 1 : 1;
    buf_printf(out, "{\"schema\":\"hbdt:%s%s:1\",\"id\":\"%s\",", frame->until ? "partial_" : "",
               stage_names[stage], document->id);
    if (frame->until)
        buf_printf(out, "\"until\":\"%s\",", frame->until);
    write_supersedes(out, frame);
    buf_printf(out, ",\"salt\":\"%s\",\"ruleset\":\"%s\",\"prepared_at\":\"%s\"",
               hex_encode(call->mem, salt, sizeof(salt)), frame->class->ruleset,
               frame->prepared_at);
    buf_text(out, ",\"school\":");
    json_encode(out, &school_shape, frame->school);
    buf_printf(out, ",\"school_year\":\"%s\",\"class\":{\"id\":%lld,\"grade\":%lld,\"name\":",
               frame->class->year_name, (long long)frame->class->id,
               (long long)frame->class->grade);
    json_text(out, frame->class->name);
    buf_text(out, "},\"student\":");
    write_person(call, out, frame->student);
    buf_text(out, ",\"signer\":");
    json_encode(out, &signer_shape, &frame->signer);
}

static enum err finish(struct call *call, struct buf *out, struct document *document)
{
    enum err err;

    buf_char(out, '}');
    err = json_canonical(call, buf_bytes(out), &document->content);
    if (err)
        return fail_plain(call, ERR_INTERNAL, "a document is not canonical JSON");
    document->sha256 = sha256_hex(call->mem, document->content.data, document->content.n);
    return OK;
}

static const char *term_comment(const struct subject_line *line, int term)
{
    return line->marks[term] && line->marks[term]->comment ? line->marks[term]->comment : "";
}

static void write_subject(struct buf *out, const struct subject_line *line)
{
    buf_printf(out, ",\"subject\":{\"code\":\"%s\",\"kind\":\"%s\",\"name\":", line->subject->code,
               subject_kind_names[line->subject->kind]);
    json_text(out, line->subject->name);
    buf_printf(out, ",\"left_out\":%s}", line->left_out ? "true" : "false");
}

enum err subject_result_text(struct call *call, const struct document_frame *frame,
                             const struct subject_line *line, struct document *document)
{
    struct buf out = buf_in(call->mem);

    write_head(call, frame, STAGE_SUBJECT_RESULT, document, &out);
    document->subject = line->subject->code;
    write_subject(&out, line);
    buf_text(&out, ",\"terms\":[");
    write_term(&out, line, 1);
    buf_char(&out, ',');
    write_term(&out, line, 2);
    buf_text(&out, "],\"year\":");
    write_year(&out, line);
    buf_text(&out, ",\"comments\":{\"term1\":");
    json_text(&out, term_comment(line, 1));
    buf_text(&out, ",\"term2\":");
    json_text(&out, term_comment(line, 2));
    buf_char(&out, '}');
    return finish(call, &out, document);
}

static void write_link(struct buf *out, const struct document *part)
{
    buf_printf(out, "{\"id\":\"%s\",\"sha256\":\"%s\",\"signature_sha256\":\"%s\"", part->id,
               part->sha256, part->signature_sha256);
    if (part->subject[0])
        buf_printf(out, ",\"subject\":\"%s\"", part->subject);
    buf_char(out, '}');
}

static void write_links(struct buf *out, const char *name, const struct document *const *parts,
                        size_t n)
{
    buf_printf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < n; i++) {
        buf_text(out, i ? "," : "");
        write_link(out, parts[i]);
    }
    buf_char(out, ']');
}

typedef void write_period(struct buf *out, const struct student_result *r, int period);

static void write_levels(struct buf *out, const char *name, const struct student_result *r,
                         write_period *write)
{
    buf_printf(out, ",\"%s\":{\"term1\":", name);
    write(out, r, 1);
    buf_text(out, ",\"term2\":");
    write(out, r, 2);
    buf_text(out, ",\"year\":");
    write(out, r, 0);
}

/* ĐTB các môn: rules that judge by it print it for each period. */
static void write_averages(struct buf *out, const struct student_result *r)
{
    static const struct {
        const char *name;
        int period;
    } periods[] = {{"term1", 1}, {"term2", 2}, {"year", 0}};

    if (!r->classes)
        return;
    buf_text(out, ",\"averages\":{");
    for (size_t i = 0; i < COUNT_OF(periods); i++)
        member_int(out, periods[i].name, r->classes->learning_why[periods[i].period].average);
    buf_char(out, '}');
}

static void write_count(struct buf *out, const char *name, int64_t count)
{
    if (is_none(count))
        buf_printf(out, "\"%s\":null", name);
    else
        buf_printf(out, "\"%s\":%lld", name, (long long)count);
}

/* Primary schools: qualities and competences are the homeroom teacher's, so they stand here. */
static void write_qualities(struct buf *out, const struct student_result *r)
{
    bool first = true;

    buf_text(out, ",\"qualities\":[");
    for (size_t i = 0; i < r->n_lines; i++) {
        const struct subject_line *line = &r->lines[i];

        if (line->subject->kind != SUBJECT_QUALITY)
            continue;
        buf_printf(out, "%s{\"code\":\"%s\",\"name\":", first ? "" : ",", line->subject->code);
        first = false;
        json_text(out, line->subject->name);
        buf_text(out, ",\"terms\":[");
        write_term(out, line, 1);
        buf_char(out, ',');
        write_term(out, line, 2);
        buf_text(out, "],\"year\":");
        write_year(out, line);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void write_summary(struct buf *out, const struct class_row *class,
                          const struct student_result *r)
{
    buf_text(out, ",\"assessment\":");
    write_assessment(out, r);
    write_levels(out, "conduct", r, write_conduct);
    buf_text(out, ",\"explanation\":");
    write_conduct_why(out, r);
    buf_char(out, '}');
    write_levels(out, "learning", r, write_learning);
    buf_text(out, ",\"explanation\":");
    write_learning_why(out, r, 0);
    write_averages(out, r);
    buf_text(out, "},\"absences\":{");
    write_count(out, "excused", r->enrolment->absent_excused);
    buf_char(out, ',');
    write_count(out, "unexcused", r->enrolment->absent_unexcused);
    buf_char(out, '}');
    buf_printf(
        out, ",\"promotion\":{\"decision\":\"%s\",\"explanation\":", promotion_names[r->promotion]);
    write_promotion_why(out, r);
    buf_printf(out, "},\"title\":{\"title\":\"%s\",\"explanation\":", title_names[r->title]);
    write_title_why(out, r);
    buf_text(out, "},\"completion\":");
    write_completion(out, class, r);
    buf_text(out, ",\"comment\":");
    json_text(out, r->enrolment->comment ? r->enrolment->comment : "");
}

enum err year_summary_text(struct call *call, const struct document_frame *frame,
                           const struct student_result *result, const struct document *const *parts,
                           size_t n, struct document *document)
{
    struct buf out = buf_in(call->mem);

    write_head(call, frame, STAGE_YEAR_SUMMARY, document, &out);
    document->subject = "";
    write_links(&out, "subject_results", parts, n);
    if (result->achievement)
        write_qualities(&out, result);
    write_summary(&out, frame->class, result);
    write_corrections(call, &out, result, &frame->corrections, "bảng này");
    write_withdrawn(&out, &frame->withdrawn);
    return finish(call, &out, document);
}

enum err link_text(struct call *call, const struct document_frame *frame, enum stage stage,
                   const struct document *below, struct document *document)
{
    struct buf out = buf_in(call->mem);

    write_head(call, frame, stage, document, &out);
    document->subject = "";
    buf_printf(&out, ",\"%s\":", stage_names[below->stage]);
    write_link(&out, below);
    if (stage_part(stage) == STAGE_APPROVAL)
        buf_text(&out, ",\"decision\":\"approved\"");
    return finish(call, &out, document);
}

enum err retest_result_text(struct call *call, const struct document_frame *frame,
                            const struct student_result *result, size_t i,
                            const struct document *may, struct document *document)
{
    const struct subject_line *line = &result->lines[i];
    struct buf out = buf_in(call->mem);

    write_head(call, frame, STAGE_RETEST_RESULT, document, &out);
    document->subject = line->subject->code;
    write_subject(&out, line);
    buf_text(&out, ",\"adds_to\":");
    write_link(&out, may);
    buf_text(&out, ",\"year\":");
    write_year(&out, line);
    buf_text(&out, ",\"retest\":");
    write_summer_result(&out, line->subject->kind, result->again[i]);
    return finish(call, &out, document);
}

enum err addendum_text(struct call *call, const struct document_frame *frame,
                       const struct student_result *result, const struct addendum_links *links,
                       struct document *document)
{
    struct buf out = buf_in(call->mem);

    write_head(call, frame, STAGE_ADDENDUM, document, &out);
    document->subject = "";
    write_links(&out, "retest_results", links->parts, links->n_parts);
    buf_text(&out, ",\"adds_to\":{");
    for (int stage = STAGE_YEAR_SUMMARY; stage <= STAGE_SEAL; stage++) {
        member(&out, stage_names[stage]);
        write_link(&out, links->may[stage]);
    }
    buf_char(&out, '}');
    write_corrections(call, &out, result, &frame->corrections, "phụ lục sau kì nghỉ hè");
    write_withdrawn(&out, &frame->withdrawn);
    write_taken_again(&out, result);
    write_decision(&out, frame->class, result->after);
    return finish(call, &out, document);
}
