"""Answers in sentences: the same words in the terminal, in a report, in a notebook. Nothing is guessed: what a sentence
gives as a reason is computed (``answers.prospects``, ``answers.alternatives``, ``answers.off_path``).
"""
