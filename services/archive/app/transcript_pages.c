/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/transcript_pages.h"

#include <stdlib.h>
#include <string.h>

#include "app/printed_words.h"
#include "base/date.h"
#include "context.h"
#include "problems.h"
#include "render/form.h"
#include "json/json.h"

enum { CODE_SHOWN = 12 };

enum err require_form(struct call *call, const struct book_class *class)
{
    if (form_for(class->ruleset, class->year_name))
        return OK;
    return fail_with(call, &problem_no_form, "Lớp %s, bộ quy định %s, năm học %s", class->name,
                     class->ruleset, class->year_name);
}

const char *form_description(struct call *call, const struct book_class *class)
{
    const struct form *f = form_for(class->ruleset, class->year_name);

    if (!f)
        return "";
    return arena_printf(call->mem, "%s; %s; hiệu lực từ %s%s%s", form_name(call->mem, f), f->source,
                        f->from, f->to ? " đến " : "", f->to ? f->to : "");
}

static int64_t when(const char *time)
{
    int64_t at = NONE;

    if (time && !time_parse(time, &at))
        return NONE;
    return at;
}

static struct json_doc *open_document(struct call *call, const struct book_document *document)
{
    return document ? json_open(call, document->content) : NULL;
}

/* Who stands in for a teacher signs in the own name, and says by which decision. */
static struct signed_by signer_of(struct call *call, const struct json_doc *doc,
                                  const struct book_document *document)
{
    const char *name = json_get_text(doc, "signer/full_name");
    const char *decision = json_get_text(doc, "signer/substitution/decision_number");

    if (name && decision)
        name = arena_printf(call->mem, "%s (dạy thay, QĐ %s)", name, decision);
    return (struct signed_by){name, when(document->signed_at)};
}

/* An average in tenths, or a rating or level as its number; NONE when it is none of them. */
static int64_t value_at(struct call *call, const struct json_doc *doc, const char *path)
{
    static const struct {
        const char *name;
        int64_t value;
    } ratings[] = {{"chua_dat", 0},
                   {"dat", 1},
                   {"chua_hoan_thanh", 0},
                   {"hoan_thanh", 1},
                   {"hoan_thanh_tot", 2}};
    const char *rating = json_get_text(doc, arena_printf(call->mem, "%s/rating", path));

    if (!rating)
        rating = json_get_text(doc, arena_printf(call->mem, "%s/level", path));
    for (size_t i = 0; rating && i < COUNT_OF(ratings); i++)
        if (strcmp(ratings[i].name, rating) == 0)
            return ratings[i].value;
    return json_get_int(doc, arena_printf(call->mem, "%s/average", path));
}

static bool is_text(const struct json_doc *doc, const char *path, const char *text)
{
    const char *found = json_get_text(doc, path);

    return found && strcmp(found, text) == 0;
}

static enum line_kind kind_of(const struct json_doc *doc)
{
    if (is_text(doc, "year/average", "exempt") || is_text(doc, "year/rating", "exempt") ||
        is_text(doc, "year/level", "exempt"))
        return LINE_EXEMPT;
    if (is_text(doc, "subject/kind", "scored"))
        return LINE_MARK;
    return is_text(doc, "subject/kind", "levelled") ? LINE_LEVEL : LINE_COMMENT;
}

/* What came of the subject when it was taken again in summer; NONE when it was not. */
static int64_t retest_of(struct call *call, const struct book *book, const char *subject)
{
    const struct book_document *document = book_document(book, "retest_result", subject);
    struct json_doc *doc = NULL;
    const char *rating;

    if (document && strcmp(document->state, "signed") == 0 && book_has_addendum(book))
        doc = open_document(call, document);
    if (!doc)
        return NONE;
    rating = json_get_text(doc, "retest/rating");
    if (rating)
        return strcmp(rating, "dat") == 0;
    return json_get_int(doc, "retest/tenths");
}

