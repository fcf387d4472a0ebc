/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A real HTTP server on a socket of its own that plays a script. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { PATH_SIZE = 108, SEEN_SIZE = 64 * 1024, PLAYERS_MAX = 16 };

/* One answer; requests get them in order, and after the last every further one a 500. */
struct step {
    const char *answer; /* raw bytes; NULL = read the request and close without a word */
    int delay_ms;
    bool close; /* after the answer */
};

struct server {
    int listener;
    pthread_t thread;
    char url[PATH_SIZE + 8];
    char path[PATH_SIZE]; /* "" for TCP */
    const struct step *steps;
    size_t n_steps;
    pthread_mutex_t lock; /* guards the rest */
    pthread_t players[PLAYERS_MAX];
    size_t connections;   /* there ever were */
    int open;             /* that are open now */
    size_t at;            /* requests seen */
    char seen[SEEN_SIZE]; /* all of them, as received */
    size_t n_seen;
};

struct server *server_start(const struct step *steps, size_t n, bool is_unix);

#define START(steps) server_start((steps), COUNT_OF(steps), false)

/* Waits for all connections to end; what was seen may be read then. Close the client first. */
void server_stop(struct server *server);
int server_connections_open(struct server *server);
void server_free(struct server *server);
