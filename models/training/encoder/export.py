"""A checkpoint as the folder of a model: ONNX, eight-bit weights, word pieces, labels.

Weights are quantised per channel to unsigned eight bits: on processors without VNNI the signed kind can overflow in
onnxruntime's kernels and give other results (onnxruntime's documentation of quantisation).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training import treebanks
from training.rows import Rows

from .data import lemma_table
from .net import LAYERS, Joint, Sizes

LEMMA_RULES = 3
OUTPUTS = ["ner", "pos", "tag", "morph", "lemma", "arcs", "left", "right", "heads", "middle"]


class Window(nn.Module):
    """The network on one window: decisions for the tags, the best rules for the lemma, scores for names and tree."""

    def __init__(self, model: Joint) -> None:
        super().__init__()
        self.model = model
        for block in model.encoder.blocks:
            block.plain = True

    def forward(self, ids: Tensor, shapes: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Vectors of one dimension in, one row a word out."""
        m = self.model
        middle, x = m.encoder.halves(ids.unsqueeze(0), shapes.unsqueeze(0))
        h = x[:, first]
        scores = m.tags(h)
        arcs, d, r = m.tree(h)
        best = [scores[k][0].argmax(-1) for k in ("pos", "tag", "morph")]
        rules = torch.topk(scores["lemma"][0], LEMMA_RULES).indices
        return scores["ner"][0], *best, rules, arcs[0], m.rel_left(d)[0], m.rel_right(d)[0], r[0], middle[0]


def trees(data: Path) -> list[Rows]:
    """The training sentences of both treebanks, for the list of known lemmas."""
    paths = ["ud_ewt/en_ewt-ud-train.conllu", "ud_gum_free/en_gumfree-ud-train.conllu"]
    found = (s for p in paths for s in treebanks.read_conllu(data / "treebanks" / p))
    return [treebanks.to_rows(s) for s in found if s.genre() not in treebanks.DROPPED_GENRES]


def export(checkpoint: Path, which: str, base: Path, data: Path, out: Path, kind: str) -> None:
    """Write the model's files into `out`, each in one move."""
    loaded = torch.load(checkpoint)
    labels = loaded["labels"]
    model = Joint(Sizes(**{k: len(v) for k, v in labels.items()}), loaded.get("layers", LAYERS))
    model.load_state_dict(loaded[which])
    window = Window(model.eval()).eval()
    given = torch.tensor([101, 3802, 2003, 102]), torch.tensor([0, 4, 1, 0]), torch.tensor([1, 2])
    axes = {"ids": {0: "pieces"}, "shapes": {0: "pieces"}, "first": {0: "words"}, **{k: {0: "words"} for k in OUTPUTS}}
    axes["middle"] = {0: "pieces"}
    axes["arcs"], axes["heads"] = {0: "words", 1: "heads"}, {0: "heads"}
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        folder = Path(name)
        with torch.no_grad():
            torch.onnx.export(
                window, given, str(folder / "full.onnx"), input_names=["ids", "shapes", "first"], output_names=OUTPUTS,
                dynamic_axes=axes, opset_version=17, dynamo=False,
            )  # fmt: skip
        quantize_dynamic(
            folder / "full.onnx", folder / "encoder_int8.onnx", per_channel=True, reduce_range=kind == "seven",
            weight_type=QuantType.QUInt8 if kind == "unsigned" else QuantType.QInt8,
        )  # fmt: skip
        known = json.dumps(lemma_table(trees(data)), indent=0, ensure_ascii=False)
        (folder / "lemmas.json").write_text(known + "\n", encoding="utf8")
        (folder / "labels.json").write_text(json.dumps(labels, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
        shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")
        for file in ("encoder_int8.onnx", "labels.json", "lemmas.json", "tokenizer.json"):
            os.chmod(folder / file, 0o644)
            (folder / file).rename(out / file)
    print({p.name: p.stat().st_size for p in sorted(out.iterdir())})


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--which", choices=["last", "average"], default="average")
    parser.add_argument("--base", type=Path, required=True, help="the folder with tokenizer.json")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds treebanks/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", choices=["signed", "seven", "unsigned"], default="seven", help="kind of quantised weights")
    a = parser.parse_args()
    torch.set_num_threads(1)
    export(a.checkpoint, a.which, a.base, a.data, a.out, a.weights)


if __name__ == "__main__":
    main()
