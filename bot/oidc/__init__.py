"""OpenID Connect: asking the company's identity provider who somebody is."""
