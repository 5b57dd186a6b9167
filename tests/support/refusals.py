"""What the database itself refuses."""

from django.db import IntegrityError, connection, transaction


def refusal_of(*statements: str) -> str:
    """What the database says to the last of these statements; empty where it does it. Nothing of them stays."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error).splitlines()[0]
    return ""
