/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "service/service.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "http/denials.h"
#include "log/log.h"
#include "service/settings.h"

enum { SETTLE_PAUSE_MS = 1000 };
enum {
    EXCHANGE_MS = 15000,
    KEYS_EVERY_MS = 10000,
    KEYS_MISSED_MS = 2000,
    KEYS_FIRST_MS = 100,
    IDLE_MS = 200
};

const struct service_settings *service_settings(const struct service *service)
{
    return &service->settings;
}

struct token_verifier *service_verifier(struct service *service)
{
    return service->verifier;
}

struct revocations *service_revocations(struct service *service)
{
    return service->revocations;
}

static void client_end(void *client)
{
    client_close(client);
}

struct client *service_client(struct call *call, const char *url, int64_t connections)
{
    return service_client_for(call, url, connections, EXCHANGE_MS);
}

struct client *service_client_for(struct call *call, const char *url, int64_t connections,
                                  int64_t timeout_ms)
{
    struct client *client = client_open(
        &(struct client_options){.url = url, .connections = connections, .timeout_ms = timeout_ms});

    if (!client) {
        log_error("start", "bad service address", KV("url", url));
        exit(2);
    }
    arena_defer(call->mem, client_end, client);
    return client;
}

static void take_keys(struct service *service, const struct bytes *body)
{
    const char *jwks = (const char *)body->data;

    if (service->jwks && strlen(service->jwks) == body->n &&
        memcmp(service->jwks, jwks, body->n) == 0)
        return;
    if (!token_verifier_load(service->verifier, jwks, body->n))
        return;
    free(service->jwks);
    service->jwks = strndup(jwks, body->n);
    service->keys_epoch++;
}

void service_refresh_keys(struct service *service)
{
    struct call call = service_call(service, "keys");
    struct client_response response;

    if (service->auth &&
        !client_send(&call, service->auth,
                     &(struct client_request){.method = GET, .target = "/.well-known/jwks.json"},
                     &response) &&
        response.status == 200)
        take_keys(service, &response.body);
    arena_free(call.mem);
}

