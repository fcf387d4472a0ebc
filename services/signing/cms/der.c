/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/der.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Length octets behind the tag; the count of octets used, 0 when not the shortest definite form. */
static size_t read_length(struct bytes in, size_t *ret)
{
    if (in.n < 1 || in.data[0] == 0x80 || in.data[0] > 0x84)
        return 0;
    if (in.data[0] < 0x80) {
        *ret = in.data[0];
        return 1;
    }

    size_t octets = in.data[0] & 0x7fu;
    size_t length = 0;

    if (in.n < 1 + octets || in.data[1] == 0)
        return 0;
    for (size_t i = 1; i <= octets; i++)
        length = length << 8 | in.data[i];
    *ret = length;
    return length < 0x80 ? 0 : 1 + octets;
}

bool der_next(struct bytes *rest, struct der *ret)
{
    size_t length = 0;

    if (rest->n < 2 || (rest->data[0] & 0x1f) == 0x1f)
        return false;

    size_t octets = read_length((struct bytes){rest->data + 1, rest->n - 1}, &length);

    if (octets == 0 || length > rest->n - 1 - octets)
        return false;

    size_t head = 1 + octets;

    ret->tag = rest->data[0];
    ret->whole = (struct bytes){rest->data, head + length};
    ret->content = (struct bytes){rest->data + head, length};
    rest->data += head + length;
    rest->n -= head + length;
    return true;
}

bool der_take(struct bytes *rest, uint8_t tag, struct der *ret)
{
    return rest->n > 0 && rest->data[0] == tag && der_next(rest, ret);
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.data, b.data, a.n) == 0);
}

int der_order(struct bytes a, struct bytes b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.data, b.data, n);

    if (order != 0)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool der_is_sorted(struct bytes content)
{
    struct bytes before = {0};
    struct der element;

    while (der_next(&content, &element)) {
        if (before.n > 0 && der_order(before, element.whole) > 0)
            return false;
        before = element.whole;
    }
    return content.n == 0;
}

static const char *boolean_fault(struct bytes content)
{
    bool good = content.n == 1 && (content.data[0] == 0 || content.data[0] == 0xff);

    return good ? NULL : "BOOLEAN is not 00 or FF";
}

static const char *integer_fault(struct bytes content)
{
    if (content.n == 0)
        return "INTEGER is empty";
    if (content.n == 1)
        return NULL;

    bool negative = content.data[1] & 0x80;
    bool longer = negative ? content.data[0] == 0xff : content.data[0] == 0;

    return longer ? "INTEGER is not in its shortest form" : NULL;
}

static const char *bit_string_fault(struct bytes content)
{
    if (content.n == 0 || content.data[0] > 7 || (content.n == 1 && content.data[0] != 0))
        return "BIT STRING has a wrong count of unused bits";

    unsigned unused = (1u << content.data[0]) - 1;

    return content.data[content.n - 1] & unused && content.n > 1
               ? "BIT STRING has bits set in its end"
               : NULL;
}

static const char *null_fault(struct bytes content)
{
    return content.n == 0 ? NULL : "NULL is not empty";
}

static const char *oid_fault(struct bytes content)
{
    bool first = true;

    if (content.n == 0 || content.data[content.n - 1] & 0x80)
        return "OBJECT IDENTIFIER ends too early";
    for (size_t i = 0; i < content.n; i++) {
        if (first && content.data[i] == 0x80)
            return "OBJECT IDENTIFIER is not in its shortest form";
        first = !(content.data[i] & 0x80);
    }
    return NULL;
}

static const char *primitive_fault(const struct der *element)
{
    switch (element->tag) {
    case DER_BOOLEAN:
        return boolean_fault(element->content);
    case DER_INTEGER:
        return integer_fault(element->content);
    case DER_BIT_STRING:
        return bit_string_fault(element->content);
    case DER_NULL:
        return null_fault(element->content);
    case DER_OID:
        return oid_fault(element->content);
    case 0:
        return "end-of-contents octets";
    case DER_SEQUENCE & 0x1f:
    case DER_SET & 0x1f:
        return "SEQUENCE or SET is primitive";
    default:
        return NULL;
    }
}

static bool is_constructed_string(uint8_t tag)
{
    return (tag & 0xe0) == 0x20 && tag != DER_SEQUENCE && tag != DER_SET;
}

static const char *elements_fault(struct bytes rest, int depth);

