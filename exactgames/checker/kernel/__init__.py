"""Complete trees, assessments, tables and cells: plain functions over plain data.  No files, no policy, no caches."""
