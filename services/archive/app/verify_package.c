/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/verify_package.h"

#include <string.h>

#include "app/package_parts.h"
#include "app/verify_pages.h"
#include "clients/seals.h"

static const struct field finding_fields[] = {
    STR(struct finding, path, 0, 400),      STR(struct finding, stage, 0, 30),
    STR(struct finding, code, 1, 40),       STR(struct finding, detail, 1, 600),
    STR(struct finding, detail_en, 1, 600),
};
static const struct shape finding_shape = SHAPE(struct finding, finding_fields);

static const struct field checked_fields[] = {
    STR(struct checked_document, path, 1, 400),
    STR(struct checked_document, stage, 1, 30),
    STR(struct checked_document, subject, 0, 40),
    STR(struct checked_document, verdict, 1, 10),
    STR(struct checked_document, signer, 0, 400, .optional = true),
    STR(struct checked_document, signed_at, 0, 20, .optional = true),
    STR(struct checked_document, superseded_by, 1, 400, .optional = true),
    STR(struct checked_document, withdrawn_by, 1, 400, .optional = true),
};
static const struct shape checked_shape = SHAPE(struct checked_document, checked_fields);

static const struct field report_fields[] = {
    STR(struct package_report, verdict, 1, 10),
    INT(struct package_report, students, 0, INT64_MAX),
    LIST(struct package_report, findings, finding_shape, 0, INT64_MAX),
    LIST(struct package_report, documents, checked_shape, 0, INT64_MAX),
};
const struct shape package_report_shape = SHAPE(struct package_report, report_fields);

static void check_form(struct parts *p, const struct part *part)
{
    struct bytes canonical = {0};
    struct call *call = p->c->call;
    enum err err = json_canonical(call, part->file->bytes, &canonical);

    call->failure = (struct failure){0};
    if (!part->json || !*part->stage || !*part->id)
        note(p, part, "not-a-document", "không phải tài liệu học bạ", "is no transcript document");
    else if (err || canonical.n != part->file->bytes.n ||
             memcmp(canonical.data, part->file->bytes.data, canonical.n) != 0)
        note(p, part, "not-canonical", "không ở dạng JSON chuẩn RFC 8785",
             "is not in RFC 8785 canonical form");
    if (!part->signature)
        note(p, part, "signature-missing", "thiếu chữ ký số (.p7s)",
             "the signature (.p7s) is missing");
}

static void take_judgement(struct parts *p, const struct part *part, const struct judgement *j)
{
    const char *expected = text_or_empty(part->json, "signer/certificate_sha256");
    struct arena *mem = p->c->call->mem;

    if (strcmp(j->verdict, "VALID") != 0)
        note(p, part,
             strcmp(j->verdict, "UNKNOWN") == 0 ? "signature-unknown" : "signature-invalid",
             arena_printf(mem, "%s (%s)", j->reason, j->code),
             arena_printf(mem, "%s (%s)", j->reason_en, j->code));
    if (j->certificate_sha256 && *j->certificate_sha256 &&
        strcmp(j->certificate_sha256, expected) != 0)
        note(p, part, "wrong-signer",
             arena_printf(mem, "chữ ký của %s, không phải người phải ký (%s)",
                          j->signer.common_name ? j->signer.common_name : "?",
                          text_or_empty(part->json, "signer/full_name")),
             arena_printf(mem, "signed by %s, not by the one who must sign (%s)",
                          j->signer.common_name ? j->signer.common_name : "?",
                          text_or_empty(part->json, "signer/full_name")));
}

static enum err judge_parts(struct parts *p)
{
    struct call *call = p->c->call;
    struct to_judge *items = arena_array(call->mem, p->n, sizeof(*items));
    struct checked_document *documents = arena_array(call->mem, p->n, sizeof(*documents));
    struct list judged;
    enum err err;

    for (size_t i = 0; i < p->n; i++)
        items[i] = (struct to_judge){p->all[i].sha256,
                                     p->all[i].signature ? p->all[i].signature->bytes
                                                         : (struct bytes){(const uint8_t *)"", 0}};
    err = seals_judge(call, &(struct list){items, p->n}, &judged);
    if (err)
        return err;
    for (size_t i = 0; i < p->n; i++) {
        const struct judgement *j = (const struct judgement *)judged.items + i;
        const struct part *instead = superseding(p, &p->all[i]);
        const struct part *without = withdrawing(p, &p->all[i]);

        if (p->all[i].signature)
            take_judgement(p, &p->all[i], j);
        documents[i] = (struct checked_document){p->all[i].file->path,
                                                 *p->all[i].stage ? p->all[i].stage : "?",
                                                 p->all[i].subject,
                                                 j->verdict,
                                                 j->signer.common_name,
                                                 j->signed_at,
                                                 instead ? instead->file->path : NULL,
                                                 without ? without->file->path : NULL};
    }
    p->c->report->documents = (struct list){documents, p->n};
    return OK;
}

