/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/internal.h"

enum {
    CONNECTIONS_MAX = 256,
    CONNECT_MS = 250,
    TIMEOUT_MS = 3000,
    RESPONSE_MAX = 32 * 1024 * 1024
};

static void start_curl(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        abort();
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static bool set_address(struct client *client, const char *url)
{
    if (starts_with(url, "unix:/")) {
        client->socket_path = must(strdup(url + strlen("unix:")));
        client->base = must(strdup("http://localhost"));
        return true;
    }
    if (!starts_with(url, "http://") && !starts_with(url, "https://"))
        return false;
    client->base = must(strdup(url));
    for (size_t n = strlen(url); client->base[n - 1] == '/'; n--)
        client->base[n - 1] = '\0';
    return true;
}

static void init_returned(pthread_cond_t *returned)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(returned, &attributes);
    pthread_condattr_destroy(&attributes);
}

static int64_t or_default(int64_t value, int64_t fallback)
{
    return value > 0 ? value : fallback;
}

struct client *client_open(const struct client_options *options)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, start_curl);
    if (!options->url || options->connections < 1 || options->connections > CONNECTIONS_MAX)
        return NULL;

    struct client *client = must(calloc(1, sizeof(*client)));

    if (!set_address(client, options->url)) {
        free(client);
        return NULL;
    }
    client->connect_ms = or_default(options->connect_ms, CONNECT_MS);
    client->timeout_ms = or_default(options->timeout_ms, TIMEOUT_MS);
    client->response_max = (size_t)or_default(options->response_max, RESPONSE_MAX);
    client->connections = (size_t)options->connections;
    client->idle = must(calloc(client->connections, sizeof(CURL *)));
    pthread_mutex_init(&client->lock, NULL);
    init_returned(&client->returned);
    return client;
}

void client_close(struct client *client)
{
    if (!client)
        return;
    for (size_t i = 0; i < client->n_idle; i++)
        curl_easy_cleanup(client->idle[i]);
    pthread_cond_destroy(&client->returned);
    pthread_mutex_destroy(&client->lock);
    free(client->idle);
    free(client->socket_path);
    free(client->base);
    free(client);
}

static struct timespec after_ms(int64_t ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += ms % 1000 * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

CURL *client_take(struct client *client)
{
    struct timespec deadline = after_ms(client->timeout_ms);
    CURL *handle = NULL;
    int rc = 0;

    pthread_mutex_lock(&client->lock);
    while (!client->n_idle && client->made == client->connections && rc == 0)
        rc = pthread_cond_timedwait(&client->returned, &client->lock, &deadline);
    if (client->n_idle)
        handle = client->idle[--client->n_idle];
    else if (client->made < client->connections && (handle = curl_easy_init()))
        client->made++;
    pthread_mutex_unlock(&client->lock);
    return handle;
}

void client_give_back(struct client *client, CURL *handle)
{
    curl_easy_reset(handle); /* forgets the options, keeps the connection */
    pthread_mutex_lock(&client->lock);
    client->idle[client->n_idle++] = handle;
    pthread_cond_signal(&client->returned);
    pthread_mutex_unlock(&client->lock);
}

void client_drop(struct client *client, CURL *handle)
{
    curl_easy_cleanup(handle);
    pthread_mutex_lock(&client->lock);
    client->made--;
    pthread_cond_signal(&client->returned);
    pthread_mutex_unlock(&client->lock);
}
