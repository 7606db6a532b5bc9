"""The race model: teams that race for a technology trade safety for speed.

S. Armstrong, N. Bostrom and C. Shulman, "Racing to the Precipice: A Model of Artificial Intelligence
Development", AI & Society 31 (2016), 201-206, doi:10.1007/s00146-015-0590-y.
"""
