/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/parse.h"

#include "cms/oid.h"
#include "cms/verify.h"

enum { DEPTH_MAX = 40 };

static const struct bytes oid_data = OID_DATA;
static const struct bytes oid_signed_data = OID_SIGNED_DATA;

static bool take_version(struct bytes *rest, uint8_t *ret)
{
    struct der element;

    if (!der_take(rest, DER_INTEGER, &element) || element.content.n != 1)
        return false;
    *ret = element.content.data[0];
    return true;
}

static bool take_content(struct bytes *rest, uint8_t tag, struct bytes *ret)
{
    struct der element;

    if (!der_take(rest, tag, &element))
        return false;
    *ret = element.content;
    return true;
}

bool parse_algorithm(struct bytes content, struct algorithm *ret)
{
    struct der oid;
    struct der parameters = {0};

    if (!der_take(&content, DER_OID, &oid))
        return false;
    if (content.n > 0 && !der_next(&content, &parameters))
        return false;
    *ret = (struct algorithm){oid.content, parameters.whole};
    return content.n == 0;
}

bool algorithm_is_plain(const struct algorithm *algorithm)
{
    static const uint8_t null[] = {DER_NULL, 0};

    return algorithm->parameters.n == 0 ||
           bytes_equal(algorithm->parameters, (struct bytes){null, sizeof(null)});
}

/* ContentInfo: ret becomes the content of SignedData. */
static enum cms_code open_content_info(struct bytes cms, struct bytes *ret)
{
    struct bytes rest = cms;
    struct bytes info;
    struct bytes explicit_content;
    struct der type;

    if (!take_content(&rest, DER_SEQUENCE, &info) || !der_take(&info, DER_OID, &type))
        return CMS_PARSE;
    if (!bytes_equal(type.content, oid_signed_data))
        return CMS_NOT_SIGNED_DATA;
    if (!take_content(&info, DER_CONTEXT_0, &explicit_content) || info.n > 0)
        return CMS_PARSE;
    if (!take_content(&explicit_content, DER_SEQUENCE, ret) || explicit_content.n > 0)
        return CMS_PARSE;
    return CMS_OK;
}

static enum cms_code check_encapsulated(struct bytes info)
{
    struct der type;

    if (!der_take(&info, DER_OID, &type))
        return CMS_PARSE;
    if (!bytes_equal(type.content, oid_data))
        return CMS_ECONTENT_TYPE;
    return info.n > 0 ? CMS_ATTACHED : CMS_OK;
}

static enum cms_code take_signer(struct bytes info, struct signed_parts *ret)
{
    struct der unsigned_attributes = {0};
    bool good = take_version(&info, &ret->signer_version) && der_next(&info, &ret->signer_id) &&
                take_content(&info, DER_SEQUENCE, &ret->digest_algorithm);

    if (!good)
        return CMS_PARSE;
    (void)der_take(&info, DER_CONTEXT_0, &ret->signed_attributes);
    good = take_content(&info, DER_SEQUENCE, &ret->signature_algorithm) &&
           take_content(&info, DER_OCTET_STRING, &ret->signature);
    if (!good)
        return CMS_PARSE;
    (void)der_take(&info, DER_CONTEXT_1, &unsigned_attributes);
    ret->unsigned_attributes = unsigned_attributes.content;
    if (unsigned_attributes.tag && unsigned_attributes.content.n == 0)
        return CMS_PARSE;
    return info.n == 0 ? CMS_OK : CMS_PARSE;
}

static enum cms_code take_only_signer(struct bytes infos, struct signed_parts *ret)
{
    struct bytes first;

    if (infos.n == 0)
        return CMS_NO_SIGNER;
    if (!take_content(&infos, DER_SEQUENCE, &first))
        return CMS_PARSE;
    if (infos.n > 0)
        return CMS_MULTI_SIGNER;
    return take_signer(first, ret);
}

static bool holds_other_revocation(struct bytes lists)
{
    struct der element;

    while (der_next(&lists, &element)) {
        if (element.tag != DER_SEQUENCE)
            return true;
    }
    return false;
}

/* RFC 5652 5.1 and 5.3, for id-data and plain certificates. */
static enum cms_code check_versions(const struct signed_parts *parts)
{
    bool by_key_id = parts->signer_id.tag == DER_CONTEXT_0_PRIMITIVE;

    if (!by_key_id && parts->signer_id.tag != DER_SEQUENCE)
        return CMS_PARSE;
    if (parts->signer_version != (by_key_id ? 3 : 1))
        return CMS_VERSION;

    int wanted = parts->other_revocation ? 5 : parts->signer_version;

    return parts->version == wanted ? CMS_OK : CMS_VERSION;
}

enum cms_code parse_signed_data(struct bytes cms, struct signed_parts *ret, const char **ret_detail)
{
    struct bytes data;
    struct bytes encapsulated;
    struct bytes signers;
    struct bytes lists = {0};

    *ret = (struct signed_parts){0};
    *ret_detail = "";
    if (cms.n > CMS_SIZE_MAX)
        return CMS_TOO_LARGE;
    *ret_detail = der_fault(cms, DEPTH_MAX);
    if (*ret_detail)
        return CMS_DER;
    *ret_detail = "";

    enum cms_code code = open_content_info(cms, &data);

    if (code)
        return code;
    if (!take_version(&data, &ret->version) ||
        !take_content(&data, DER_SET, &ret->digest_algorithms) ||
        !take_content(&data, DER_SEQUENCE, &encapsulated))
        return CMS_PARSE;
    code = check_encapsulated(encapsulated);
    if (code)
        return code;
    (void)take_content(&data, DER_CONTEXT_0, &ret->certificates);
    (void)take_content(&data, DER_CONTEXT_1, &lists);
    ret->other_revocation = holds_other_revocation(lists);
    if (!take_content(&data, DER_SET, &signers) || data.n > 0)
        return CMS_PARSE;
    code = take_only_signer(signers, ret);
    return code ? code : check_versions(ret);
}
