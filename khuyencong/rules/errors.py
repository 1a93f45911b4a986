"""What was asked cannot be answered as it was asked; put into words above (wording.say_error)."""


class RuleInputError(ValueError):
    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)


class ParameterError(ValueError):
    """A parameter file is wrong: names the file, the key and why."""
