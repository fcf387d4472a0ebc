# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loads on gradebooks: reads and saves at the gateway's and at the records service's door, and the
same SQL alone."""
import json
import time

from loads import SETTLE_S, Loads
from meter import Failed


class Gradebooks(Loads):
    """targets: [(school, subject, term)]."""

    def __init__(self, options, meter, house, targets, connections):
        super().__init__(options, meter, house, connections)
        self.targets = targets
        self.bodies = {s: [json.dumps(b) for b in s.bodies()] for s, _, _ in targets}

    def check(self):
        """Both doors answer alike, and nobody without a token."""
        school, subject, term = self.targets[0]
        path = school.gradebook(subject, term)
        answers = {at: school.teacher.get(path, at=at).body for at in ("gateway", "records")}
        if len(json.loads(answers["gateway"])["rows"]) != 45:
            raise Failed("not a whole class")
        if answers["gateway"] != answers["records"]:
            raise Failed("the gateway gives another gradebook than the service")
        for at in ("gateway", "records"):
            if self.house.request("GET", path, at=at, check=False).status != 401:
                raise Failed(f"{at} lets in who has no token")
        return len(answers["gateway"])

    def read(self, at):
        lines = [f"{s.gradebook(subject, term)}\t{s.teacher.token}"
                 for s, subject, term in self.targets]
        return self.wrk(at, "reads.lua", lines, threads=2)

    def save(self, at):
        time.sleep(SETTLE_S)
        lines = []
        for s, subject, term in self.targets:
            path = s.gradebook(subject, term)
            lines.append("\t".join([path, s.teacher.token, s.teacher.get(path).etag,
                                    *self.bodies[s]]))
        return self.wrk(at, "saves.lua", lines, threads=self.connections)

    def sql_alone(self, what):
        return self.sql(what, [f"{s.class_id} {subject} {term}" for s, subject, term in
                               self.targets])
