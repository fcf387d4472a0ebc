/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground.h"

#include <openssl/pem.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/digest.h"
#include "http/routes.h"
#include "tests/store/chain.h"

enum { DAY_S = 86400, NOW = 1779696000 };

extern const struct policy_route signing_policy[];
extern const struct migration signing_sql[];
extern const size_t signing_sql_count;
extern const char *const signing_sql_grants;

const struct person teacher = {101, SCHOOL, "teacher", "Trần Thị Mẫu"};
const struct person colleague = {102, SCHOOL, "teacher", "Lê Văn Thử"};
const struct person office = {107, SCHOOL, "office", "Bùi Văn Thư"};

int open_ground(void **state)
{
    static const uint8_t pepper[32] = "chỉ dùng để thử";
    struct arena *mem = arena_new();
    struct ground *g = arena_alloc(mem, sizeof(*g));
    struct anchors *anchors = NULL;

    g->call = (struct call){.mem = mem, .request_id = "test", .now = NOW};
    pki_new(&g->call, &g->pki, NOW);
    must(anchors_read(&g->call, text_bytes(g->pki.root_pem), &anchors) == OK, "anchors");
    g->signing = (struct signing){.pepper = {pepper, sizeof(pepper)},
                                  .anchors_pem = text_bytes(g->pki.root_pem),
                                  .anchors = anchors};
    g->api = api_test_open(&(struct api_service){.schema = "hbdt_signing",
                                                 .routes = signing_routes,
                                                 .policy = signing_policy,
                                                 .migrations = signing_sql,
                                                 .n_migrations = signing_sql_count,
                                                 .grants = signing_sql_grants,
                                                 .context = &g->signing});
    *state = g;
    return 0;
}

int close_ground(void **state)
{
    struct ground *g = *state;

    api_test_close(g->api);
    pki_end(&g->pki);
    arena_free(g->call.mem);
    return 0;
}

int reset_ground(void **state)
{
    static const char *const tables[] = {"signing_session", "signature",  "authorised_digest",
                                         "authorisation",   "credential", "idempotency_key",
                                         "audit_event",     "audit_head"};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        store_test_sql(api_test_store(g->api), api_text(g->api, "DELETE FROM %s", tables[i]));
    return 0;
}

struct answer post(struct ground *g, const struct person *by, const char *target, const char *body)
{
    return api_send(g->api,
                    &(struct sending){.by = by, .method = POST, .target = target, .body = body});
}

struct answer enrol_as(struct ground *g, const struct person *by, const char *kind,
                       const char *common_name)
{
    return post(g, by, "/v1/credentials",
                api_text(g->api,
                         "{\"kind\":\"%s\",\"key_type\":\"p256\",\"pin\":\"" PIN "\","
                         "\"subject\":{\"common_name\":\"%s\","
                         "\"organization\":\"Trường THCS Thử Nghiệm\"}}",
                         kind, common_name));
}

struct answer bring(struct ground *g, const struct person *by, int64_t id, const char *chain_pem)
{
    struct buf body = buf_in(api_test_mem(g->api));

    buf_text(&body, "{\"chain\":");
    json_text(&body, chain_pem);
    buf_char(&body, '}');
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .method = "PUT",
                                      .target = api_text(g->api, "/v1/credentials/%lld/certificate",
                                                         (long long)id),
                                      .body = body.data});
}

static X509_REQ *read_csr(const char *csr)
{
    BIO *bio = BIO_new_mem_buf(csr, -1);
    X509_REQ *request = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);

    BIO_free(bio);
    must(request != NULL && X509_REQ_verify(request, X509_REQ_get0_pubkey(request)) == 1, "CSR");
    return request;
}

static void rename_to(X509_NAME *name, const char *common_name)
{
    int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);

    X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, at));
    must(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                    (const unsigned char *)common_name, -1, -1, 0),
         "name");
}

const char *certify(struct ground *g, const struct wish *wish)
{
    const struct pki_cert *issuer = wish->issuer ? wish->issuer : &g->pki.issuing;
    X509_REQ *request = read_csr(wish->csr);
    X509_NAME *name = X509_NAME_dup(X509_REQ_get_subject_name(request));
    struct pki_cert leaf =
        pki_issue(issuer, &(struct pki_plan){.common_name = "x",
                                             .of_key = X509_REQ_get0_pubkey(request),
                                             .key_usage = wish->key_usage,
                                             .from = wish->from ? wish->from : NOW - 30 * DAY_S,
                                             .to = wish->to ? wish->to : NOW + 300 * DAY_S});

    if (wish->common_name)
        rename_to(name, wish->common_name);
    must(X509_set_subject_name(leaf.x509, name), "subject");
    must(X509_sign(leaf.x509, issuer->pkey, EVP_sha256()) > 0, "signature of a certificate");

    const char *pem = pki_chain_pem(&g->call, &leaf, issuer);

    X509_NAME_free(name);
    X509_REQ_free(request);
    pki_cert_end(&leaf);
    return pem;
}

int64_t add_credential(struct ground *g, const struct person *by)
{
    struct answer made = enrol_as(g, by, "person", by->name);
    int64_t id;

    expect(&made, 201, "");
    id = json_get_int(made.doc, "id");
    made = bring(g, by, id, certify(g, &(struct wish){.csr = json_get_text(made.doc, "csr")}));
    expect(&made, 200, "");
    return id;
}

struct answer authorise_as(struct ground *g, const struct person *by, int64_t credential_id,
                           const char *pin, const char *digests)
{
    return post(g, by, "/v1/authorisations",
                api_text(g->api, "{\"credential_id\":%lld,\"pin\":\"%s\",\"digests\":[%s]}",
                         (long long)credential_id, pin, digests));
}

struct answer sign_as(struct ground *g, const struct person *by, const char *service,
                      const char *sad, const char *digests)
{
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .service = service,
                                      .method = POST,
                                      .target = "/v1/signatures",
                                      .body = api_text(g->api, "{\"sad\":\"%s\",\"digests\":[%s]}",
                                                       sad, digests)});
}

const char *quoted_digest(struct ground *g, const char *text)
{
    return api_text(g->api, "\"%s\"", sha256_hex(g->call.mem, text, strlen(text)));
}

int64_t ground_number(struct ground *g, const char *sql)
{
    return store_test_number(api_test_store(g->api), sql);
}

int64_t ground_events(struct ground *g)
{
    return chain_verify(api_test_store(g->api), SCHOOL);
}
