/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/attributes.h"

#include "cms/oid.h"
#include "cms/parse.h"

enum { ATTRIBUTES_MAX = 64 };

static const struct bytes oid_data = OID_DATA;
static const struct bytes oid_countersignature = OID_COUNTERSIGNATURE;
static const struct bytes oid_token = OID_TIME_STAMP_TOKEN;

struct reading {
    struct attributes *ret;
    bool has_content_type;
    bool has_message_digest;
    bool has_signing_certificate;
};

static bool read_content_type(const struct der *value, struct reading *reading)
{
    reading->has_content_type = true;
    return value->tag == DER_OID && bytes_equal(value->content, oid_data);
}

static bool read_message_digest(const struct der *value, struct reading *reading)
{
    reading->has_message_digest = true;
    reading->ret->message_digest = value->content;
    return value->tag == DER_OCTET_STRING;
}

static bool read_signing_time(const struct der *value, struct reading *reading)
{
    reading->ret->has_signing_time = true;
    return der_time(value, &reading->ret->signing_time);
}

static bool read_signing_cert(const struct der *value, struct reading *reading)
{
    reading->has_signing_certificate = true;
    reading->ret->signing_certificate = value->content;
    return value->tag == DER_SEQUENCE;
}

static bool read_protection(const struct der *value, struct reading *reading)
{
    reading->ret->algorithm_protection = value->content;
    return value->tag == DER_SEQUENCE && value->content.n > 0;
}

/* clang-format off */
static const struct {
    struct bytes oid;
    enum cms_code code;
    bool (*read)(const struct der *value, struct reading *reading);
} known[] = {
    {OID_CONTENT_TYPE,    CMS_ATTR_CONTENT_TYPE,   read_content_type},
    {OID_MESSAGE_DIGEST,  CMS_ATTR_MESSAGE_DIGEST, read_message_digest},
    {OID_SIGNING_TIME,    CMS_ATTR_SIGNING_TIME,   read_signing_time},
    {OID_SIGNING_CERT_V2, CMS_ATTR_SIGNING_CERT,   read_signing_cert},
    {OID_ALG_PROTECTION,  CMS_ALG_PROTECTION,      read_protection},
};
/* clang-format on */

/* Attribute ::= SEQUENCE { type, SET OF value } with at least one value. */
static bool split_attribute(struct bytes content, struct der *ret_type, struct der *ret_values)
{
    return der_take(&content, DER_OID, ret_type) && der_take(&content, DER_SET, ret_values) &&
           content.n == 0 && ret_values->content.n > 0;
}

static enum cms_code read_attribute(struct bytes type, struct bytes values, struct reading *reading)
{
    struct der value;

    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (!bytes_equal(type, known[i].oid))
            continue;
        if (!der_next(&values, &value) || values.n > 0)
            return known[i].code;
        return known[i].read(&value, reading) ? CMS_OK : known[i].code;
    }
    return CMS_OK;
}

static bool seen_before(struct bytes type, struct bytes *seen, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (bytes_equal(seen[i], type))
            return true;
    }
    seen[n] = type;
    return false;
}

static enum cms_code read_all(struct bytes set, struct reading *reading)
{
    struct bytes seen[ATTRIBUTES_MAX];
    struct bytes content;
    struct der attribute;
    struct der type;
    struct der values;
    enum cms_code code = CMS_OK;

    for (size_t n = 0; set.n > 0 && !code; n++) {
        if (n == ATTRIBUTES_MAX || !der_take(&set, DER_SEQUENCE, &attribute))
            return CMS_PARSE;
        content = attribute.content;
        if (!split_attribute(content, &type, &values))
            return CMS_PARSE;
        if (seen_before(type.content, seen, n))
            return CMS_DUP_ATTR;
        code = read_attribute(type.content, values.content, reading);
    }
    return code;
}

enum cms_code read_signed_attributes(struct bytes set, bool time_is_optional,
                                     struct attributes *ret)
{
    struct reading reading = {.ret = ret};

    *ret = (struct attributes){0};
    if (!der_is_sorted(set))
        return CMS_DER;

    enum cms_code code = read_all(set, &reading);

    if (code)
        return code;
    if (!reading.has_content_type)
        return CMS_ATTR_CONTENT_TYPE;
    if (!reading.has_message_digest)
        return CMS_ATTR_MESSAGE_DIGEST;
    if (!reading.has_signing_certificate)
        return CMS_ATTR_SIGNING_CERT;
    return ret->has_signing_time || time_is_optional ? CMS_OK : CMS_ATTR_SIGNING_TIME;
}

enum cms_code judge_unsigned_attributes(struct bytes set)
{
    enum cms_code code = CMS_OK;
    struct der attribute;
    struct der type;
    struct der values;

    while (set.n > 0) {
        if (!der_take(&set, DER_SEQUENCE, &attribute) ||
            !split_attribute(attribute.content, &type, &values))
            return CMS_PARSE;
        if (bytes_equal(type.content, oid_countersignature))
            return CMS_COUNTERSIGNATURE;
        if (!bytes_equal(type.content, oid_token))
            return CMS_UNSIGNED_ATTR;
        code = CMS_TS_UNCHECKED;
    }
    return code;
}

/* IssuerSerial ::= SEQUENCE { GeneralNames, INTEGER }, with the one directoryName there can be. */
static bool read_issuer_serial(struct bytes content, struct named_certificate *ret)
{
    struct der names;
    struct der name;
    struct der issuer;
    struct der serial;

    if (!der_take(&content, DER_SEQUENCE, &names) || !der_take(&content, DER_INTEGER, &serial))
        return false;

    struct bytes rest = names.content;

    if (content.n > 0 || !der_take(&rest, DER_CONTEXT_4, &name) || rest.n > 0)
        return false;
    rest = name.content;
    if (!der_take(&rest, DER_SEQUENCE, &issuer) || rest.n > 0)
        return false;
    ret->issuer = issuer.whole;
    ret->serial = serial.whole;
    return true;
}

bool read_signing_certificate(struct bytes content, struct named_certificate *ret)
{
    struct algorithm algorithm = {0};
    struct der certs;
    struct der id;
    struct der element;

    *ret = (struct named_certificate){0};
    if (!der_take(&content, DER_SEQUENCE, &certs))
        return false;

    struct bytes rest = certs.content;

    if (!der_take(&rest, DER_SEQUENCE, &id))
        return false;
    rest = id.content;
    if (der_take(&rest, DER_SEQUENCE, &element) && !parse_algorithm(element.content, &algorithm))
        return false;
    if (!algorithm_is_plain(&algorithm) || !der_take(&rest, DER_OCTET_STRING, &element))
        return false;
    ret->digest_algorithm = algorithm.oid;
    ret->digest = element.content;
    if (rest.n == 0)
        return true;
    return der_take(&rest, DER_SEQUENCE, &element) && rest.n == 0 &&
           read_issuer_serial(element.content, ret);
}
