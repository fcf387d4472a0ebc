/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 512 };

static int bound(int fd, const struct sockaddr *address, socklen_t n)
{
    if (fd < 0)
        return -1;
    if (bind(fd, address, n) == 0 && listen(fd, BACKLOG) == 0)
        return fd;

    int kept = errno;

    close(fd);
    errno = kept;
    return -1;
}

static int listen_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
    unlink(path);

    int fd = bound(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
                   (const struct sockaddr *)&address, sizeof(address));

    if (fd >= 0)
        chmod(path, S_IRUSR | S_IWUSR);
    return fd;
}

static int listen_tcp(const char *address)
{
    const char *colon = strrchr(address, ':');
    char host[256];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found = NULL;

    if (!colon || (size_t)(colon - address) >= sizeof(host)) {
        errno = EINVAL;
        return -1;
    }
    memcpy(host, address, (size_t)(colon - address));
    host[colon - address] = '\0';
    if (getaddrinfo(*host ? host : NULL, colon + 1, &hints, &found) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }

    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    fd = bound(fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return fd;
}

int listen_on(const char *address)
{
    if (strncmp(address, "unix:", 5) == 0)
        return listen_unix(address + 5);
    return listen_tcp(address);
}
