/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/verify_pages.h"

#include <string.h>

#include "clients/seals.h"
#include "crypto/digest.h"
#include "render/pdf_signature.h"

/* How signing names an archive in the certificate it may sign pages with. */
static const char archive_serial[] = "HBDT-SERVICE-archive";

struct pages {
    const char **paths;
    struct to_judge *items;
    size_t n;
};

static void note(struct checking *c, const char *path, const char *code, const char *vi,
                 const char *en)
{
    add_finding(c, (struct finding){path, "", code, vi, en});
}

static void read_page(struct checking *c, struct pages *pages, const struct package_file *file)
{
    struct call *call = c->call;
    uint8_t digest[SHA256_BYTES];
    struct bytes cms;
    enum err err = pdf_signature_read(call, file->bytes, digest, &cms);

    call->failure = (struct failure){0};
    if (err) {
        note(c, file->path, "page-unsigned", "bản in không mang chữ ký trên toàn tệp",
             "the printed page carries no signature over all of it");
        return;
    }
    pages->paths[pages->n] = file->path;
    pages->items[pages->n++] = (struct to_judge){
        .content_sha256 = hex_encode(call->mem, digest, sizeof(digest)),
        .signature = cms,
        .pades = true,
    };
}

static void take_judgement(struct checking *c, const char *path, const struct judgement *j)
{
    struct arena *mem = c->call->mem;
    const char *serial = j->signer.serial_number;

    if (strcmp(j->verdict, "VALID") != 0)
        note(c, path, strcmp(j->verdict, "UNKNOWN") ? "signature-invalid" : "signature-unknown",
             arena_printf(mem, "%s (%s)", j->reason, j->code),
             arena_printf(mem, "%s (%s)", j->reason_en, j->code));
    else if (!serial || strcmp(serial, archive_serial) != 0)
        note(c, path, "wrong-signer", "bản in không do hệ thống lưu trữ ký",
             "the printed page was not signed by an archive");
}

enum err check_pages(struct checking *c)
{
    const struct package_file *files = c->files->items;
    struct pages pages = {.paths = arena_array(c->call->mem, c->files->n, sizeof(*pages.paths)),
                          .items = arena_array(c->call->mem, c->files->n, sizeof(*pages.items))};
    struct list judged;
    enum err err;

    for (size_t i = 0; i < c->files->n; i++)
        if (path_ends_with(files[i].path, ".pdf"))
            read_page(c, &pages, &files[i]);
    if (!pages.n)
        return OK;
    err = seals_judge(c->call, &(struct list){pages.items, pages.n}, &judged);
    for (size_t i = 0; !err && i < pages.n; i++)
        take_judgement(c, pages.paths[i], (const struct judgement *)judged.items + i);
    return err;
}
