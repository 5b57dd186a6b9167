"""The court's key and certificate: reading them, making some for the demonstration, and signing a digest."""

import asyncio
import hashlib
import os
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import NameOID, ObjectIdentifier
from pyhanko.keys import load_cert_from_pemder
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

DEMO_NAME = "iCMS demonstration court (not a court)"
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
HASH = "sha256"


Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
SAMPLE = hashlib.sha256(b"a sample, to be replaced").digest()


class NoCourtKey(Exception):
    """The court's key or certificate is missing, or the passphrase does not open it."""


class CourtSigner(SimpleSigner):
    """A signer that reads its key once: checking an RSA key anew takes longer than all the rest of a seal."""

    @cached_property
    def _key(self) -> PrivateKeyTypes:
        return serialization.load_der_private_key(self.signing_key.dump(), password=None)

    def envelope(self, digest: bytes) -> bytes:
        """The PAdES B-B signature (CMS, DER) over a SHA-256 digest."""
        if self._sample is None:
            return bytes(self._made_by_library(digest).dump())
        whole, attributes, signature = self._sample
        signed = self.sign_raw(attributes.replace(SAMPLE, digest), HASH)
        return whole.replace(SAMPLE, digest).replace(signature, signed)

    @cached_property
    def room(self) -> int:
        """Bytes that an envelope of this signer never exceeds."""
        return len(self._made_by_library(SAMPLE).dump()) + 512

    def _made_by_library(self, digest: bytes) -> cms.ContentInfo:
        return _finished(self.async_sign(digest, HASH, use_pades=True))

    @cached_property
    def _sample(self) -> tuple[bytes, bytes, bytes] | None:
        """One envelope by pyHanko, its signed attributes, and its signature.

        Two envelopes of one RSA key differ in the digest and the signature alone, both of fixed length: the next is
        this one with those two put in, ten times as fast. None where that does not hold.
        """
        made = self._made_by_library(SAMPLE)
        signer = made["content"]["signer_infos"][0]
        whole, attributes, signature = made.dump(), signer["signed_attrs"].untag().dump(), signer["signature"].native
        once = whole.count(SAMPLE) == attributes.count(SAMPLE) == whole.count(signature) == 1
        return (whole, attributes, signature) if isinstance(self._key, rsa.RSAPrivateKey) and once else None

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Sign with RSA (PKCS#1 v1.5) or ECDSA; other keys go the library's way."""
        algorithm = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(self._key, rsa.RSAPrivateKey) and not self.prefer_pss:
            return self._key.sign(data, padding.PKCS1v15(), algorithm)
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(algorithm))
        return super().sign_raw(data, digest_algorithm)


def _finished(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """The result of one of pyHanko's coroutines, whether or not this thread runs an event loop of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        return elsewhere.submit(asyncio.run, coroutine).result()


def court_signer(key_path: Path, cert_path: Path, passphrase: str = "") -> CourtSigner:
    """The signer with the court's key (PEM or DER). Raises NoCourtKey, naming the file.

    A pair of files is read once, and again when either changes.
    """
    try:
        read_at = key_path.stat().st_mtime_ns, cert_path.stat().st_mtime_ns
    except OSError as error:
        raise NoCourtKey(_no_key(key_path, cert_path)) from error
    return _read_signer(key_path, cert_path, passphrase, read_at)


@lru_cache(maxsize=4)
def _read_signer(key_path: Path, cert_path: Path, passphrase: str, read_at: tuple[int, int]) -> CourtSigner:
    read = SimpleSigner.load(str(key_path), str(cert_path), key_passphrase=passphrase.encode() or None)
    if read is None:
        raise NoCourtKey(_no_key(key_path, cert_path))
    return CourtSigner(read.signing_cert, read.signing_key, read.cert_registry)


def _no_key(key_path: Path, cert_path: Path) -> str:
    return f"The court's key {key_path} or certificate {cert_path} could not be read."


def court_certificate(cert_path: Path) -> asn1_x509.Certificate:
    """The court's certificate, to check signatures by. Raises NoCourtKey."""
    try:
        return load_cert_from_pemder(str(cert_path))
    except (OSError, ValueError) as error:
        raise NoCourtKey(f"The court's certificate {cert_path} could not be read.") from error


def is_signed_by(certificate: asn1_x509.Certificate, data: bytes, signature: bytes) -> bool:
    """Is this the signature (`CourtSigner.sign_raw` with SHA-256) of the key of this certificate over this data?"""
    key = serialization.load_der_public_key(certificate.public_key.dump())
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _certificate(key: Key, name: str, from_: datetime, days: int) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "crl_sign"), False)
    usage |= {"key_cert_sign": False, "encipher_only": False, "decipher_only": False}
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(from_)
        .not_valid_after(from_ + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _write_pair(key: Key, certificate: x509.Certificate, key_path: Path, cert_path: Path, passphrase: str) -> None:
    encryption = (
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    )
    key_path.parent.mkdir(parents=True, exist_ok=True)
    cert_path.parent.mkdir(parents=True, exist_ok=True)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    with open(os.open(key_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    cert_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def make_demo_certificate(
    key_path: Path,
    cert_path: Path,
    passphrase: str = "",
    *,
    name: str = DEMO_NAME,
    from_: datetime = datetime(2022, 1, 1, tzinfo=UTC),
    days: int = 3653,
) -> None:
    """Make a key (RSA 3072) and a certificate that nobody vouches for, unless both files are there already."""
    if key_path.is_file() and cert_path.is_file():
        return
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    _write_pair(key, _certificate(key, name, from_, days), key_path, cert_path, passphrase)


def make_throwaway_certificate(directory: Path) -> tuple[Path, Path]:
    """A key (RSA, whose signatures all have one length) and a certificate for trial signatures; answers both paths."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = _certificate(key, "Trial", datetime(2022, 1, 1, tzinfo=UTC), 36500)
    paths = directory / "trial-key.pem", directory / "trial-certificate.pem"
    _write_pair(key, certificate, *paths, passphrase="")
    return paths
