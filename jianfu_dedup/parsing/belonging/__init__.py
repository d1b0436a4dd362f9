"""How well a separately filed table and a notice fit one another, and which notices are worth asking that of.

``words`` holds what of each counts, ``fitness`` the score of two, ``search`` the best two of many without scoring all.
"""
