/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What programs name and this machine has not: files, of which there is none to open; a date, which
 * never changes; a heap of the library's own, of which there is no byte.
 */
#include "../support/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

FILE *const stdin = NULL;
FILE *const stdout = NULL;
FILE *const stderr = NULL;

FILE *fopen(const char *path, const char *mode)
{
    (void)path;
    (void)mode;
    return NULL;
}

FILE *freopen(const char *path, const char *mode, FILE *file)
{
    (void)path;
    (void)mode;
    (void)file;
    return NULL;
}

int fclose(FILE *file)
{
    (void)file;
    return EOF;
}

void *sbrk(ptrdiff_t bytes);
void *sbrk(ptrdiff_t bytes)
{
    (void)bytes;
    return (void *)-1;
}

time_t time(time_t *where)
{
    if (where != NULL) {
        *where = 0;
    }
    return 0;
}

int gettimeofday(struct timeval *now, void *zone)
{
    (void)zone;
    now->tv_sec = 0;
    now->tv_usec = 0;
    return 0;
}

/* It is the same time everywhere. */
struct tm *localtime_r(const time_t *when, struct tm *out)
{
    return gmtime_r(when, out);
}

clock_t clock(void)
{
    return 0;
}

void abort(void)
{
    program_failed("abort");
}

void __assert_func(const char *file, int line, const char *function, const char *what);
void __assert_func(const char *file, int line, const char *function, const char *what)
{
    (void)file;
    (void)line;
    (void)function;
    program_failed(what);
}