/* The link of a document at a JSON path to the part below it. */
static void check_link(struct parts *p, const struct part *from, const char *path)
{
    struct arena *mem = p->c->call->mem;
    const char *id = text_or_empty(from->json, arena_printf(mem, "%s/id", path));
    const struct part *to = find_by_id(p, from->folder, id);

    if (!to) {
        const char *subject = text_or_empty(from->json, arena_printf(mem, "%s/subject", path));

        note(p, from, "link-missing",
             arena_printf(mem, "tài liệu được nối tới (%s %s %s) không có trong gói", path, subject,
                          id),
             arena_printf(mem, "the linked document (%s %s %s) is not in the package", path,
                          subject, id));
        return;
    }
    if (strcmp(to->sha256, text_or_empty(from->json, arena_printf(mem, "%s/sha256", path))) != 0)
        note(p, to, "document-changed",
             arena_printf(mem, "nội dung khác với bản mà %s đã ký", from->stage),
             arena_printf(mem, "differs from what %s was signed over", from->stage));
    if (strcmp(to->signature_sha256,
               text_or_empty(from->json, arena_printf(mem, "%s/signature_sha256", path))) != 0)
        note(p, to, *to->signature_sha256 ? "signature-replaced" : "signature-missing",
             arena_printf(mem, "chữ ký khác với chữ ký mà %s đã ghi", from->stage),
             arena_printf(mem, "the signature is not the one that %s names", from->stage));
}

/* A stage of the chain stands on the newest version below it, unless it counts no more itself. */
static void check_chain(struct parts *p, const struct part *from, const char *path)
{
    struct arena *mem = p->c->call->mem;
    const char *id = text_or_empty(from->json, arena_printf(mem, "%s/id", path));
    const struct part *to = find_by_id(p, from->folder, id);

    check_link(p, from, path);
    if (to && superseding(p, to) && !superseding(p, from) && !is_withdrawn(p, from))
        note(p, from, "link-superseded", "nối tới bản đã bị thay",
             "links a version that was superseded");
}

/* What each stage names: one document, or a list of them. An addendum names May's, too. */
static const struct {
    const char *stage, *path;
    bool is_list;
} chain[] = {
    {"seal", "approval", false},
    {"approval", "year_summary", false},
    {"year_summary", "subject_results", true},
    {"retest_result", "adds_to", false},
    {"addendum", "retest_results", true},
    {"addendum", "adds_to/year_summary", false},
    {"addendum", "adds_to/approval", false},
    {"addendum", "adds_to/seal", false},
    {"addendum_approval", "addendum", false},
    {"addendum_seal", "addendum_approval", false},
};

/* The stages of a partial year are linked as those of a whole one. */
static bool is_stage(const struct part *part, const char *stage)
{
    const char *name = part->stage;

    if (strncmp(name, "partial_", strlen("partial_")) == 0)
        name += strlen("partial_");
    return strcmp(name, stage) == 0;
}

/* What counts is named by the step above, where that is there: a genuine signature alone makes
 * nothing a part of the transcript. */
static void check_taken_up(struct parts *p, const struct part *part)
{
    static const struct {
        const char *stage, *above, *path;
    } steps[] = {
        {"subject_result", "year_summary", "subject_results"},
        {"year_summary", "approval", "year_summary"},
        {"approval", "seal", "approval"},
        {"retest_result", "addendum", "retest_results"},
        {"addendum", "addendum_approval", "addendum"},
        {"addendum_approval", "addendum_seal", "addendum_approval"},
    };

    if (superseding(p, part) || is_withdrawn(p, part))
        return;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        const struct part *above = strcmp(part->stage, steps[i].stage) == 0
                                       ? find_newest(p, part->folder, steps[i].above)
                                       : NULL;

        if (above && !names_part(p, above, steps[i].path, part))
            note(p, part, "not-linked",
                 arena_printf(p->c->call->mem, "%s không ghi tài liệu này", above->stage),
                 arena_printf(p->c->call->mem, "%s does not name this document", above->stage));
    }
}

