"""Files are kept by content: in a folder, and in a bucket (a small server of the test speaks its protocol)."""

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.documents import Storage, storage_of

CONTENT = b"%PDF-1.7 contenuto"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
MISSING = b"<Error><Code>NoSuchKey</Code><Message>no</Message><Resource>x</Resource><RequestId>1</RequestId></Error>"


class _Bucket(BaseHTTPRequestHandler):
    objects: dict[str, bytes]

    def do_PUT(self) -> None:
        self.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, b"", ETag='"1"')

    def do_GET(self) -> None:
        found = self.objects.get(self.path)
        if found is None:
            self._answer(404, MISSING, **{"Content-Type": "application/xml"})
        else:
            self._answer(200, found)

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def bucket_url() -> Iterator[str]:
    _Bucket.objects = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"s3://key:secret@127.0.0.1:{server.server_port}/bucket/files?tls=no"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, bucket_url: str) -> Storage:
    return storage_of(tmp_path.as_uri() if request.param == "folder" else bucket_url)


def test_what_is_kept_comes_back(storage: Storage) -> None:
    storage.put(DIGEST, CONTENT)
    storage.put(DIGEST, CONTENT)
    assert storage.get(DIGEST) == CONTENT


def test_many_keep_the_same_bytes_at_once(storage: Storage) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: storage.put(DIGEST, CONTENT), range(64)))
    assert storage.get(DIGEST) == CONTENT


def test_what_was_never_kept_is_not_found(storage: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        storage.get("0" * 64)


def test_a_folder_holds_nothing_but_digests(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        storage_of(tmp_path.as_uri()).get("../../etc/passwd")


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="STORAGE_URL"):
        storage_of("ftp://somewhere")
