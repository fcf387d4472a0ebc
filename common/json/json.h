/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * JSON in and out by shape. Reading uses jansson (duplicates refused, depth <= 32, no reals);
 * writing goes straight from the struct. The only folder that includes jansson.
 */
#pragma once

#include "base/buf.h"
#include "base/call.h"
#include "base/shape.h"

/* Reads an object into ret (cleared first). Every wrong place becomes a violation with its JSON
 * Pointer; ERR_INVALID then. Texts are brought to NFC; unknown members are refused. */
enum err json_decode(struct call *call, struct bytes text, const struct shape *shape, void *ret);

/* The same for an answer of another service: unknown members are ignored. */
enum err json_decode_loose(struct call *call, struct bytes text, const struct shape *shape,
                           void *ret);

/* Appends the object. */
void json_encode(struct buf *out, const struct shape *shape, const void *object);
/* Appends an array of the list's objects. */
void json_encode_list(struct buf *out, const struct shape *shape, const struct list *list);
/* Appends a JSON string with its quotes. text must be UTF-8. */
void json_text(struct buf *out, const char *text);

/* The RFC 8785 form of a JSON text that holds only objects, arrays, strings, integers within
 * +-(2^53-1), true, false and null. ERR_UNPROCESSABLE otherwise, also for duplicate names. */
enum err json_canonical(struct call *call, struct bytes text, struct bytes *ret);

/* The object's members of these names alone; names ends with NULL. NULL when text is NULL or no
 * object. */
const char *json_pick(struct call *call, const char *text, const char *const names[]);

/* A text member at a JSON Pointer-like path of plain names ("signer/certificate_sha256"), NULL when
 * there is none; for documents whose whole shape is not needed. */
struct json_doc;
struct json_doc *json_open(struct call *call, struct bytes text); /* NULL when it is not JSON */
const char *json_get_text(const struct json_doc *doc, const char *path);
int64_t json_get_int(const struct json_doc *doc, const char *path);  /* NONE when there is none */
size_t json_get_count(const struct json_doc *doc, const char *path); /* items of an array, or 0 */
bool json_has(const struct json_doc *doc, const char *path);
bool json_get_true(const struct json_doc *doc, const char *path); /* the member is true */
