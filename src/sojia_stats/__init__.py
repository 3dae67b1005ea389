"""What the printed numbers of a small case series allow.

Reconstruction and consistency checking: for every number that a paper prints, find all
patient-level data sets that could have given it, compute statistics over every one of them, and say
what can be, what follows, and what cannot be known. It is not a re-analysis of anyone's data.

Names are imported when they are first used, so that ``import sojia_stats`` stays light.
"""

import lazy_loader

from sojia_stats._version import __version__ as __version__

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
