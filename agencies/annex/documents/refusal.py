from agencies.annex.problems import problem


class Refusal(Exception):
    """The file is not read any further; `problem` says why and what to do."""

    def __init__(self, rule: str, line: int | None = None, cell: str | None = None, **values: object) -> None:
        super().__init__(rule)
        self.problem = problem(rule, line, cell, **values)
