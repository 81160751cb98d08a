"""Stages of play, one file each: posted prices and aftermarkets."""
