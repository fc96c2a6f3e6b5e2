"""Suggestions: what titles, summaries and texts say of people, places, collections and letters, put before a curator.

reading.py      reads documents and keeps what they suggest, and what the rules of health find in their words
people.py …     one kind of link each: documents in, suggestions out
following.py    who is to be read: what the log of changes names, or all
answering.py    accept and refuse
"""
