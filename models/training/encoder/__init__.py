"""Recipe of the model `accurate`: a small pretrained encoder fine-tuned jointly for tags, trees and names."""
