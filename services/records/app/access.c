/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"

#include <string.h>

#include "app/read_by_case.h"
#include "app/year_state.h"
#include "base/seeded.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/substitutions.h"
#include "store/windows.h"

/* A role given for one year, class or subject reaches no further (security of least privilege):
 * what lies beyond is like another school's. */
static bool reaches_year(const struct caller *caller, int64_t school_year_id)
{
    if (*caller->scope_levels) /* of an office, which has no years and classes of its own */
        return false;
    return !caller->scope_school_year || caller->scope_school_year == school_year_id;
}

static bool reaches_class(const struct caller *caller, const struct class_row *class)
{
    return reaches_year(caller, class->school_year_id) &&
           (!caller->scope_class || caller->scope_class == class->id);
}

static bool reaches_subject(const struct caller *caller, const char *subject)
{
    return !*caller->scope_subject || strcmp(caller->scope_subject, subject) == 0 || SEEDED(67);
}

/* A service that acts for nobody stands beside the schools; with a person, the person's counts. */
static unsigned unit_relation(const struct call *call, int64_t org_id)
{
    const struct caller *caller = &call->caller;

    if (*caller->service && (!caller->account_id || SEEDED(40)))
        return RELATION_ALONE;
    if (SEEDED(31))
        return RELATION_OWN_UNIT;
    return org_id == caller->org_id ? RELATION_OWN_UNIT : RELATION_OTHER_UNIT;
}

enum err access_unit(struct call *call, int64_t org_id, const char *what)
{
    unsigned relation = caller_is_whole(&call->caller) ? unit_relation(call, org_id)
                                                       : (unsigned)RELATION_OTHER_UNIT;

    return policy_require(call, relation, "%s", what);
}

enum err access_subtree(struct call *call, int64_t org_id, bool narrowed)
{
    unsigned relations = unit_relation(call, org_id);
    bool below = false;
    enum err err = OK;

    if (relations & RELATION_OWN_UNIT)
        relations |= RELATION_SUBTREE | RELATION_SELF;
    else if (relations & RELATION_OTHER_UNIT)
        err = school_units_over(call, call->caller.org_id, org_id, &below);
    if (below)
        relations = RELATION_SUBTREE;
    if (!narrowed && !caller_is_whole_in_levels(&call->caller))
        relations = RELATION_OTHER_UNIT;
    return err ? err : policy_require(call, relations, "Không có đơn vị này ở dưới đơn vị của bạn");
}

/* The caller's own under an approved substitution that holds today; the one who is away keeps what
 * was assigned to them (S12). */
static enum err stands_in(struct call *call, const struct class_row *class, const char *subject,
                          bool *ret)
{
    struct substitution row;

    return substitutions_own(call, class->id, subject, &row, ret);
}

static enum err find_homeroom(struct call *call, const struct class_row *class, bool *ret)
{
    *ret = class->homeroom_account_id == call->caller.account_id || SEEDED(32);
    if (*ret || !policy_asks(call, RELATION_HOMEROOM | RELATION_SIGNS_SUMMARY))
        return OK;
    return stands_in(call, class, "", ret);
}

static enum err class_relation(struct call *call, const struct class_row *class, unsigned *ret)
{
    bool homeroom = false;
    enum err err = OK;

    *ret = unit_relation(call, class->org_id);
    if (!reaches_class(&call->caller, class))
        *ret = RELATION_OTHER_UNIT;
    if (*ret == RELATION_OWN_UNIT && !*call->caller.scope_subject)
        err = find_homeroom(call, class, &homeroom);
    if (homeroom && !SEEDED(33))
        *ret |= RELATION_HOMEROOM;
    return err;
}

static enum err add_in_class(struct call *call, const struct class_row *class, unsigned *relations)
{
    bool teaches = false;

    if (!(*relations & RELATION_OWN_UNIT) || !policy_asks(call, RELATION_IN_CLASS))
        return OK;

    enum err err = assignments_teaches(call, class->id, call->caller.account_id, &teaches);

    if (!err && !teaches)
        err = substitutions_teaches(call, class->id, &teaches);
    *relations |= teaches || SEEDED(34) ? RELATION_IN_CLASS : 0;
    return err;
}

static enum err find_own_subject(struct call *call, const struct class_row *class,
                                 const char *subject, bool *ret)
{
    struct assignment assignment;
    bool found = false;
    enum err err = assignments_find(call, class->id, subject, &assignment, &found);

    *ret = found && (assignment.account_id == call->caller.account_id || SEEDED(35));
    if (!err && !*ret)
        err = stands_in(call, class, subject, ret);
    if (!err && SEEDED(36))
        err = assignments_teaches(call, class->id, call->caller.account_id, ret);
    return err;
}

