#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks that nobody can act as somebody else (Quy chế Điều 10; rules S1, S12).

  tools/check-delegation.py BUILD_DIR     exit 1 when there is a way
  tools/check-delegation.py --self-test   plants such ways and expects each to be found

What is forbidden is data, tools/delegation.tsv:
  name    a pattern that no name may match: columns and tables of the migrations, words of the
          policies, keys of the OpenAPI documents, settings, and every C string that is one word
          (members of bodies, claims, headers, grant types, routes)
  claim   the same, only where tokens are made and read
  own     routes that count for whoever signed in
  member  what their bodies and queries may not have: a member that names a person
  allow   a file, or file:name, where a name stands for a reason; it must still be there
Names are compared in lower case, with _ for - and space.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVICES = ("auth", "records", "signing", "archive")
FOLDERS = ("common", "services", "gateway", "deploy")
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
FIELD = re.compile(r"\b(?:STR|INT|BOOL|ENUM|BYTES|OBJECT|LIST|TEXTS|JSON)\(\s*[^,()]+,\s*(\w+)")
TOKENS = re.compile(r"common/token/.*|services/auth/(app|http)/(issue_|introspect|oauth|authorize|"
                    r"tokens).*")
WORD = re.compile(r"[A-Za-z][\w.:/-]*")


def table(text):
    """kind -> [(what, why)]"""
    found = {}
    for line in text.splitlines()[1:]:
        kind, what, why = line.split("\t")
        found.setdefault(kind, []).append((what, why))
    return found


def normal(name):
    return re.sub(r"[-\s]", "_", name.lower())


def without_comments(text, suffix):
    if suffix == ".sql":
        return re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--.*", "", text))
    if suffix in (".c", ".h", ".def"):
        return re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return text


def names(path, text):
    """What of the file could be a column, a route, a claim, a member, a header or a setting."""
    text = without_comments(text, path.suffix)
    if path.suffix == ".sql":
        return set(WORD.findall(text))
    if path.suffix in (".c", ".h", ".def"):
        strings = {s for s in STRING.findall(text) if WORD.fullmatch(s.strip("/"))}
        quoted = {m for s in STRING.findall(text) for m in re.findall(r'\\"([\w.:-]+)\\"', s)}
        return strings | quoted | set(FIELD.findall(text))
    if path.suffix in (".yaml", ".yml"):
        keys = set(re.findall(r"^\s*-?\s*['\"]?([\w./{}-]+)['\"]?:", text, re.M))
        inline = set(re.findall(r"[{,]\s*['\"]?([\w.-]+)['\"]?:", text))
        return keys | inline | set(re.findall(r"\bname: ([\w.-]+)", text))
    if path.suffix in (".tsv", ".example"):
        return set(WORD.findall(text))
    return set()


