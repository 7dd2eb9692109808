"""Readers of tables: people, ties and matrices as CSV, Excel or Parquet."""
