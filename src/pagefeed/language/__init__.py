"""Words of pages in six languages, and what is made of them: phrases, names, dates, scripts."""
