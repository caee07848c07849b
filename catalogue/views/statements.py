"""The as-at statement: whether an agency could assess something on a day, printable and citable."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.context import canonical
from catalogue.days import standing_on, today
from catalogue.facts import facts_of
from catalogue.qr import qr_svg
from catalogue.statement_form import StatementForm
from catalogue.statement_words import conclusion, explanations


def statement(request: HttpRequest) -> HttpResponse:
    facts = facts_of(request)
    form = StatementForm(request.GET.dict(), facts=facts)
    context = {"form": form, "filters": {"form": form, "errors": form.errors}, "made_on": today()}
    context["asked"] = bool(request.GET)
    if not form.is_valid():
        return render(request, "catalogue/statement.html", context, status=400 if form.is_bound else 200)
    said = form.statement()
    context |= {
        "standing": standing_on(said.on, facts.editions),
        "statement": said,
        "conclusion": conclusion(said),
        "explanations": explanations(said),
        "qr": qr_svg(canonical(request)),
    }
    return render(request, "catalogue/statement.html", context)
