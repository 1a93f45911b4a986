"""Certificates of recognised products, which anybody may check, with a network or without.

What a certificate proves: this office recognised this product of this producer by this decision,
for these years. It cannot prove that the piece in the hand is genuine: a printed code is copied.
"""
