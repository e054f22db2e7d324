import type { AdoptedValue, EnvironmentDifference, FilePatch, Happening, RevertStep, Suggestion } from './answers.ts';
import type { CatalogStats } from './entity.ts';
import type { Change } from './change.ts';
import type { EstateItem, EstateRelation, Presence } from './estate.ts';
import type { AttributeChange, Coverage, Gap, RunSummary } from './evidence.ts';
import type { EvidenceOrigin, Finding, FileOrigin, Severity } from './finding.ts';
import type { Impact } from './impact.ts';
import type { JsonObject } from './json.ts';
import type { Grade } from './relation.ts';
import type { Ref } from './ref.ts';
import type { OpenChange, ReviewVote, Verdict, VerdictOutcome } from './verdict.ts';

/** Something the engine could not see, and what would let it. */
export interface Unseen {
  readonly what: string;
  readonly reason: string;
  readonly source?: string;
  readonly ref?: Ref;
  /** It lies in how the source looks and not in this run, so it is told and weighs nothing. */
  readonly inherent?: boolean;
}

interface ResultBase {
  readonly apiVersion: 'groundtruth/v1';
  readonly tool: { readonly name: 'groundtruth'; readonly version: string };
  /** The moment that the result speaks of, RFC 3339, UTC. */
  readonly at: string;
  readonly failOn: Severity | 'none';
  readonly findings: readonly Finding[];
}

/** The catalog a result speaks of. `ref` and `sha` are there where it was read from git. */
export interface CatalogSummary extends CatalogStats {
  readonly ref?: string;
  readonly sha?: string;
  /** The tree that was read where it is not the commit's own: that of the commit merged into the base. */
  readonly tree?: string;
}

/** Findings that were left out because somebody accepted them, counted by what accepts them. */
export interface Masked {
  /** Absent for the baseline. */
  readonly waiver?: Ref;
  readonly owner?: Ref;
  readonly reason?: string;
  /** RFC 3339, UTC. */
  readonly expires?: string;
  readonly count: number;
  /** How many of each code. */
  readonly codes: Readonly<Record<string, number>>;
}

export interface CheckResult extends ResultBase {
  readonly kind: 'CheckResult';
  readonly masked?: readonly Masked[];
  readonly catalog: CatalogSummary;
}

export interface SourceOutcome {
  readonly source: string;
  readonly run: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** How many things it saw, by class. */
  readonly observations: Readonly<Record<string, number>>;
  readonly relations: number;
  readonly coverage: readonly Coverage[];
  readonly complete: boolean;
}

export interface DiscoverResult extends ResultBase {
  readonly kind: 'DiscoverResult';
  readonly sources: readonly SourceOutcome[];
  /** Where the evidence was written, relative to the repository root. */
  readonly evidence: string;
}

export interface DriftResult extends ResultBase {
  readonly kind: 'DriftResult';
  readonly masked?: readonly Masked[];
  readonly catalog: CatalogSummary;
  readonly evidence: readonly RunSummary[];
  readonly items: Readonly<Record<Presence, number>>;
  readonly relations: Readonly<Record<Grade, number>>;
  readonly unseen: readonly Unseen[];
}

/** What a verdict was given on: with the commits and the evidence at hand, enough to give it again. Digests are SHA-256. */
export interface ReviewInputs {
  readonly base: string;
  readonly head: string;
  /** The base's configuration; `file` is left out for the built-in defaults. */
  readonly config: { readonly file?: string; readonly digest: string };
  /** Digest of the base's policies, windows, waivers and teams. */
  readonly rules: string;
  /** Digest of what was observed, as of the moment of the verdict. */
  readonly evidence: string;
  /** In the order of time. */
  readonly reviews: readonly ReviewVote[];
  readonly authors: readonly string[];
  readonly openChanges: readonly OpenChange[];
}

export interface ReviewResult extends ResultBase {
  readonly kind: 'ReviewResult';
  readonly masked?: readonly Masked[];
  readonly inputs: ReviewInputs;
  readonly base: CatalogSummary;
  readonly head: CatalogSummary;
  readonly changes: readonly Change[];
  readonly impact: Impact;
  readonly verdict: Verdict;
  readonly evidence: readonly RunSummary[];
  readonly unseen: readonly Unseen[];
}

export interface ImpactResult extends ResultBase {
  readonly kind: 'ImpactResult';
  readonly catalog: CatalogSummary;
  readonly impact: Impact;
  readonly evidence: readonly RunSummary[];
  readonly unseen: readonly Unseen[];
}

