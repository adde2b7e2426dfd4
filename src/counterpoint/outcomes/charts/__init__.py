"""What does it look like? Pictures with their words and their tables."""

from __future__ import annotations

from counterpoint.outcomes.charts.dates import Span, span_of
from counterpoint.outcomes.charts.days import DayPoint, days_chart
from counterpoint.outcomes.charts.drawing import Chart
from counterpoint.outcomes.charts.felt import Change, felt_chart
from counterpoint.outcomes.charts.goals import Rating, goal_chart
from counterpoint.outcomes.charts.habits import (
    Share,
    Week,
    clock_chart,
    shares_chart,
    weekly_chart,
)
from counterpoint.outcomes.charts.scores import How, Period, Point, score_chart
from counterpoint.outcomes.charts.trial import (
    Difference,
    TrialDay,
    difference_chart,
    trial_chart,
)

__all__ = [
    "Change",
    "Chart",
    "DayPoint",
    "Difference",
    "How",
    "Period",
    "Point",
    "Rating",
    "Share",
    "Span",
    "TrialDay",
    "Week",
    "clock_chart",
    "days_chart",
    "difference_chart",
    "felt_chart",
    "goal_chart",
    "score_chart",
    "shares_chart",
    "span_of",
    "trial_chart",
    "weekly_chart",
]
