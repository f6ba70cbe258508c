"""Text of the OpenAPI document in the page."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_CODE = re.compile(r"`([^`]*)`")


@register.filter
def coded(text: str) -> SafeString:
    """What stands between backticks is code; everything is escaped first."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S308 (escaped just here)
