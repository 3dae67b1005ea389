"""All data sets of times with an event or a censoring: how many, which, and how far they reach.

Patients are ordered by time, events before censorings at a tie, and leave the risk set one by one.
A tie of events is then a product that telescopes, (r−1)/r · (r−2)/(r−1) · …, so that Kaplan–Meier
survival changes patient by patient and depends on who was censored, not on when. Hence dynamic
programming over the patients, from the last to the first.

Words: a *node* is survival before a patient, an exact fraction, with the number left to censor; a
*position* is a time in steps with an event (2 · time) or a censoring (2 · time + 1); *since* is the
time at which survival came to exactly 1/2, where the conventions of the median differ. Read
``grid`` (the facts in whole steps), ``completions`` (the tables), ``data_sets`` (what they answer),
``printed_facts`` (from the printed numbers to the grid, and which of them collide).
"""
