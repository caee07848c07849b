"""What a drill states, and whether it was so."""


class Statements:
    def __init__(self) -> None:
        self.failed: list[str] = []

    def __call__(self, sentence: str, holds: object, shown: object = "") -> None:
        """Note whether the sentence holds; `shown` is the figure behind it."""
        if not holds:
            self.failed.append(sentence)
        print(f"  {'as stated' if holds else 'NOT SO   '}  {sentence}{f' ({shown})' if shown != '' else ''}")
