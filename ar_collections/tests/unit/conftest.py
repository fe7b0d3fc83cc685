"""Settings of the planner's laws: they are about truth, not about how fast a loaded machine is.

A developer's run looks for new worlds every time; CI looks at the same ones, so that a red run is the change's.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
	"laws",
	deadline=None,
	suppress_health_check=[HealthCheck.too_slow],
	derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("laws")
