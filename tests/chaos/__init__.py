"""Break everything at random while a whole installation works, then look whether anything was lost or done twice.

``python -m tests.chaos --runs 20`` by hand; ``tests/tasks/test_chaos.py`` plays a short form.
"""