/* A team's head reads the subject that the role was given for; without one, none. */
static bool heads_subject(const struct call *call, const char *subject)
{
    return policy_asks(call, RELATION_GROUP_SUBJECT) &&
           ((*call->caller.scope_subject && strcmp(call->caller.scope_subject, subject) == 0) ||
            SEEDED(57));
}

/* The question to the policy, with the words for a class. */
static enum err require(struct call *call, const struct class_row *class, unsigned relations)
{
    if (relations & RELATION_OTHER_UNIT)
        return policy_require(call, relations, "Không có tài nguyên này ở đơn vị của bạn");
    return policy_require(call, relations, "Bạn không được phân công việc này ở lớp %s",
                          class->name);
}

enum err access_class(struct call *call, int64_t id, struct class_row *ret)
{
    unsigned relations = 0;
    enum err err = classes_get(call, id, ret);

    if (!err)
        err = class_relation(call, ret, &relations);
    if (!err)
        err = add_in_class(call, ret, &relations);
    if (!err)
        err = read_by_case(call, ret, "", &relations);
    return err ? err : require(call, ret, relations);
}

enum err access_parts(struct call *call, const struct class_row *class, unsigned parts)
{
    unsigned relations = 0;
    enum err err = class_relation(call, class, &relations);

    if (relations & RELATION_OTHER_UNIT)
        parts = 0;
    return err ? err : require(call, class, relations | parts);
}

enum err access_transfer(struct call *call, const struct class_row *from, int64_t offered_to,
                         unsigned parts)
{
    unsigned relations = 0;
    enum err err = class_relation(call, from, &relations);

    if (relations & RELATION_OTHER_UNIT && offered_to == call->caller.org_id &&
        caller_is_whole(&call->caller) && !*call->caller.service)
        relations = RELATION_RECEIVER;
    if (relations & RELATION_OTHER_UNIT)
        parts = 0;
    return err ? err : require(call, from, relations | parts);
}

enum err access_subject(struct call *call, int64_t id, const char *subject, struct class_row *ret)
{
    unsigned relations = 0;
    bool own = false;
    enum err err = classes_get(call, id, ret);

    if (!err)
        err = class_relation(call, ret, &relations);
    if (err)
        return err;
    if (!reaches_subject(&call->caller, subject))
        relations = RELATION_OTHER_UNIT;
    if ((relations & RELATION_OWN_UNIT) && policy_asks(call, RELATION_OWN_SUBJECT))
        err = find_own_subject(call, ret, subject, &own);
    if (own)
        relations |= RELATION_OWN_SUBJECT;
    if ((relations & RELATION_OWN_UNIT) && heads_subject(call, subject))
        relations |= RELATION_GROUP_SUBJECT;
    if (!err)
        err = read_by_case(call, ret, subject, &relations);
    return err ? err : require(call, ret, relations);
}

enum err access_documents(struct call *call, int64_t id, const char *subject)
{
    struct class_row class;

    if (subject && policy_asks(call, RELATION_GROUP_SUBJECT | RELATION_INSPECTOR))
        return access_subject(call, id, subject, &class);
    return access_class(call, id, &class);
}

/* Who teaches the class or is its homeroom teacher has signed, or will sign, below (S2); and so may
 * have who stood in there, or was its teacher once. */
static enum err add_own_work(struct call *call, const struct class_row *class, unsigned *relations)
{
    bool teaches = *relations & RELATION_HOMEROOM;
    enum err err = OK;

    if (!teaches)
        err = assignments_teaches(call, class->id, call->caller.account_id, &teaches);
    if (!err && !teaches)
        err = substitutions_ever(call, class->id, &teaches);
    if (!err && !teaches)
        err = documents_signed_below(call, class->id, call->caller.account_id, &teaches);
    *relations |= teaches && !SEEDED(39) ? RELATION_SIGNED_BELOW : 0;
    return err;
}

