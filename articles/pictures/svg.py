"""Drawings that can be shown to anyone: an SVG rebuilt from what is known to be harmless."""

import base64
import binascii
import re
from xml.etree import ElementTree as Plain

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Defused

from articles.pictures.kinds import UnsupportedPictureError, suffix_of

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
ELEMENT_NAMES = """
    svg g defs symbol use switch title desc path rect circle ellipse line polyline polygon text tspan
    textPath image linearGradient radialGradient stop pattern clipPath mask marker filter style feBlend
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
"""
ATTRIBUTE_NAMES = """
    id class style transform x y z x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d points width height
    viewBox version preserveAspectRatio pathLength rotate textLength lengthAdjust startOffset method
    spacing side offset gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits
    patternTransform clipPathUnits maskUnits maskContentUnits markerWidth markerHeight markerUnits refX
    refY orient filterUnits primitiveUnits in in2 result mode type values operator k1 k2 k3 k4
    stdDeviation radius order kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha
    surfaceScale diffuseConstant specularConstant specularExponent kernelUnitLength scale
    xChannelSelector yChannelSelector azimuth elevation pointsAtX pointsAtY pointsAtZ limitingConeAngle
    baseFrequency numOctaves seed stitchTiles tableValues slope intercept amplitude exponent
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering cursor direction display dominant-baseline fill
    fill-opacity fill-rule filter flood-color flood-opacity font-family font-size font-size-adjust
    font-stretch font-style font-variant font-weight glyph-orientation-vertical image-rendering
    isolation kerning letter-spacing lighting-color marker-end marker-mid marker-start mask
    mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity
    stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width text-anchor text-decoration text-rendering unicode-bidi vector-effect
    visibility word-spacing writing-mode requiredFeatures
"""
ELEMENTS = frozenset(ELEMENT_NAMES.split())
ATTRIBUTES = frozenset(ATTRIBUTE_NAMES.split())
LOCAL_URL = re.compile(r"""url\(\s*["']?#[^)"']*["']?\s*\)""", re.I)
UNSAFE_CSS = re.compile(r"url\s*\(|@|\\|expression|javascript|behavior|-moz-binding|<|/\*", re.I)
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}", re.I)
FOREIGN = re.compile(r"<foreignObject\b.*?(?:/>|</foreignObject\s*>)", re.S | re.I)
DATA_IMAGE = re.compile(r"data:image/[a-z+.-]+;(?:[\w-]+=[\w-]+;)*base64,(.*)", re.S | re.I)
DEPTH_LIMIT = 100
FONT_SIZE = 16
TEXT_HEIGHT = 8
ANCHORS = {"middle": 0.5, "end": 1.0}


def safe_svg(data: bytes, *, nested: bool = False) -> bytes:
    """The drawing, rebuilt from an allow-list: no script, handler, foreign markup or outside address.

    A drawing in a page's HTML need not name its namespace. Raises UnsupportedPictureError where it is no
    well-formed drawing. ``nested``: it stands within another one, which may not go on.
    """
    root = _parse(data)
    if _name(root.tag) != "svg":
        raise UnsupportedPictureError("svg")
    clean = _Cleaner(nested).element(root, 0)
    # Prefixes are one register for all of a process, and others write there too.
    Plain.register_namespace("", SVG)
    Plain.register_namespace("xlink", XLINK)
    return Plain.tostring(clean, encoding="utf-8", xml_declaration=False)


def _parse(data: bytes) -> Plain.Element:
    text = data.decode("utf-8-sig", "replace")
    for attempt in (text, FOREIGN.sub("", text).replace("&nbsp;", "\u00a0")):
        try:
            return Defused.fromstring(attempt.encode())
        except DefusedXmlException as error:
            raise UnsupportedPictureError("entities") from error
        except (Plain.ParseError, ValueError) as error:
            problem = error
    raise UnsupportedPictureError(str(problem)) from problem


def _name(tag: object) -> str | None:
    """The name of an SVG element; None for an element of another vocabulary."""
    if not isinstance(tag, str):
        return None
    namespace, _, name = tag.rpartition("}")
    return name if namespace in {"", "{" + SVG} else None


class _Cleaner:
    def __init__(self, nested: bool) -> None:
        self._nested = nested

    def element(self, source: Plain.Element, depth: int) -> Plain.Element:
        """A copy with what is allowed of the element's attributes, text and children."""
        name = _name(source.tag) or "g"
        copy = Plain.Element(f"{{{SVG}}}{'g' if name == 'a' else name}", self._attributes(source, name))
        copy.text = _safe_style(source.text or "") if name == "style" else source.text
        copy.tail = source.tail
        formula = typeset_formula(source) if name == "switch" else None
        for child in source if formula is None else [formula]:
            if depth < DEPTH_LIMIT and (_name(child.tag) in ELEMENTS or _name(child.tag) == "a"):
                copy.append(self.element(child, depth + 1))
        return copy

    def _attributes(self, source: Plain.Element, name: str) -> dict[str, str]:
        kept = {key: value for key, value in source.attrib.items() if key in ATTRIBUTES and _is_safe(value)}
        if source.get(f"{{{XML}}}space") == "preserve":
            kept[f"{{{XML}}}space"] = "preserve"
        if address := self._address(source.get("href") or source.get(f"{{{XLINK}}}href") or "", name):
            kept[f"{{{XLINK}}}href"] = address
        return kept

    def _address(self, address: str, name: str) -> str | None:
        """A reference within the drawing, or a picture that it carries with it."""
        address = address.strip()
        if address.startswith("#"):
            return address
        match = DATA_IMAGE.fullmatch(address) if name == "image" else None
        return self._carried_picture(match[1]) if match else None

    def _carried_picture(self, encoded: str) -> str | None:
        try:
            data = base64.b64decode(encoded)
            suffix = suffix_of(data)
            if suffix == ".svg":
                data = safe_svg(data, nested=True) if not self._nested else b""
        except (binascii.Error, UnsupportedPictureError):
            return None
        kind = {".svg": "svg+xml", ".jpg": "jpeg"}.get(suffix, suffix[1:])
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}" if data else None


def typeset_formula(switch: Plain.Element) -> Plain.Element | None:
    """The formula of a label of draw.io, at the place of the plain text that stands in for it.

    draw.io puts what MathJax made into HTML within the drawing, where no picture may show it. None for a
    label that is not one formula alone.
    """
    foreign = (child for child in switch if _name(child.tag) == "foreignObject")
    drawings = [each for child in foreign for each in child.iter(f"{{{SVG}}}svg")]
    text = next((child for child in switch if _name(child.tag) == "text"), None)
    if len(drawings) != 1 or text is None or not _is_mathjax(drawings[0]):
        return None
    try:
        box = [float(number) for number in drawings[0].get("viewBox", "").split()]
        width, height = box[2] * FONT_SIZE / 1000, box[3] * FONT_SIZE / 1000
        left = float(text.get("x", 0)) - width * ANCHORS.get(text.get("text-anchor", ""), 0)
        top = float(text.get("y", 0)) - (height + TEXT_HEIGHT) / 2
    except (ValueError, IndexError):
        return None
    for name, value in {"x": left, "y": top, "width": width, "height": height}.items():
        drawings[0].set(name, f"{value:.2f}")
    return drawings[0]


def _is_mathjax(drawing: Plain.Element) -> bool:
    return any(each.get("data-mml-node") for each in drawing.iter())


def _is_safe(value: str) -> bool:
    return not UNSAFE_CSS.search(LOCAL_URL.sub("", value))


def _safe_style(css: str) -> str:
    css = FONT_FACE.sub("", css)
    return css if _is_safe(css) else ""
