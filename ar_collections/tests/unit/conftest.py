"""Settings of the planner's laws: they are about truth, not about how fast a loaded machine is."""

from hypothesis import HealthCheck, settings

settings.register_profile("laws", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")
