/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/transcript_pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "context.h"
#include "render/page.h"
#include "json/json.h"

enum { CODE_SHOWN = 12 };

/* What is printed for a name of the documents. */
struct words {
    const char *name;
    const char *text;
};

static const struct words level_words[] = {
    {"tot", "Tốt"}, {"kha", "Khá"}, {"dat", "Đạt"}, {"chua_dat", "Chưa đạt"}, {NULL, NULL}};
static const struct words promotion_words[] = {{"promoted", "Được lên lớp"},
                                               {"completed", "Hoàn thành chương trình lớp 9"},
                                               {"retest", "Kiểm tra, đánh giá lại trong hè"},
                                               {"summer_training", "Rèn luyện trong hè"},
                                               {"retained", "Không được lên lớp"},
                                               {NULL, NULL}};
static const struct words title_words[] = {
    {"gioi", "Học sinh Giỏi"}, {"xuat_sac", "Học sinh Xuất sắc"}, {NULL, NULL}};
static const struct words sex_words[] = {{"male", "Nam"}, {"female", "Nữ"}, {NULL, NULL}};

static const char *say(const struct words *words, const char *name)
{
    for (; name && words->name; words++)
        if (strcmp(words->name, name) == 0)
            return words->text;
    return "";
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

/* An average in tenths, or a rating as 1 or 0; NONE when it is neither. */
static int64_t value_at(struct call *call, const struct json_doc *doc, const char *path)
{
    const char *rating = json_get_text(doc, arena_printf(call->mem, "%s/rating", path));

    if (rating)
        return strcmp(rating, "dat") == 0 ? 1 : strcmp(rating, "chua_dat") == 0 ? 0 : NONE;
    return json_get_int(doc, arena_printf(call->mem, "%s/average", path));
}

static struct page_line line_of(struct call *call, const struct book_document *document)
{
    struct json_doc *doc = open_document(call, document);
    const char *kind = json_get_text(doc, "subject/kind");
    const char *comment = json_get_text(doc, "comments/term2");
    bool scored = kind && strcmp(kind, "scored") == 0;

    return (struct page_line){
        .subject = json_get_text(doc, "subject/name"),
        .kind = scored ? LINE_MARK : LINE_COMMENT,
        .hk1 = value_at(call, doc, "terms/0"),
        .hk2 = value_at(call, doc, "terms/1"),
        .year = value_at(call, doc, "year"),
        .retest = NONE,
        .comment = comment && *comment ? comment : json_get_text(doc, "comments/term1"),
        .teacher = signer_of(call, doc, document),
    };
}

/* The subjects in the order of the form, which is the order of the year summary's links. */
static void fill_lines(struct call *call, const struct book *book, const struct json_doc *summary,
                       struct transcript_page *page)
{
    size_t n = json_get_count(summary, "subject_results");
    struct page_line *lines = arena_array(call->mem, n, sizeof(*lines));

    for (size_t i = 0; i < n; i++) {
        const char *subject =
            json_get_text(summary, arena_printf(call->mem, "subject_results/%zu/subject", i));
        const struct book_document *d = book_document(book, "subject_result", subject);

        if (d)
            lines[page->n_lines++] = line_of(call, d);
    }
    page->lines = lines;
}

static struct page_levels levels_of(struct call *call, const struct json_doc *summary,
                                    const char *period)
{
    return (struct page_levels){
        say(level_words, json_get_text(summary, arena_printf(call->mem, "conduct/%s", period))),
        say(level_words, json_get_text(summary, arena_printf(call->mem, "learning/%s", period)))};
}

/* "" when nothing was corrected: the page has its own words for that. */
static const char *correction_of(struct call *call, const struct json_doc *summary)
{
    const char *statement = json_get_text(summary, "corrections/statement");

    if (!statement || json_get_int(summary, "corrections/count") <= 0)
        return "";
    return arena_printf(call->mem, "%s.", statement);
}

static void fill_page(struct call *call, const struct book *book, struct transcript_page *page)
{
    const struct book_document *summary_document = book_document(book, "year_summary", "");
    const struct book_document *approval_document = book_document(book, "approval", "");
    struct json_doc *summary = open_document(call, summary_document);
    struct json_doc *approval = open_document(call, approval_document);

    *page = (struct transcript_page){
        .school_year = book->class.year_name,
        .class_name = book->class.name,
        .school = book->school.name,
        .commune = book->school.parent_name,
        .province = book->school.province_name,
        .correction = correction_of(call, summary),
        .hk1 = levels_of(call, summary, "term1"),
        .hk2 = levels_of(call, summary, "term2"),
        .year = levels_of(call, summary, "year"),
        .again = {"", ""},
        .absences =
            json_get_int(summary, "absences/excused") + json_get_int(summary, "absences/unexcused"),
        .promotion = say(promotion_words, json_get_text(summary, "promotion/decision")),
        .title = say(title_words, json_get_text(summary, "title/title")),
        .homeroom_comment = json_get_text(summary, "comment"),
        .homeroom = signer_of(call, summary, summary_document),
        .leader = signer_of(call, approval, approval_document),
        .date = day_text(call->mem, when(approval_document->signed_at)),
    };
    fill_lines(call, book, summary, page);
}

static void fill_student(struct call *call, const struct json_doc *doc, struct transcript_book *ret)
{
    const char *ethnic = json_get_text(doc, "student/ethnic");
    const char *nationality = json_get_text(doc, "student/nationality_name");

    ret->student = (struct transcript_student){
        .name = json_get_text(doc, "student/full_name"),
        .sex = say(sex_words, json_get_text(doc, "student/sex")),
        .born = json_get_text(doc, "student/birth_date"),
        .birthplace = json_get_text(doc, "student/place_of_birth"),
        .ethnic_group = json_get_text(doc, "student/ethnic_name")
                            ? json_get_text(doc, "student/ethnic_name")
                            : arena_printf(call->mem, "Mã %s", ethnic ? ethnic : "?"),
        .nationality = nationality ? nationality : "Việt Nam", /* older documents do not say */
        .policy_group = json_get_text(doc, "student/policy_group"),
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

enum err transcript_pdf(struct call *call, const struct book *book, struct bytes *ret)
{
    const struct book_document *seal = book_document(book, "seal", "");
    struct json_doc *seal_doc = open_document(call, seal);
    bool is_upper = book->class.grade >= 10;
    struct transcript_page page;
    struct history_line history = {book->class.year_name, book->class.name, book->school.name,
                                   book->school.province_name};

    if (!seal_doc || !book_document(book, "year_summary", "") ||
        !book_document(book, "approval", ""))
        return fail_plain(call, ERR_CONFLICT, "Học bạ của học sinh %lld chưa đóng dấu",
                          (long long)book->student.id);
    fill_page(call, book, &page);

    struct transcript_book printed = {
        .authority = book->school.province_name,
        .level = is_upper ? "trung học phổ thông" : "trung học cơ sở",
        .level_code = is_upper ? "THPT" : "THCS",
        .number = register_number(call, seal_doc, book),
        .school = book->school.name,
        .commune = book->school.parent_name,
        .province = book->school.province_name,
        .leader_title = "Hiệu trưởng",
        .leader = page.leader,
        .date = page.date,
        .history = &history,
        .n_history = 1,
        .pages = &page,
        .n_pages = 1,
        .verification_code = arena_copy(call->mem, seal->sha256, CODE_SHOWN),
        .trial = archive_of(call)->trial,
        .created_at = when(seal->signed_at),
    };

    fill_student(call, seal_doc, &printed);
    return transcript_render(call, &printed, ret);
}
