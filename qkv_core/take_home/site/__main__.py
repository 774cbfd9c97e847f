"""python -m qkv_core.take_home.site FOLDER"""

import sys
from pathlib import Path

from qkv_core.checkpoint import load_checkpoint
from qkv_core.take_home.site.build import build
from qkv_core.take_home.site.published import can_be_asked

if __name__ == "__main__":
    build(Path(sys.argv[1]), load_checkpoint(), published=can_be_asked())
