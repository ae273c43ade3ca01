"""The sample shop: catalogue, knowledge, orders, pictures drawn by code, in Chinese and English."""