/** What one source knows of a thing over time, besides when it saw it first and last. */
export interface Past {
  readonly source: string;
  readonly key: string;
  /** By when it was gone; left out while it is there. */
  readonly goneBy?: string;
  readonly gaps?: readonly Gap[];
  /** By attribute that did not always have its value: every value with the moment it was first seen so, oldest first. */
  readonly changes?: Readonly<Record<string, readonly AttributeChange[]>>;
  /** The same of what it is known by. */
  readonly identity?: Readonly<Record<string, readonly AttributeChange[]>>;
}

/** What a sighting says that is tied to the thing by something that proves nothing, so that it is compared with nothing. */
export interface Unproven extends EvidenceOrigin {
  readonly by: readonly string[];
  readonly attributes: JsonObject;
}

export interface WhyResult extends ResultBase {
  readonly kind: 'WhyResult';
  readonly masked?: readonly Masked[];
  readonly subject: EstateItem;
  /** Of its sightings, in their order; left out where none has one to tell. */
  readonly past?: readonly Past[];
  readonly unproven?: readonly Unproven[];
  readonly title?: string;
  readonly owner?: Ref;
  readonly declaredAt?: FileOrigin;
  /** Links in which it needs something. */
  readonly dependencies: readonly EstateRelation[];
  /** Links in which something needs it. */
  readonly dependents: readonly EstateRelation[];
  /** What happened within a week to it, to what it needs, and beside them; newest first. */
  readonly happened: readonly Happening[];
  readonly evidence: readonly RunSummary[];
}

export interface BaselineResult extends ResultBase {
  readonly kind: 'BaselineResult';
  /** Relative to the repository root. */
  readonly file: string;
  /** How many it has now, how many of these joined it, and how many have left it. */
  readonly entries: number;
  readonly added: number;
  readonly removed: number;
  /** Findings that no baseline can mask. */
  readonly refused: number;
}

/** A window as the calendar names it. */
export interface WindowSummary {
  readonly ref: Ref;
  readonly type: 'freeze' | 'maintenance';
  readonly title?: string;
  readonly reason?: string;
  /** IANA name. */
  readonly zone: string;
  /** How many things are in its scope. */
  readonly covers: number;
  readonly origin: FileOrigin;
}

/** One time at which a window is open. */
export interface WindowSpan {
  readonly window: Ref;
  /** RFC 3339, UTC; the end does not belong to it. */
  readonly start: string;
  readonly end: string;
  /** The same on the clocks of its zone: `2026-11-30 18:00`. */
  readonly localStart: string;
  readonly localEnd: string;
}

/** An asset that updates itself while a freeze holds it back. */
export interface FrozenUpdate {
  readonly ref: Ref;
  readonly window: Ref;
  /** RFC 3339, UTC; absent where the asset does not say when. */
  readonly start?: string;
  readonly localStart?: string;
  readonly zone: string;
  /** What is frozen, and needs the asset; absent where that is the asset itself. */
  readonly neededBy?: Ref;
}

export interface WindowsResult extends ResultBase {
  readonly kind: 'WindowsResult';
  readonly from: string;
  readonly to: string;
  /** By ref. */
  readonly windows: readonly WindowSummary[];
  /** By start, then by window. */
  readonly spans: readonly WindowSpan[];
  /** How many further spans there are. */
  readonly omitted?: number;
  /** The first of each asset in each freeze, by ref. */
  readonly updates: readonly FrozenUpdate[];
}

export interface InitResult extends ResultBase {
  readonly kind: 'InitResult';
  /** Relative to the folder it ran in; `kept` files were there already and are unchanged. */
  readonly files: readonly { readonly path: string; readonly action: 'written' | 'kept' }[];
}

/** Whether a stored verdict is given again, to the byte, on what it names. */
export interface ReplayResult extends ResultBase {
  readonly kind: 'ReplayResult';
  /** The file that was replayed. */
  readonly file: string;
  readonly outcome: VerdictOutcome;
  readonly same: boolean;
  /** Where the two differ, the first 50. */
  readonly differences: readonly ReplayDifference[];
  /** How many further places differ. */
  readonly omitted?: number;
}

/** A place in a result, e.g. `/verdict/outcome`, with what stands there as JSON, shortened; an end without a value lacks it. */
export interface ReplayDifference {
  readonly path: string;
  readonly was?: string;
  readonly is?: string;
}

