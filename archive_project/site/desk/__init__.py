"""The home of the desk: what waits for whoever has signed in. A fixed number of queries, however much waits."""
