"""The public JSON API, `/api/v1`: what programs may do for one publisher.

Always true:
- who calls is told by a bearer token alone, never by a cookie; it sees and changes its publisher's rows only,
  and another publisher's row looks like one that does not exist;
- whatever goes wrong is answered as problem details (RFC 9457), without anything that came from inside;
- an answer that is kept for a repeated call is sealed.
"""
