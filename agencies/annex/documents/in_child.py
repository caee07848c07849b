"""A table that anybody may hand in is opened by a child process, which gets it and answers by pipes: no file.

The child knows neither the register nor the settings.
"""

import json
import subprocess
import sys
from pathlib import Path

from agencies.annex.documents import open_document
from agencies.annex.documents.document import DocumentRefused
from agencies.annex.problems import problem

CHILD_MEMORY = 512 * 2**20
READ_SECONDS = 10
ROOT = Path(__file__).parents[3]
CHILD = f"""
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({CHILD_MEMORY}, {CHILD_MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({READ_SECONDS}, {READ_SECONDS}))
from agencies.annex.documents.in_child import child_answer
json.dump(child_answer(sys.stdin.buffer.read()), sys.stdout)
"""


def text_of_file(data: bytes) -> str:
    """Its lines, with tabs between cells, or the text as it is; of a workbook its first table.

    Raises DocumentRefused.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-c", CHILD],
            cwd=ROOT,
            input=data,
            capture_output=True,
            timeout=READ_SECONDS,
            check=False,
        )
        answer = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        raise DocumentRefused("reading-took-too-long", limit=READ_SECONDS) from None
    except ValueError:
        raise DocumentRefused("reading-failed") from None
    if "refused" in answer:
        refusal = DocumentRefused("reading-failed")
        refusal.problem = problem(answer["refused"]["rule"], **answer["refused"]["values"])
        raise refusal
    text: str = answer["text"]
    return text


def child_answer(data: bytes) -> dict[str, object]:
    try:
        document = open_document(data, fill_merged=True)
        list(document.lines)
    except MemoryError:
        return {"refused": {"rule": "reading-took-too-much", "values": {}}}
    except DocumentRefused as refusal:
        return {"refused": {"rule": refusal.problem.rule, "values": refusal.values}}
    return {"text": document.text}