static const char *element_fault(const struct der *element, int depth)
{
    if (!(element->tag & 0x20))
        return primitive_fault(element);
    if (is_constructed_string(element->tag))
        return "a universal type other than SEQUENCE and SET is constructed";
    if (element->tag == DER_SET && !der_is_sorted(element->content))
        return "SET is not in DER order";
    return elements_fault(element->content, depth - 1);
}

static const char *elements_fault(struct bytes rest, int depth)
{
    struct der element;

    if (depth < 0)
        return "too many levels";
    while (rest.n > 0) {
        if (!der_next(&rest, &element))
            return "length is indefinite, not the shortest or beyond the end";

        const char *fault = element_fault(&element, depth);

        if (fault)
            return fault;
    }
    return NULL;
}

const char *der_fault(struct bytes value, int max_depth)
{
    struct bytes rest = value;
    struct der element;

    if (!der_next(&rest, &element))
        return "no complete element of definite shortest length";
    if (rest.n > 0)
        return "bytes behind the end";
    return elements_fault(value, max_depth);
}

static void put_length(struct buf *out, size_t n)
{
    uint8_t octets[1 + sizeof(n)];
    size_t used = 0;

    if (n < 0x80) {
        buf_char(out, (char)n);
        return;
    }
    for (size_t shift = sizeof(n) * 8; shift > 0; shift -= 8) {
        uint8_t octet = (uint8_t)(n >> (shift - 8));

        if (octet || used)
            octets[1 + used++] = octet;
    }
    octets[0] = (uint8_t)(0x80 | used);
    buf_add(out, octets, 1 + used);
}

void der_put(struct buf *out, uint8_t tag, struct bytes content)
{
    buf_char(out, (char)tag);
    put_length(out, content.n);
    if (content.n > 0)
        buf_add(out, content.data, content.n);
}

void der_put_int(struct buf *out, uint8_t value)
{
    der_put(out, DER_INTEGER, (struct bytes){&value, 1});
}

void der_put_time(struct buf *out, int64_t time)
{
    time_t seconds = (time_t)time;
    struct tm tm;
    char text[32];

    gmtime_r(&seconds, &tm);

    bool utc = tm.tm_year >= 50 && tm.tm_year < 150;
    size_t n = strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &tm);
    size_t century = utc ? 2 : 0; /* UTCTime leaves it out */

    der_put(out, utc ? DER_UTC_TIME : DER_GENERALIZED_TIME,
            (struct bytes){(uint8_t *)text + century, n - century});
}

static int by_der_order(const void *a, const void *b)
{
    return der_order(*(const struct bytes *)a, *(const struct bytes *)b);
}

void der_put_sorted(struct buf *out, uint8_t tag, struct bytes *elements, size_t n)
{
    struct buf content = buf_in(out->mem);

    qsort(elements, n, sizeof(*elements), by_der_order);
    for (size_t i = 0; i < n; i++)
        buf_add(&content, elements[i].data, elements[i].n);
    der_put(out, tag, buf_bytes(&content));
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

static bool all_digits_then_z(struct bytes text)
{
    for (size_t i = 0; i + 1 < text.n; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    }
    return text.data[text.n - 1] == 'Z';
}

bool der_time(const struct der *element, int64_t *ret)
{
    bool utc = element->tag == DER_UTC_TIME;

    if (!utc && element->tag != DER_GENERALIZED_TIME)
        return false;
    if (element->content.n != (utc ? 13u : 15u) || !all_digits_then_z(element->content))
        return false;

    const char *text = (const char *)element->content.data;
    int year = two_digits(text);
    const char *rest = text + (utc ? 2 : 4);

    /* X.509: two-digit years from 50 are 19xx. */
    year = utc ? year + (year < 50 ? 2000 : 1900) : year * 100 + two_digits(text + 2);

    struct tm tm = {.tm_year = year - 1900,
                    .tm_mon = two_digits(rest) - 1,
                    .tm_mday = two_digits(rest + 2),
                    .tm_hour = two_digits(rest + 4),
                    .tm_min = two_digits(rest + 6),
                    .tm_sec = two_digits(rest + 8)};
    struct tm same = tm;

    *ret = timegm(&same);
    /* timegm() carries 31 February over into March; a real time stays what it was. */
    return same.tm_mon == tm.tm_mon && same.tm_mday == tm.tm_mday && same.tm_hour == tm.tm_hour &&
           same.tm_min == tm.tm_min && same.tm_sec == tm.tm_sec;
}
