/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <ctype.h>
#include <string.h>

#include "app/access.h"
#include "app/arrival.h"
#include "app/carry_parts.h"
#include "app/student_profile.h"
#include "audit/audit.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "domain/rulesets.h"
#include "domain/subjects.h"
#include "problems.h"
#include "store/years.h"

struct presenting {
    struct call *call;
    const struct presented *presented;
    struct carried_package package;
    struct carried_note note;
    struct school school; /* the caller's */
    struct arrival arrival;
};

static bool is_same_school(const struct named_school *a, const struct named_school *b)
{
    return strcmp(a->code, b->code) == 0 && strcmp(a->name, b->name) == 0;
}

static void check_note(struct presenting *p)
{
    const struct carried_note *n = &p->note;
    struct call *call = p->call;

    must_hold(call, strcmp(n->schema, NOTE_SCHEMA) == 0, "/note/schema",
              "không phải phiếu gửi hồ sơ chuyển trường", "is no note of a transfer");
    must_hold(call, strcmp(n->state, "sent") == 0, "/note/state",
              "trường gửi chưa cho học sinh rời trường", "the student has not left there");
    must_hold(call, strcmp(n->package_sha256, p->arrival.package_sha256) == 0,
              "/note/package_sha256", "không phải SHA-256 của package.json",
              "is not the SHA-256 of package.json");
    must_hold(call, strcmp(n->to.code, p->school.code) == 0, "/note/to/code",
              "gói gửi cho trường khác", "the package is for another school");
    must_hold(call, strcmp(n->signer.role, "leader") == 0, "/note/signer/role",
              "phải là lãnh đạo nhà trường", "must be a head of school");
}

static void check_agreement(struct presenting *p)
{
    const struct carried_package *k = &p->package;
    const struct carried_note *n = &p->note;
    struct call *call = p->call;

    must_hold(call, strcmp(k->package_id, n->package_id) == 0, "/package/package_id",
              "khác với phiếu gửi", "is another one than the note's");
    must_hold(call, is_same_school(&k->from, &n->from), "/package/from", "khác với phiếu gửi",
              "is another one than the note's");
    must_hold(call, is_same_school(&k->to, &n->to), "/package/to", "khác với phiếu gửi",
              "is another one than the note's");
    must_hold(call, strcmp(k->first_day, n->first_day) == 0, "/package/first_day",
              "khác với phiếu gửi", "is another one than the note's");
}

static void check_profile(struct presenting *p)
{
    struct list found = check_student(p->call, &p->package.student);
    const struct finding *f = found.items;

    for (size_t i = 0; i < found.n; i++)
        if (!f[i].warning)
            violate(p->call, arena_printf(p->call->mem, "/package/student/%s", f[i].field), f[i].vi,
                    f[i].en);
}

static void check_marks(struct presenting *p)
{
    const struct ruleset *rules = ruleset_by_name(p->package.ruleset);
    const struct mark_row *row = p->package.marks.items;

    if (!rules) {
        violate(p->call, "/package/ruleset", "không có bộ quy định này", "is no known rule set");
        return;
    }
    for (size_t i = 0; i < p->package.marks.n; i++)
        if (!subject_by_code(ruleset_curriculum(rules, (int)p->package.grade), row[i].subject))
            violate(p->call, arena_printf(p->call->mem, "/package/marks/%zu/subject", i),
                    "lớp không học môn này", "the class has no such subject");
}

static bool is_folder(const char *name)
{
    for (const char *c = name; *c; c++)
        if (!isascii((unsigned char)*c) || (!isalnum((unsigned char)*c) && !strchr("_-", *c)))
            return false;
    return *name;
}

static void check_document(struct presenting *p, size_t i)
{
    struct carried_document *d = (struct carried_document *)p->package.documents.items + i;
    const struct presented_document *given =
        (const struct presented_document *)p->presented->documents.items + i;
    struct call *call = p->call;
    const char *at = arena_printf(call->mem, "/package/documents/%zu", i);

    must_hold(call, is_folder(d->folder), arena_printf(call->mem, "%s/folder", at),
              "không phải tên thư mục của gói", "is no folder of a package");
    must_hold(call, d->state != DOCUMENT_WAITING, arena_printf(call->mem, "%s/state", at),
              "tài liệu chưa ký", "is not signed");
    must_hold(call,
              strcmp(sha256_hex(call->mem, given->content.data, given->content.n), d->sha256) == 0,
              arena_printf(call->mem, "%s/sha256", at), "không phải SHA-256 của tài liệu",
              "is not the document's SHA-256");
    must_hold(call,
              strcmp(sha256_hex(call->mem, given->signature.data, given->signature.n),
                     d->signature_sha256) == 0,
              arena_printf(call->mem, "%s/signature_sha256", at), "không phải SHA-256 của chữ ký",
              "is not the signature's SHA-256");
    d->number = (int64_t)i + 1;
    d->content = given->content;
    d->signature = given->signature;
}