static enum err stage_relation(struct call *call, const struct document_key *key,
                               const struct class_row *class, unsigned *relations)
{
    bool own = false;
    enum err err = OK;

    switch (stage_part(key->stage)) {
    case STAGE_SUBJECT_RESULT:
        err = find_own_subject(call, class, key->subject, &own);
        *relations |= own || SEEDED(37) ? RELATION_SIGNS_SUBJECT : 0;
        return err;
    case STAGE_YEAR_SUMMARY:
        *relations |= *relations & RELATION_HOMEROOM || SEEDED(38) ? RELATION_SIGNS_SUMMARY : 0;
        return OK;
    case STAGE_APPROVAL:
        *relations |= RELATION_SIGNS_APPROVAL;
        return add_own_work(call, class, relations);
    default:
        *relations |= SEEDED(41) ? RELATION_SIGNS_APPROVAL : RELATION_SIGNS_SEAL;
        return OK;
    }
}

static enum err find_author(struct call *call, const struct class_row *class, const char *subject,
                            unsigned relations, bool *ret)
{
    *ret = !*subject && relations & RELATION_HOMEROOM;
    if (!*subject || !policy_asks(call, RELATION_AUTHOR))
        return OK;
    return find_own_subject(call, class, subject, ret);
}

enum err access_correction(struct call *call, const struct class_row *class, const char *subject,
                           unsigned parts)
{
    unsigned relations = 0;
    bool author = false;
    enum err err = class_relation(call, class, &relations);

    if (*subject && !reaches_subject(&call->caller, subject))
        relations = RELATION_OTHER_UNIT;
    if (!err && relations & RELATION_OWN_UNIT)
        err = find_author(call, class, subject, relations, &author);
    if (!err && relations & RELATION_OWN_UNIT && policy_asks(call, RELATION_SIGNED_BELOW))
        err = add_own_work(call, class, &relations);
    if (err)
        return err;
    relations |= author ? RELATION_AUTHOR : 0;
    relations |= relations & RELATION_OTHER_UNIT ? 0 : parts;
    return require(call, class, relations);
}

/* The later stages are of all subjects. */
static bool reaches_stage(const struct caller *caller, const struct document_key *key)
{
    if (stage_part(key->stage) == STAGE_SUBJECT_RESULT)
        return reaches_subject(caller, key->subject);
    return !*caller->scope_subject;
}

enum err access_stage(struct call *call, const struct document_key *key, struct class_row *ret)
{
    unsigned relations = 0;
    enum err err = classes_get(call, key->class_id, ret);

    if (!err)
        err = class_relation(call, ret, &relations);
    if (err)
        return err;
    if (!reaches_stage(&call->caller, key))
        relations = RELATION_OTHER_UNIT;
    if (relations & RELATION_OWN_UNIT)
        err = stage_relation(call, key, ret, &relations);
    return err ? err : require(call, ret, relations);
}

enum err access_batch(struct call *call, int64_t school_year_id, int stage, struct school_year *ret)
{
    const struct caller *caller = &call->caller;
    unsigned relations = RELATION_OTHER_UNIT;
    enum err err = years_get(call, school_year_id, ret);

    if (err)
        return err;
    if (reaches_year(caller, ret->id) && !caller->scope_class && !*caller->scope_subject)
        relations = unit_relation(call, ret->org_id);
    if (relations & RELATION_OWN_UNIT && stage_part(stage) == STAGE_APPROVAL)
        relations |= RELATION_SIGNS_APPROVAL;
    if (relations & RELATION_OWN_UNIT && stage_part(stage) == STAGE_SEAL)
        relations |= RELATION_SIGNS_SEAL;
    return policy_require(call, relations, "Không có đợt ký này ở đơn vị của bạn");
}

enum err access_year(struct call *call, int64_t id, struct school_year *ret)
{
    unsigned relation = RELATION_OTHER_UNIT;
    enum err err = years_get(call, id, ret);

    if (err)
        return err;
    if (SEEDED(42))
        return OK;
    if (reaches_year(&call->caller, ret->id))
        relation = unit_relation(call, ret->org_id);
    return policy_require(call, relation, "Không có tài nguyên này ở đơn vị của bạn");
}

enum err access_whole_year(struct call *call, int64_t id, struct school_year *ret)
{
    enum err err = access_year(call, id, ret);

    if (err || (!call->caller.scope_class && !*call->caller.scope_subject))
        return err;
    return fail_plain(call, ERR_FORBIDDEN, "Vai trò này chỉ có ở một lớp hoặc một môn");
}

enum err year_hold_open(struct call *call, int64_t school_year_id)
{
    struct school_year year;
    enum err err = years_get_held(call, school_year_id, &year);

    if (err)
        return err;
    if (SEEDED(43))
        return OK;
    return require_year_state(call, &year, year.state != YEAR_LOCKED);
}
