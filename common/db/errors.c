/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MariaDB's error numbers as ours. */
#include <errmsg.h>
#include <mysqld_error.h>

#include "db/internal.h"

static const struct {
    unsigned code;
    enum err err;
} codes[] = {
    {ER_LOCK_DEADLOCK, ERR_RETRY},
    {ER_LOCK_WAIT_TIMEOUT, ERR_RETRY},
    {ER_CHECKREAD, ERR_RETRY}, /* 1020: the row was changed after this transaction's snapshot */
    {ER_AUTOINC_READ_FAILED, ERR_RETRY}, /* 1467: a deadlock over an INSERT … SELECT's next id */
    {ER_DUP_ENTRY, ERR_CONFLICT},
    {ER_ROW_IS_REFERENCED_2, ERR_CONFLICT},
    {ER_NO_REFERENCED_ROW_2, ERR_CONFLICT},
    {ER_CONSTRAINT_FAILED, ERR_CONFLICT},
    {ER_SIGNAL_EXCEPTION, ERR_LOCKED}, /* 1644: a trigger of ours refuses */
    {ER_STATEMENT_TIMEOUT, ERR_UNAVAILABLE}, /* 1969: max_statement_time, on a server too busy */
    {ER_CON_COUNT_ERROR, ERR_UNAVAILABLE},
    {ER_UNKNOWN_COM_ERROR, ERR_UNAVAILABLE}, /* 1047: a cluster node that is not ready */
    {ER_SERVER_SHUTDOWN, ERR_UNAVAILABLE},
    {ER_CONNECTION_KILLED, ERR_UNAVAILABLE},
    {CR_CONNECTION_ERROR, ERR_UNAVAILABLE},
    {CR_CONN_HOST_ERROR, ERR_UNAVAILABLE},
    {CR_SERVER_GONE_ERROR, ERR_UNAVAILABLE},
    {CR_SERVER_LOST, ERR_UNAVAILABLE},
    {CR_SERVER_LOST_EXTENDED, ERR_UNAVAILABLE},
};

enum err code_to_err(unsigned code)
{
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (codes[i].code == code)
            return codes[i].err;
    return ERR_INTERNAL;
}

static enum err failed(struct call *call, unsigned code, const char *message, const char *sql)
{
    struct db_conn *conn = call->conn;
    enum err err = code_to_err(code);

    /* The server's message on a key names the value: not for the client. */
    if (err == ERR_CONFLICT)
        return fail_plain(call, err, "Dữ liệu bị trùng hoặc trái với dữ liệu đang có");
    if (err == ERR_LOCKED)
        return fail_plain(call, err, "Dữ liệu đã khóa theo quyết định");
    err = fail_plain(call, err, "database: %u %s; in: %s", code, message, sql);
    if (err == ERR_UNAVAILABLE)
        conn_drop(conn);
    if (conn->in_tx && (err == ERR_UNAVAILABLE || err == ERR_RETRY))
        conn->doomed = err;
    return err;
}

enum err conn_failed(struct call *call, const char *sql)
{
    return failed(call, mysql_errno(call->conn->mysql), mysql_error(call->conn->mysql), sql);
}

enum err stmt_failed(struct call *call, const struct statement *st)
{
    return failed(call, mysql_stmt_errno(st->stmt), mysql_stmt_error(st->stmt), st->query->sql);
}
