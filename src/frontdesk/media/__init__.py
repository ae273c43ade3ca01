"""Bytes -> arrays, safely. The only room that opens what customers send."""
