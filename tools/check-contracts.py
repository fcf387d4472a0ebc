#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks that what is said twice is said the same.

  tools/check-contracts.py BUILD_DIR     exit 1 when something differs
  tools/check-contracts.py --self-test   breaks a small contract in each way and expects it found

- services/X/api/openapi.yaml against the routes of `X --describe`: paths, methods, security, needed
  headers, names of the body, of the query and of the path, media types, an operationId, a summary,
  a success and a problem of each operation; every $ref leads somewhere;
- docs/problems.md against every struct problem in the sources, slug and status;
- docs/settings.md and deploy/env/X.env.example against the settings of each program;
- docs/regulation.md: the tests it names are there, what works names one, each row has its state; each
  clause has its story (R7.2: test_r07_2_… of stories/test_clauses_*);
- services/X/api/policy.tsv: each route has rows and each row a route; the clause that a row names is
  in docs/regulation.md;
- docs/rules.md: a row of each rule set, and of each doubt with its default;
- gateway/domain/prefixes.c against all routes: no public path unreachable, no internal path open.
"""
import copy
import json
import pathlib
import re
import subprocess
import sys

try:
    import yaml
except ImportError:
    print("python3-yaml is not installed; skipped")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVICES = ["auth", "records", "signing", "archive"]
# Only services call these; the gateway must not know them.
INTERNAL = {"/v1/service-tokens", "/v1/signatures", "/internal/revocations"}
METHODS = {"get", "post", "put", "patch", "delete"}
STATUS = re.compile(r'ERR\((\w+),\s*(\d+),\s*"([a-z-]+)"')


def resolve(document, node):
    """The node behind $ref; KeyError when there is none."""
    while isinstance(node, dict) and "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def refs(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from refs(value)


def template(path):
    """The route's ":subject=code" is OpenAPI's "{subject}"."""
    return re.sub(r":(\w+)(=\w+)?", r"{\1}", path)


def properties(document, schema):
    schema = resolve(document, schema)
    names = set(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        names |= properties(document, part)
    return names


def parameters(document, item, operation):
    found = [resolve(document, p) for p in item.get("parameters", []) + operation.get("parameters", [])]
    return {(p["in"], p["name"].lower() if p["in"] == "header" else p["name"]): p for p in found}


def difference(what, routes, documented):
    if routes == documented:
        return []
    return [f"{what}: the route has {sorted(routes) or 'none'}, the document "
            f"{sorted(documented) or 'none'}"]


def header_faults(route, given):
    faults = []
    for flag, header in (("creates", "idempotency-key"), ("match", "if-match")):
        parameter = given.get(("header", header))
        required = bool(parameter and parameter.get("required"))  # a handler may take one or none
        if required != route[flag]:
            faults.append(f"{header}: must{'' if route[flag] else ' not'} be required")
    return faults


def body_faults(document, route, operation):
    body = resolve(document, operation.get("requestBody"))
    media = body["content"] if body else {}
    if route.get("accepts"):
        return difference("media type", set(route["accepts"].split(", ")), set(media))
    names = route.get("body")
    if names is None:
        return ["a body that the route does not take"] if media else []
    kind = route.get("dialect", "application/json")
    if set(media) != {kind}:
        return [f"body: {kind} expected, not {sorted(media)}"]
    schema = media[kind]["schema"]
    faults = difference("body", set(names), properties(document, schema))
    if kind == "application/json" and (
            resolve(document, schema).get("additionalProperties") is not False):
        faults.append("body: additionalProperties must be false, unknown members are refused")
    return faults


def answer_faults(document, operation, kind):
    faults = []
    answers = operation.get("responses", {})
    if not any(str(code).startswith("2") for code in answers):
        faults.append("no success among the responses")
    problems = [c for c in answers if str(c) == "default" or str(c)[0] in "45"]
    for code in problems:
        content = resolve(document, answers[code]).get("content", {})
        if kind not in content:
            faults.append(f"response {code}: no {kind}")
    if not problems:
        faults.append("no problem among the responses")
    return faults


def operation_faults(document, item, operation, route):
    faults = [f"no {key}" for key in ("operationId", "summary") if not operation.get(key)]
    given = parameters(document, item, operation)
    path_names = set(re.findall(r"\{(\w+)\}", template(route["path"])))
    is_open = operation.get("security", document.get("security")) == []
    faults += difference("path names", path_names, {n for where, n in given if where == "path"})
    faults += difference("query", set(route.get("query") or []),
                         {n for where, n in given if where == "query"})
    if is_open != (route["who"] == ""):
        faults.append(f"security: the route is for \"{route['who'] or 'anyone'}\"")
    if set(operation.get("x-who", route["who"]).split("|")) != set(route["who"].split("|")):
        faults.append(f"x-who: the route is for \"{route['who']}\"")
    return (faults + header_faults(route, given) + body_faults(document, route, operation) +
            answer_faults(document, operation,
                            route.get("problems", "application/problem+json")))


def document_faults(name, document, described):
    where = f"services/{name}/api/openapi.yaml"
    faults, seen, ids = [], set(), set()
    if not str(document.get("openapi", "")).startswith("3.1"):
        faults.append(f"{where}: not OpenAPI 3.1")
    for ref in sorted(set(refs(document))):
        try:
            resolve(document, {"$ref": ref})
        except (KeyError, TypeError):
            faults.append(f"{where}: {ref} leads nowhere")
    if faults:
        return faults
    for route in described["routes"]:
        path, method = template(route["path"]), route["method"].lower()
        operation = document["paths"].get(path, {}).get(method)
        seen.add((path, method))
        if operation is None:
            faults.append(f"{where}: {route['method']} {path} is not described")
            continue
        if operation.get("operationId") and operation["operationId"] in ids:
            faults.append(f"{where}: operationId {operation['operationId']} is used twice")
        ids.add(operation.get("operationId"))
        faults += [f"{where}: {route['method']} {path}: {fault}" for fault in
                   operation_faults(document, document["paths"][path], operation, route)]
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            if (path, method) not in seen:
                faults.append(f"{where}: {method.upper()} {path} is no route")
    return faults


def source_problems(root):
    """{slug: {status}} of every struct problem in the sources."""
    statuses, found = {}, {}
    for name, status, slug in STATUS.findall((root / "common/base/err.def").read_text()):
        statuses[name] = status
        found.setdefault(slug, set()).add(status)
    rows = re.compile(r'PROBLEM\(\w+,\s*(\w+),\s*"([a-z-]+)"')
    structs = re.compile(r'struct problem \w+ = \{\s*ERR_(\w+),\s*"([a-z-]+)"')
    for top in ("common", "services", "gateway"):
        for file in sorted((root / top).rglob("*.*")):
            if file.suffix not in (".c", ".def") or "tests" in file.parts:
                continue
            text = file.read_text()
            for error, slug in rows.findall(text) + structs.findall(text):
                found.setdefault(slug, set()).add(statuses.get(error, "?"))
    return found


def documented_problems(text):
    """{slug: {status}} of the table rows "| `slug` | status | …"."""
    found = {}
    for slug, status in re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", text, re.M):
        found.setdefault(slug, set()).add(status)
    return found


def problem_faults(sources, documented):
    faults = [f"docs/problems.md: {slug} is missing" for slug in sorted(sources.keys() - documented)]
    faults += [f"docs/problems.md: {slug} is nowhere in the sources"
               for slug in sorted(documented.keys() - sources)]
    faults += [f"docs/problems.md: {slug} has status {', '.join(sorted(sources[slug]))}"
               for slug in sorted(sources.keys() & documented.keys())
               if sources[slug] != documented[slug]]
    return faults


def setting_faults(name, described, example, manual):
    prefix = described["prefix"]
    wanted = [(f"{prefix}_{s.upper()}", f"X_{s.upper()}") for s in described.get("common_settings", [])]
    wanted += [(f"{prefix}_{s.upper()}",) * 2 for s in described.get("settings", [])]
    faults = [f"{variable} is not in docs/settings.md" for variable, general in wanted
              if not re.search(rf"`(?:{variable}|{general})`", manual)]
    if example:  # an example that is there is whole
        faults += [f"{variable} is not in deploy/env/{name}.env.example" for variable, _ in wanted
                   if variable not in example]
    return faults


def regulation_faults(text, files):
    """files: paths of all tests; a clause that works or partly works names one that is there."""
    faults = []
    for row in re.findall(r"^\| R\d.*$", text, re.M):
        clause, tests, state = row.split("|")[1].strip(), row.split("|")[5], row.split("|")[6]
        for kind, name in re.findall(r"(stories|unit|store)/(\w+)(?!\*)\b", tests):
            wanted = f"test_{name}.py" if kind == "stories" else f"test_{name}"
            if not any(f"{kind}/{wanted}" in file for file in files):
                faults.append(f"docs/regulation.md: {clause}: there is no {kind}/{name}")
        if "**works**" in state and not tests.strip():
            faults.append(f"docs/regulation.md: {clause} works, but names no test")
        if not re.search(r"\*\*(works|partly|not yet)\*\*", state):
            faults.append(f"docs/regulation.md: {clause} has no state")
    return faults


def clause_faults(text, stories):
    """stories: the sources that tell the regulation clause by clause; a clause without one is a fault."""
    faults = []
    for clause in sorted(clauses_of(text)):
        number, _, part = clause.removeprefix("R").partition(".")
        name = f"test_r{number:0>2}_{part + '_' if part else ''}"
        if f"def {name}" not in stories:
            faults.append(f"docs/regulation.md: {clause} has no story {name}…")
    return faults


RULES = {f"S{n}" for n in range(1, 13)}  # of separation of duties, docs/adr/0007-policy-as-data.md


def policy_faults(name, text, described, clauses):
    where = f"services/{name}/api/policy.tsv"
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    said = {(row[1], row[2]) for row in rows}
    routes = {(route["method"], route["path"]) for route in described["routes"]}
    faults = [f"{where}: {method} {path} has no row" for method, path in sorted(routes - said)]
    faults += [f"{where}: {method} {path} is no route" for method, path in sorted(said - routes)]
    faults += [f"{where}: {row[1]} {row[2]}: there is no clause {row[8]}" for row in rows
               if row[7] == "allow" and row[8] not in clauses | RULES]
    return faults


def rules_faults(manual, rulesets, doubts):
    wanted = [f"| `{name}` |" for name in re.findall(r'^ *\[\w+\] = *\{"(\w+)",', rulesets, re.M)]
    wanted += [f"| `{rules}.{name}` | `{value}` | `{other}` |" for rules, name, value, other in
               re.findall(r'^DOUBT\((\w+), (\w+), (\w+), "(\w+)",', doubts, re.M)]
    faults = [f"docs/rules.md has no row {row}" for row in wanted if row not in manual]
    return faults if len(wanted) > doubts.count("\nDOUBT(") else faults + ["rules not read"]


def clauses_of(text):
    return set(re.findall(r"^\| (R[\w.]+) \|", text, re.M))


def prefixes(text):
    return {path: service.lower() for path, service in
            re.findall(r'\{"(/[^"]+)",\s*SERVICE_(\w+),', text)}


def gateway_faults(table, described):
    """described: {service: --describe}."""
    faults, used = [], set()
    for service, description in described.items():
        for route in description["routes"]:
            path = route["path"]
            owner = next((p for p in table if path == p or path.startswith(p + "/")), None)
            used.add(owner)
            if path in INTERNAL:
                if owner:
                    faults.append(f"gateway: {path} is internal and must not be reachable")
            elif owner is None:
                faults.append(f"gateway: {path} of {service} is not reachable")
            elif table[owner] != service:
                faults.append(f"gateway: {path} goes to {table[owner]}, not to {service}")
    faults += [f"gateway: {path} leads to no route" for path in sorted(set(table) - used)
               if table[path] in described]
    return faults


def describe(program):
    done = subprocess.run([program, "--describe"], capture_output=True, text=True, timeout=20,
                          check=True)
    return json.loads(done.stdout)


def read(path):
    return path.read_text() if path.exists() else ""


def repeated_keys(name, node):
    """Of what is said twice in one place YAML keeps the last, and says nothing."""
    faults = []
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        faults += [f"services/{name}/api/openapi.yaml:{key.start_mark.line + 1}: {key.value} is there twice"
                   for i, (key, _) in enumerate(node.value) if key.value in keys[:i]]
    children = node.value if isinstance(node, yaml.SequenceNode) else [
        value for _, value in node.value] if isinstance(node, yaml.MappingNode) else []
    return faults + [fault for child in children for fault in repeated_keys(name, child)]


def check(build):
    faults, described = [], {}
    for name in SERVICES:
        program = build / f"services/{name}/{name}"
        if not program.exists():
            faults.append(f"{program} is not built")
            continue
        described[name] = describe(program)
        text = read(ROOT / f"services/{name}/api/openapi.yaml")
        if not text:
            faults.append(f"services/{name}/api/openapi.yaml is missing")
            continue
        faults += repeated_keys(name, yaml.compose(text, Loader=yaml.SafeLoader))
        faults += document_faults(name, yaml.safe_load(text), described[name])
        faults += policy_faults(name, read(ROOT / f"services/{name}/api/policy.tsv"),
                                described[name], clauses_of(read(ROOT / "docs/regulation.md")))
    table = prefixes((ROOT / "gateway/domain/prefixes.c").read_text())
    faults += gateway_faults(table, described)
    gateway = build / "gateway/gateway"
    programs = {**described, **({"gateway": describe(gateway)} if gateway.exists() else {})}
    for name, description in programs.items():
        faults += setting_faults(name, description, read(ROOT / f"deploy/env/{name}.env.example"),
                                 read(ROOT / "docs/settings.md"))
    faults += problem_faults(source_problems(ROOT),
                             documented_problems(read(ROOT / "docs/problems.md")))
    faults += regulation_faults(read(ROOT / "docs/regulation.md"),
                                [str(f) for f in ROOT.glob("**/tests/**/test_*.*")])
    faults += clause_faults(read(ROOT / "docs/regulation.md"), "".join(
        map(read, sorted(ROOT.glob("tests/e2e/stories/test_clauses_*.py")))))
    domain = ROOT / "services/records/domain"
    faults += rules_faults(read(ROOT / "docs/rules.md"), read(domain / "rulesets.c"),
                           read(domain / "doubts.def"))
    n = sum(len(d["routes"]) for d in described.values())
    return n, faults


SMALL = yaml.safe_load("""
openapi: 3.1.0
security: [{token: []}]
paths:
  /v1/things/{id}:
    parameters: [{name: id, in: path, required: true}]
    patch:
      operationId: changeThing
      summary: x
      parameters:
        - {name: If-Match, in: header, required: true}
        - {name: dry_run, in: query}
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Thing"}
      responses:
        "200": {description: x}
        default: {content: {application/problem+json: {}}}
