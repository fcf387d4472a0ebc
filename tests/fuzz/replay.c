/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Feeds every file of a folder to a fuzz target: the corpus as an ordinary test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat st;

    if (!file || fstat(fileno(file), &st) || !S_ISREG(st.st_mode)) {
        if (file)
            fclose(file);
        return 0;
    }

    size_t n = (size_t)st.st_size;
    uint8_t *data = malloc(n + 1);

    if (!data || fread(data, 1, n, file) != n)
        exit(2);
    fclose(file);
    LLVMFuzzerTestOneInput(data, n);
    free(data);
    return 1;
}

int main(int argc, char **argv)
{
    int count = 0;
    DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;

    if (!dir) {
        fprintf(stderr, "usage: %s CORPUS_DIR\n", argv[0]);
        return 2;
    }
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[4096];

        snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
        count += replay_file(path);
    }
    closedir(dir);
    printf("%d inputs replayed\n", count);
    return count ? 0 : 1;
}
