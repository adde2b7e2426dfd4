"""Is it helping?"""
