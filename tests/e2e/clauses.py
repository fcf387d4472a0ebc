# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the stories of the regulation's clauses share: who asks, and that only the rightful person is
answered."""
import demo as demo_story
import support
from support import LEADER

COMMUNE_ADMIN, SO_ADMIN = demo_story.COMMUNE_ADMIN[0], "so.quan-tri"
STATUS = {"forbidden": 403, "not-your-class": 403, "not-found": 404, "not-own-unit": 403,
          "not-downwards": 403, "not-your-desk": 403, "two-persons": 403, "same-person": 403,
          "own-grant": 403, "own-account": 403, "template-request": 403, "year-locked": 423}


class Clause(support.Story):
    """One test a clause, named after it: R7.2 is test_r07_2_…, its first words are the law's. cls.school is
    the school whose clause it is."""

    def as_(self, name):
        if name == SO_ADMIN:
            return self.school.province.session(SO_ADMIN)
        return self.school.session(name)

    def written(self):
        """Every act in the school's chain so far but refusals: a write that left none there is none."""
        return [(e["action"], e["object_id"], e["object_version"]) for e in self.as_(LEADER).items(
            f"/v1/audit-events?org_id={self.school.school_id}&limit=500")
            if e["action"] != "access.denied"]

    def only(self, rightful, ask, service="records", **refused):
        """ask(session, at) is refused to those people by name (forbidden=(LAN, …)), at the gateway and
        at the service's own door, and nothing is written; then the rightful person is answered."""
        for slug, names in refused.items():
            slug = slug.replace("_", "-")
            for name in names:
                with self.subTest(refused=name):
                    self.refused_at_both_doors(STATUS[slug], slug, service,
                                               lambda at, n=name: ask(self.as_(n), at), self.written)
        return ask(self.as_(rightful), "gateway")
