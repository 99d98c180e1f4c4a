"""nbconvert's exporter, for cells alone, with a token in the place of each formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from grader.resources import find_templates

if TYPE_CHECKING:
    from jinja2.runtime import Context

    from grader.reports.cells.formulas import Formulas


class CellExporter(HTMLExporter):
    """Makes HTML of cells, as the template ``cells`` says."""

    def __init__(self, formulas: Formulas) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # nbconvert's
            template_name="cells",
            extra_template_basedirs=[str(find_templates() / "nbconvert")],
            embed_images=False,
            mathjax_url="",
            require_js_url="",
        )
        self.exclude_anchor_links = True
        self._formulas = formulas

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Markdown as HTML; the cell's pictures are at hand."""
        attachments = context.get("cell", {}).get("attachments", {})
        renderer = _Renderer(self._formulas, attachments)
        text: str = MarkdownWithMath(renderer=renderer).render(source)
        return text


class _Renderer(IPythonRenderer):
    def __init__(self, formulas: Formulas, attachments: Any) -> None:
        super().__init__(escape=False, attachments=attachments, exclude_anchor_links=True)
        self._formulas = formulas

    def block_math(self, body: str) -> str:
        return self._formulas.kept(f"$${body}$$", body, block=True) or super().block_math(body)

    def inline_math(self, body: str) -> str:
        return self._formulas.kept(f"${body}$", body, block=False) or super().inline_math(body)

    def latex_environment(self, name: str, body: str) -> str:
        whole = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return self._formulas.kept(whole, whole, block=True) or super().latex_environment(name, body)