static struct page_line line_of(struct call *call, const struct book_document *document)
{
    struct json_doc *doc = open_document(call, document);
    const char *comment = json_get_text(doc, "comments/term2");

    return (struct page_line){
        .subject = json_get_text(doc, "subject/name"),
        .kind = kind_of(doc),
        .hk1 = value_at(call, doc, "terms/0"),
        .hk2 = value_at(call, doc, "terms/1"),
        .year = value_at(call, doc, "year"),
        .retest = NONE,
        .comment = comment && *comment ? comment : json_get_text(doc, "comments/term1"),
        .teacher = signer_of(call, doc, document),
        .test = json_get_int(doc, "terms/1/end/test"),
    };
}

/* Rules that know an average over all subjects have it as the last line of the table, signed by
 * the homeroom teacher. Documents made before the terms' were in them have the year's alone. */
static void add_average(const struct json_doc *summary, struct signed_by homeroom,
                        struct transcript_page *page, struct page_line *lines)
{
    int64_t year = json_get_int(summary, "learning/explanation/average");

    if (is_none(year))
        return;
    lines[page->n_lines++] = (struct page_line){
        .subject = "ĐTB các môn học",
        .kind = LINE_MARK,
        .hk1 = json_get_int(summary, "learning/averages/term1"),
        .hk2 = json_get_int(summary, "learning/averages/term2"),
        .year = year,
        .retest = NONE,
        .teacher = homeroom,
    };
}

/* The subjects in the order of the form, which is the order of the year summary's links. */
static void fill_lines(struct call *call, const struct book *book, const struct json_doc *summary,
                       struct transcript_page *page)
{
    size_t n = json_get_count(summary, "subject_results");
    struct page_line *lines = arena_array(call->mem, n + 1, sizeof(*lines));

    for (size_t i = 0; i < n; i++) {
        const char *subject =
            json_get_text(summary, arena_printf(call->mem, "subject_results/%zu/subject", i));
        const struct book_document *d = book_document(book, "subject_result", subject);

        if (!d)
            continue;
        lines[page->n_lines] = line_of(call, d);
        lines[page->n_lines++].retest = retest_of(call, book, subject);
    }
    add_average(summary, page->homeroom, page, lines);
    page->lines = lines;
}

static void fill_qualities(struct call *call, const struct json_doc *summary,
                           struct transcript_page *page)
{
    size_t n = json_get_count(summary, "qualities");
    struct page_quality *qualities = arena_array(call->mem, n, sizeof(*qualities));

    for (size_t i = 0; i < n; i++) {
        const char *at = arena_printf(call->mem, "qualities/%zu", i);

        qualities[i] = (struct page_quality){
            json_get_text(summary, arena_printf(call->mem, "%s/code", at)),
            json_get_text(summary, arena_printf(call->mem, "%s/name", at)),
            printed_quality(json_get_text(summary, arena_printf(call->mem, "%s/year/level", at)))};
    }
    page->qualities = qualities;
    page->n_qualities = n;
}

static struct page_levels levels_of(struct call *call, const struct json_doc *summary,
                                    const char *period)
{
    return (struct page_levels){
        printed_level(json_get_text(summary, arena_printf(call->mem, "conduct/%s", period))),
        printed_level(json_get_text(summary, arena_printf(call->mem, "learning/%s", period)))};
}

/* What it says of corrections and of an addendum that is in force no more. "" when there is nothing
 * to say: the page has its own words for that. */
static const char *correction_of(struct call *call, const struct book *book,
                                 const struct json_doc *summary)
{
    const char *statement = json_get_text(summary, "corrections/statement");
    bool withdrawn = json_get_count(summary, "withdrawn") && !book_has_addendum(book);

    if (!statement || json_get_int(summary, "corrections/count") <= 0)
        return "";
    return arena_printf(call->mem, "%s.%s", statement,
                        withdrawn ? " Phụ lục sau kì nghỉ hè không còn hiệu lực." : "");
}

