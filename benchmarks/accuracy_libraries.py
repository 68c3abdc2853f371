"""Runs in the peers' venv: texts by id come in as JSON, what Presidio and scrubadub find goes out."""

import importlib.util
import json
import sys
from typing import Any

PRESIDIO = {
    "US_SSN": "ssn",
    "US_ITIN": "itin",
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "card",
    "IBAN_CODE": "iban",
    "US_NPI": "npi",
    "MEDICAL_LICENSE": "dea",
    "US_MBI": "mbi",
    "IP_ADDRESS": "ip-address",
}
SCRUBADUB = {
    "social_security_number": "ssn",
    "email": "email",
    "phone": "phone",
    "credit_card": "card",
    "date_of_birth": "dob",
    "credential": "secret-assignment",
}
FLOOR = 0.4  # Presidio's own floor once a word nearby supports a finding; below it lie bare digits


def presidio(texts: dict[str, str]) -> tuple[dict[str, list[str]], list[str]]:
    """Presidio with its regex recognizers; the language model is empty, since none is installed."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Empty(SpacyNlpEngine):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.nlp = {"en": spacy.blank("en")}

    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=Empty(), supported_languages=["en"])
    wanted = sorted(set(engine.get_supported_entities("en")) & set(PRESIDIO))
    found = {
        case: sorted(
            {
                PRESIDIO[hit.entity_type]
                for hit in engine.analyze(text, language="en", entities=wanted, score_threshold=FLOOR)
            }
        )
        for case, text in texts.items()
    }
    return found, [PRESIDIO[entity] for entity in wanted]  # some recognizers are off by default


def scrubadub(texts: dict[str, str]) -> dict[str, list[str]]:
    """scrubadub with its own detectors, and that of dates of birth."""
    import scrubadub as library
    from scrubadub.detectors import DateOfBirthDetector

    scrubber = library.Scrubber(locale="en_US")
    scrubber.add_detector(DateOfBirthDetector(locale="en_US"))
    return {
        case: sorted({SCRUBADUB[f.type] for f in scrubber.iter_filth(text) if f.type in SCRUBADUB})
        for case, text in texts.items()
    }


def main() -> None:
    """Every library that is installed."""
    texts: dict[str, str] = json.load(sys.stdin)
    result: dict[str, Any] = {}
    if importlib.util.find_spec("presidio_analyzer"):
        found, kinds = presidio(texts)
        result["presidio"] = {"found": found, "kinds": kinds}
    if importlib.util.find_spec("scrubadub"):
        result["scrubadub"] = {"found": scrubadub(texts), "kinds": sorted(SCRUBADUB.values())}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
