"""DeepSeek-VL and Qwen2-VL in plain Python and PyTorch."""
