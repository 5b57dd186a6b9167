"""The sandbox gateway: a second small server with its own hosted page, and the portal's adapter to it.

The server (`python -m payments.gateways.sandbox`) needs only the standard library, so the adapter is loaded when it is
asked for.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "SandboxGateway":
        from payments.gateways.sandbox.adapter import SandboxGateway

        return SandboxGateway
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
