/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "scripted_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct player {
    struct server *server;
    int fd;
    char text[SEEN_SIZE / 4]; /* what was read and not yet taken as a request */
    size_t n;
};

static void must(bool ok)
{
    if (!ok)
        abort();
}

static size_t body_length(const char *head)
{
    const char *length = strcasestr(head, "\r\nContent-Length:");

    return length ? strtoul(length + 17, NULL, 10) : 0;
}

/* Reads one whole request; false when the connection is closed. */
static bool read_request(struct player *p)
{
    p->n = 0;
    p->text[0] = '\0';
    for (;;) {
        char *end = strstr(p->text, "\r\n\r\n");

        if (end && p->n >= (size_t)(end - p->text) + 4 + body_length(p->text))
            return true;

        ssize_t n = read(p->fd, p->text + p->n, sizeof(p->text) - p->n - 1);

        if (n <= 0)
            return false;
        p->n += (size_t)n;
        p->text[p->n] = '\0';
    }
}

static void write_all(int fd, const char *text)
{
    size_t n = strlen(text);

    while (n) {
        ssize_t some = send(fd, text, n, MSG_NOSIGNAL);

        if (some <= 0)
            return;
        text += some;
        n -= (size_t)some;
    }
}

static const struct step *next_step(struct player *p)
{
    static const struct step beyond = {"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", 0, false};
    struct server *s = p->server;

    pthread_mutex_lock(&s->lock);

    const struct step *step = s->at < s->n_steps ? &s->steps[s->at] : &beyond;

    s->at++;
    must(s->n_seen + p->n < SEEN_SIZE);
    memcpy(s->seen + s->n_seen, p->text, p->n);
    s->n_seen += p->n;
    pthread_mutex_unlock(&s->lock);
    return step;
}

static void count_open(struct server *s, int more)
{
    pthread_mutex_lock(&s->lock);
    s->open += more;
    pthread_mutex_unlock(&s->lock);
}

/* Plays steps until one closes the connection or the client does. */
static void *play(void *object)
{
    struct player *p = object;

    while (read_request(p)) {
        const struct step *step = next_step(p);

        if (step->delay_ms)
            poll(NULL, 0, step->delay_ms);
        if (step->answer)
            write_all(p->fd, step->answer);
        if (!step->answer || step->close)
            break;
    }
    close(p->fd);
    count_open(p->server, -1);
    free(p);
    return NULL;
}

static void *accept_until_stopped(void *object)
{
    struct server *s = object;
    int fd;

    while ((fd = accept(s->listener, NULL, NULL)) >= 0) {
        struct player *p = calloc(1, sizeof(*p));

        must(p && s->connections < PLAYERS_MAX);
        p->server = s;
        p->fd = fd;
        count_open(s, 1);
        must(pthread_create(&s->players[s->connections++], NULL, play, p) == 0);
    }
    return NULL;
}

static void listen_tcp(struct server *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(a);

    s->listener = socket(AF_INET, SOCK_STREAM, 0);
    must(bind(s->listener, (struct sockaddr *)&a, sizeof(a)) == 0);
    must(getsockname(s->listener, (struct sockaddr *)&a, &n) == 0);
    snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d", ntohs(a.sin_port));
}

static void listen_unix(struct server *s)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    snprintf(s->path, sizeof(s->path), "/tmp/hbdt-test-client-%d.sock", (int)getpid());
    snprintf(s->url, sizeof(s->url), "unix:%s", s->path);
    memcpy(a.sun_path, s->path, sizeof(s->path));
    unlink(s->path);
    s->listener = socket(AF_UNIX, SOCK_STREAM, 0);
    must(bind(s->listener, (struct sockaddr *)&a, sizeof(a)) == 0);
}

struct server *server_start(const struct step *steps, size_t n, bool is_unix)
{
    struct server *s = calloc(1, sizeof(*s));

    must(s);
    s->steps = steps;
    s->n_steps = n;
    pthread_mutex_init(&s->lock, NULL);
    if (is_unix)
        listen_unix(s);
    else
        listen_tcp(s);
    must(listen(s->listener, PLAYERS_MAX) == 0);
    must(pthread_create(&s->thread, NULL, accept_until_stopped, s) == 0);
    return s;
}

void server_stop(struct server *s)
{
    shutdown(s->listener, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    for (size_t i = 0; i < s->connections; i++)
        pthread_join(s->players[i], NULL);
    close(s->listener);
    if (*s->path)
        unlink(s->path);
}

int server_connections_open(struct server *s)
{
    pthread_mutex_lock(&s->lock);

    int n = s->open;

    pthread_mutex_unlock(&s->lock);
    return n;
}

void server_free(struct server *s)
{
    pthread_mutex_destroy(&s->lock);
    free(s);
}
