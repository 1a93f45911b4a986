"""A demonstration province, built only through the services below."""
