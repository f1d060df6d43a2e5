"""avm test: what there is to test, the runner, the reports.

discovery   files and folders to modules and the test functions in them
select      the words of ``-k``
runner      test functions on the engine: events of the library's avm_test module become outcomes
reports     summary, JSON, JUnit XML
"""
