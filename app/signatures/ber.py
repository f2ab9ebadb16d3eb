"""The outer shape of a signed envelope (CMS, RFC 5652), in DER or BER, in bounded steps.

Only what surrounds the content is walked here, by hand: hostile lengths and depths cost steps, which are
counted, and never recursion. Certificates and signer infos are small and go to asn1crypto afterwards.
"""

from dataclasses import dataclass, field

from app.decisions import Refusal, Refused

SIGNED_DATA = "1.2.840.113549.1.7.2"
_SEQUENCE, _SET, _OCTETS, _OID = 0x30, 0x31, 0x04, 0x06
_EXPLICIT, _CRLS = 0xA0, 0xA1


class BrokenEnvelope(Refused):
    """The bytes are no signed envelope that can be read; the refusal says why."""

    @classmethod
    def because(cls, code: str, **facts: object) -> "BrokenEnvelope":
        """The exception for one reason."""
        return cls(Refusal(code, **facts))


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How much a hostile envelope may cost before it is refused."""

    steps: int = 100_000
    certificates: int = 16
    certificate_bytes: int = 64 * 1024
    signatures: int = 4


DEFAULT = Bounds()


@dataclass(frozen=True)
class Value:
    """One tag-length-value: `start` to `end` is its content; indefinite ones end with two zero bytes after it."""

    tag: int
    outset: int
    start: int
    end: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A signed envelope taken apart: the content, and the raw certificates and signer infos."""

    content: bytes
    content_type: str
    certificates: tuple[bytes, ...]
    signer_infos: tuple[bytes, ...]


def take_apart(data: bytes, bounds: Bounds = DEFAULT, *, detached: bytes | None = None) -> Envelope:
    """The parts of a signed envelope. `detached` is the content when the envelope has none inside.

    Raises:
        BrokenEnvelope: `signed-broken` (also truncated), `not-signed-data`, `signed-detached`, `signed-too-complex`.
    """
    walk = _Walk(data, bounds.steps)
    outer = walk.children(walk.expect(walk.value(0, len(data)), _SEQUENCE))
    if len(outer) < 2:
        raise _broken("no content")
    kind = walk.oid(outer[0])
    if kind != SIGNED_DATA:
        raise BrokenEnvelope.because("not-signed-data", type=kind)
    inner = walk.children(walk.expect(outer[1], _EXPLICIT))
    parts = walk.children(walk.expect(inner[0], _SEQUENCE)) if inner else []
    if len(parts) < 4:
        raise _broken("parts are missing")
    wrapped = walk.children(walk.expect(parts[2], _SEQUENCE))
    if not wrapped:
        raise _broken("no content type")
    if len(wrapped) < 2 and detached is None:
        raise BrokenEnvelope.because("signed-detached")
    held = walk.children(walk.expect(wrapped[1], _EXPLICIT)) if len(wrapped) > 1 else []
    certificates = [child for part in parts[3:] if part.tag == _EXPLICIT for child in walk.children(part)]
    signers = [child for part in parts[3:] if part.tag == _SET for child in walk.children(part)]
    if len(certificates) > bounds.certificates or len(signers) > bounds.signatures:
        raise BrokenEnvelope.because("signed-too-complex", detail=f"{len(certificates)} + {len(signers)}")
    return Envelope(
        content=walk.octets(held) if len(wrapped) > 1 or detached is None else detached,
        content_type=walk.oid(wrapped[0]),
        certificates=tuple(walk.raw(value, bounds.certificate_bytes) for value in certificates),
        signer_infos=tuple(walk.raw(value, bounds.certificate_bytes) for value in signers),
    )


def _broken(detail: str) -> BrokenEnvelope:
    return BrokenEnvelope.because("signed-broken", detail=detail)


@dataclass
class _Walk:
    data: bytes
    steps: int
    _ends: dict[int, int] = field(default_factory=dict)

    def value(self, place: int, limit: int) -> Value:
        """The value that starts at `place` and must end by `limit`.

        An indefinite length is resolved by walking over its children with a stack, once: the ends found on
        the way are kept, so that nested ones are not walked again.
        """
        tag, start, length = self._head(place, limit)
        if length is not None:
            if start + length > limit:
                raise _broken("it ends too early")
            return Value(tag, place, start, start + length, start + length)
        end = self._ends.get(place)
        if end is None:
            end = self._find_end(place, start, limit)
        return Value(tag, place, start, end, end + 2)

    def children(self, value: Value) -> list[Value]:
        """The values inside a constructed one."""
        found = []
        place = value.start
        while place < value.end:
            child = self.value(place, value.end)
            found.append(child)
            place = child.after
        return found

    def expect(self, value: Value, tag: int) -> Value:
        """The value, when it has the tag."""
        if value.tag != tag:
            raise _broken(f"tag {value.tag:02x} instead of {tag:02x}")
        return value

    def octets(self, pieces: list[Value]) -> bytes:
        """The bytes of an octet string, its pieces joined when it is constructed."""
        found = []
        waiting = list(reversed(pieces))
        while waiting:
            piece = waiting.pop()
            if piece.tag == _OCTETS:
                found.append(self.data[piece.start : piece.end])
            elif piece.tag == _OCTETS | 0x20:
                waiting.extend(reversed(self.children(piece)))
            else:
                raise _broken(f"content has tag {piece.tag:02x}")
        return b"".join(found)

    def oid(self, value: Value) -> str:
        """An object identifier in dots."""
        content = self.data[self.expect(value, _OID).start : value.end]
        if not content or len(content) > 64 or content[-1] & 0x80:
            raise _broken("bad object identifier")
        numbers, number = [], 0
        for byte in content:
            number = number << 7 | byte & 0x7F
            if not byte & 0x80:
                numbers.append(number)
                number = 0
        first = min(numbers[0] // 40, 2)
        return ".".join(str(part) for part in (first, numbers[0] - 40 * first, *numbers[1:]))

    def raw(self, value: Value, limit: int) -> bytes:
        """The value with its tag and length, as it stands."""
        if value.after - value.outset > limit:
            raise BrokenEnvelope.because("signed-too-complex", detail=f"{value.after - value.outset}")
        return self.data[value.outset : value.after]

    def _head(self, place: int, limit: int) -> tuple[int, int, int | None]:
        self.steps -= 1
        if self.steps < 0:
            raise BrokenEnvelope.because("signed-too-complex", detail="steps")
        if place + 2 > limit:
            raise _broken("it ends too early")
        tag, length = self.data[place], self.data[place + 1]
        if tag & 0x1F == 0x1F:
            raise _broken("long tags are not used here")
        place += 2
        if length < 0x80:
            return tag, place, length
        if length == 0x80:
            if not tag & 0x20:
                raise _broken("a primitive value without length")
            return tag, place, None
        size = length & 0x7F
        if size > 8 or place + size > limit:
            raise _broken("bad length")
        return tag, place + size, int.from_bytes(self.data[place : place + size], "big")

    def _find_end(self, opened: int, start: int, limit: int) -> int:
        stack = [opened]
        place = start
        while stack:
            if self.data[place : place + 2] == b"\x00\x00":
                self._ends[stack.pop()] = place
                place += 2
                continue
            _, after, length = self._head(place, limit)
            if length is None:
                stack.append(place)
                place = after
            else:
                place = after + length
            if place > limit:
                raise _broken("it ends too early")
        return self._ends[opened]