static void check_documents(struct presenting *p)
{
    size_t n = p->package.documents.n;

    must_hold(p->call, p->presented->documents.n == n, "/documents",
              "không đúng số tài liệu mà package.json liệt kê",
              "are not as many as package.json lists");
    for (size_t i = 0; i < n && i < p->presented->documents.n; i++)
        check_document(p, i);
}

static void check_package(struct presenting *p)
{
    must_hold(p->call, strcmp(p->package.schema, PACKAGE_SCHEMA) == 0, "/package/schema",
              "không phải gói hồ sơ chuyển trường", "is no transfer package");
    must_hold(p->call, p->package.enrolments.n == p->package.within_year, "/package/enrolments",
              "phải có đúng khi chuyển trong năm học", "are there just when the year goes on");
    check_profile(p);
    check_marks(p);
    check_documents(p);
}

static enum err judge(struct presenting *p)
{
    const struct presented *given = p->presented;
    bool note = read_text(p->call, "/note", given->note, &carried_note_shape, &p->note);
    bool package =
        read_text(p->call, "/package", given->package, &carried_package_shape, &p->package);
    enum err err = OK;

    if (note)
        check_note(p);
    if (package)
        check_package(p);
    if (note && package)
        check_agreement(p);
    if (note)
        err = check_signature(p->call, "/note_signature", given->note, given->note_signature,
                              &p->note.signer, p->note.from.name);
    if (!err && p->call->failure.n_violations)
        err = fail_with(p->call, &problem_package_refused, "%zu chỗ chưa đúng",
                        p->call->failure.n_violations);
    return err;
}

static enum err load(struct presenting *p)
{
    const struct presented *given = p->presented;
    bool found = false;
    enum err err = access_unit(p->call, p->call->caller.org_id, "Không phải đơn vị của bạn");

    if (!err)
        err = schools_find(p->call, p->call->caller.org_id, &p->school, &found);
    if (!err && !found)
        err = fail_with(p->call, &problem_not_ready, "Trường chưa mở năm học nào");
    p->arrival.package_sha256 = sha256_hex(p->call->mem, given->package.data, given->package.n);
    return err;
}

static enum err store(struct presenting *p)
{
    struct call *call = p->call;
    struct arrival *a = &p->arrival;
    struct carried_document *d = p->package.documents.items;
    enum err err;

    a->package_id = p->package.package_id;
    a->org_id = call->caller.org_id;
    a->from_code = p->package.from.code;
    a->from_name = p->package.from.name;
    a->first_day = p->package.first_day;
    a->school_year = p->package.school_year;
    a->full_name = p->package.student.full_name;
    a->personal_id = p->package.student.personal_id;
    a->presented_by = call->caller.account_id;
    a->presented_at = time_text(call->mem, call->now);
    a->file_sha256 = p->presented->file_sha256;
    a->package = p->presented->package;
    a->note = p->presented->note;
    a->note_certificate_sha256 = p->note.signer.certificate_sha256;
    a->note_signature = p->presented->note_signature;
    a->sender_name = p->note.signer.full_name;
    err = arrivals_add(call, a, &a->id);
    for (size_t i = 0; i < p->package.documents.n; i++)
        d[i].arrival_id = a->id;
    return err ? err : arrivals_add_documents(call, &p->package.documents);
}

/* Known already: the same package is no other arrival, whatever became of it. */
static enum err find_known(struct presenting *p, struct arrival *ret, bool *ret_found)
{
    enum err err = arrivals_by_package(p->call, p->package.package_id, ret, ret_found);

    if (err || !*ret_found || strcmp(ret->package_sha256, p->arrival.package_sha256) == 0)
        return err;
    violate(p->call, "/package/package_id", "gói khác đã dùng mã này",
            "another package has that id");
    return fail_with(p->call, &problem_package_refused, "Gói %s", p->package.package_id);
}

enum err present_arrival(struct call *call, const struct presented *presented, struct arrival *ret)
{
    struct presenting p = {.call = call, .presented = presented};
    bool known = false;
    enum err err = load(&p);

    if (!err)
        err = judge(&p);
    if (!err)
        err = find_known(&p, ret, &known);
    if (!err && !known)
        err = store(&p);
    if (!err && !known)
        err = arrivals_get(call, p.arrival.id, ret);
    if (err)
        return err;
    audit_note(call, ret->org_id, known ? "arrival.present_again" : "arrival.present", "arrival",
               arena_printf(call->mem, "%lld", (long long)ret->id), ret->state);
    call->audit.details = arena_printf(call->mem, "{\"file\":\"%s\",\"package\":\"%s\"}",
                                       presented->file_sha256, ret->package_id);
    return known ? OK : tell_arrival(call, ret->id, NULL);
}
