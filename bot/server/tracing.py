"""OpenTelemetry traces over OTLP/HTTP, when `OTEL_EXPORTER_OTLP_ENDPOINT` is set: a span per message with one per step.

No attribute holds what a member wrote, a reply, or a channel's user id: the conversation goes by the digest of the logs. The
provider is never made the process-wide one, so that no library adds spans of its own (FastAPI would add paths and errors).
The SDK's own variables (`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`, …) hold as documented there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, get_current_span

from bot.conversation.event import TurnEvent
from bot.conversation.inbound import Inbound
from bot.conversation.steps import Step, Steps
from bot.conversation.turn import Observer
from bot.log import conversation_digest, shown_id

EXPORT_SECONDS = 5.0


def open_provider(endpoint: str) -> TracerProvider:
    """Return a provider that sends to the collector at `endpoint` (its base address) in the background.

    `shutdown` sends what is left. A collector that is away costs a log line, never a turn.
    """
    resource = Resource({"service.name": "member-bot"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


class TracedSteps:
    """Implements `bot.conversation.steps.Steps` around another one, and adds what a turn found to its span."""

    def __init__(self, provider: TracerProvider, inner: Steps) -> None:
        self._tracer = provider.get_tracer("bot")
        self._inner = inner

    @contextmanager
    def message(self, inbound: Inbound) -> Iterator[None]:
        """Trace one message."""
        facts = {
            "bot.channel": inbound.channel,
            "bot.conversation": conversation_digest(inbound.conversation_id),
            "bot.message_id": shown_id(inbound.message_id),
        }
        with self._span("message", SpanKind.SERVER, facts), self._inner.message(inbound):
            yield

    @contextmanager
    def step(self, step: Step) -> Iterator[None]:
        """Trace one step."""
        kind = SpanKind.CLIENT if step is Step.MEMBER_API else SpanKind.INTERNAL
        with self._span(step.value, kind), self._inner.step(step):
            yield

    def observer(self, inner: Observer) -> Observer:
        """Return an observer that also tells the span of the message at hand."""

        def turn(event: TurnEvent) -> None:
            get_current_span().set_attributes(found_by(event))
            inner.turn(event)

        def stale(reason: str) -> None:
            get_current_span().set_attribute("bot.refused", reason)
            inner.stale(reason)

        return Observer(turn=turn, stale=stale)

    @contextmanager
    def _span(self, name: str, kind: SpanKind, facts: dict[str, str] | None = None) -> Iterator[Span]:
        # The SDK would put the error's text and its lines into the span; its kind is enough.
        with self._tracer.start_as_current_span(
            name, kind=kind, attributes=facts, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except Exception as error:
                span.set_status(Status(StatusCode.ERROR))
                span.set_attribute("error.type", type(error).__name__)
                raise


def found_by(event: TurnEvent) -> dict[str, str | int]:
    """Return what a span may tell of a turn."""
    return {
        "bot.decision": event.decision.value if event.decision else "silent",
        "bot.intent": event.intent or "none",
        "bot.stage": event.stage.value,
        "bot.model": event.model_id or "none",
        "bot.messages": len(event.message_ids),
        "bot.replies": len(event.replies),
    }
