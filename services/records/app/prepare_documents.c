/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/prepare_documents.h"

#include <string.h>

#include "app/access.h"
#include "app/class_results.h"
#include "app/confirm_rule.h"
#include "app/hold_entry.h"
#include "app/judge.h"
#include "app/judge_summer.h"
#include "app/manage_year.h"
#include "app/preparing.h"
#include "app/put_changes.h"
#include "app/release_documents.h"
#include "app/substitute.h"
#include "base/date.h"
#include "clients/signatures.h"
#include "policy/policy.h"
#include "problems.h"

/* As what the document names its signer. */
static const char *const signer_roles[] = {[STAGE_SUBJECT_RESULT] = "subject_teacher",
                                           [STAGE_YEAR_SUMMARY] = "homeroom_teacher",
                                           [STAGE_APPROVAL] = "leader",
                                           [STAGE_SEAL] = "office"};

enum err may_sign_stage(struct call *call, const struct document_key *key, struct class_row *ret,
                        struct signer *ret_signer)
{
    enum err err = access_stage(call, key, ret);

    ret_signer->role = signer_roles[stage_part(key->stage)];
    ret_signer->substitution_id = NONE;
    if (err || stage_part(key->stage) > STAGE_YEAR_SUMMARY)
        return err;
    return own_substitution(call, ret->id, key->subject, &ret_signer->substitution_id,
                            &ret_signer->substitution);
}

/* Who signed marks or the year's summary of the class may not approve it (one person, one level).
 */
static enum err refuse_own_record(struct preparing *p)
{
    const struct document *below = p->below.items;

    for (size_t i = 0; i < p->below.n; i++)
        if (below[i].signer_account_id == p->call->caller.account_id)
            return policy_require(p->call, p->call->standing.relations | RELATION_SIGNED_BELOW,
                                  "Bạn đã ký tổng kết của lớp này");
    return OK;
}

/* Nothing is signed by a number that nobody has confirmed, no quality or content by itself. */
enum err refuse_by_rules(struct call *call, const struct class_row *class, const char *code)
{
    const struct ruleset *ruleset = NULL;
    const struct subject *subject = NULL;
    enum err err = rules_in_force(call, class, &ruleset);

    if (err)
        return err;
    if (ruleset)
        subject = subject_by_code(ruleset_curriculum(ruleset, (int)class->grade), code);
    if (subject && subject->kind == SUBJECT_QUALITY)
        return fail_with(call, &problem_unknown_subject,
                         "Phẩm chất, năng lực nằm trong tổng kết của chủ nhiệm");
    if (subject && subject->part_of)
        return fail_with(call, &problem_unknown_subject,
                         "Nội dung này nằm trong kết quả của cả môn học");

    if (!ruleset || !ruleset->unconfirmed)
        return OK;
    return fail_with(call, &problem_rules_unconfirmed, "%s: %s, năm học %s", ruleset->law,
                     ruleset->unconfirmed, class->year_name);
}

enum err set_signer(struct call *call, const struct class_row *class, int stage,
                    int64_t credential_id, struct document_frame *ret)
{
    struct credential credential;
    struct school_year year;
    struct school *school = arena_alloc(call->mem, sizeof(*school));
    const char *kind = stage_part(stage) == STAGE_SEAL ? "seal" : "person";
    enum err err = signatures_credential(call, credential_id, kind, &credential);

    if (err)
        return err;
    ret->signer.account_id = call->caller.account_id;
    ret->signer.full_name = call->caller.name;
    ret->signer.certificate_sha256 = credential.certificate_sha256;
    ret->class = class;
    ret->school = school;
    ret->prepared_at = time_text(call->mem, call->now);
    err = years_get(call, class->school_year_id, &year);
    return err ? err : school_of_year(call, &year, school);
}

static bool is_for(const struct document *document, const struct signer *signer)
{
    return strcmp(document->certificate_sha256, signer->certificate_sha256) == 0 &&
           document->substitution_id == signer->substitution_id;
}

/* Documents that wait for another signer, certificate or assignment are taken back: nobody signed
 * them. */
static enum err load_there(struct preparing *p)
{
    enum err err = documents_of_class(p->call, &p->key, &p->there);
    const struct document *d = p->there.items;
    bool stale = false;

    if (err)
        return err;
    for (size_t i = 0; i < p->there.n; i++)
        stale |= d[i].state == DOCUMENT_WAITING && !is_for(&d[i], &p->frame.signer);
    if (!stale)
        return OK;
    err = take_back_documents(p->call, &p->key, &p->there);
    return err ? err : documents_of_class(p->call, &p->key, &p->there);
}

