"""Embeddings of the user's own: any object with ``encode`` adds one signal; the library itself loads none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from jianfu_dedup.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors, as ``sentence_transformers.SentenceTransformer`` does.

    Example:
        >>> import numpy as np
        >>> class Lengths:
        ...     def encode(self, texts: list[str]) -> np.ndarray:
        ...         return np.array([[len(t), 1.0] for t in texts])
        >>> isinstance(Lengths(), Encoder)
        True
    """

    def encode(self, texts: list[str], /) -> Any:
        """Return one vector a text: an array of finite numbers, shape (len(texts), dimensions).

        The same text must give the same vector whatever stands beside it, or reports are not repeatable.
        """


def directions(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float64]:
    """Encode ``texts`` and bring every vector to length 1; a vector of zeros stays one.

    Args:
        encoder: The user's encoder. It is called once, with each text once, in sorted order.
        texts: Any texts, repeated ones included.

    Returns:
        Shape (len(texts), dimensions).

    Raises:
        EncoderError: There is no ``encode``, it failed, or it did not return finite numbers of that shape.

    Example:
        >>> class Lengths:
        ...     def encode(self, texts):
        ...         return [[float(len(t)), 0.0] for t in texts]
        >>> directions(Lengths(), ["台账", "台账", "花名册"]).tolist()
        [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]
    """
    import numpy as np

    distinct = sorted(set(texts))
    if not distinct:
        return np.zeros((0, 1))
    vectors = _checked(encoder, distinct)
    # The longest entry first: squares of very large or small numbers would overflow or vanish.
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    vectors = np.divide(vectors, largest, out=np.zeros_like(vectors), where=largest > 0)
    length = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    vectors = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    row = {text: n for n, text in enumerate(distinct)}
    found: NDArray[np.float64] = vectors[[row[text] for text in texts]]
    return found


def _checked(encoder: Encoder, texts: list[str]) -> NDArray[np.float64]:
    import numpy as np

    name = type(encoder).__name__
    if not isinstance(encoder, Encoder):
        raise EncoderError(f"{name} 没有 encode 方法", mend="给出一个有 encode(文本列表) 的对象")
    try:
        vectors = np.asarray(encoder.encode(list(texts)), dtype=np.float64)
    except Exception as error:
        # The type alone: the message of a library may quote what a document says.
        raise EncoderError(f"{name}.encode 出错: {type(error).__name__}", mend="先用几条短文本单独试一试") from error
    if vectors.ndim != 2 or vectors.shape[0] != len(texts) or not vectors.shape[1]:
        raise EncoderError(
            f"{name}.encode 返回的形状是 {vectors.shape}, 应为 ({len(texts)}, 维数)", mend="每条文本给出一个等长的向量"
        )
    if not np.isfinite(vectors).all():
        bad = int((~np.isfinite(vectors).all(axis=1)).sum())
        raise EncoderError(f"{name}.encode 返回的 {bad} 个向量含 NaN 或无穷大", mend="检查编码器的输出")
    return vectors
