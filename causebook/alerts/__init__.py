"""Alerts by e-mail about a case, a party's name or a court's list: asked for, confirmed, told, ended."""
