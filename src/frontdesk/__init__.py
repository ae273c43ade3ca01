"""Frontdesk: a customer-service desk that reads, sees, hears and watches."""

__version__ = "0.1.0"
