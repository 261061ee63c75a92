"""What `deploy`, `verify` and `ping` print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pagefeed.console.findings import faults, show_finding, show_findings
from pagefeed.console.printing import Output, print_json, print_line, say
from pagefeed.console.summary import summary

if TYPE_CHECKING:
    from pagefeed.deployment import Deployed, Pinged, Verified
    from pagefeed.report import Report


def show_deployed(
    report: Report,
    deployed: Deployed,
    verified: Verified | None,
    pinged: Pinged | None,
    output: Output,
    *,
    dry_run: bool,
) -> int:
    """What was sent to a target, or would be, what the live site is like since, and which hubs were told. Returns the
    exit status."""
    plan, delivery = deployed.plan, deployed.delivery
    sent = [upload.path for upload in plan.send] if dry_run else delivery.sent
    removed = list(plan.remove) if dry_run else delivery.removed
    findings = [*deployed.findings, *(pinged.findings if pinged else ())]
    status = max(report.status, 1 if faults(findings) or (verified and verified.status) else 0)
    if output.json:
        told = {
            "status": status,
            "target": deployed.name,
            "to": deployed.to,
            "dry_run": dry_run,
            "sent": sent,
            "removed": removed,
            "unchanged": delivery.unchanged,
            "left": list(delivery.left),
            "verified": list(verified.urls) if verified else [],
            "pinged": _told(pinged) if pinged else [],
            "findings": [
                *report.findings,
                *(finding.plain() for finding in (*findings, *(verified.findings if verified else ()))),
            ],
        }
        print_json(told)
        return status
    show_findings([*report.findings, *findings], output)
    if output.quiet:
        _show_rules(verified, output)
        return status
    if output.verbose or dry_run:
        put, remove = ("would send", "would remove") if dry_run else ("sent", "removed")
        for path in sent:
            say(f"{put} {path} ({'changed' if path in plan.known else 'new'})")
        for path in removed:
            say(f"{remove} {path}")
    if report.written or report.removed:
        for line in summary(report, output, write=True):
            say(line)
    did = "would deploy" if dry_run else "deployed"
    counts = f"{len(sent)} sent, {delivery.unchanged} unchanged" + (f", {len(removed)} removed" if removed else "")
    say(f"{did} to {deployed.to}: {counts}")
    _show_rules(verified, output)
    if verified:
        say(_verified(verified))
    if pinged and pinged.told:
        say(_pinged(pinged, "told"))
    return status


def show_pinged(pinged: Pinged, output: Output, *, dry_run: bool) -> int:
    """Which hubs were told of what, or would be. Returns the exit status."""
    status = 1 if pinged.findings else 0
    if output.json:
        findings = [finding.plain() for finding in pinged.findings]
        print_json({"status": status, "dry_run": dry_run, "pinged": _told(pinged), "findings": findings})
        return status
    for finding in pinged.findings:
        show_finding("warning", str(finding))
    if not output.quiet:
        did = "would tell" if dry_run else "told"
        for hub, document in pinged.told:
            say(f"{did} {hub} of {document}")
        say(_pinged(pinged, did))
    return status


def _told(pinged: Pinged) -> list[dict[str, str]]:
    return [{"hub": hub, "topic": document} for hub, document in pinged.told]


def _pinged(pinged: Pinged, did: str) -> str:
    hubs, count = len({hub for hub, _ in pinged.told}), len(pinged.told)
    if not count:
        if not pinged.has_hubs:
            return "there is no hub to tell; name one with `hub` in feeds/site.toml"
        return "no hub was told" if pinged.findings else "every hub knows"
    return f"{did} {hubs} {'hub' if hubs == 1 else 'hubs'} of {count} {'document' if count == 1 else 'documents'}"


def show_verified(verified: Verified, output: Output) -> int:
    """What is wrong with the live site. Returns the exit status."""
    if output.json:
        told = {
            "status": verified.status,
            "urls": list(verified.urls),
            "findings": [finding.plain() for finding in verified.findings],
        }
        print_line(json.dumps(told, ensure_ascii=False, indent=2))
        return verified.status
    _show_rules(verified, output)
    if not output.quiet:
        say(_verified(verified))
    return verified.status


def _show_rules(verified: Verified | None, output: Output) -> None:
    for finding in verified.findings if verified else ():
        if not (output.quiet and finding.severity == "notice"):
            show_finding(finding.severity, f"{finding} [{finding.rule}]")


def _verified(verified: Verified) -> str:
    count = sum(finding.severity != "notice" for finding in verified.findings)
    documents = f"{len(verified.urls)} document{'' if len(verified.urls) == 1 else 's'}"
    return f"verified {documents} on the web: {f'{count} to fix' if count else 'no problems'}"
