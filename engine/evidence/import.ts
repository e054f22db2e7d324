import { createReadStream } from 'node:fs';
import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import { redactRun } from '../model/redact-run.ts';
import { clockSkew } from './clock-skew.ts';
import { largestFile } from './list-runs.ts';
import { decodeRun, encodeRun } from './format.ts';
import { writeRun } from './store.ts';

export interface ImportOptions {
  /** Folder of the evidence. */
  readonly folder: string;
  readonly at: Date;
}

export interface Imported {
  /** Where the run was kept; undefined where a finding stands against it. */
  readonly path?: string;
  readonly run?: EvidenceRun;
  readonly findings: readonly Finding[];
}

/**
 * Takes in a file that any program wrote: checks every line, and keeps the run only when no line is wrong. A digest is
 * checked where there is one; the kept file is sealed anew. A pipe such as /dev/stdin is a file too. Throws `unreadable`,
 * `too-large`, and what `writeRun` throws.
 */
export async function importEvidence(file: string, { folder, at }: ImportOptions): Promise<Imported> {
  const { run, findings } = decodeRun(await readWhole(file), file, { unsealed: true });
  const all = [...findings, ...(run ? futureFindings(run, file, at) : [])];
  if (!run || all.some(({ severity }) => severity === 'error')) return { findings: all };
  const clean = redactRun(run);
  const path = await writeRun(folder, clean);
  return {
    path,
    run: clean,
    findings: [...all, ...(encodeRun(clean) === encodeRun(run) ? [] : [redactedFinding(file)])],
  };
}

async function readWhole(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > largestFile) break;
    }
  } catch (error) {
    throw new EngineError(
      'unreadable',
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
      {
        hint: 'Give the path of a file with evidence, or /dev/stdin.',
        cause: error,
      },
    );
  }
  if (size > largestFile) {
    throw new EngineError('too-large', `${file} has more than ${largestFile / 1024 / 1024} MiB.`, {
      hint: 'Split what the source looks at into several runs, each with a scope of its own.',
    });
  }
  return Buffer.concat(chunks);
}

/** A run that claims to be from later than now would stand above every true one until then. */
function futureFindings(run: EvidenceRun, file: string, at: Date): readonly Finding[] {
  if (Date.parse(run.endedAt) <= at.getTime() + clockSkew) return [];
  return [
    {
      code: 'evidence.future',
      severity: 'error',
      message: `The run in ${file} ends at ${run.endedAt}, which is after ${at.toISOString()}. It is not kept.`,
      origin: { file, line: 1, column: 1 },
      hint: 'Set the clock of the machine that looked, and let it look again.',
    },
  ];
}

function redactedFinding(file: string): Finding {
  return {
    code: 'evidence.redacted',
    severity: 'warning',
    message: `Values in ${file} look like credentials; they were kept as [redacted].`,
    origin: { file, line: 1, column: 1 },
    hint: 'Let the program that wrote the file leave them out. If they are real, change them: the file still has them.',
  };
}
