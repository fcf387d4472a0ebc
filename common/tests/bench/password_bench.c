/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How many passwords are checked in a second when nothing else is done: raw Argon2id with the
 * parameters of crypto/password.h, by so many threads at once.
 *
 *   password_bench THREADS SECONDS
 *
 * Prints one line of JSON: how many, in how many seconds, and the microseconds of processor time
 * each took; exit 1 when the right password was refused.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "crypto/password.h"

enum { THREADS_MAX = 64 };

static const char password[] = "mot cau dai de nho";

struct load {
    const char *hash;
    double until;
    long long n;
    bool good;
};

static double seconds_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *check(void *context)
{
    struct load *load = context;

    while (load->good && seconds_of(CLOCK_MONOTONIC) < load->until) {
        load->good = password_matches(load->hash, &password_cost_least, password);
        load->n++;
    }
    return NULL;
}

static bool run(struct load *loads, int threads, long long *ret_n)
{
    pthread_t ids[THREADS_MAX];
    bool good = true;

    for (int i = 0; i < threads; i++)
        if (pthread_create(&ids[i], NULL, check, &loads[i]))
            abort();
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        good = good && loads[i].good;
        *ret_n += loads[i].n;
    }
    return good;
}

int main(int argc, char **argv)
{
    int threads = argc == 3 ? atoi(argv[1]) : 1;
    double wanted = argc == 3 ? strtod(argv[2], NULL) : 1;
    struct arena *mem = arena_new();
    const char *hash = password_hash(mem, &password_cost_least, password);
    double began = seconds_of(CLOCK_MONOTONIC);
    double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    struct load loads[THREADS_MAX];
    long long n = 0;

    if (threads < 1 || threads > THREADS_MAX)
        return 1;
    for (int i = 0; i < threads; i++)
        loads[i] = (struct load){.hash = hash, .until = began + wanted, .good = true};

    bool good = run(loads, threads, &n);

    cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"n\":%lld,\"seconds\":%.4f,\"cpu_us\":%.2f}\n", n,
           seconds_of(CLOCK_MONOTONIC) - began, cpu / (double)n * 1e6);
    arena_free(mem);
    return good ? 0 : 1;
}
