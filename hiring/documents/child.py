"""The rendering process: reads one JSON request a line, writes one JSON answer a line.

Started and replaced by `renderer.Renderer`; its memory is limited, and it can be killed at any time.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from pathlib import Path

MEMORY_BYTES = 1024 * 1024 * 1024


def main() -> None:
    """Answer requests until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    from hiring.documents import pdf  # after the limit, which its libraries shall live under

    # Collecting in the middle of a document costs a tenth of its time: it is done between documents.
    gc.collect()
    gc.freeze()
    gc.disable()
    answers = sys.stdout
    sys.stdout = sys.stderr
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            warnings = pdf.write_pdf(request["html"], Path(request["target"]))
            answer = {"ok": True, "warnings": warnings}
        except MemoryError:
            answer = {"ok": False, "failure": "too_large"}
        except BaseException as error:  # WeasyPrint's fatal error is a BaseException
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            code = "refused_resource" if isinstance(error, pdf.Refusal) else "render_error"
            answer = {"ok": False, "failure": code, "detail": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
