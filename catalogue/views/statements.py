"""The as-at statement: whether an agency could assess something on a day, printable and citable."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalogue.pages.printed import printed
from catalogue.pages.site_data import site_data_of, today
from catalogue.statements.form import StatementForm
from catalogue.statements.sentences import conclusion, sentences_on_others


def statement(request: HttpRequest, **cited: str) -> HttpResponse:
    """The form, whose whole questions lead to the address that is `cited`."""
    form = StatementForm(cited or request.GET.dict(), site_data=site_data_of(request), today=today())
    context = {"form": form, "filters": {"form": form, "errors": form.errors}, "made_on": today()}
    context["asked"] = any(name in request.GET for name in form.fields)
    if not form.is_valid():
        if cited and form.errors.keys() - {"on"}:
            raise Http404
        return render(request, "catalogue/statement.html", context, status=400 if form.is_bound else 200)
    if not cited:
        return redirect(form.address(), permanent=True)
    said = form.statement()
    context |= {
        "coverage": said.coverage,
        "statement": said,
        "conclusion": conclusion(said),
        "explanations": sentences_on_others(said),
        **printed(
            request,
            [(said.agency.filing_number, said.occupation.code)],
            grade=said.grade_level,
            now=form.address(today()),
        ),
    }
    return render(request, "catalogue/statement.html", context)
