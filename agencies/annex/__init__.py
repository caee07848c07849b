"""From an official annex to the register: read it, plan what changes, apply the plan.

`reader` turns the document into rows and problems and knows nothing of the register.
"""