static void check_withdrawn(struct parts *p, const struct part *part)
{
    size_t n = part->json ? json_get_count(part->json, "withdrawn") : 0;

    for (size_t i = 0; i < n; i++)
        check_link(p, part, arena_printf(p->c->call->mem, "withdrawn/%zu", i));
}

static void check_links(struct parts *p, const struct part *part)
{
    for (size_t k = 0; k < COUNT_OF(chain); k++) {
        size_t n = chain[k].is_list && part->json ? json_get_count(part->json, chain[k].path) : 0;

        if (!is_stage(part, chain[k].stage))
            continue;
        if (!chain[k].is_list)
            check_chain(p, part, chain[k].path);
        for (size_t i = 0; i < n; i++)
            check_chain(p, part, arena_printf(p->c->call->mem, "%s/%zu", chain[k].path, i));
    }
    if (*text_or_empty(part->json, "supersedes/id"))
        check_link(p, part, "supersedes");
    if (!p->c->partial)
        check_withdrawn(p, part);
    check_taken_up(p, part);
}

static void need_stages(struct parts *p, const char *folder, const char *const stages[], size_t n)
{
    struct arena *mem = p->c->call->mem;

    for (size_t i = 0; i < n; i++)
        if (!find_in_force(p, folder, stages[i]))
            add_finding(p->c,
                        (struct finding){folder, stages[i], "stage-missing",
                                         arena_printf(mem, "thiếu bước %s", stages[i]),
                                         arena_printf(mem, "the stage %s is missing", stages[i])});
}

/* Each student's folder must hold one whole book (of a transfer, what there is), all of the same
 * student; an addendum that has begun is whole, too. */
static void check_folder(struct parts *p, const struct part *first)
{
    static const char *const stages[] = {"subject_result", "year_summary", "approval", "seal"};
    static const char *const added[] = {"addendum", "addendum_approval", "addendum_seal"};

    if (!p->c->partial)
        need_stages(p, first->folder, stages, COUNT_OF(stages));
    if (has_addendum(p, first->folder) && !p->c->partial)
        need_stages(p, first->folder, added, COUNT_OF(added));
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->all[i].folder, first->folder) == 0 && p->all[i].json && first->json &&
            json_get_int(p->all[i].json, "student/id") != json_get_int(first->json, "student/id"))
            note(p, &p->all[i], "other-student", "tài liệu của học sinh khác",
                 "belongs to another student");
}

static void check_parts(struct parts *p)
{
    for (size_t i = 0; i < p->n; i++) {
        bool new_folder = i == 0 || strcmp(p->all[i].folder, p->all[i - 1].folder) != 0;

        check_form(p, &p->all[i]);
        check_links(p, &p->all[i]);
        if (new_folder)
            check_folder(p, &p->all[i]);
        p->c->report->students += new_folder;
    }
}

static const char *overall(const struct checking *c)
{
    const struct package_report *report = c->report;
    const struct finding *f = report->findings.items;
    bool unknown = false;

    for (size_t i = 0; i < report->findings.n; i++) {
        if (strcmp(f[i].code, "signature-unknown") != 0)
            return "INVALID";
        unknown = true;
    }
    if (report->students == 0 && !c->partial)
        return "INVALID";
    return unknown ? "UNKNOWN" : "VALID";
}

static enum err verify(struct checking *c)
{
    struct parts parts = {.c = c};
    enum err err;

    *c->report = (struct package_report){0};
    check_manifest(c);
    parts_read(&parts);
    if (parts.n == 0 && !c->partial)
        add_finding(c, (struct finding){"data/students", "", "no-documents",
                                        "gói không có tài liệu học bạ nào",
                                        "the package holds no transcript documents"});
    check_parts(&parts);
    err = parts.n ? judge_parts(&parts) : OK;
    if (!err)
        err = check_pages(c);
    c->report->verdict = overall(c);
    return err;
}

enum err verify_package(struct call *call, const struct list *files, struct package_report *ret)
{
    return verify(&(struct checking){.call = call, .files = files, .report = ret});
}

enum err verify_transfer_package(struct call *call, const struct list *files,
                                 struct package_report *ret)
{
    return verify(&(struct checking){.call = call, .files = files, .report = ret, .partial = true});
}