export interface PolicyTestResult extends ResultBase {
  readonly kind: 'PolicyTestResult';
  readonly policies: readonly TestedPolicy[];
  readonly cases: number;
  /** Cases in which a policy says something else than what is expected. */
  readonly failed: number;
}

/** A policy with the number of cases that are about it. */
export interface TestedPolicy {
  readonly ref: Ref;
  readonly title?: string;
  readonly cases: number;
  readonly failed: number;
}

export interface PolicyExplainResult extends ResultBase {
  readonly kind: 'PolicyExplainResult';
  readonly policy: Ref;
  readonly title?: string;
  readonly description?: string;
  /** What it judges and what follows, in a sentence. */
  readonly words: string;
  readonly expression: string;
  readonly message: string;
  readonly hint?: string;
  readonly effect: 'finding' | 'approval' | 'plan' | 'standard';
  readonly severity: Severity;
  readonly relaxable: boolean;
  readonly links: readonly string[];
  readonly pack?: string;
  readonly origin?: FileOrigin;
  /** What it is in some folders. */
  readonly overlays: readonly PolicyOverlay[];
  /** How many things here it judges. */
  readonly judged: number;
}

/** What a policy is for everything below a folder; `''` is all. */
export interface PolicyOverlay {
  readonly folder: string;
  readonly severity?: Severity;
  readonly off?: true;
  readonly reason: string;
  readonly origin: FileOrigin;
}

export interface RevertPlanResult extends ResultBase {
  readonly kind: 'RevertPlanResult';
  readonly catalog: CatalogSummary;
  /** In the order in which they are to be done. */
  readonly steps: readonly RevertStep[];
  readonly evidence: readonly RunSummary[];
  readonly unseen: readonly Unseen[];
}

export interface SuggestResult extends ResultBase {
  readonly kind: 'SuggestResult';
  readonly catalog: CatalogSummary;
  readonly suggestions: readonly Suggestion[];
  /** How many were left out because somebody has rejected them before. */
  readonly rejectedBefore: number;
  /** The file that was written. */
  readonly file?: string;
  readonly evidence: readonly RunSummary[];
}

export interface ComparisonResult extends ResultBase {
  readonly kind: 'ComparisonResult';
  readonly catalog: CatalogSummary;
  readonly environments: readonly [string, string];
  /** How many things are in both. */
  readonly compared: number;
  readonly differences: readonly EnvironmentDifference[];
  readonly evidence: readonly RunSummary[];
}

export interface AdoptResult extends ResultBase {
  readonly kind: 'AdoptResult';
  readonly catalog: CatalogSummary;
  readonly values: readonly AdoptedValue[];
  readonly files: readonly FilePatch[];
  /** Where the change can be agreed to. */
  readonly pullRequest?: string;
  readonly evidence: readonly RunSummary[];
  readonly unseen: readonly Unseen[];
}

/** What a source has in the log of evidence. */
export interface SourceLog {
  readonly source: string;
  /** Runs, and how many of them are told by their differences from another. */
  readonly runs: number;
  readonly differences: number;
  /** Bytes, checkpoints included. */
  readonly bytes: number;
  /** When its first and its last run that are there ended. */
  readonly from?: string;
  readonly to?: string;
  /** The moment of its newest checkpoint. */
  readonly checkpoint?: string;
  /** Digests of the runs that no other names: whoever has noted them down can tell whether anything of the past was changed. */
  readonly heads: readonly string[];
}

/** What was done with the log of evidence: one of `exported` and `compacted`, or neither where it was verified. */
export interface EvidenceResult extends ResultBase {
  readonly kind: 'EvidenceResult';
  /** A folder, relative to the one it ran in, or a database. */
  readonly evidence: string;
  /** What the log holds. */
  readonly sources: readonly SourceLog[];
  readonly exported?: { readonly file: string; readonly runs: number; readonly things: number };
  /** `keep` in seconds; bytes before and after. */
  readonly compacted?: {
    readonly keep: number;
    readonly removed: number;
    readonly before: number;
    readonly after: number;
  };
}

/** What a command says, as plain JSON: every format renders from it, and a stored one renders the same again. */
export type Result =
  | CheckResult
  | DiscoverResult
  | DriftResult
  | ReviewResult
  | ImpactResult
  | WhyResult
  | InitResult
  | BaselineResult
  | WindowsResult
  | PolicyTestResult
  | PolicyExplainResult
  | RevertPlanResult
  | SuggestResult
  | ComparisonResult
  | AdoptResult
  | ReplayResult
  | EvidenceResult;
export type ResultKind = Result['kind'];
