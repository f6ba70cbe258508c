from tests.hub import hub, other_hub

__all__ = ["hub", "other_hub"]