static enum err load_below(struct preparing *p)
{
    const struct document_key key = {
        .class_id = p->key.class_id, .stage = (int)stage_below(p->key.stage), .subject = ""};
    enum err err = key.stage ? documents_of_class(p->call, &key, &p->below) : OK;

    if (!err)
        err = load_fallen(p);
    return err ? err : load_may(p);
}

const struct document *prepared_find(const struct list *documents, int64_t student_id,
                                     const char *subject)
{
    const struct document *d = documents->items;

    for (size_t i = 0; i < documents->n; i++)
        if (d[i].student_id == student_id && strcmp(d[i].subject, subject) == 0)
            return &d[i];
    return NULL;
}

void prepared_missing(struct preparing *p, const struct student *student, const char *what,
                      const char *vi, const char *en)
{
    if (p->gaps)
        ((struct document_gap *)p->gaps->items)[p->gaps->n++] =
            (struct document_gap){student->id, student->number, what, vi, en};
    else
        violate(p->call,
                arena_printf(p->call->mem, "/students/%lld/%s", (long long)student->number, what),
                vi, en);
}

/* What the document follows on, and what its student's corrections were. */
static enum err frame_student(struct preparing *p, const struct student_result *r)
{
    struct correction *correction = arena_alloc(p->call->mem, sizeof(*correction));
    enum err err = OK;

    p->frame.student = r->student;
    p->frame.previous = prepared_find(&p->there, r->student->id, p->key.subject);
    p->frame.correction = NULL;
    if (p->frame.previous && !is_none(p->frame.previous->correction_id)) {
        err = corrections_get(p->call, p->frame.previous->correction_id, correction);
        p->frame.correction = correction;
    }
    if (!err)
        err = frame_withdrawn(p, r);
    if (!err && p->key.stage == STAGE_YEAR_SUMMARY)
        err = corrections_executed(p->call, p->class.school_year_id, r->student->id,
                                   &p->frame.corrections);
    if (!err && p->key.stage == STAGE_ADDENDUM)
        err = corrections_of_summer(p->call, p->class.school_year_id, r->student->id,
                                    &p->frame.corrections);
    return err;
}

static enum err make_stage(struct preparing *p, const struct student_result *r,
                           struct document *document)
{
    switch (p->key.stage) {
    case STAGE_SUBJECT_RESULT:
        return make_subject_result(p, r, document);
    case STAGE_YEAR_SUMMARY:
        return make_year_summary(p, r, document);
    case STAGE_RETEST_RESULT:
        return make_retest_result(p, r, document);
    case STAGE_ADDENDUM:
        return make_addendum(p, r, document);
    default:
        return make_link(p, r->student, document);
    }
}

static enum err make_one(struct preparing *p, const struct student_result *r)
{
    struct document *document = &p->made[p->n_made];
    enum err err = frame_student(p, r);

    if (err)
        return err;
    *document = (struct document){
        .org_id = p->class.org_id,
        .school_year_id = p->class.school_year_id,
        .class_id = p->class.id,
        .student_id = r->student->id,
        .state = DOCUMENT_WAITING,
        .signer_account_id = p->frame.signer.account_id,
        .substitution_id = p->frame.signer.substitution_id,
        .certificate_sha256 = p->frame.signer.certificate_sha256,
        .prepared_at = p->frame.prepared_at,
        .ended_by = NONE,
        .correction_id = NONE,
    };
    err = make_stage(p, r, document);
    p->n_made += document->id != NULL;
    return err;
}

static bool is_wanted(const struct preparing *p, const struct student_result *r)
{
    int64_t student_id = r->student->id;
    const struct document *there = prepared_find(&p->there, student_id, p->key.subject);
    const struct correction *c = p->only.items;
    bool reached = p->only.n == 0;

    for (size_t i = 0; i < p->only.n && !reached; i++)
        reached = c[i].student_id == student_id;
    if (leaves_out(r, p->key.subject) ||
        (stage_is_addendum(p->key.stage) && !summer_concerns(r, p->key.subject)))
        return false;
    return reached &&
           (!there || there->state == DOCUMENT_SUPERSEDED || there->state == DOCUMENT_REFUSED);
}

static enum err make_all(struct preparing *p)
{
    const struct student_result *r = p->results.items;
    enum err err = OK;

