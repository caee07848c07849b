"""The guide: what the notice says to citizens, topic by topic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.facts import facts_of
from catalogue.guide import GRADES, TOPICS, topic_called
from catalogue.matrix import matrix


def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/guide.html", {"topics": TOPICS})


def guide_topic(request: HttpRequest, topic: str) -> HttpResponse:
    found = topic_called(topic)
    if found is None:
        raise Http404
    steps = matrix((), facts_of(request).grade_levels).steps if found is GRADES else ()
    context = {"topic": found, "topics": TOPICS, "steps": steps}
    return render(request, "catalogue/guide_topic.html", context)
