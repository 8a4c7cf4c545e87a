"""How fast the graph is beside its peers, measured in one run; not part of the wheel.

``python -m bench`` measures and reports, see README.md. The rooms and who may import whom, from
the bottom: :mod:`~bench.record` (what a run found, as plain values), :mod:`~bench.dataset` (what
is loaded and asked), :mod:`~bench.servers`, :mod:`~bench.peers`, :mod:`~bench.child` and
:mod:`~bench.worker` (a peer in a process of its own), :mod:`~bench.measure` and
:mod:`~bench.cold`; and beside these :mod:`~bench.figures`, :mod:`~bench.report` and
:mod:`~bench.picture`, which know the record only. :mod:`~bench.validation` stands alone.
"""