components:
  schemas:
    Thing: {type: object, additionalProperties: false, properties: {name: {type: string}}}
""")
ROUTE = {"method": "PATCH", "path": "/v1/things/:id=code", "who": "teacher", "creates": False,
         "match": True, "body": ["name"], "query": ["dry_run"]}
OPERATION = ("paths", "/v1/things/{id}", "patch")


def broken(keys, value=None):
    """A copy of SMALL with the value at keys replaced, or removed when it is None."""
    document = copy.deepcopy(SMALL)
    at = document
    for key in keys[:-1]:
        at = at[key]
    if value is None:
        del at[keys[-1]]
    else:
        at[keys[-1]] = value
    return document


def broken_contracts():
    """(what is wrong, faults found) of each planted breach; the first is none."""
    documents = [
        ("nothing", SMALL), ("version", broken(["openapi"], "3.0.3")),
        ("path", broken(["paths"], {})), ("id", broken([*OPERATION, "operationId"])),
        ("summary", broken([*OPERATION, "summary"])),
        ("optional", broken([*OPERATION, "parameters", 0, "required"], False)),
        ("headers", broken([*OPERATION, "parameters"])),
        ("security", broken([*OPERATION, "security"], [])),
        ("who", broken([*OPERATION, "x-who"], "leader")),
        ("no body", broken([*OPERATION, "requestBody"])),
        ("member", broken(["components", "schemas", "Thing", "properties"], {"nam": {}})),
        ("open schema", broken(["components", "schemas", "Thing", "additionalProperties"])),
        ("ref", broken(["components", "schemas"], {})),
        ("problem", broken([*OPERATION, "responses", "default"])),
        ("success", broken([*OPERATION, "responses", "200"])),
        ("path name", broken(["paths", "/v1/things/{id}", "parameters"], [])),
        ("more", broken(["paths", "/v1/others"], {"get": {}})),
    ]
    for what, document in documents:
        yield what, document_faults("small", document, {"routes": [ROUTE]})
    routes = {"auth": {"routes": [{"path": "/v1/service-tokens"}, {"path": "/v1/me/x"}]}}
    for what, table in (("internal", {"/v1/service-tokens": "auth", "/v1/me": "auth"}),
                        ("unreachable", {}), ("elsewhere", {"/v1/me": "records"}),
                        ("half a segment", {"/v1/m": "auth"}),
                        ("nowhere", {"/v1/me": "auth", "/v1/gone": "auth"})):
        yield what, gateway_faults(table, routes)
    for what, row in (("slug", "| `b` | 400 |"), ("status", "| `a` | 404 |"), ("empty", "")):
        yield what, problem_faults({"a": {"400"}}, documented_problems(row))
    rows = ("role\n", "x\tGET\t/a\tany\tany\tany\taal1\tallow\tR1\n")
    route = {"routes": [{"method": "GET", "path": "/a"}]}
    yield "nothing", policy_faults("a", "".join(rows), route, {"R1"})
    for what, text, there in (("no row", rows[0], route), ("no route", "".join(rows), {"routes": []}),
                              ("no clause", "".join(rows).replace("R1", "R2"), route)):
        yield what, policy_faults("a", text, there, {"R1"})
    rules, doubt = '    [A] = {"A", "law"},', '\nDOUBT(A, b, 1, "2",\n'
    for what, manual in (("no rule set", "| `A.b` | `1` | `2` |"), ("no doubt", "| `A` |"),
                         ("other default", "| `A` | | `A.b` | `2` | `1` |")):
        yield what, rules_faults(manual, rules, doubt)
    yield "nothing", rules_faults("| `A` | | `A.b` | `1` | `2` |", rules, doubt)
    files = ["a/unit/test_x.c"]
    for what, row in (("no test", "| R1 | 1 | a | b | | **works** |"),
                      ("lost test", "| R1 | 1 | a | b | unit/y | **partly** |"),
                      ("no state", "| R1 | 1 | a | b | unit/x | fine |")):
        yield what, regulation_faults(row, files)
    yield "nothing", regulation_faults("| R1 | 1 | a | b | unit/x | **works** |", files)
    yield "nothing", repeated_keys("a", yaml.compose("a: {b: 1}\nc: {b: 1}"))
    yield "twice", repeated_keys("a", yaml.compose("c: [{a: 1, b: 2, a: 3}]"))
    for what, story in (("no story", ""), ("another's story", "def test_r07_1_x"),
                        ("a longer number", "def test_r17_2_x")):
        yield what, clause_faults("| R7.2 | 7 |", story)
    yield "nothing", clause_faults("| R7.2 | 7 |\n| R2 | 2 |", "def test_r07_2_x def test_r02_y")
    program = {"prefix": "A", "settings": ["x"], "common_settings": ["y"]}
    for what, example, manual in (("manual", "A_X= A_Y=", "`A_Y`"), ("general", "", "`A_X`"),
                                  ("own", "", "`X_Y` `X_X`"), ("example", "A_Y=", "`A_X` `X_Y`")):
        yield what, setting_faults("a", program, example, manual)


def self_test():
    results = list(broken_contracts())
    wrong = [what for what, faults in results if bool(faults) == (what == "nothing")]
    print(f"self-test: {len(results)} contracts, judged wrongly: {wrong or 'none'}")
    return bool(wrong)


def main():
    if "--self-test" in sys.argv:
        return 1 if self_test() else 0
    n, faults = check(pathlib.Path(sys.argv[1]))
    for fault in faults:
        print(fault)
    print(f"{n} routes, {len(faults)} faults")
    return 1 if faults or n == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
