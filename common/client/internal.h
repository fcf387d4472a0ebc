/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside common/client only: the pool and the handles it lends. */
#pragma once

#include <curl/curl.h>
#include <pthread.h>

#include "client/client.h"

struct client {
    char *base;        /* "http://127.0.0.1:18082", without a slash at the end */
    char *socket_path; /* NULL unless it is a unix socket */
    int64_t connect_ms;
    int64_t timeout_ms;
    size_t response_max;
    pthread_mutex_t lock;
    pthread_cond_t returned;
    size_t connections; /* how many handles there may be */
    size_t made;        /* how many there are */
    size_t n_idle;
    CURL **idle; /* a stack: the one used last, whose connection is warm, goes out first */
};

/* A handle with its kept connection, options as after curl_easy_init(); NULL when none came back
 * within timeout_ms. */
CURL *client_take(struct client *client);
void client_give_back(struct client *client, CURL *handle);
/* After a failure: a reset handle still wants to rewind the body that it could not send (7.88), and
 * would fail the next request, too. */
void client_drop(struct client *client, CURL *handle);
