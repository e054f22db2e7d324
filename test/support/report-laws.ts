import stringWidth from 'fast-string-width';
import type { Result } from '../../engine/model/result.ts';
import { formats, render, type FormatName } from '../../engine/report/render.ts';
import { activeParts, parseXml, workflowCommands } from './report-reading.ts';

export const formatNames = Object.keys(formats) as readonly FormatName[];

const plain = { color: false, width: 80 };

/** What a rendering of a result does that it promises never to do, whatever the texts of the result: nothing. */
export function brokenLaws(result: Result, format: FormatName): readonly string[] {
  const output = render(result, format, plain);
  const broken = [
    ...(render(stored(result), format, plain) === output ? [] : ['the stored result gives different bytes']),
    ...(output === '' || output.endsWith('\n') ? [] : ['the last line has no end']),
    ...(/\p{Cs}/u.test(output) ? ['there is half a surrogate pair'] : []),
    ...(/[^\n\P{Cc}]/u.test(output) && !['json', 'sarif'].includes(format) ? ['there is a control character'] : []),
  ];
  return [
    ...broken,
    ...(format === 'github' ? brokenAnnotations(output) : takenCommands(output)),
    ...ofFormat[format](output, result),
  ];
}

function stored(result: Result): Result {
  return JSON.parse(render(result, 'json', plain)) as Result;
}

const ofFormat: Readonly<Record<FormatName, (output: string, result: Result) => readonly string[]>> = {
  text: (output, result) => {
    const coloured = render(result, 'text', { color: true, width: 80 }).replaceAll(
      /\p{Cc}\[(?:1|2|22|31|32|33|34|36|39|90)m/gu,
      '',
    );
    return [
      ...(/[^\P{Cf}\u200C\u200D]/u.test(output) ? ['there is a format character'] : []),
      ...(/[^\n\P{Cc}]/u.test(coloured) ? ['there is a control character beside our colours'] : []),
      ...takenCommands(coloured),
      ...output.split('\n').filter((line) => stringWidth(line) > plain.width),
    ];
  },
  markdown: (output) => activeParts(output).map((part) => `it is active: ${part}`),
  json: (output) => (JSON.parse(output) ? [] : ['it is not an object']),
  sarif: (output) => (JSON.parse(output) ? [] : ['it is not an object']),
  junit: (output) => (parseXml(output).name === 'testsuites' ? [] : ['it is no JUnit']),
  github: () => [],
};

function brokenAnnotations(output: string): readonly string[] {
  const names = workflowCommands(output).map(({ name }) => name);
  return [
    ...(names.length === output.split('\n').length - 1 ? [] : ['a line is no command']),
    ...names.filter((name) => !['error', 'warning', 'notice'].includes(name)),
  ];
}

function takenCommands(output: string): readonly string[] {
  return workflowCommands(output).map(({ name }) => `it holds the command ${name}`);
}
