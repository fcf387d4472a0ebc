/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The call's transaction. */
#include "db/internal.h"

enum err db_begin(struct call *call)
{
    enum err err = conn_ready(call);

    if (err)
        return err;
    if (call->conn->in_tx)
        return fail_plain(call, ERR_INTERNAL, "a transaction is open already");
    err = conn_run(call, "START TRANSACTION");
    call->conn->in_tx = err == OK;
    return err;
}

enum err db_commit(struct call *call)
{
    struct db_conn *conn = call->conn;
    enum err err;

    if (!conn || !conn->in_tx)
        return fail_plain(call, ERR_INTERNAL, "no transaction is open");
    err = conn_ready(call); /* fails when the transaction is doomed */
    if (!err) {
        err = conn_run(call, "COMMIT");
        if (err == ERR_UNAVAILABLE)
            err = fail_plain(call, err, "the connection was lost at COMMIT: outcome unknown");
    }
    if (err)
        conn_rollback(conn);
    conn->in_tx = false;
    return err;
}

void db_rollback(struct call *call)
{
    if (call->conn)
        conn_rollback(call->conn);
}

static enum err run_inside(struct call *call, const char *sql)
{
    if (!call->conn || !call->conn->in_tx)
        return fail_plain(call, ERR_INTERNAL, "no transaction is open");

    enum err err = conn_ready(call);

    return err ? err : conn_run(call, sql);
}

enum err db_mark(struct call *call)
{
    return run_inside(call, "SAVEPOINT mark");
}

enum err db_undo(struct call *call)
{
    return run_inside(call, "ROLLBACK TO SAVEPOINT mark");
}
