"""The XML WeChat posts: the texts of the root's children, by name."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.errors import NotFromWeChat

MOST_FIELDS = 100


def read_fields(body: bytes) -> Mapping[str, str]:
    """Return the fields of a message. Raises NotFromWeChat for what is no such XML: entities and document types are none.

    Elements with children of their own (`ScanCodeInfo`) are empty texts: nothing in them is for us.
    """
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        # No chain: the error may hold the body. LookupError: an encoding that does not exist.
        raise NotFromWeChat() from None
    if root.tag != "xml" or len(root) > MOST_FIELDS:
        raise NotFromWeChat()
    return {child.tag: (child.text or "") if len(child) == 0 else "" for child in root}
