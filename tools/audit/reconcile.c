/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows and events side by side (docs/audit-format.md §5). The server sorts both into one stream, so
 * that both are of one moment and a province takes no more memory here than a school. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"

enum column { CLASS, SUBJECT, TERM, KIND, NUMBER, CHAIN, SEQ, TEXT, CELLS, COLUMNS = CELLS + 7 };
enum kind { EVENT, BOOK, ROW };

/* What is known of the gradebook that the stream stands at. */
struct book {
    char name[160]; /* class/subject/term, as events name it; '' before the first */
    int64_t seen;   /* version of its newest event; 0 = it has none */
    char chain[24]; /* where that event stands */
    char seq[24];
    char committed[HASH_HEX + 1]; /* '' in an event older than commitments */
    bool has_row;
};

static void add_text(struct witness *w, const char *text, size_t n)
{
    const uint32_t length = text ? (uint32_t)n : UINT32_MAX;
    const uint8_t bytes[4] = {(uint8_t)(length >> 24), (uint8_t)(length >> 16),
                              (uint8_t)(length >> 8), (uint8_t)length};

    digest_add(w, bytes, sizeof(bytes));
    if (text)
        digest_add(w, text, n);
}

static void end_book(struct witness *w, const char *schema, const struct book *b)
{
    uint8_t digest[HASH_BYTES];
    char rows[HASH_HEX + 1];

    if (!*b->name)
        return;
    if (!b->has_row) {
        found(w, TAMPERED, "%s chain %s seq %s: gradebook %s has no row", schema, b->chain, b->seq,
              b->name);
        return;
    }
    digest_end(w, digest);
    hex_of(digest, sizeof(digest), rows);
    if (*b->committed && strcmp(rows, b->committed) != 0)
        found(w, TAMPERED,
              "%s gradebook %s: its rows are not those of chain %s seq %s: %s, expected %s", schema,
              b->name, b->chain, b->seq, rows, b->committed);
}

static void take_commitment(struct book *b, const char *details)
{
    static const char member[] = "\"rows\":\"";
    const char *at = strstr(details, member);

    b->committed[0] = '\0';
    if (at)
        snprintf(b->committed, sizeof(b->committed), "%.64s", at + strlen(member));
}

static void take_event(struct witness *w, const char *schema, struct book *b, MYSQL_ROW row)
{
    int64_t version = strtoll(row[NUMBER], NULL, 10);

    w->n_events++;
    if (version == b->seen)
        found(w, TAMPERED, "%s chain %s seq %s: gradebook %s version %" PRId64 " again", schema,
              row[CHAIN], row[SEQ], b->name, version);
    else if (version != b->seen + 1)
        found(w, TAMPERED,
              "%s chain %s seq %s: gradebook %s version %" PRId64 " without version %" PRId64,
              schema, row[CHAIN], row[SEQ], b->name, version, b->seen + 1);
    b->seen = version;
    snprintf(b->chain, sizeof(b->chain), "%s", row[CHAIN]);
    snprintf(b->seq, sizeof(b->seq), "%s", row[SEQ]);
    take_commitment(b, row[TEXT]);
}

static void take_book(struct witness *w, const char *schema, struct book *b, MYSQL_ROW row,
                      const unsigned long *lengths)
{
    int64_t version = strtoll(row[NUMBER], NULL, 10);

    if (version != b->seen)
        found(w, TAMPERED,
              "%s gradebook %s: the row is version %" PRId64
              ", its newest event is version %" PRId64 " (chain %s seq %s)",
              schema, b->name, version, b->seen, *b->chain ? b->chain : "-",
              *b->seq ? b->seq : "-");
    b->has_row = true;
    digest_begin(w);
    digest_add(w, "hbdt-gradebook-1", 16);
    add_text(w, row[TEXT], lengths[TEXT]);
}

static void take_row(struct witness *w, const char *schema, const struct book *b, MYSQL_ROW row,
                     const unsigned long *lengths)
{
    w->n_rows++;
    if (!b->has_row) {
        found(w, TAMPERED, "%s gradebook %s: marks of student %s in no gradebook", schema, b->name,
              row[NUMBER]);
        return;
    }
    add_text(w, row[NUMBER], lengths[NUMBER]);
    for (int i = CELLS; i < COLUMNS; i++)
        add_text(w, row[i], lengths[i]);
}

static void take(struct witness *w, const char *schema, struct book *b, MYSQL_ROW row,
                 const unsigned long *lengths)
{
    char name[sizeof(b->name)];

    snprintf(name, sizeof(name), "%s/%s/%s", row[CLASS], row[SUBJECT], row[TERM]);
    if (strcmp(name, b->name) != 0) {
        end_book(w, schema, b);
        *b = (struct book){0};
        memcpy(b->name, name, sizeof(name));
    }
    if (*row[KIND] == '0' + EVENT)
        take_event(w, schema, b, row);
    else if (*row[KIND] == '0' + BOOK)
        take_book(w, schema, b, row, lengths);
    else
        take_row(w, schema, b, row, lengths);
}

static const char stream[] =
    "SELECT CAST(SUBSTRING_INDEX(object_id, '/', 1) AS SIGNED) AS class_id,"
    " SUBSTRING_INDEX(SUBSTRING_INDEX(object_id, '/', 2), '/', -1) AS subject,"
    " CAST(SUBSTRING_INDEX(object_id, '/', -1) AS SIGNED) AS term, 0 AS kind,"
    " object_version AS number, chain_id, seq, details AS text,"
    " NULL AS tx1, NULL AS tx2, NULL AS tx3, NULL AS tx4, NULL AS gk, NULL AS ck, NULL AS comment"
    " FROM %1$s.audit_event WHERE action = 'marks.save' AND object_type = 'gradebook'"
    " UNION ALL SELECT class_id, subject, term, 1, version, NULL, NULL, salt,"
    " NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM %1$s.gradebook"
    " UNION ALL SELECT class_id, subject, term, 2, student_id, NULL, NULL, NULL,"
    " tx1, tx2, tx3, tx4, gk, ck, comment FROM %1$s.mark"
    " ORDER BY 1, 2, 3, 4, 5";

static bool has_table(struct witness *w, const char *schema)
{
    char sql[200];
    MYSQL_RES *result;
    bool has;

    snprintf(sql, sizeof(sql),
             "SELECT 1 FROM information_schema.tables"
             " WHERE table_schema = '%s' AND table_name = 'gradebook'",
             schema);
    if (!ask(w, sql))
        return false;
    result = mysql_store_result(w->db);
    has = mysql_num_rows(result) > 0;
    mysql_free_result(result);
    return has;
}

void reconcile_rows(struct witness *w, const char *schema)
{
    struct book b = {0};
    char sql[sizeof(stream) + 3 * NAME_MAX_BYTES];
    MYSQL_RES *result;
    MYSQL_ROW row;

    if (!has_table(w, schema))
        return;
    snprintf(sql, sizeof(sql), stream, schema);
    if (!ask(w, sql))
        return;
    result = mysql_use_result(w->db);
    while ((row = mysql_fetch_row(result)))
        take(w, schema, &b, row, mysql_fetch_lengths(result));
    if (mysql_errno(w->db))
        found(w, INTERNAL, "%s: %s", schema, mysql_error(w->db));
    end_book(w, schema, &b);
    mysql_free_result(result);
}
