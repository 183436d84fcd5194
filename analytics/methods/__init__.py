"""Methods: the statistics behind the measures, as functions of numbers and arrays.

Counts and days go in, ratios, intervals and flags come out; no tables, no places, no words. Each
names its reference and is checked against R or a published value.
"""
