/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One connection: how it is opened, lost and closed. */
#include <mysqld_error.h>
#include <poll.h>
#include <string.h>

#include "db/internal.h"
#include "db/pool.h"

enum { CONNECT_TIMEOUT_S = 1, PACKET_MAX = 64 * 1024 * 1024 };

static const char *const session[] = {
    "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
    ("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
     "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"),
    /* A program that hangs within a transaction loses it, and with it the locks. */
    "SET SESSION idle_transaction_timeout = 60",
    "SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 3, autocommit = 1",
    /* Without it REPEATABLE READ loses updates; servers that do not know it are told apart below.
     */
    "SET SESSION innodb_snapshot_isolation = ON",
};

static void set_tls(MYSQL *mysql, const char *ca)
{
    const my_bool yes = 1;

    mysql_optionsv(mysql, MYSQL_OPT_SSL_CA, ca);
    mysql_optionsv(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
    mysql_optionsv(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
    mysql_optionsv(mysql, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
}

static void set_options(MYSQL *mysql, const struct db_conn *conn)
{
    const struct db_options *options = conn->db->options;
    const unsigned connect_timeout = CONNECT_TIMEOUT_S;
    const unsigned no_infile = 0; /* else a rogue server could ask for our files */
    const my_bool no = 0;         /* a reconnect would silently lose transaction and session */
    const unsigned long packet_max = PACKET_MAX;
    const unsigned protocol = options->socket ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;

    mysql_optionsv(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout);
    mysql_optionsv(mysql, MYSQL_OPT_READ_TIMEOUT, &conn->timeout_s);
    mysql_optionsv(mysql, MYSQL_OPT_WRITE_TIMEOUT, &conn->timeout_s);
    mysql_optionsv(mysql, MYSQL_OPT_LOCAL_INFILE, &no_infile);
    mysql_optionsv(mysql, MYSQL_OPT_RECONNECT, &no);
    mysql_optionsv(mysql, MYSQL_OPT_MAX_ALLOWED_PACKET, &packet_max);
    mysql_optionsv(mysql, MYSQL_OPT_PROTOCOL, &protocol);
    mysql_optionsv(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!options->socket && options->tls_ca)
        set_tls(mysql, options->tls_ca);
}

static enum err set_session(struct call *call, struct db_conn *conn)
{
    for (size_t i = 0; i < COUNT_OF(session); i++)
        if (mysql_real_query(conn->mysql, session[i], strlen(session[i])) &&
            mysql_errno(conn->mysql) != ER_UNKNOWN_SYSTEM_VARIABLE)
            return fail_plain(call, ERR_UNAVAILABLE, "database session: %s",
                              mysql_error(conn->mysql));
    return OK;
}

static bool takes_arrays(MYSQL *mysql)
{
    unsigned long capabilities = 0; /* the library stores a long, though its manual says int */

    mariadb_get_infov(mysql, MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &capabilities);
    return capabilities & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32);
}

enum err conn_connect(struct call *call, struct db_conn *conn)
{
    const struct db_options *o = conn->db->options;
    MYSQL *mysql = mysql_init(NULL);

    if (!mysql)
        return fail_plain(call, ERR_INTERNAL, "database client: out of memory");
    conn->mysql = mysql;
    conn->mem = arena_new();
    set_options(mysql, conn);
    /* With a host, even "127.0.0.1", the client library would use TCP in spite of the socket. */
    if (!mysql_real_connect(mysql, o->socket ? NULL : o->host, o->user, o->password, o->name,
                            o->socket ? 0 : (unsigned)o->port, o->socket, CLIENT_FOUND_ROWS)) {
        enum err err = fail_plain(call, ERR_UNAVAILABLE, "database: %u %s", mysql_errno(mysql),
                                  mysql_error(mysql));

        conn_drop(conn);
        return err;
    }
    conn->bulk = takes_arrays(mysql);

    enum err err = set_session(call, conn);

    if (err)
        conn_drop(conn);
    return err;
}

static void close_statements(struct db_conn *conn)
{
    for (size_t i = 0; i < STATEMENT_BUCKETS; i++) {
        for (struct statement *st = conn->statements[i]; st; st = st->next)
            mysql_stmt_close(st->stmt);
        conn->statements[i] = NULL;
    }
}

void conn_drop(struct db_conn *conn)
{
    if (!conn->mysql)
        return;
    mysql_close(conn->mysql); /* first, so that closing statements says nothing to the server */
    close_statements(conn);
    arena_free(conn->mem);
    conn->mysql = NULL;
    conn->mem = NULL;
}

bool conn_is_stale(const struct db_conn *conn)
{
    struct pollfd idle = {.fd = (int)mysql_get_socket(conn->mysql), .events = POLLIN};

    /* A server has nothing to say to an idle client but that it goes away. */
    return poll(&idle, 1, 0) != 0;
}

void conn_rollback(struct db_conn *conn)
{
    if (conn->in_tx && conn->mysql && mysql_real_query(conn->mysql, "ROLLBACK", 8))
        conn_drop(conn);
    conn->in_tx = false;
    conn->doomed = OK;
}

enum err conn_run(struct call *call, const char *sql)
{
    if (mysql_real_query(call->conn->mysql, sql, strlen(sql)))
        return conn_failed(call, sql);
    return OK;
}
