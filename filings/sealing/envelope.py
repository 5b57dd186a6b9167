"""Whether the envelope of a signature is byte for byte as the portal writes it.

Parts of a CMS envelope are not signed (versions, names of algorithms). No reader is misled by a change there, but
"not one byte differs" is what a check promises; so the envelope is built again from its signed parts and compared.
"""

from asn1crypto import algos, cms
from asn1crypto.core import Null
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

DIGEST = {"algorithm": "sha256"}


def as_written(signature: EmbeddedPdfSignature) -> bool:
    """True where the signature's bytes, and the zeros that fill its room, are what signing would have written."""
    content = signature.pkcs7_content
    given = cms.ContentInfo.load(content)
    written = given.dump()
    if any(content[len(written) :]):
        return False
    return any(_built_again(given, signature, algorithm).dump() == written for algorithm in _algorithms(signature))


def _algorithms(signature: EmbeddedPdfSignature) -> list[algos.SignedDigestAlgorithm]:
    """How the signer's kind of key is named; RSA is written with and without the name of the hash."""
    if signature.signer_cert.public_key.algorithm == "ec":
        return [algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})]
    names = ("sha256_rsa", "rsassa_pkcs1v15")
    with_null = [algos.SignedDigestAlgorithm({"algorithm": name, "parameters": Null()}) for name in names]
    return [*with_null, *(algos.SignedDigestAlgorithm({"algorithm": name}) for name in names)]


def _built_again(
    given: cms.ContentInfo, signature: EmbeddedPdfSignature, algorithm: algos.SignedDigestAlgorithm
) -> cms.ContentInfo:
    certificate, info = signature.signer_cert, signature.signer_info
    issuer = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(name="issuer_and_serial_number", value=cms.IssuerAndSerialNumber(issuer)),
            "digest_algorithm": algos.DigestAlgorithm(DIGEST),
            "signature_algorithm": algorithm,
            "signed_attrs": info["signed_attrs"],
            "signature": info["signature"],
        }
    )
    return cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": cms.DigestAlgorithms([algos.DigestAlgorithm(DIGEST)]),
                    "encap_content_info": {"content_type": "data"},
                    "certificates": given["content"]["certificates"],
                    "signer_infos": [signer],
                }
            ),
        }
    )
