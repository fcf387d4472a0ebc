/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partial_year.h"

#include <string.h>

#include "app/access.h"
#include "app/explain.h"
#include "app/hold_entry.h"
#include "app/manage_students.h"
#include "app/partial_stay.h"
#include "app/prepare_documents.h"
#include "crypto/digest.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/departures.h"
#include "store/transfers.h"

static enum err find_first_day(struct call *call, int64_t student_id, const char **ret)
{
    struct transfer transfer;
    struct departure departure;
    bool found = false;
    enum err err = departures_open(call, student_id, &departure, &found);

    *ret = found ? departure.first_day : NULL;
    if (err || found)
        return err;
    err = transfers_open(call, student_id, &transfer, &found);
    if (!err && !found)
        return fail_with(call, &problem_not_ready, "Học sinh không có hồ sơ chuyển trường đang mở");
    *ret = transfer.first_day;
    return err;
}

static void must_be_signed(struct stay *s, int stage, const char *subject)
{
    if (!stay_is_current(s, stay_newest(s, stage, subject)))
        violate(
            s->call,
            arena_printf(s->call->mem, "/%s%s%s", stage_names[stage], *subject ? "/" : "", subject),
            "chưa ký, hoặc đã đổi sau khi ký", "is not signed, or changed after it was signed");
}

/* Of its class the subject must be one; the stages follow each other. */
static enum err check_ready(struct stay *s, int stage, const char *subject)
{
    const struct student_result *r = s->result;

    if (stage == STAGE_SUBJECT_RESULT && !stay_line(s, subject))
        return fail_with(s->call, &problem_unknown_subject, "Môn %s", subject);
    for (size_t i = 0; stage == STAGE_YEAR_SUMMARY && i < r->n_lines; i++)
        if (r->lines[i].subject->kind != SUBJECT_QUALITY)
            must_be_signed(s, STAGE_SUBJECT_RESULT, r->lines[i].subject->code);
    if (stage > STAGE_YEAR_SUMMARY)
        must_be_signed(s, stage - 1, "");
    if (!s->call->failure.n_violations)
        return OK;
    return fail_with(s->call, &problem_not_ready, "Còn %zu mục chưa xong",
                     s->call->failure.n_violations);
}

/* Who signed a part of it does not approve it, as of a whole year. */
static enum err refuse_own_record(struct stay *s, int stage)
{
    const struct partial *p = s->parts.items;

    for (size_t i = 0; stage == STAGE_APPROVAL && i < s->parts.n; i++)
        if (p[i].stage < STAGE_APPROVAL && p[i].state == DOCUMENT_SIGNED &&
            p[i].signer_account_id == s->call->caller.account_id)
            return policy_require(s->call, s->call->standing.relations | RELATION_SIGNED_BELOW,
                                  "Bạn đã ký phần của học sinh này");
    return OK;
}

static struct document as_document(const struct partial *p)
{
    return (struct document){.id = p->id,
                             .version = p->version,
                             .stage = p->stage,
                             .subject = p->subject,
                             .state = p->state,
                             .sha256 = p->sha256,
                             .signature_sha256 = p->signature_sha256,
                             .ended_reason = p->ended_reason};
}

static enum err write_summary(struct stay *s, const struct document_frame *frame,
                              struct document *document)
{
    const struct student_result *r = s->result;
    struct document *parts = arena_array(s->call->mem, r->n_lines, sizeof(*parts));
    const struct document **all = arena_array(s->call->mem, r->n_lines, sizeof(*all));
    size_t n = 0;

    for (size_t i = 0; i < r->n_lines; i++) {
        if (r->lines[i].subject->kind == SUBJECT_QUALITY)
            continue;
        parts[n] = as_document(stay_newest(s, STAGE_SUBJECT_RESULT, r->lines[i].subject->code));
        all[n] = &parts[n];
        n++;
    }
    return year_summary_text(s->call, frame, r, all, n, document);
}

static enum err write_text(struct stay *s, const struct document_frame *frame,
                           const struct document_key *key, struct document *document)
{
    struct document below;

    if (key->stage == STAGE_SUBJECT_RESULT)
        return subject_result_text(s->call, frame, stay_line(s, key->subject), document);
    if (key->stage == STAGE_YEAR_SUMMARY)
        return write_summary(s, frame, document);
    below = as_document(stay_newest(s, key->stage - 1, ""));
    return link_text(s->call, frame, (enum stage)key->stage, &below, document);
}

static enum err make(struct stay *s, struct document_frame *frame, const struct document_key *key)
{
    const struct partial *last = stay_last(s, key->stage, key->subject);
    struct document previous;
    struct document document = {.id = NULL};
    enum err err;

    if (last) {
        previous = as_document(last);
        frame->previous = &previous;
    }
    frame->student = s->result->student;
    frame->until = s->until;
    err = write_text(s, frame, key, &document);
    if (err)
        return err;
    return partials_add(s->call,
                        &(struct partial){.id = document.id,
                                          .org_id = s->class->org_id,
                                          .school_year_id = s->class->school_year_id,
                                          .class_id = s->class->id,
                                          .student_id = s->student_id,
                                          .until = s->until,
                                          .stage = key->stage,
                                          .subject = key->subject,
                                          .version = document.version,
                                          .source_sha256 = stay_source(s, key->stage, key->subject),
                                          .sha256 = document.sha256,
                                          .content = document.content,
                                          .signer_account_id = frame->signer.account_id,
                                          .substitution_id = frame->signer.substitution_id,
                                          .certificate_sha256 = frame->signer.certificate_sha256,
                                          .prepared_at = frame->prepared_at});
}

