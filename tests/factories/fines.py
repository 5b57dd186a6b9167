"""A fine of the demonstration's register, and the visitor who pays it."""

from pathlib import Path

from payments.charges.services import Visitor

DEMO = Path("dev/demo/fines.csv")
REFERENCE, DOLLARS = "ESF26041788", "320"
LAM = Visitor("lam@example.com", "Lam Siu Wai")
