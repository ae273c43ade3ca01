"""Pictures drawn by code: a canvas, a scene that makes a photo of a drawing, and a file for each family."""
