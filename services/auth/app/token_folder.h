/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The folder of the tokens' private keys, read again whenever it changes: active.pem signs; every
 * other file *.pem is only published. So a next key is known everywhere before it signs, and
 * retired-<seconds since 1970>.pem stays known until its last tokens are dead, 10 minutes after
 * that time. deploy/rotate-keys.sh does it in the right order.
 */
#pragma once

#include "base/call.h"
#include "token/token.h"

struct token_folder;

/* path must outlive it. */
struct token_folder *token_folder_new(struct arena *mem, const char *path);

/* Reads the keys into the issuer (a new one when *issuer is NULL); ERR_INVALID when there is no
 * active key or one file is bad, then nothing changes. */
enum err token_folder_read(struct call *call, struct token_folder *folder,
                           struct token_issuer **issuer);

/* Reads them again when the folder changed or a minute passed, and takes them for our own verifier;
 * a bad folder is logged and changes nothing. Only for one thread. */
void token_folder_refresh(struct call *call);
