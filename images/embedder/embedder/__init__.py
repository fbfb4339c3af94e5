"""An OpenAI-compatible embeddings server for all-MiniLM-L6-v2 on ONNX Runtime."""

import os

# Since 1.29, ONNX Runtime's official builds send usage data to Microsoft, unless this is set when they are loaded: then
# they make no uploader and no identifier. Set here, and not only in the image, so that nothing imports them earlier.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