static bool waits_for(const struct partial *p, const struct signer *signer)
{
    return p->state == DOCUMENT_WAITING &&
           strcmp(p->certificate_sha256, signer->certificate_sha256) == 0 &&
           p->substitution_id == signer->substitution_id;
}

/* What is good stays; what says something else, or waits for another, gives way. */
static enum err renew(struct stay *s, struct document_frame *frame, const struct document_key *key)
{
    const struct partial *there = stay_newest(s, key->stage, key->subject);
    bool good = there &&
                strcmp(there->source_sha256, stay_source(s, key->stage, key->subject)) == 0 &&
                (there->state == DOCUMENT_SIGNED || waits_for(there, &frame->signer));
    enum err err = OK;

    if (good)
        return OK;
    if (there && there->state != DOCUMENT_SUPERSEDED)
        err = stay_end(s, key->stage, key->subject);
    return err ? err : make(s, frame, key);
}

static void note(struct call *call, int64_t org_id, int64_t student_id, const char *action,
                 const char *stage)
{
    audit_note(call, org_id, action, stage, arena_printf(call->mem, "%lld", (long long)student_id),
               1);
}

/* Until they are stored, what they say stays as it is. */
static enum err hold_sources(struct stay *s, int stage)
{
    enum err err = stage > STAGE_YEAR_SUMMARY ? OK : gradebooks_hold(s->call, s->class->id);

    return err || stage > STAGE_YEAR_SUMMARY ? err : classes_hold_record(s->call, s->class->id);
}

static enum err open_stay(struct stay *s, const struct document_key *key)
{
    const char *first_day = NULL;
    enum err err = class_hold_open(s->call, s->class, key->subject);

    if (!err)
        err = refuse_by_rules(s->call, s->class, key->subject);
    if (!err)
        err = find_first_day(s->call, s->student_id, &first_day);
    if (!err)
        err = stay_read(s, first_day);
    if (!err)
        err = hold_sources(s, key->stage);
    if (!err)
        err = refuse_own_record(s, key->stage);
    return err ? err : check_ready(s, key->stage, key->subject);
}

enum err prepare_partial(struct call *call, int64_t student_id, const struct document_key *wanted,
                         int64_t credential_id, struct list *ret)
{
    struct student student;
    struct class_row class;
    struct document_key key = *wanted;
    struct document_frame frame = {0};
    struct stay s = {.call = call, .class = &class};
    enum err err = students_get(call, student_id, &student);

    if (!err && is_none(student.class_id))
        err = fail_plain(call, ERR_NOT_FOUND, "Học sinh không học lớp nào");
    if (err)
        return err;
    s.student_id = student.id;
    key.class_id = student.class_id;
    err = may_sign_stage(call, &key, &class, &frame.signer);
    if (!err)
        err = open_stay(&s, &key);
    if (!err)
        err = set_signer(call, &class, key.stage, credential_id, &frame);
    if (!err)
        err = renew(&s, &frame, &key);
    if (err)
        return err;
    note(call, class.org_id, student.id, "partial_documents.prepare", stage_names[key.stage]);
    return stay_parts(&s, key.stage, key.subject, ret);
}

enum err read_partials(struct call *call, int64_t student_id, struct list *ret)
{
    struct student student;
    enum err err = access_student(call, student_id, &student, NULL);

    return err ? err : partials_of_person(call, student.id, ret);
}

enum err partials_missing(struct call *call, const struct class_row *class,
                          const struct student_result *result, const char *first_day,
                          partial_gap *tell, void *object)
{
    struct stay s = {
        .call = call, .class = class, .student_id = result->student->id, .result = result};
    enum err err = stay_read(&s, first_day);

    if (err)
        return err;
    for (size_t i = 0; i < result->n_lines; i++) {
        const char *subject = result->lines[i].subject->code;
        const struct partial *part = stay_newest(&s, STAGE_SUBJECT_RESULT, subject);

        if (result->lines[i].subject->kind != SUBJECT_QUALITY && !stay_is_current(&s, part))
            tell(object, STAGE_SUBJECT_RESULT, subject, part && part->state == DOCUMENT_SIGNED);
    }
    for (int stage = STAGE_YEAR_SUMMARY; stage <= STAGE_SEAL; stage++) {
        const struct partial *part = stay_newest(&s, stage, "");

        if (!stay_is_current(&s, part))
            tell(object, stage, "", part && part->state == DOCUMENT_SIGNED);
    }
    return OK;
}

enum err end_stale_partials(struct call *call, const struct class_row *class, int64_t student_id,
                            const char *first_day)
{
    struct stay s = {.call = call, .class = class, .student_id = student_id};
    enum err err = stay_read(&s, first_day);
    const struct partial *p = s.parts.items;

    for (size_t i = 0; i < s.parts.n && !err; i++)
        if (p[i].state == DOCUMENT_WAITING ||
            (p[i].state == DOCUMENT_SIGNED && !stay_is_current(&s, &p[i])))
            err = stay_end(&s, p[i].stage, p[i].subject);
    return err;
}
