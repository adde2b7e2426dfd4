"""What would a person take home from a sitting, in their own words?"""