def files(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not {"tests", "node_modules"} & set(path.parts):
                yield path


def name_faults(rules, found):
    """found: {file: names}"""
    faults, used = [], set()
    allowed = {what for what, _ in rules["allow"]}
    for file, said in found.items():
        forbidden = rules["name"] + (rules["claim"] if TOKENS.fullmatch(file) else [])
        for name in sorted(said):
            why = next((w for p, w in forbidden if re.search(p, normal(name))), None)
            place = {file, f"{file}:{name}"} & allowed
            used |= place if why else set()
            if why and not place:
                faults.append(f"{file}: {name}: {why}; nobody acts as somebody else "
                              "(docs/regulation.md R10, tools/delegation.tsv)")
    return faults + [f"tools/delegation.tsv: {what}: no such name there any more"
                     for what in sorted(allowed - used)]


def member_faults(rules, described):
    faults, met = [], set()
    forbidden = [p for p, _ in rules["member"]]
    for service, description in described.items():
        for route in description["routes"]:
            what = f"{route['method']} {route['path']}"
            own = [(p, why) for p, why in rules["own"] if re.fullmatch(p, what)]
            met |= {p for p, _ in own}
            said = [*(route.get("body") or []), *(route.get("query") or [])]
            faults += [f"{service}: {what}: {name} names a person; {why}" for _, why in own
                       for name in said if any(re.fullmatch(p, name) for p in forbidden)]
    return faults + [f"tools/delegation.tsv: {p}: no such route" for p, _ in rules["own"]
                     if p not in met]


def describe(build, name):
    done = subprocess.run([build / f"services/{name}/{name}", "--describe"], check=True,
                          capture_output=True, text=True, timeout=20)
    return json.loads(done.stdout)


def check(build):
    rules = table((ROOT / "tools/delegation.tsv").read_text(encoding="utf-8"))
    found = {str(p.relative_to(ROOT)): names(p, p.read_text(encoding="utf-8", errors="replace"))
             for p in files(ROOT)}
    faults = name_faults(rules, found)
    faults += member_faults(rules, {n: describe(build, n) for n in SERVICES})
    return sum(map(len, found.values())), faults


PLANTED = (("a.sql", "ALTER TABLE session ADD COLUMN acting_as BIGINT NULL;"),
           ("a.sql", "CREATE TABLE delegation (id BIGINT);"),
           ("a.sql", "  signed_for BIGINT NOT NULL,"),
           ("common/token/a.c", 'json_member(out, "act");'), ("a.c", 'buf_text(out, ",\\"may_act\\":");'),
           ("a.c", "    INT(struct body, on_behalf_of, 1, INT64_MAX),"),
           ("a.c", '{POST, "/v1/impersonations", post_impersonation},'),
           ("a.c", '"urn:ietf:params:oauth:grant-type:token-exchange"'),
           ("a.c", '"urn:ietf:params:oauth:grant-type:jwt-bearer"'),
           ("a.c", 'request_header(rq, "X-User-Id")'), ("a.yaml", "  requested_subject:"),
           ("a.yaml", "    - {name: login_as, in: query}"), ("a.yaml", "  /v1/switch-user:"),
           ("a.tsv", "teacher\tPOST\t/v1/delegations\tproxy_for\tany"),
           ("a.example", "AUTH_SHARED_ACCOUNT=1"), ("a.sql", "  uy_quyen BIGINT,"))
HARMLESS = (("a.c", '"act"'), ("a.sql", "-- nobody acts on behalf of another\n  actor_id BIGINT,"),
            ("a.sql", "INSERT INTO t VALUES ('delegate');"),
            ("a.c", '/* impersonation */ "nobody", "role", "actor_id", "signed_at"'),
            ("a.c", '"Nobody acts on behalf of somebody"'),
            ("a.yaml", "  description: no impersonation"), ("a.yaml", "  substitution_id:"))


def self_test():
    rules = table((ROOT / "tools/delegation.tsv").read_text(encoding="utf-8"))
    rules["allow"] = []

    def judged(name, text):
        return name_faults(rules, {name: names(pathlib.Path(name), text)})

    wrong = [f"not found: {text}" for name, text in PLANTED if not judged(name, text)]
    wrong += [f"found: {text}" for name, text in HARMLESS if judged(name, text)]
    stale = {**rules, "allow": [("b.c", "")]}
    if not name_faults(stale, {"b.c": {"role"}}):
        wrong.append("an allowance that is needed no more was not found")
    route = {"method": "POST", "path": "/v1/document-signatures", "body": ["sad", "account_id"]}
    if not any("names a person" in f for f in member_faults(rules, {"a": {"routes": [route]}})):
        wrong.append("a body that names another signer was not found")
    route["body"] = ["sad", "document_ids"]
    if any("names a person" in f for f in member_faults(rules, {"a": {"routes": [route]}})):
        wrong.append("a good body was refused")
    print(f"self-test: {len(PLANTED) + 2} ways planted, judged wrongly: {wrong or 'none'}")
    return 1 if wrong else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    n, faults = check(pathlib.Path(sys.argv[1]))
    print("\n".join([*faults, f"{n} names, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