/* What schools right under the province have above them is no commune or district. */
static const char *office_of(const struct book_school *school)
{
    return strcmp(school->parent_name, school->province_name) == 0 ? "" : school->parent_name;
}

/* The level's completion in its own words, else the decision's. */
static const char *decision_of(struct call *call, const struct book *book, const struct form *form,
                               const struct json_doc *doc)
{
    const char *statement = json_get_text(doc, "completion/statement");

    return statement ? statement
                     : form_decision(call->mem, form, json_get_text(doc, "promotion/decision"),
                                     book->class.grade);
}

/* Whatever of May and of the addendum was corrected. */
static const char *with_correction(struct call *call, const char *correction,
                                   const struct json_doc *addendum)
{
    const char *statement = json_get_text(addendum, "corrections/statement");

    if (!statement || json_get_int(addendum, "corrections/count") <= 0)
        return correction;
    return arena_printf(call->mem, "%s%s%s.", correction, *correction ? " " : "", statement);
}

/* Levels and decision after the summer stand beside May's, with who signed them. */
static void fill_addendum(struct call *call, const struct book *book, const struct form *form,
                          struct transcript_page *page)
{
    const struct book_document *document = book_document(book, "addendum", "");
    const struct book_document *approval_document = book_document(book, "addendum_approval", "");
    struct json_doc *addendum = NULL;
    struct json_doc *approval = NULL;

    if (!book_has_addendum(book))
        return;
    addendum = open_document(call, document);
    approval = open_document(call, approval_document);
    if (json_get_text(addendum, "training/conduct"))
        page->again.conduct = printed_level(json_get_text(addendum, "conduct/level"));
    if (json_get_count(addendum, "retests"))
        page->again.learning = printed_level(json_get_text(addendum, "learning/level"));
    page->correction = with_correction(call, page->correction, addendum);
    page->promotion = decision_of(call, book, form, addendum);
    page->summer_homeroom = signer_of(call, addendum, document);
    page->summer_leader = signer_of(call, approval, approval_document);
}

/* NONE while one of the two is not known: it is no sum then. */
static int64_t absences_of(const struct json_doc *summary)
{
    int64_t excused = json_get_int(summary, "absences/excused");
    int64_t unexcused = json_get_int(summary, "absences/unexcused");

    return is_none(excused) || is_none(unexcused) ? NONE : excused + unexcused;
}

static void fill_page(struct call *call, const struct book *book, const struct form *form,
                      struct transcript_page *page)
{
    const struct book_document *summary_document = book_document(book, "year_summary", "");
    const struct book_document *approval_document = book_document(book, "approval", "");
    struct json_doc *summary = open_document(call, summary_document);
    struct json_doc *approval = open_document(call, approval_document);

    *page = (struct transcript_page){
        .school_year = book->class.year_name,
        .grade = book->class.grade,
        .class_name = book->class.name,
        .school = book->school.name,
        .commune = office_of(&book->school),
        .province = book->school.province_name,
        .correction = correction_of(call, book, summary),
        .hk1 = levels_of(call, summary, "term1"),
        .hk2 = levels_of(call, summary, "term2"),
        .year = levels_of(call, summary, "year"),
        .again = {"", ""},
        .achievement = printed_level(json_get_text(summary, "learning/year")),
        .absences = absences_of(summary),
        .promotion = decision_of(call, book, form, summary),
        .title =
            printed_title(call->mem, form->words->bearer, json_get_text(summary, "title/title")),
        .homeroom_comment = json_get_text(summary, "comment"),
        .homeroom = signer_of(call, summary, summary_document),
        .leader = signer_of(call, approval, approval_document),
        .sealed = true, /* without its seal no book is printed */
        .date = day_text(call->mem, when(approval_document->signed_at)),
    };
    fill_lines(call, book, summary, page);
    fill_qualities(call, summary, page);
    fill_addendum(call, book, form, page);
}

