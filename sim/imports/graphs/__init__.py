"""Readers of graphs: GraphML, GEXF, Pajek, UCINET, and graphs of networkx and igraph."""
