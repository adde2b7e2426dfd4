"""What may somebody else's assistant know, and what may it do?

Every answer keeps apart what the person said and what was computed, and where there
is danger in what was given, whom to reach stands first in it.
"""
