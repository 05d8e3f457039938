"""Long runs that prove what a short test can only sample; each has a small form among the tests."""
