# SPDX-License-Identifier: AGPL-3.0-or-later
"""The curl walk of README.md does what README.md says.

Between <!-- curl-walk --> and <!-- /curl-walk --> stand two fenced blocks: the commands, and what
they print. In the second, … stands for anything within a line.
"""
import re
import subprocess

import support


def blocks():
    text = (support.ROOT / "README.md").read_text()
    walk = re.search(r"<!-- curl-walk -->(.*?)<!-- /curl-walk -->", text, re.DOTALL)
    assert walk, "README.md has no curl walk"
    return re.findall(r"^```\w*\n(.*?)^```", walk.group(1), re.DOTALL | re.MULTILINE)


class CurlWalk(support.Story):
    def test_ten_lines_of_curl_print_what_the_readme_says(self):
        support.demo()
        commands, promised = blocks()
        self.assertLessEqual(len([c for c in commands.splitlines()
                                  if c.strip() and not c.startswith("#")]), 12)
        commands = commands.replace("http://127.0.0.1:18080", support.GATEWAY)
        commands = re.sub(r"\bvar/", f"{support.STATE_DIR}/", commands)
        said = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=support.ROOT,
                              capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
        pattern = re.escape(promised.strip()).replace("…", r"[^\n]*")
        self.assertRegex(said.stdout.strip(), rf"\A{pattern}\Z")