static void fill_student(struct call *call, const struct json_doc *doc, struct transcript_book *ret)
{
    const char *ethnic = json_get_text(doc, "student/ethnic");
    const char *nationality = json_get_text(doc, "student/nationality_name");

    ret->student = (struct transcript_student){
        .name = json_get_text(doc, "student/full_name"),
        .sex = printed_sex(json_get_text(doc, "student/sex")),
        .born = json_get_text(doc, "student/birth_date"),
        .birthplace = json_get_text(doc, "student/place_of_birth"),
        .ethnic_group = json_get_text(doc, "student/ethnic_name")
                            ? json_get_text(doc, "student/ethnic_name")
                            : arena_printf(call->mem, "Mã %s", ethnic ? ethnic : "?"),
        .nationality = nationality ? nationality : "Việt Nam", /* older documents do not say */
        .policy_group = json_get_text(doc, "student/policy_group"),
        .native_place = json_get_text(doc, "student/native_place"),
        .address = json_get_text(doc, "student/address"),
        .code = json_get_text(doc, "student/student_code"),
        .father = json_get_text(doc, "student/father_name"),
        .father_job = json_get_text(doc, "student/father_occupation"),
        .mother = json_get_text(doc, "student/mother_name"),
        .mother_job = json_get_text(doc, "student/mother_occupation"),
        .guardian = json_get_text(doc, "student/guardian_name"),
        .guardian_job = json_get_text(doc, "student/guardian_occupation"),
    };
}

/* The school's register's (số đăng bộ); where it has none, the house's own. */
static const char *register_number(struct call *call, const struct json_doc *doc,
                                   const struct book *book)
{
    const char *number = json_get_text(doc, "student/register_number");

    return number ? number : arena_printf(call->mem, "%lld", (long long)book->student.id);
}

/* What the book is called, and how that is written behind its number. */
static void name_book(const struct form *form, int64_t grade, struct transcript_book *ret)
{
    size_t i = grade >= 10 ? 2 : grade >= 6 ? 1 : 0;

    ret->level = (const char *const[]){"tiểu học", "trung học cơ sở", "trung học phổ thông"}[i];
    ret->level_code = form->words->level_code ? form->words->level_code
                                              : (const char *const[]){"TH", "THCS", "THPT"}[i];
}

enum err transcript_pdf(struct call *call, const struct book *book, struct bytes *ret)
{
    const struct form *form = form_for(book->class.ruleset, book->class.year_name);
    const struct book_document *seal = book_document(book, "seal", "");
    struct json_doc *seal_doc = open_document(call, seal);
    struct transcript_page page;
    struct history_line history;

    if (!form)
        return require_form(call, &book->class);
    if (!seal_doc || !book_document(book, "year_summary", "") ||
        !book_document(book, "approval", ""))
        return fail_plain(call, ERR_CONFLICT, "Học bạ của học sinh %lld chưa đóng dấu",
                          (long long)book->student.id);
    fill_page(call, book, form, &page);

    struct transcript_book printed = {
        .form = form,
        .authority = book->school.province_name,
        .number = register_number(call, seal_doc, book),
        .school = book->school.name,
        .commune = page.commune,
        .province = book->school.province_name,
        .leader = page.leader,
        .sealed = page.sealed,
        .date = page.date,
        .history = &history,
        .n_history = 1,
        .pages = &page,
        .n_pages = 1,
        .verification_code = arena_copy(call->mem, seal->sha256, CODE_SHOWN),
        .trial = archive_of(call)->trial,
        .created_at = when(seal->signed_at),
    };

    history = (struct history_line){.school_year = book->class.year_name,
                                    .class_name = book->class.name,
                                    .school = book->school.name,
                                    .place = book->school.province_name,
                                    .register_number = printed.number};
    name_book(form, book->class.grade, &printed);
    fill_student(call, seal_doc, &printed);
    return transcript_render(call, &printed, ret);
}
