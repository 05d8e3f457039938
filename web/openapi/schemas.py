"""The values that the API takes and gives, as JSON Schema."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TIME: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
SEGMENT: Schema = {"type": "object", "additionalProperties": TEXT}
LENS: Schema = {"enum": ["infrastructure", "quality", "business"]}
VERDICT: Schema = {"enum": ["infrastructure", "quality", "benign", "inconclusive"]}


def ref(name: str) -> Schema:
    """A reference to one of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def record(**properties: Schema) -> Schema:
    """An object whose properties are all there."""
    return {"type": "object", "required": list(properties), "properties": properties}


def array(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def page_of(name: str) -> Schema:
    """A page of a list: its items, and the cursor of the next page or null."""
    return record(items=array(ref(name)), next=nullable(TEXT))


def with_optional(schema: Schema, **properties: Schema) -> Schema:
    """The object with properties that need not be there."""
    return {**schema, "properties": {**schema["properties"], **properties}}


WINDOW = record(start=TIME, end=TIME)
CHANGE = record(expected=NUMBER, observed=NUMBER, relative=nullable(NUMBER))
EVIDENCE = record(finding=nullable(TEXT), text=TEXT, weight=NUMBER)

ESTIMATE = record(value=NUMBER, lower=NUMBER, upper=NUMBER)
READOUT = record(
    metric=TEXT,
    role=TEXT,
    arms={"type": "object", "additionalProperties": ESTIMATE},
    comparisons=array(record(arm=TEXT, against=TEXT, relative=ESTIMATE, p_value=NUMBER)),
    variance_saved=nullable(NUMBER),
)

SCHEMAS: dict[str, Schema] = {
    "Problem": {
        **record(type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT),
        "description": "RFC 9457. `where` names the key, row or column when there is one.",
    },
    "IngestResult": record(
        accepted=COUNT,
        duplicates=COUNT,
        quarantined=COUNT,
        reasons={"type": "object", "additionalProperties": COUNT},
    ),
    "System": record(
        name=TEXT,
        version=COUNT,
        metrics=array(TEXT),
        incidents_open=COUNT,
        last_window_judged=nullable(TIME),
    ),
    "SystemDetail": {
        "allOf": [ref("System"), record(definition={"type": "object"}, logs={"type": "object"})],
    },
    "Experiment": {
        **record(
            name=TEXT,
            arm=TEXT,
            unit=nullable(TEXT),
            control=TEXT,
            planned={"type": "object", "additionalProperties": NUMBER},
            window=nullable(WINDOW),
            sample_ratio=nullable(
                record(
                    rows={"type": "object", "additionalProperties": COUNT}, not_planned=COUNT, p_value=NUMBER
                )
            ),
            withheld=nullable(TEXT),
            readout=nullable(array(READOUT)),
        ),
        "description": "Intervals (95 %) and p-values hold however often they are read.",
    },
    "Finding": with_optional(
        record(
            id=TEXT,
            detector=TEXT,
            lens=LENS,
            subject=TEXT,
            segment=SEGMENT,
            window=WINDOW,
            severity={"enum": ["warn", "alarm"]},
            effect=NUMBER,
            p_value=nullable(NUMBER),
            baseline=nullable(NUMBER),
            observed=nullable(NUMBER),
            text=TEXT,
        ),
        confirmation=ref("Confirmation"),
    ),
    "Confirmation": {
        **record(
            state={"enum": ["open", "answered", "given up"]},
            agrees=nullable({"type": "boolean"}),
            text=TEXT,
            asked=TIME,
            reference=nullable(TEXT),
            reference_rows=COUNT,
            current_rows=COUNT,
            columns=array(
                record(
                    column=TEXT,
                    method=TEXT,
                    score=nullable(NUMBER),
                    threshold=NUMBER,
                    drifted=nullable({"type": "boolean"}),
                    text=TEXT,
                )
            ),
            report={"type": "boolean"},
        ),
        "description": "What Evidently said of an alarm: `asked` is the start of the window it was asked "
        "about; `report` says whether its page is kept, under /systems/{name}/findings/{id}/evidently.",
    },
    "Incident": record(
        id=TEXT,
        state={"enum": ["open", "acknowledged", "resolved"]},
        severity={"enum": ["warning", "critical"]},
        metric=nullable(TEXT),
        opened=TIME,
        acknowledged=nullable(TIME),
        resolved=nullable(TIME),
        onset=nullable(TIME),
        verdict=nullable(VERDICT),
        confidence=nullable(NUMBER),
        top_cause=nullable(TEXT),
        change=nullable(CHANGE),
    ),
    "Cause": record(
        cause=TEXT,
        lens={"enum": ["infrastructure", "quality", "benign"]},
        probability=NUMBER,
        subject=nullable(TEXT),
        segment=SEGMENT,
        explains=nullable(NUMBER),
        because=array(EVIDENCE),
        against=array(EVIDENCE),
    ),
    "Diagnosis": with_optional(
        record(
            system=TEXT,
            incident=nullable(TEXT),
            metric=TEXT,
            window=WINDOW,
            onset=nullable(TIME),
            change=nullable(CHANGE),
            verdict=VERDICT,
            confidence=NUMBER,
            causes=array(ref("Cause")),
            decomposition=array(record(factor=TEXT, share=NUMBER)),
            segments=array(record(segment=SEGMENT, share=NUMBER)),
            ruled_out=array(record(cause=TEXT, text=TEXT)),
            next_checks=array(record(text=TEXT, would_separate=array(TEXT))),
            timeline=array(record(ts=TIME, kind=TEXT, title=TEXT)),
            missing_evidence=array(TEXT),
        ),
        notes=array(TEXT),
        earlier=array(ref("EarlierPart")),
    ),
    "EarlierPart": record(
        window=WINDOW,
        onset=nullable(TIME),
        verdict=VERDICT,
        confidence=NUMBER,
        cause=nullable(
            record(cause=TEXT, lens=TEXT, probability=NUMBER, subject=nullable(TEXT), segment=SEGMENT)
        ),
    ),
    "Series": record(
        system=TEXT,
        metric=TEXT,
        role=TEXT,
        window=WINDOW,
        points=array(
            record(
                window=WINDOW,
                value=nullable(NUMBER),
                expected=nullable(NUMBER),
                lower=nullable(NUMBER),
                upper=nullable(NUMBER),
            )
        ),
    ),
    "Delivery": record(
        id=TEXT,
        channel=TEXT,
        type=TEXT,
        incident=nullable(TEXT),
        state={"enum": ["pending", "sent", "dead"]},
        attempts=COUNT,
        created=TIME,
        next_attempt=nullable(TIME),
        sent=nullable(TIME),
        last_error=nullable(TEXT),
    ),
    "Silence": record(
        id=TEXT, channel=nullable(TEXT), metric=nullable(TEXT), starts=TIME, until=TIME, reason=TEXT
    ),
    "ProbeResult": record(
        probe=TEXT,
        case=TEXT,
        ts=TIME,
        expected=NUMBER,
        observed=nullable(NUMBER),
        latency_ms=nullable(NUMBER),
        model_version=nullable(TEXT),
        failure={**nullable(TEXT), "description": "why there is no number in `observed`"},
    ),
    "Status": {"type": "object", "required": ["status"], "properties": {"status": TEXT}},
}
