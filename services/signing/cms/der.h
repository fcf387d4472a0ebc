/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Strict DER (X.690 chapter 10): checking a whole value, walking through it, writing one. */
#pragma once

#include "base/base.h"
#include "base/buf.h"

enum der_tag {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT_0 = 0xa0, /* constructed [0] */
    DER_CONTEXT_1 = 0xa1,
    DER_CONTEXT_2 = 0xa2,
    DER_CONTEXT_4 = 0xa4,
    DER_CONTEXT_0_PRIMITIVE = 0x80,
};

/* One tag-length-value; both views point into the bytes it was read from. */
struct der {
    uint8_t tag;
    struct bytes whole;   /* with tag and length */
    struct bytes content; /* without */
};

/*
 * NULL when value is exactly one DER value and nothing behind it: definite shortest lengths, low
 * tag numbers, canonical BOOLEAN, INTEGER, NULL, BIT STRING and OID, sorted SETs, at most max_depth
 * levels. Otherwise what is wrong, in English. Does not look into OCTET STRINGs.
 */
const char *der_fault(struct bytes value, int max_depth);

/* True when the elements in content, a SET OF, stand in DER order (X.690 11.6). */
bool der_is_sorted(struct bytes content);

/* Takes the first element off rest; false when rest is empty or no definite-length element. */
bool der_next(struct bytes *rest, struct der *ret);

/* The same, but only when its tag is the wanted one; otherwise rest stays as it is. */
bool der_take(struct bytes *rest, uint8_t tag, struct der *ret);

bool bytes_equal(struct bytes a, struct bytes b);

/* The order of two elements in a DER SET OF: <0, 0, >0. */
int der_order(struct bytes a, struct bytes b);

/* Writing: each adds one complete element to out. */
void der_put(struct buf *out, uint8_t tag, struct bytes content);
void der_put_int(struct buf *out, uint8_t value); /* 0..127 */
void der_put_time(struct buf *out, int64_t time); /* UTCTime up to 2049, as RFC 5652 11.3 wants */
void der_put_sorted(struct buf *out, uint8_t tag, struct bytes *elements, size_t n); /* sorts */

/* UTCTime or GeneralizedTime in UTC with seconds, as seconds since 1970; false for anything else.
 */
bool der_time(const struct der *element, int64_t *ret);
