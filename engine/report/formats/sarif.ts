import { createHash } from 'node:crypto';
import type { Location, Log, Notification, ReportingDescriptor, Result as SarifResult } from 'sarif';
import { isFileOrigin, severities, type FileOrigin, type Finding, type Severity } from '../../model/finding.ts';
import { compareText, type Json } from '../../model/json.ts';
import type { Result } from '../../model/result.ts';
import { shortened } from '../clean.ts';
import { counted } from '../phrases.ts';
import { maskedIn, maskedText } from '../parts/masked.ts';
import { findingLines, openFindings } from '../parts/open-findings.ts';
import { jsonText } from './json.ts';

/** Code scanning refuses a run with more. */
const maxResults = 25_000;
/** Keeps the whole within the 10 MB, zipped, that code scanning takes. In characters. */
const maxLine = 1_000;
const maxRelated = 10;

const levels = { error: 'error', warning: 'warning', info: 'note' } as const;

/** SARIF 2.1.0: a rule for each code, a result for each finding that still stands, worst first; the worst 25,000. */
export function renderSarif(result: Result): string {
  const open = openFindings(result.findings);
  const findings = open.slice(0, maxResults);
  const rules = rulesOf(findings);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const left = open.length - findings.length;
  const notices = [
    ...(left > 0 ? [notice(`${counted(left, ['more finding', 'more findings'])} left out to fit.`)] : []),
    // Not as results with `suppressions`: code scanning does not know those, and would open an alert for each.
    ...maskedIn(result).map((masked) => ({ ...notice(maskedText(masked)), properties: { masked: masked.codes } })),
  ];
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: result.tool.name, semanticVersion: result.tool.version, rules } },
        automationDetails: { id: `groundtruth/${result.kind}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: result.at,
            ...(notices.length > 0 && { toolExecutionNotifications: notices }),
          },
        ],
        results: findings.map((finding) => resultOf(finding, indexes.get(finding.code) ?? -1)),
        ...(result.kind === 'ReviewResult' && { properties: { verdict: result.verdict.outcome } }),
      },
    ],
  };
  return jsonText(log as unknown as Json);
}

function notice(text: string): Notification {
  return { level: 'note', message: { text: messageText(text) } };
}

/** One rule a code, at the level of its worst finding. */
function rulesOf(findings: readonly Finding[]): ReportingDescriptor[] {
  const worst = new Map<string, Severity>();
  for (const { code, severity } of findings) {
    const known = worst.get(code);
    if (!known || severities.indexOf(severity) < severities.indexOf(known)) worst.set(code, severity);
  }
  return [...worst]
    .sort(([a], [b]) => compareText(a, b))
    .map(([code, severity]) => ({
      id: code,
      shortDescription: { text: shortened(code.replaceAll(/[.-]/g, ' '), maxLine) },
      fullDescription: { text: `Findings of Groundtruth with the code ${shortened(code, maxLine)}.` },
      help: { text: 'Each finding says what is wrong, where, and what to do.' },
      defaultConfiguration: { level: levels[severity] },
    }));
}

function resultOf(finding: Finding, ruleIndex: number): SarifResult {
  const { code, severity, origin, ref, related = [], phase, onset } = finding;
  const places = related
    .slice(0, maxRelated)
    .flatMap(({ message, origin: place }) => (place && isFileOrigin(place) ? [{ message, place }] : []));
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: {
      text: findingLines(finding).map(messageText).join('\n'),
    },
    locations: [
      {
        ...locationOf(origin && isFileOrigin(origin) ? origin : (places[0]?.place ?? noFile)),
        ...(ref !== undefined && { logicalLocations: [{ fullyQualifiedName: ref, kind: 'resource' }] }),
      },
    ],
    ...(places.length > 0 && {
      relatedLocations: places.map(({ message, place }, id) => ({
        id,
        ...locationOf(place),
        message: { text: messageText(message) },
      })),
    }),
    partialFingerprints: { 'groundtruth/v1': fingerprintOf(finding) },
    ...((phase !== undefined || onset !== undefined) && {
      properties: { ...(phase !== undefined && { phase }), ...(onset !== undefined && { onset }) },
    }),
  };
}

/** Code scanning refuses a result without a file; what was only seen, and stands in no file, is shown at the configuration. */
const noFile: FileOrigin = { file: 'groundtruth.yaml', line: 1, column: 1 };

function locationOf({ file, line, column }: FileOrigin): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
      region: { startLine: line, startColumn: column },
    },
  };
}

/** A message may hold links of the form `[text](target)`; a text from a catalog shall not. */
function messageText(text: string): string {
  return shortened(text, maxLine).replaceAll('](', '] (');
}

function uriOf(file: string): string {
  return file
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

function fingerprintOf({ fingerprint, code, ref, origin, message }: Finding): string {
  if (fingerprint !== undefined) return fingerprint;
  const place = origin && isFileOrigin(origin) ? origin.file : '';
  return createHash('sha256')
    .update(JSON.stringify([code, ref ?? '', place, message]))
    .digest('hex')
    .slice(0, 32);
}