static void sleep_ms(int64_t ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static void *keep_keys(void *object)
{
    struct service *service = object;
    int64_t fetched = INT64_MIN / 2;

    while (!service->stopping) {
        int64_t age = clock_ms() - fetched;
        bool ready = token_verifier_ready(service->verifier);

        /* However many tokens name keys that do not exist, auth is asked at most every 2 s. */
        if (age >= KEYS_EVERY_MS || !ready ||
            (age >= KEYS_MISSED_MS && token_verifier_missed(service->verifier))) {
            service_refresh_keys(service);
            fetched = clock_ms();
        }
        sleep_ms(KEYS_FIRST_MS);
    }
    return NULL;
}

static enum err settle_denials(struct service *service, bool all_of_it)
{
    struct call call = service_call(service, "denials");
    enum err err = denials_settle(&call, service->denials, all_of_it);

    arena_free(call.mem);
    return err;
}

static void *keep_denials(void *object)
{
    struct service *service = object;

    while (!service->stopping) {
        denials_wait(service->denials);
        if (settle_denials(service, false))
            sleep_ms(SETTLE_PAUSE_MS);
    }
    return NULL;
}

struct working {
    struct service *service;
    enum err (*work)(struct call *call, bool *ret_idle);
    pthread_t thread;
};

static void *keep_working(void *object)
{
    const struct working *working = object;

    while (!working->service->stopping) {
        struct call call = service_call(working->service, "work");
        bool idle = false;
        enum err err = working->work(&call, &idle);

        if (err)
            log_error("work", "background work failed",
                      KV("detail", call.failure.detail ? call.failure.detail : ""));
        arena_free(call.mem);
        if (idle || err)
            sleep_ms(err ? IDLE_MS * 5 : IDLE_MS);
    }
    return NULL;
}

static void start_works(struct service *service, struct working works[WORKS_MAX])
{
    for (size_t i = 0; i < WORKS_MAX && service->definition->work[i]; i++) {
        works[i] = (struct working){.service = service, .work = service->definition->work[i]};
        pthread_create(&works[i].thread, NULL, keep_working, &works[i]);
    }
}

static void join_works(struct working works[WORKS_MAX])
{
    for (size_t i = 0; i < WORKS_MAX && works[i].work; i++)
        pthread_join(works[i].thread, NULL);
}

static void open_store(struct call *call, struct service *service, bool owner)
{
    const struct service_settings *s = &service->settings;
    struct db_options *options = arena_alloc(call->mem, sizeof(*options));

    *options = (struct db_options){
        .socket = s->db_socket,
        .host = s->db_host,
        .port = s->db_port,
        .user = owner ? s->db_owner_user : s->db_user,
        .password = owner ? s->db_owner_password : s->db_password,
        .name = s->db_name,
        .connections = owner ? 1 : s->db_connections,
    };
    service->db = db_open(options);
    call->db = service->db;
}

static int run_until_stopped(struct service *service, const struct server_options *options,
                             struct follower *follower)
{
    pthread_t keys = 0;
    pthread_t following = 0;
    pthread_t denials = 0;
    struct working works[WORKS_MAX] = {0};
    sigset_t signals;
    int got;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before any thread, so that all inherit it */

    struct server *server = server_start(options);

    if (!server)
        return 1;
    if (service->auth)
        pthread_create(&keys, NULL, keep_keys, service);
    if (follower)
        pthread_create(&following, NULL, follow_revocations, follower);
    start_works(service, works);
    if (service->denials)
        pthread_create(&denials, NULL, keep_denials, service);
    log_info("start", "serving", KV("address", options->listen));
    sigwait(&signals, &got);
    service->stopping = true;
    revocations_stop(service->revocations);
    if (service->definition->stop)
        service->definition->stop(service->context);
    join_works(works);
    if (service->auth)
        pthread_join(keys, NULL);
    server_stop(server);
    if (service->denials)
        pthread_join(denials, NULL);
    if (service->denials && settle_denials(service, true))
        log_error("stop", "denials are lost");
    if (follower)
        pthread_join(following, NULL);
    log_info("stop", "stopped");
    return 0;
}

static int serve_routes(struct call *call, struct service *service)
{
    const struct service_definition *d = service->definition;
    const struct service_settings *s = &service->settings;
    const struct route *routes = NULL;

    if (service_routes(call, d, &routes)) {
        log_error("start", "routes and policy differ", KV("detail", call->failure.detail));
        return 1;
    }

    const struct router router = {
        .routes = routes,
        .verifier = service->verifier,
        .revocations = service->revocations,
        .body_max = s->body_max,
        .denials = service->denials,
        .gateway_secret = d->gateway_secret ? d->gateway_secret(service->context) : NULL,
        .has_store = d->migrations != NULL,
        .metrics = &service->metrics,
    };
    const struct server_options options = {
        .listen = s->listen,
        .workers = s->http_workers,
        .body_hold = d->body_hold > s->body_max ? d->body_hold : s->body_max,
        .router = &router,
        .answer = d->answer,
        .context = service->context,
        .db = service->db,
    };

    health_watch(service);
    return run_until_stopped(service, &options, follower_new(call, service));
}

int service_serve(struct call *call, struct service *service)
{
    const struct service_definition *d = service->definition;
    const struct service_settings *s = &service->settings;
    int status = 1;

    prctl(PR_SET_DUMPABLE, 0); /* keys and marks must not end in a core file */
    service->verifier = token_verifier_new(s->issuer, "hbdt-api");
    service->revocations = revocations_new();
    if (s->auth_url && *s->auth_url)
        service->auth = service_client(call, s->auth_url, 4);
    if (d->migrations) {
        open_store(call, service, false);
        service->denials = denials_new();
    }
    if (d->start && d->start(call, service, service->own, &service->context))
        log_error("start", "cannot start",
                  KV("detail", call->failure.detail ? call->failure.detail : ""));
    else
        status = serve_routes(call, service);
    if (service->db)
        db_close(service->db);
    token_verifier_free(service->verifier);
    free(service->jwks);
    revocations_free(service->revocations);
    denials_free(service->denials);
    return status;
}

static int service_migrate(struct call *call, struct service *service)
{
    const struct service_definition *d = service->definition;

    if (!d->migrations)
        return 0;
    open_store(call, service, true);

    enum err err = db_migrate(call, d->migrations, *d->n_migrations, d->grants ? *d->grants : NULL);

    if (!err && d->migrated)
        err = d->migrated(call);
    if (err)
        log_error("migrate", "migration failed",
                  KV("detail", call->failure.detail ? call->failure.detail : ""));
    return err ? 1 : 0;
}

/* Asks the running program over its own address; for containers' health checks. */
static int service_health(struct call *call, const struct service *service)
{
    const char *listen = service->settings.listen;
    const char *port = strrchr(listen, ':');
    bool is_unix = strncmp(listen, "unix:", 5) == 0;
    const char *url =
        is_unix ? listen : arena_printf(call->mem, "http://127.0.0.1%s", port ? port : "");
    struct client *client = service_client(call, url, 1);
    struct client_response response;
    enum err err = client_send(
        call, client, &(struct client_request){.method = GET, .target = "/readyz"}, &response);

    return err || response.status != 200;
}

static int run_command(struct call *call, struct service *service, const char *command)
{
    if (service_load(call, service))
        return 2;
    if (strcmp(command, "serve") == 0)
        return service_serve(call, service);
    if (strcmp(command, "migrate") == 0)
        return service_migrate(call, service);
    return service_health(call, service);
}

int service_run(int argc, char **argv, const struct service_definition *definition)
{
    const char *command = argc == 2 ? argv[1] : "";
    struct service service = {.definition = definition};

    if (strcmp(command, "--help") == 0) {
        service_help(definition);
        return 0;
    }
    if (strcmp(command, "--describe") == 0) {
        service_describe(definition);
        return 0;
    }
    if (strcmp(command, "serve") != 0 && strcmp(command, "migrate") != 0 &&
        strcmp(command, "health") != 0) {
        fprintf(stderr, "%s: expected serve, migrate, health, --describe or --help\n",
                definition->name);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);

    struct call call = service_call(&service, command);
    int status = run_command(&call, &service, command);
    struct db *migrating = strcmp(command, "migrate") == 0 ? service.db : NULL;

    arena_free(call.mem);
    if (migrating)
        db_close(migrating);
    return status;
}
