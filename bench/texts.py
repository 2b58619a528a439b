#!/usr/bin/env python3
"""Text files as JSON lines, for engines that read no files: texts.py FOLDER

{"id": the file's name, "title": its first line that is not empty, "body": what follows}
"""
import json
import os
import sys

if len(sys.argv) != 2:
    sys.exit(__doc__)
for name in sorted(os.listdir(sys.argv[1])):
    if name.endswith(".txt"):
        with open(os.path.join(sys.argv[1], name), encoding="utf-8-sig") as text:
            title, _, body = text.read().lstrip().partition("\n")
        print(json.dumps({"id": name, "title": title.strip(), "body": body}, ensure_ascii=False))
