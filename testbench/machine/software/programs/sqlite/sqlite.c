/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite: a database in memory; a request changes it, asks it, and takes its changes back. */
#include "embed.h"
#include "program.h"

#include "sqlite3.h"

#include <string.h>

EMBED(schema_sql, "schema.sql");
EMBED(request_sql, "request.sql");

static sqlite3 *database;

/* The operating system: there is no file, and time stands still. */
static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    (void)name;
    (void)file;
    (void)flags;
    (void)out;
    return SQLITE_CANTOPEN;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    (void)name;
    (void)sync;
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    (void)name;
    (void)flags;
    *out = 0;
    return SQLITE_OK;
}

static int vfs_full_pathname(sqlite3_vfs *vfs, const char *name, int length, char *out)
{
    (void)vfs;
    (void)sqlite3_snprintf(length, out, "%s", name);
    return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int length, char *out)
{
    (void)vfs;
    memset(out, 0x5A, (size_t)length);
    return length;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds;
}

static int vfs_current_time(sqlite3_vfs *vfs, double *out)
{
    (void)vfs;
    *out = 2460000.5;
    return SQLITE_OK;
}

int sqlite3_os_init(void)
{
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .szOsFile = (int)sizeof(sqlite3_file),
        .mxPathname = 64,
        .zName = "none",
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_pathname,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_current_time,
    };
    return sqlite3_vfs_register(&vfs, 1);
}

int sqlite3_os_end(void)
{
    return SQLITE_OK;
}

static void must(int result)
{
    if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW) {
        program_failed(sqlite3_errmsg(database));
    }
}

static uint32_t init(void)
{
    must(sqlite3_open_v2(":memory:", &database,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, NULL));
    must(sqlite3_exec(database, schema_sql, NULL, NULL, NULL));
    return (uint32_t)sqlite3_total_changes(database);
}

/* Values for the parameters of a statement, by their kind: ?1 to ?9. */
static void bind(sqlite3_stmt *statement, struct random *random)
{
    const int count = sqlite3_bind_parameter_count(statement);
    int i;
    for (i = 1; i <= count; i++) {
        if (i <= 3) {
            must(sqlite3_bind_int(statement, i, 1 + (int)random_below(random, 12u)));
        } else if (i <= 6) {
            must(sqlite3_bind_text(statement, i, random_word(random), -1, SQLITE_STATIC));
        } else {
            must(sqlite3_bind_double(statement, i, (double)random_below(random, 1000u) / 8.0));
        }
    }
}

static uint32_t row(uint32_t sum, sqlite3_stmt *statement)
{
    const int count = sqlite3_column_count(statement);
    int i;
    for (i = 0; i < count; i++) {
        const unsigned char *const text = sqlite3_column_text(statement, i);
        sum = checksum(sum, text == NULL ? (const unsigned char *)"-" : text,
                       (size_t)sqlite3_column_bytes(statement, i));
    }
    return sum;
}

static uint32_t invoke(uint32_t round)
{
    struct random random;
    const char *rest = request_sql;
    uint32_t sum = round;
    random_seed(&random, round);
    while (*rest != '\0') {
        sqlite3_stmt *statement = NULL;
        must(sqlite3_prepare_v2(database, rest, -1, &statement, &rest));
        if (statement != NULL) {
            int result;
            bind(statement, &random);
            while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
                sum = row(sum, statement);
            }
            must(result);
            must(sqlite3_finalize(statement));
        }
    }
    return sum;
}

const struct program program_sqlite = {.name = "sqlite", .init = init, .invoke = invoke};
