"""What belongs to every page: the counts of the navigation, and the stand-in for the stream of updates."""

from django.http import HttpRequest, HttpResponse

from leadshare.web.shell.navigation import navigation
from leadshare.web.shell.place import Place, at_publisher
from leadshare.web.shell.show import show_part


@at_publisher("see_leads")
def counts(request: HttpRequest, place: Place) -> HttpResponse:
    return show_part(request, place, "shell/counts.html", {"navigation": navigation(place)})


@at_publisher("see_leads")
def events(request: HttpRequest, place: Place) -> HttpResponse:
    """The ASGI shell answers this address with a stream before Django sees it; where Django runs alone there is none.

    204 tells the browser not to ask again: the page then polls.
    """
    return HttpResponse(status=204)
