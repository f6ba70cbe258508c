"""The reference: a page made on the server from the OpenAPI document."""
