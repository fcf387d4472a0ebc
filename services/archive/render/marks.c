/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/marks.h"

#include <stdbool.h>
#include <string.h>

static const gunichar breve = 0x306;

/* The font puts the breve into a circumflex, and as low as on a small letter where there is a horn.
 */
static bool wears_a_mark(gunichar letter)
{
    return letter && g_utf8_strchr("ÂâÊêÔôƠơƯư", -1, letter);
}

/* Does a breve stand at text, right behind such a letter of the same run? */
static bool is_stacked(const char *start, const char *text)
{
    if (text == start || g_utf8_get_char(text) != breve)
        return false;
    return wears_a_mark(g_utf8_get_char(g_utf8_prev_char(text)));
}

/* Puts glyph `at` right above the ink of the glyph before it, unless it is there already. It is not
 * moved sideways: readers of the file would see a space in the word then. */
static void raise_glyph(PangoFont *font, PangoGlyphString *glyphs, int at)
{
    PangoRectangle base;
    PangoRectangle mark;
    const PangoGlyphInfo *letter = &glyphs->glyphs[at - 1];
    PangoGlyphInfo *info = &glyphs->glyphs[at];

    pango_font_get_glyph_extents(font, letter->glyph, &base, NULL);
    pango_font_get_glyph_extents(font, info->glyph, &mark, NULL);

    int top = letter->geometry.y_offset + base.y;
    int gap = mark.height / 5;
    int wanted = top - gap - (mark.y + mark.height);

    if (info->geometry.y_offset > wanted)
        info->geometry.y_offset = wanted;
}

static void raise_in_run(PangoLayoutRun *run, const char *text)
{
    const char *start = text + run->item->offset;
    PangoGlyphString *glyphs = run->glyphs;

    for (int i = 1; i < glyphs->num_glyphs; i++)
        if (is_stacked(start, start + glyphs->log_clusters[i]))
            raise_glyph(run->item->analysis.font, glyphs, i);
}

void marks_raise(PangoLayout *layout)
{
    const char *text = pango_layout_get_text(layout);

    if (!strstr(text, "\u0306"))
        return;

    PangoLayoutIter *iter = pango_layout_get_iter(layout);

    do {
        PangoLayoutRun *run = pango_layout_iter_get_run(iter);

        if (run)
            raise_in_run(run, text);
    } while (pango_layout_iter_next_run(iter));
    pango_layout_iter_free(iter);
}
