"""Files kept in an S3 bucket: `s3://key:secret@host:port/bucket/prefix?region=eu-south-1` (`&tls=no` without TLS)."""

import io
from urllib.parse import parse_qs, unquote, urlsplit

from minio import Minio
from minio.error import S3Error


class BucketStorage:
    """A bucket: objects are named by their digest."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        options = parse_qs(parts.query)
        self.bucket, _, self.prefix = parts.path.strip("/").partition("/")
        self.client = Minio(
            f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname),
            access_key=unquote(parts.username or ""),
            secret_key=unquote(parts.password or ""),
            region=options.get("region", ["us-east-1"])[0],
            secure=options.get("tls", ["yes"])[0] != "no",
        )

    def put(self, digest: str, content: bytes) -> None:
        """Keep the bytes under their digest; the same bytes twice are the same object."""
        self.client.put_object(self.bucket, self._name(digest), io.BytesIO(content), len(content))

    def get(self, digest: str) -> bytes:
        """The bytes under that digest.

        Raises:
            FileNotFoundError: nothing is kept under it.
        """
        try:
            answer = self.client.get_object(self.bucket, self._name(digest))
        except S3Error as problem:
            if problem.code == "NoSuchKey":
                raise FileNotFoundError(digest) from None
            raise
        try:
            found: bytes = answer.read()
            return found
        finally:
            answer.close()
            answer.release_conn()

    def _name(self, digest: str) -> str:
        return f"{self.prefix}/{digest}" if self.prefix else digest