    p->made = arena_array(p->call->mem, p->results.n, sizeof(*p->made));
    for (size_t i = 0; i < p->results.n && !err; i++)
        if (is_wanted(p, &r[i]))
            err = make_one(p, &r[i]);
    if (err)
        return err;
    if (p->results.n == 0)
        return fail_with(p->call, &problem_not_ready, "Lớp chưa có học sinh");
    if (stage_is_addendum(p->key.stage) && !p->there.n && !p->n_made && !p->gaps &&
        !p->call->failure.n_violations)
        return fail_with(p->call, &problem_not_ready, "Kì nghỉ hè không có gì để bổ sung");
    if (fail_if_violated(p->call))
        return fail_with(p->call, &problem_not_ready, "Còn %zu mục chưa xong",
                         p->call->failure.n_violations);
    err = documents_add(p->call, &(struct list){p->made, p->n_made});
    return err ? err
               : put_documents(p->call, &(struct list){p->made, p->n_made}, OPERATION_CREATED);
}

/* Beside the subjects: of an addendum May's summary, approval and seal, and what was decided. */
enum { MORE_GAPS = 4 };

/* For all that can be missing of these results. */
static struct list room_for_gaps(struct call *call, const struct list *results)
{
    const struct student_result *r = results->items;
    size_t room = 0;

    for (size_t i = 0; i < results->n; i++)
        room += r[i].n_lines + MORE_GAPS;
    return (struct list){arena_array(call->mem, room, sizeof(struct document_gap)), 0};
}

enum err documents_missing(struct call *call, const struct class_row *class,
                           const struct document_key *key, const struct list *results,
                           struct list *ret)
{
    struct preparing p = {.call = call,
                          .class = *class,
                          .key = *key,
                          .results = *results,
                          .looks = true,
                          .gaps = ret};
    const struct student_result *r = results->items;
    enum err err = documents_of_class(call, key, &p.there);

    *ret = room_for_gaps(call, results);
    p.made = arena_alloc(call->mem, sizeof(*p.made)); /* stays without an id */
    if (!err)
        err = load_below(&p);
    for (size_t i = 0; i < results->n && !err; i++)
        if (is_wanted(&p, &r[i]))
            err = make_one(&p, &r[i]);
    return err;
}

/* What the documents say is what is stored until they are: a save that is under way, or was done
 * since it was read here, would find no document to take back. */
static enum err hold_sources(struct preparing *p)
{
    const struct document_key below = {
        .class_id = p->class.id, .stage = (int)stage_below(p->key.stage), .subject = ""};
    enum err err = below.stage ? documents_hold(p->call, &below) : OK;

    if (!err)
        err = hold_may(p);
    if (err || stage_part(p->key.stage) > STAGE_YEAR_SUMMARY)
        return err;
    err = decisions_hold(p->call, p->class.school_year_id);
    if (!err)
        err = assignments_hold(p->call, p->class.id, NULL);
    if (!err)
        err = gradebooks_hold(p->call, p->class.id);
    return err ? err : classes_hold_record(p->call, p->class.id);
}

static enum err prepare(struct preparing *p, int64_t credential_id)
{
    struct call *call = p->call;
    enum err err = may_sign_stage(call, &p->key, &p->class, &p->frame.signer);

    if (!err)
        err = documents_hold_open(call, &p->class, &p->key, &p->only);
    if (!err)
        err = refuse_by_rules(call, &p->class, p->key.subject);
    if (!err)
        err = load_below(p);
    if (!err)
        err = refuse_own_record(p);
    if (!err)
        err = set_signer(call, &p->class, p->key.stage, credential_id, &p->frame);
    if (!err)
        err = load_there(p);
    if (!err)
        err = class_results(call, &p->class, &p->results);
    if (!err && p->gaps)
        *p->gaps = room_for_gaps(call, &p->results);
    if (!err)
        err = hold_sources(p);
    return err ? err : make_all(p);
}

enum err prepare_documents(struct call *call, int64_t class_id, int stage, const char *subject,
                           int64_t credential_id, struct list *ret_documents)
{
    struct preparing p = {.call = call,
                          .key = {.class_id = class_id, .stage = stage, .subject = subject}};
    enum err err = prepare(&p, credential_id);

    if (err)
        return err;
    audit_note(call, p.class.org_id, "documents.prepare", stage_names[stage],
               arena_printf(call->mem, "%lld/%s", (long long)class_id, subject), 1);
    call->audit.details = arena_printf(call->mem, "{\"made\":%zu}", p.n_made);
    return documents_of_class(call, &p.key, ret_documents);
}

enum err prepare_ready(struct call *call, const struct document_key *key, int64_t credential_id,
                       struct prepared *ret)
{
    struct preparing p = {.call = call, .key = *key, .gaps = &ret->gaps};
    enum err err = prepare(&p, credential_id);

    ret->n_made = p.n_made;
    return err ? err : documents_of_class(call, &p.key, &ret->documents);
}
