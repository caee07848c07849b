"""What a drill states, and whether it was so."""


class Statements:
    def __init__(self) -> None:
        self.made = 0
        self.failed: list[str] = []
        self.figures: list[str] = []

    def __call__(self, sentence: str, holds: object, shown: object = "") -> None:
        """Note whether the sentence holds; `shown` is the figure behind it."""
        self.made += 1
        if not holds:
            self.failed.append(sentence)
        if shown != "":
            self.figures.append(f"{sentence} {shown}")
        told = f" ({shown})" if shown != "" else ""
        print(f"  {'as stated' if holds else 'NOT SO   '}  {sentence}{told}", flush=True)

    @property
    def seen(self) -> str:
        """`5 of 5: back within two seconds 0.1 s`; of what does not hold, the sentences."""
        told = self.failed or self.figures
        return f"{self.made - len(self.failed)} of {self.made}{': ' if told else ''}{'; '.join(told)}"
